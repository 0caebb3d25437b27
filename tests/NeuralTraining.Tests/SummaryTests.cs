using System.Numerics.Tensors;
using System.Reflection;
using System.Runtime.CompilerServices;
using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Data;
using NeuralTraining.Diagnostics;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Regularizers;
using Xunit;

namespace NeuralTraining.Tests;

/// <summary>Every public type prints itself usefully, and in the invariant culture: these tests run in another.</summary>
public sealed class SummaryTests
{
    private static readonly Evaluation Evaluation = new() { Iteration = 600, Epoch = 1.5, TrainLoss = 0.125, TrainAccuracy = 0.96, ValidationLoss = 0.25, ValidationAccuracy = 0.955 };
    private static readonly TrainingProgress Progress = new() { Iteration = 600, Iterations = 800, Epoch = 1.5, Loss = 0.375, Evaluation = Evaluation };
    private static readonly Dataset Data = new(Tensor.Create(new float[6], [3, 2]), new[] { 4, 0, 2 });

    [Fact]
    public void No_public_type_prints_its_name_alone_or_what_the_compiler_writes()
    {
        IEnumerable<Type> types = typeof(MultiLayerNet).Assembly.GetExportedTypes()
            .Where(type => (type.IsClass || type.IsValueType) && !type.IsEnum && !(type.IsAbstract && type.IsSealed) && !type.IsAssignableTo(typeof(Exception)));
        string[] silent = [.. types.Where(type => !PrintsItself(type)).Select(type => type.Name)];

        silent.Should().BeEmpty();
        types.Count().Should().BeGreaterThan(50);

        static bool PrintsItself(Type type)
        {
            MethodInfo method = type.GetMethod(nameof(ToString), Type.EmptyTypes)!;
            return method.DeclaringType!.Assembly == typeof(MultiLayerNet).Assembly && !method.IsDefined(typeof(CompilerGeneratedAttribute));
        }
    }

    [Fact]
    public void A_network_prints_its_layers_their_outputs_and_parameters()
    {
        var network = new MultiLayerNet(784, [100], 10, new() { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.5f, WeightDecay = 0.1f });

        network.ToString().Should().Be(
            """
            MultiLayerNet: 784 inputs, 10 outputs, SoftmaxCrossEntropy, WeightDecay(Lambda: 0.1)
              #  layer                                        outputs  parameters
              1  Affine(100)                                      100      78,500
              2  BatchNorm(Momentum: 0.9, Epsilon: 1E-06)         100         200
              3  ReLU                                             100           0
              4  Dropout(0.5, AtInference)                        100           0
              5  Affine(10)                                        10       1,010
                 total                                                     79,710
            """);
        network.Layers.Select(layer => layer.GetType()).Should().Equal(typeof(Affine), typeof(BatchNorm), typeof(ReLU), typeof(Dropout), typeof(Affine));
        network.Layers.Should().NotBeAssignableTo<ILayer[]>("nobody can change them");
    }

    [Fact]
    public void Classes_of_ones_own_are_named_with_their_hyperparameters()
    {
        var network = new MultiLayerNet(3, [new Own()], new OwnLoss(), new() { Regularizers = [new OwnPenalty()] });

        network.ToString().Should().StartWith("MultiLayerNet: 3 inputs, 3 outputs, OwnLoss, OwnPenalty(Strength: 0.25)\n").And.Contain("  1  Own(Slope: -0.5)  ");
        network.Freeze().ToString().Should().Be("FrozenNetwork: 3 inputs → Own(Slope: -0.5)");
    }

