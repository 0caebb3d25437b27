using System.Numerics.Tensors;
using NeuralTraining.Callbacks;
using NeuralTraining.Data;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using NeuralTraining.Tests.Training.Callbacks;

namespace NeuralTraining.Tests.Threads;

/// <summary>Everything that one run of training uses, and a moment of that run.</summary>
internal sealed class Scene : IDisposable
{
    public const string InLayer = "in a layer", BetweenUpdates = "between two updates", Drawing = "while a mini-batch is drawn";

    private readonly TemporaryFolder _folder = new();
    private readonly InterruptedLayer _layer = new();
    private readonly string _moment;

    /// <param name="moment">When something else comes.</param>
    public Scene(string moment)
    {
        _moment = moment;
        ILayer[] interrupted = moment == InLayer ? [_layer] : [];
        Network = new MultiLayerNet(2, [new Affine(4, new Xavier()), new BatchNorm(), .. interrupted, new Affine(2, new Xavier())], new SoftmaxCrossEntropy());
        Trainer = new Trainer(Network, Optimizer, new() { Iterations = 3, BatchSize = 10, Checkpoints = new() { Folder = _folder.Path }, Callbacks = [Average, new Recorder { Begin = run => Run = run }] });
        Batches = Data.CreateMiniBatches(10, seed: 1);
        Ensemble = new Ensemble([NewNetwork(), Network]);
        Frozen = NewNetwork().Freeze();
        Frozen.Save(FrozenFile);
        NewNetwork().Save(NetworkFile);
        Network.SaveWeights(WeightsFile);
        Network.SaveWeights(PyTorchFile, WeightsFormat.PyTorch);
        Gradients = Network.Gradient(Batch);
        Optimizer.Update(Network.Parameters, Gradients);
        State = Optimizer.SaveState();
    }

    public static Dataset Data { get; } = TwoMoons.Create(40, seed: 1);

    public static Batch Batch => Data.AsBatch();

    public MultiLayerNet Network { get; }

    public Adam Optimizer { get; } = new();

    public Trainer Trainer { get; }

    /// <summary>The run under way, or the latest.</summary>
    public TrainingRun Run { get; private set; } = null!;

    public AveragedWeights Average { get; } = new();

    public MiniBatches Batches { get; }

    public Ensemble Ensemble { get; }

    public FrozenNetwork Frozen { get; }

    public ParameterSet Gradients { get; }

    public OptimizerState State { get; }

    public string WeightsFile => _folder.PathOf("weights");

    public string PyTorchFile => _folder.PathOf("pytorch");

    public string FrozenFile => _folder.PathOf("frozen");

    public string NetworkFile => _folder.PathOf("network");

    public static Tensor<float> X => Data.Inputs;

    public static ReadOnlySpan<int> Labels => Data.Labels;

    public static Tensor<float> Targets { get; } = Tensor.Create([.. Enumerable.Repeat(0.5f, Data.Count * 2)], [Data.Count, 2]);

    public static MultiLayerNet NewNetwork() => new(2, [4], 2);

    public static Tensor<float> Y() => Tensor.CreateFromShape<float>([Data.Count, 2]);

    /// <summary>A row block of all samples that seems to have been computed just now.</summary>
    public RowBlockGradient Block() => new(Network) { Block = 0, Iteration = Network.Iteration, Rows = Data.Count };

    public Stream WeightsStream() => new MemoryStream(File.ReadAllBytes(WeightsFile));

    public Stream PyTorchStream() => new MemoryStream(File.ReadAllBytes(PyTorchFile));

    public Stream FrozenStream() => new MemoryStream(File.ReadAllBytes(FrozenFile));

    public Stream NetworkStream() => new MemoryStream(File.ReadAllBytes(NetworkFile));

    /// <summary>Trains or draws, and does something in the middle of it, on the same thread.</summary>
    public void Interrupt(Action meanwhile)
    {
        if (_moment == Drawing)
        {
            using CallGuard.Call call = Batches.Guard.Enter("It is free.");
            meanwhile();
            return;
        }

        _layer.Meanwhile = meanwhile;
        Trainer.Fit(Data, progress: new SynchronousProgress<TrainingProgress>(progress =>
        {
            if (_moment == BetweenUpdates && progress.Iteration == 2)
            {
                meanwhile();
            }
        }));
    }

    public void Dispose() => _folder.Dispose();
}
