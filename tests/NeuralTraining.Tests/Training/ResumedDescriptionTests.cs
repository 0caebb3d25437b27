using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Regularizers;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>A run goes on with the network, the schedule and the data it began with; another network of the same widths
/// is not taken for it.</summary>
public sealed class ResumedDescriptionTests : IDisposable
{
    private const int Rows = 100;

    private static readonly Dataset Train = TwoMoons.Create(Rows, seed: 1), Validation = TwoMoons.Create(50, seed: 2);

    private readonly TemporaryFolder _folder = new();

    /// <summary>Everything that leaves the parameters' names and shapes alone, and what is told of it.</summary>
    public static TheoryData<string, MultiLayerNetOptions> OtherOptions => new()
    {
        { "layer 3 is 'ReLU', but here it is 'Sigmoid'", With(activation: ActivationFunction.Sigmoid) },
        { "layer 3 is 'ReLU', but here it is 'Tanh'", With(activation: ActivationFunction.Tanh) },
        { "layer 2 is 'BatchNorm(Momentum: 0.9, Epsilon: 1E-06f)', but here it is 'ReLU'", With(batchNorm: BatchNormPlacement.AfterActivation) },
        { "layer 4 is 'Dropout(Ratio: 0.2f, Scaling: 0)', but here it is 'Dropout(Ratio: 0.5, Scaling: 0)'", With(dropout: 0.5f) },
        { "layer 4 is 'Dropout(Ratio: 0.2f, Scaling: 0)', but here it is 'Affine(Outputs: 2, Bias: 1)'", With(dropout: 0) },
        { "layer 4 is 'Dropout(Ratio: 0.2f, Scaling: 0)', but here it is 'Dropout(Ratio: 0.2f, Scaling: 1)'", With(scaling: DropoutScaling.InTraining) },
        { "regularizer 1 is 'WeightDecay(Lambda: 0.001f)', but here it is 'WeightDecay(Lambda: 0.01f)'", With(decay: 0.01f) },
        { "regularizer 1 is 'WeightDecay(Lambda: 0.001f)', but here it is 'none'", With(decay: 0) },
        { "regularizer 1 is 'WeightDecay(Lambda: 0.001f)', but here it is 'L1(Lambda: 0.001f)'", With(decay: 0, regularizers: [new L1(0.001f)]) },
        { "regularizer 2 is 'none', but here it is 'LInfinity(Lambda: 0.5)'", With(regularizers: [new LInfinity(0.5f)]) },
    };

    public static TheoryData<string, ILayer[], ILoss> OtherLayers => new()
    {
        { "layer 2 is 'BatchNorm(Momentum: 0.9, Epsilon: 1E-06f)', but here it is 'BatchNorm(Momentum: 0.5, Epsilon: 1E-06f)'", Layers(new BatchNorm(0.5), new ReLU()), new SoftmaxCrossEntropy() },
        { "layer 2 is 'BatchNorm(Momentum: 0.9, Epsilon: 1E-06f)', but here it is 'ReLU'", Layers(new ReLU(), new BatchNorm()), new SoftmaxCrossEntropy() },
        { "layer 3 is 'ReLU', but here it is 'InterruptedLayer'", Layers(new BatchNorm(), new InterruptedLayer()), new SoftmaxCrossEntropy() },
        { "loss is 'SoftmaxCrossEntropy', but here it is 'OtherLoss(Margin: 0.5)'", Layers(new BatchNorm(), new ReLU()), new OtherLoss(0.5) },
        { "loss is 'SoftmaxCrossEntropy', but here it is 'SoftmaxCrossEntropy(LabelSmoothing: 0.5, ClassWeight0: 1, ClassWeight1: 3)'", Layers(new BatchNorm(), new ReLU()), new SoftmaxCrossEntropy(0.5f, [1, 3]) },
    };