    public static TheoryData<string, object> Printed => new()
    {
        { "SGD(LearningRate: 0.5)", new SGD(0.5f) },
        { "Adam(LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1E-07)", new Adam() },
        { "OptimizerState(LearningRate: 0.5, Step: 3, Slots: v)", new OptimizerState(0.5f, 3, new Dictionary<string, ParameterSet> { ["v"] = new([("W1", [1])]) }) },
        { "StepDecay(InitialRate: 0.1, EveryIterations: 100, Factor: 0.5)", new StepDecay(0.1f, 100, 0.5) },
        { "LinearWarmUp(Iterations: 5, Then: ConstantRate(Rate: 0.1))", new LinearWarmUp(5, new ConstantRate(0.1f)) },
        { "L1(Lambda: 0.1)", new L1(0.1f) },
        { "SoftmaxCrossEntropy", new SoftmaxCrossEntropy() },
        { "SoftmaxCrossEntropy(LabelSmoothing: 0.1, ClassWeight0: 1, ClassWeight1: 2.5)", new SoftmaxCrossEntropy(0.1f, [1, 2.5f]) },
        { "BinaryCrossEntropy", new BinaryCrossEntropy() },
        { "MeanSquaredError", new MeanSquaredError() },
        { "MeanAbsoluteError", new MeanAbsoluteError() },
        { "Huber(Delta: 1)", new Huber() },
        { "MultiLayerNetOptions(*, Loss: Huber(Delta: 0.5), *", new MultiLayerNetOptions { Loss = new Huber(0.5f) } },
        { "Gaussian(0.01)", new Gaussian() },
        { "Constant(-0.5)", new Constant(-0.5f) },
        { "He", new He() },
        { "EarlyStopping(Patience: 3, MinChange: 0.5, RestoreBest: 1, Metric.accuracy: 1)", new EarlyStopping(3, 0.5, metric: "accuracy") },
        { "GradientNormClipping(MaxNorm: 1)", new GradientNormClipping(1) },
        { "CsvLog('*run.csv')", new CsvLog("run.csv") },
        { "CallbackState(Numbers: best, Sets: )", new CallbackState(new Dictionary<string, double> { ["best"] = 1 }) },
        { "TrainingHistory of 0 updates; stopped: enough", new TrainingHistory([], [], stopReason: "enough") },
        { "TrainerOptions(*, Callbacks: AveragedWeights(Decay: 0.5), *", new TrainerOptions { Callbacks = [new AveragedWeights(0.5)] } },
        { "Affine(10, no bias)", new Affine(10, new He(), bias: false) },
        { "Tanh", new Tanh() },
        { "LeakyReLU(Slope: 0.01)", new LeakyReLU() },
        { "ELU(Alpha: 0.5)", new ELU(0.5) },
        { "GELU", new GELU() },
        { "GELU(Tanh)", new GELU(GELUApproximation.Tanh) },
        { "LayerNorm(Epsilon: 1E-05)", new LayerNorm() },
        { "FrozenNetwork: 2 inputs → Affine(3) → ReLU → Affine(2)", new MultiLayerNet(2, [3], 2).Freeze() },
        { "Ensemble of 1 networks: 2 inputs, 2 outputs", new Ensemble([new MultiLayerNet(2, [3], 2)]) },
        { "ParameterSet of 8 values: W1 [2, 3], b1 [2]", new ParameterSet(("W1", [2, 3]), ("b1", [2])) },
        { "Dataset of 3 samples of 2 features, labels 0 to 4", Data },
        { "Fold of 3 training and 1 validation samples", new Fold([0, 1, 3], [2]) },
        { "MiniBatches of 2 of 3 samples, 2 an epoch, ShuffledEpochs", Data.CreateMiniBatches(2, 0) },
        { "RandomStream(1, 2)", new RandomStream(1, 2) },
        { "SynchronousProgress<TrainingProgress>", new SynchronousProgress<TrainingProgress>(_ => { }) },
        { "epoch 1.5 (update 600): training loss 0.125, accuracy 0.9600; validation loss 0.25, accuracy 0.9550", Evaluation },
        { "update 600 of 800, epoch 1.5: loss 0.375; epoch 1.5 (update 600): training loss 0.125, accuracy 0.9600; validation loss 0.25, accuracy 0.9550", Progress },
        { "network 3: update 600 of 800, epoch 1.5: loss 0.375", new EnsembleProgress { Network = 3, Training = Progress with { Evaluation = null } } },
        { "TrainingHistory of 2 updates, the last with loss 0.25, and 1 evaluations, the last: epoch 1.5 *", new TrainingHistory([0.5, 0.25], [Evaluation]) },
        { "TrainingHistory of 0 updates", new TrainingHistory([], []) },
        { "iteration 7 from 'a/b'; passed over: broken", new ResumedCheckpoint { Path = "a/b", Iteration = 7, Damaged = ["broken"] } },
        { "http://a/b: 1 of 2 bytes", new MnistDownloadProgress(new Uri("http://a/b"), 1, 2) },
        { "[4] backpropagated -0.5, numerical 0.25", new GradientElement(4, -0.5, 0.25) },
        { "TrainerOptions(Epochs: 20, Iterations: none, BatchSize: 100, *", new TrainerOptions() },
        { "MultiLayerNetOptions(Activation: ReLU, WeightInitializer: He, BatchNorm: None, DropoutRatio: 0.5, *", new MultiLayerNetOptions { DropoutRatio = 0.5f } },
        { "Trainer(Network: MultiLayerNet: 2 inputs, 2 outputs, SoftmaxCrossEntropy, Optimizer: SGD(LearningRate: 0.01), Iteration: 0)", new Trainer(new MultiLayerNet(2, [], 2), new SGD()) },
    };

    [Theory]
    [MemberData(nameof(Printed))]
    public void What_it_is_and_its_numbers_are_printed(string expected, object value) => value.ToString().Should().Match(expected);

    [Fact]
    public void A_batch_prints_its_shapes()
    {
        Data.AsBatch().ToString().Should().Be("Batch of inputs [3, 2] with labels");
        new Batch(Data.Inputs, Data.Inputs).ToString().Should().Be("Batch of inputs [3, 2] with targets [3, 2]");
    }

    private sealed class Own : ILayer
    {
        public IReadOnlyDictionary<string, double> Hyperparameters { get; } = new Dictionary<string, double> { ["Slope"] = -0.5 };

        public ILayer? Freeze() => this;

        public int Build(LayerBuilder layer) => layer.Inputs;

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => x.CopyTo(y);

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
    }

    private sealed class OwnLoss : ILoss
    {
        public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch) => 0;

        public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs) => dOutputs.Clear();
    }

    private sealed class OwnPenalty : IRegularizer
    {
        public IReadOnlyDictionary<string, double> Hyperparameters { get; } = new Dictionary<string, double> { ["Strength"] = 0.25f };

        public double Loss(ReadOnlySpan<float> weights) => 0;

        public void AddGradient(ReadOnlySpan<float> weights, Span<float> gradients)
        {
        }
    }
}
