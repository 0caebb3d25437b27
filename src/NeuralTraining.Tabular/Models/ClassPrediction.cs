namespace NeuralTraining.Tabular;

/// <summary>The predicted class of a row, and the probability of each class.</summary>
/// <remarks>Immutable, so any number of threads may read it.</remarks>
public sealed class ClassPrediction
{
    private readonly IReadOnlyList<string> _classes;
    private readonly float[] _probabilities;
    private readonly int _label;

    internal ClassPrediction(IReadOnlyList<string> classes, float[] probabilities, int label)
    {
        (_classes, _probabilities, _label) = (classes, probabilities, label);
        Probabilities = Array.AsReadOnly(probabilities);
    }

    /// <summary>Gets the name of the most probable class, the first if several are.</summary>
    public string Class => _classes[_label];

    /// <summary>Gets the probability of that class.</summary>
    public float Probability => _probabilities[_label];

    /// <summary>Gets the probability of each class, in the order of <see cref="ClassifierModel.Classes"/>.</summary>
    public IReadOnlyList<float> Probabilities { get; }

    /// <summary>Gets the probability of a class by its name.</summary>
    /// <param name="name">The name of the class.</param>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public float this[string name]
    {
        get
        {
            for (int i = 0; i < _probabilities.Length; i++)
            {
                if (_classes[i] == name)
                {
                    return _probabilities[i];
                }
            }

            throw new ArgumentException(
                $"There must be a class '{Message.Abbreviate(name)}', but the classes are {Message.List(_classes)}.", nameof(name));
        }
    }

    /// <summary>Returns the class and its probability, such as <c>Gentoo (0.987)</c>.</summary>
    public override string ToString() => Invariant($"{Message.Escape(Class)} ({Probability:0.000})");
}
