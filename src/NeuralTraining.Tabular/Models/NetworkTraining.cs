using NeuralTraining.Callbacks;
using NeuralTraining.Initializers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Tabular;

/// <summary>Trains the network of a model.</summary>
internal static class NetworkTraining
{
    /// <summary>Creates and trains a network.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="lossScale">How many times scikit-learn's loss it is, so that the penalty has the same weight beside
    /// it.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">Receives a report of every update.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    public static MultiLayerNet Train(
        Dataset data,
        int outputs,
        ILoss loss,
        float lossScale,
        MlpOptions options,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        (Dataset train, Dataset? validation) = options.Patience is null ? (data, null)
            : data.HasLabels ? data.SplitStratified(options.ValidationFraction, options.Seed)
            : data.Split(options.ValidationFraction, options.Seed);
        int batchSize = Math.Min(options.BatchSize, train.Count);
        var network = new MultiLayerNet(data.Features, [.. options.Hidden], outputs, new MultiLayerNetOptions
        {
            Activation = options.Activation,
            Loss = loss,
            WeightInitializer = new GlorotUniform(),
            WeightDecay = lossScale * options.Alpha / batchSize,
            Seed = options.Seed,
        });
        var trainer = new Trainer(network, new Adam(options.LearningRate), new TrainerOptions
        {
            Epochs = options.Epochs,
            BatchSize = batchSize,
            Seed = options.Seed,
            EvaluateEvery = options.Patience is null ? int.MaxValue : null,
            Metrics = [],
            Callbacks = options.Patience is { } patience ? [new EarlyStopping(patience)] : [],
        });
        trainer.Fit(train, validation, progress, cancellationToken);
        return network;
    }
}