    public static TheoryData<string, ILearningRateSchedule> OtherSchedules => new()
    {
        { "CosineDecay(InitialRate: 0.01f, Iterations: 60, FinalRate: 0)", new CosineDecay(0.01f, 60) },
        { "LinearWarmUp to ConstantRate(Iterations: 5, Then.Rate: 0.02f)", new LinearWarmUp(5, new ConstantRate(0.02f)) },
        { "LinearWarmUp to StepDecay(Iterations: 5, Then.InitialRate: 0.01f, Then.EveryIterations: 60, Then.Factor: 0.5)", new LinearWarmUp(5, new StepDecay(0.01f, 60, 0.5)) },
        { "LinearWarmUp to Own(Iterations: 5)", new LinearWarmUp(5, new Own(0.01f)) },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(OtherOptions))]
    public void Another_network_of_the_same_parameters_is_refused_by_its_first_difference(string difference, MultiLayerNetOptions options)
    {
        NewTrainer(new MultiLayerNet(2, [8], 2, With())).Fit(Train);

        ShouldRefuse(NewTrainer(new MultiLayerNet(2, [8], 2, options)), difference);
    }

    [Theory]
    [MemberData(nameof(OtherLayers))]
    public void Other_layers_and_losses_are_refused_by_the_first_difference(string difference, ILayer[] layers, ILoss loss)
    {
        NewTrainer(new MultiLayerNet(2, Layers(new BatchNorm(), new ReLU()), new SoftmaxCrossEntropy())).Fit(Train);

        ShouldRefuse(NewTrainer(new MultiLayerNet(2, layers, loss)), difference);
    }

    [Theory]
    [MemberData(nameof(OtherSchedules))]
    public void Another_schedule_is_refused_even_where_it_has_given_the_same_rates(string difference, ILearningRateSchedule schedule)
    {
        NewTrainer(new MultiLayerNet(2, [8], 2), new LinearWarmUp(5, new ConstantRate(0.01f))).Fit(Train);

        ShouldRefuse(
            NewTrainer(new MultiLayerNet(2, [8], 2), schedule),
            $"learning-rate schedule is 'LinearWarmUp to ConstantRate(Iterations: 5, Then.Rate: 0.01f)', but here it is '{difference}', a change that must be declared as ResumeChanges.Schedule");
    }

    [Fact]
    public void A_schedule_of_ones_own_that_gave_other_rates_is_refused_by_the_last()
    {
        NewTrainer(new MultiLayerNet(2, [8], 2), new Own(0.01f)).Fit(Train);

        ShouldRefuse(
            NewTrainer(new MultiLayerNet(2, [8], 2), new Own(0.02f)),
            "learning rate of iteration 9 is '0.01', but here it is '0.02', a change that must be declared as ResumeChanges.Schedule");
    }

    [Fact]
    public void The_initializer_and_how_often_to_evaluate_and_save_may_be_others()
    {
        NewTrainer(new MultiLayerNet(2, [8], 2)).Fit(Train);
        var other = new Trainer(
            new MultiLayerNet(2, [8], 2, new() { WeightInitializer = new Zeros() }),
            new Adam(),
            new() { Epochs = 2, BatchSize = 20, EvaluateEvery = 3, Checkpoints = new() { Folder = _folder.Path, EveryIterations = 2 } });

        other.Resume()!.Iteration.Should().Be(10);
    }

    [Fact]
    public void Other_training_data_of_the_same_size_is_refused_before_anything_moves()
    {
        NewTrainer(new MultiLayerNet(2, [8], 2)).Fit(Train);
        foreach (Dataset other in new[] { Changed(value: 7), Changed(label: Rows - 1), TwoMoons.Create(Rows, seed: 9) })
        {
            Trainer trainer = NewTrainer(new MultiLayerNet(2, [8], 2), epochs: 3);
            trainer.Resume(ResumeChanges.Length);
            float[] before = trainer.Network.Parameters.AsSpan().ToArray();

            trainer.Invoking(trainer => trainer.Fit(other)).Should().Throw<InvalidOperationException>().WithMessage(
                $"The checkpoint '{PathOf(10)}' was made by a run whose training data is '100 samples of 2 features with checksums *', but here it is '100 samples of 2 features with checksums *'.");

            trainer.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
            trainer.Iteration.Should().Be(10);
            trainer.Fit(Train).Losses.Should().HaveCount(15, "the right data is taken afterwards");
            File.Delete(PathOf(15));
        }
    }

    [Fact]
    public void Other_targets_and_weights_are_refused_before_anything_moves()
    {
        float[] oneHot = [.. Train.Labels.ToArray().SelectMany(label => new float[] { 1 - label, label })], weights = [.. Enumerable.Repeat(0.5f, Rows)];
        Dataset data = New(oneHot, weights);
        NewTrainer(new MultiLayerNet(2, [8], 2)).Fit(data);
        Trainer trainer = NewTrainer(new MultiLayerNet(2, [8], 2), epochs: 3);
        trainer.Resume(ResumeChanges.Length);
        float[] before = trainer.Network.Parameters.AsSpan().ToArray();

        foreach (Dataset other in new[] { Train, New(oneHot, null), New([0.5f, 0.5f, .. oneHot[2..]], weights), New(oneHot, [0.25f, .. weights[1..]]) })
        {
            trainer.Invoking(trainer => trainer.Fit(other)).Should().Throw<InvalidOperationException>().WithMessage(
                $"The checkpoint '{PathOf(10)}' was made by a run whose training data is '100 samples of 2 features and 2 targets with checksums *, weights of checksum *', " +
                "but here it is '100 samples of 2 features*'.");

            trainer.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
        }

        trainer.Fit(data).Losses.Should().HaveCount(15, "the right data is taken afterwards");

        static Dataset New(float[] targets, float[]? weights) => new(Train.Inputs, Tensor.Create(targets, [Rows, 2]), weights);
    }

    [Fact]
    public void Other_validation_data_is_refused_unless_it_is_declared()
    {
        NewTrainer(new MultiLayerNet(2, [8], 2)).Fit(Train);
        Trainer trainer = NewTrainer(new MultiLayerNet(2, [8], 2), epochs: 3);
        trainer.Resume(ResumeChanges.Length);

        trainer.Invoking(trainer => trainer.Fit(Train, Validation)).Should().Throw<InvalidOperationException>().WithMessage(
            $"The checkpoint '{PathOf(10)}' was made by a run whose validation data is 'none', but here it is '50 samples of 2 features with checksums *', " +
            "a change that must be declared as ResumeChanges.ValidationData.");

        trainer.Resume(ResumeChanges.Length | ResumeChanges.ValidationData);
        TrainingHistory history = trainer.Fit(Train, Validation);
        history.Changes.Select(change => (change.Iteration, change.What, change.From)).Should().Equal((10, "length", "2 epochs"), (10, "validation data", "none"));
        history.Evaluations[^1].ValidationLoss.Should().NotBeNull();
    }

    /// <summary>Version 2 told nothing of layers, losses and data: taking one would smuggle them in.</summary>
    [Theory]
    [InlineData('3', "have the version '4' to be read as a checkpoint, but has '3'")]
    [InlineData('5', "have the version '4' of its format or an earlier one, but has the version '5', for which a newer version of the library is needed")]
    public void A_checkpoint_of_another_version_is_refused(char version, string sentence)
    {
        NewTrainer(new MultiLayerNet(2, [8], 2)).Fit(Train);
        foreach (string path in Directory.GetFiles(_folder.Path))
        {
            byte[] file = File.ReadAllBytes(path);
            int at = file.AsSpan().IndexOf("\"version\":\"4\""u8);
            file[at + "\"version\":\"".Length] = (byte)version;
            File.WriteAllBytes(path, Fuzzing.SafetensorsRepair.Checksum(file));
        }

        NewTrainer(new MultiLayerNet(2, [8], 2)).Invoking(trainer => trainer.Resume()).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file '{PathOf(10)}' must {sentence}.");
    }

    private static MultiLayerNetOptions With(
        ActivationFunction activation = ActivationFunction.ReLU,
        BatchNormPlacement batchNorm = BatchNormPlacement.BeforeActivation,
        float dropout = 0.2f,
        DropoutScaling scaling = DropoutScaling.AtInference,
        float decay = 0.001f,
        IRegularizer[]? regularizers = null) => new()
        {
            Activation = activation,
            BatchNorm = batchNorm,
            DropoutRatio = dropout,
            DropoutScaling = scaling,
            WeightDecay = decay,
            Regularizers = regularizers ?? [],
        };

    private static ILayer[] Layers(ILayer second, ILayer third) => [new Affine(8, new He()), second, third, new Affine(2, new He())];

    private static Dataset Changed(int? value = null, int? label = null)
    {
        float[] inputs = LayerHarness.Values(Train.Inputs);
        int[] labels = Train.Labels.ToArray();
        if (value is { } i)
        {
            inputs[i] = MathF.BitIncrement(inputs[i]);
        }

        if (label is { } j)
        {
            labels[j] = 1 - labels[j];
        }

        return new Dataset(Tensor.Create(inputs, [Rows, 2]), labels);
    }

    private void ShouldRefuse(Trainer trainer, string difference)
    {
        float[] before = trainer.Network.Parameters.AsSpan().ToArray();

        trainer.Invoking(trainer => trainer.Resume()).Should().Throw<InvalidOperationException>()
            .WithMessage($"The checkpoint '{PathOf(10)}' was made by a run whose {difference}.");

        trainer.Network.Parameters.AsSpan().ToArray().Should().Equal(before);
        trainer.Should().Match<Trainer>(trainer => trainer.Iteration == 0 && trainer.History == null);
    }

    private Trainer NewTrainer(MultiLayerNet network, ILearningRateSchedule? schedule = null, int epochs = 2) =>
        new(network, new Adam(), new() { Epochs = epochs, BatchSize = 20, Schedule = schedule, Checkpoints = new() { Folder = _folder.Path } });

    private string PathOf(long iteration) => _folder.PathOf($"checkpoint-{iteration:D12}.safetensors");

    private sealed class Own(float rate) : ILearningRateSchedule
    {
        public float LearningRate(long iteration) => rate;
    }

    private sealed class OtherLoss(double margin) : ILoss
    {
        private readonly SoftmaxCrossEntropy _loss = new();

        public IReadOnlyDictionary<string, double> Hyperparameters => new Dictionary<string, double> { ["Margin"] = margin };

        public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch) => _loss.Forward(outputs, batch);

        public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs) => _loss.Backward(outputs, batch, dOutputs);
    }
}
