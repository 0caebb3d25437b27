using NeuralTraining.Data;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>A call of <see cref="Trainer.Fit"/>: its data, its progress and its latest step.</summary>
internal sealed class TrainingRun
{
    private readonly Trainer _trainer;
    private readonly MiniBatches _batches;

    /// <summary>Prepares a run. Refuses data that does not fit the network.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="options">Its options.</param>
    /// <param name="train">The training data.</param>
    /// <param name="validation">The validation data.</param>
    /// <param name="epochsBefore">The number of epochs that earlier runs of the trainer have begun.</param>
    /// <param name="resumed">The state of the run to resume; null: a new run.</param>
    public TrainingRun(
        Trainer trainer, TrainerOptions options, Dataset train, Dataset? validation, long epochsBefore, TrainingState? resumed)
    {
        (_trainer, Train, Validation) = (trainer, train, validation);
        RequireFit(train, "training set", nameof(train));
        if (validation is not null)
        {
            RequireFit(validation, "validation set", nameof(validation));
        }

        _batches = train.CreateMiniBatches(options.BatchSizeOf(train.Count), options.Seed, options.Sampling, options.LastBatch);
        bool isLastSmall = options is { LastBatch: LastBatch.Keep, Sampling: Sampling.ShuffledEpochs };
        string remedy = isLastSmall ? "Take larger mini-batches, or LastBatch.EvenOut." : "Take larger mini-batches.";
        Network.RequireTrainable(_batches.SmallestSize, nameof(train), remedy);
        _batches.MaxDegreeOfParallelism = Network.MaxDegreeOfParallelism;
        Epochs = new(resumed?.RunStart ?? Iteration, resumed?.EpochsBefore ?? epochsBefore, _batches.PerEpoch);
        long count = options.Iterations ?? (long)options.Epochs * _batches.PerEpoch;
        End = Epochs.RunStart + Math.Min(count, long.MaxValue - Epochs.RunStart);
        History = resumed?.History ?? new TrainingHistory();
    }

    public MultiLayerNet Network => _trainer.Network;

    public IOptimizer Optimizer => _trainer.Optimizer;

    public Dataset Train { get; }

    public Dataset? Validation { get; }

    public EpochCount Epochs { get; }

    public TrainingHistory History { get; }

    /// <summary>The callbacks, which are notified of each event.</summary>
    public required ITrainingCallback Callbacks { get; init; }

    /// <summary>The number of updates that the trainer has made.</summary>
    public long Iteration => _trainer.Iteration;

    /// <summary>The number of updates at the end of the run.</summary>
    public long End { get; }

    public bool IsComplete => Iteration == End;

    public bool IsCanceled { get; set; }

    /// <summary>The loss of the latest mini-batch, before its update.</summary>
    public double Loss { get; private set; }

    /// <summary>The gradients of the latest mini-batch.</summary>
    public ParameterSet Gradients { get; private set; } = null!;

    /// <summary>A bound of the magnitude of the gradients, which saves the optimizer a pass over them; null:
    /// unknown.</summary>
    public float? GradientBound { private get; set; }

    public Batch DrawBatch() => _batches.Draw(Epochs.MiniBatch(Iteration));

    /// <summary>The number of the sample in a row of the mini-batch that was drawn last.</summary>
    public int SampleOf(int row) => _batches.SampleOf(Epochs.MiniBatch(Iteration), row);

    /// <summary>Updates by a gradient, after notifying the callbacks. If one of them or the optimizer throws, undoes
    /// the step, except for changes by an optimizer of your own.</summary>
    public void Update(in Batch batch, ParameterSet gradients, double loss)
    {
        (Gradients, Loss, GradientBound) = (gradients, loss, null);
        long networkIteration = Network.Iteration - 1;
        float rate = Optimizer.LearningRate;
        try
        {
            Callbacks.OnGradientComputed(this, batch);
            Update();
        }
        catch
        {
            Network.Iteration = networkIteration;
            Network.BuffersBefore.CopyTo(Network.Buffers);
            Optimizer.LearningRate = rate;
            throw;
        }
    }

    private void Update()
    {
        try
        {
            if (Optimizer is Optimizer known)
            {
                known.TakeStep(Network.Parameters, Gradients, GradientBound);
            }
            else
            {
                Optimizer.Update(Network.Parameters, Gradients);
            }
        }
        catch (NonFiniteException overflow)
        {
            throw NonFiniteRefusal.OfUpdate(this, "An update must leave parameters and state", NonFinitePlace.Of(overflow, Network));
        }
    }

    /// <summary>Refuses data that does not fit the network, under the caller's name and parameter.</summary>
    private void RequireFit(Dataset data, string name, string argument)
    {
        try
        {
            Network.RequireFit(data.AsBatch());
        }
        catch (ArgumentException exception)
        {
            string parameter = new ArgumentException("", exception.ParamName).Message, message = exception.Message;
            string sentence = message.EndsWith(parameter, StringComparison.Ordinal) ? message[..^parameter.Length] : message;
            throw new ArgumentException($"{sentence} The {name} does not fit the network.", argument, exception);
        }
    }
}
