namespace NeuralTraining;

/// <summary>What happened in a training run.</summary>
public sealed class TrainingHistory
{
    private readonly List<double> _losses;
    private readonly List<Evaluation> _evaluations = [];

    internal TrainingHistory(long iterations) => _losses = new List<double>((int)Math.Min(iterations, Array.MaxLength));

    /// <summary>Gets the loss of each mini-batch, in training mode and before its update, weight decay included.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>Gets the evaluations, in the order in which they were made.</summary>
    public IReadOnlyList<Evaluation> Evaluations => _evaluations;

    internal void Add(double loss) => _losses.Add(loss);

    internal void Add(Evaluation evaluation) => _evaluations.Add(evaluation);
}
