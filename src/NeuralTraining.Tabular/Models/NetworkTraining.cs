using NeuralTraining.Callbacks;
using NeuralTraining.Initializers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Tabular;

/// <summary>Trains the network of a model.</summary>
internal static class NetworkTraining
{
    /// <summary>Creates and trains a network.</summary>
    /// <param name="train">The rows to train on.</param>
    /// <param name="validation">The rows that are only evaluated, to stop early; null for none.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="lossScale">How many times scikit-learn's loss it is, so that the penalty has the same weight beside
    /// it.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">Receives a report of every update.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    public static MultiLayerNet Train(
        Dataset train,
        Dataset? validation,
        int outputs,
        ILoss loss,
        float lossScale,
        MlpOptions options,
        IProgress<TrainingProgress>? progress,
        CancellationToken cancellationToken)
    {
        int batchSize = Math.Min(options.BatchSize, train.Count);
        var network = new MultiLayerNet(train.Features, [.. options.Hidden], outputs, new MultiLayerNetOptions
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
