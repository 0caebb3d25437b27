using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>Files that earlier versions of the library have written are read, and answer the bits that they answered then. Compatibility/README.md describes them.</summary>
public class EarlierFilesTests
{
    private const int Rows = 4, Inputs = 3;

    private static readonly Tensor<float> X = Tensor.Create([.. Enumerable.Range(0, Rows * Inputs).Select(i => (i * 7 % 11 - 5) / 4f)], [Rows, Inputs]);

    public static TheoryData<string> Networks => Named("network-");

    public static TheoryData<string> Frozen => Named("frozen-");

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_predicts_what_it_did(string name)
    {
        MultiLayerNet network = MultiLayerNet.Load(PathOf(name));

        ShouldBeBitEqual(network.Predict(X), name);
        network.Iteration.Should().Be(5);
    }

    [Fact]
    public void A_network_has_the_parts_and_texts_that_it_had()
    {
        MultiLayerNet network = MultiLayerNet.Load(PathOf("network-1-classes"), out IReadOnlyDictionary<string, string> metadata);

        network.Layers.Select(layer => layer.GetType()).Should().Contain(
            typeof(MultiLayerNet).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(ILayer))), "the file has each layer");
        network.ToString().Should().StartWith(
            "MultiLayerNet: 3 inputs, 3 outputs, SoftmaxCrossEntropy(LabelSmoothing: 0.125, ClassWeight0: 1, ClassWeight1: 2, ClassWeight2: 0.5), " +
            "WeightDecay(Lambda: 0.01), L1(Lambda: 0.001), LInfinity(Lambda: 0.002)\n");
        network.RowBlocks.Should().Be(2);
        metadata.Should().BeEquivalentTo(new Dictionary<string, string> { ["classes"] = "a, \"b\", ü", ["note"] = "" });
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_network_is_saved_again_to_the_same_bytes(string name)
    {
        MultiLayerNet network = MultiLayerNet.Load(PathOf(name), out IReadOnlyDictionary<string, string> metadata);

        SavedNetworkTests.Saved(network, metadata).Should().Equal(File.ReadAllBytes(PathOf(name)), "the format has not changed since");
    }

    [Theory]
    [MemberData(nameof(Frozen))]
    public void A_frozen_network_predicts_what_it_did(string name) => ShouldBeBitEqual(FrozenNetwork.Load(PathOf(name)).Predict(X), name);

    [Fact]
    public void A_frozen_network_knows_what_its_outputs_mean()
    {
        FrozenNetwork.Load(PathOf("frozen-1-classes")).PredictProbabilities(X).Lengths.ToArray().Should().Equal(Rows, 3);
        FrozenNetwork.Load(PathOf("frozen-1-binary")).PredictLabels(X).Should().HaveCount(Rows);
        FrozenNetwork.Load(PathOf("frozen-1-huber")).Invoking(network => network.PredictLabels(X)).Should().Throw<InvalidOperationException>("its outputs are numbers");
    }

    [Theory]
    [InlineData("weights-chapter", WeightsFormat.Chapter)]
    [InlineData("weights-pytorch", WeightsFormat.PyTorch)]
    public void Weights_are_loaded(string name, WeightsFormat format)
    {
        var network = new MultiLayerNet(
            Inputs,
            [new Affine(5, new Zeros()), new BatchNorm(0.9, 1e-5f), new ReLU(), new Affine(4, new Zeros(), bias: false), new LayerNorm(), new Affine(2, new Zeros())],
            new SoftmaxCrossEntropy());

        network.LoadWeights(PathOf(name), format);

        ShouldBeBitEqual(network.Predict(X), "weights");
    }

    /// <summary>Golden/formats.py reads the files as FORMATS.md describes them, and computes in double precision.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    [MemberData(nameof(Frozen))]
    public void A_reader_written_from_the_description_of_the_formats_computes_the_same(string name) =>
        Numbers.ShouldBeClose(Expected(name), Golden.Load("formats").GetProperty(name).Doubles(), relative: 1e-6, absolute: 1e-6, "output");

    [Fact]
    public void Such_a_reader_finds_the_counters_of_a_checkpoint()
    {
        JsonElement read = Golden.Load("formats").GetProperty("checkpoint-4");
        ModelFileDescription file = ModelFile.Describe(PathOf("checkpoint-4"));

        read.GetProperty("iteration").GetInt64().Should().Be(file.Iteration);
        read.GetProperty("losses").Doubles()[^1].ToString("R", CultureInfo.InvariantCulture).Should().Be(file.Facts["last loss"]);
        ((float)read.GetProperty("rate").GetDouble()).Should().Be(0.001f);
    }

    [Fact]
    public void A_run_goes_on_from_its_checkpoint_as_it_went_on_then()
    {
        using var folder = new TemporaryFolder();
        folder.Write("checkpoint-000000000003.safetensors", File.ReadAllBytes(PathOf("checkpoint-4")));
        var trainer = new Trainer(
            new MultiLayerNet(2, [new Affine(3, new He()), new BatchNorm(), new ReLU(), new Dropout(), new Affine(2, new He())], new SoftmaxCrossEntropy(), seed: 1),
            new Adam(),
            new TrainerOptions
            {
                Iterations = 6,
                BatchSize = 2,
                EvaluateEvery = 2,
                Callbacks = [new AveragedWeights(), new EarlyStopping(3)],
                Checkpoints = new() { Folder = folder.Path, EveryIterations = 3 },
            });
        var samples = new Dataset(Tensor.Create<float>([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]), new[] { 0, 1, 1, 0 });

        trainer.Resume()!.Iteration.Should().Be(3);
        trainer.Fit(samples, samples);

        Numbers.ShouldBeBitEqual(trainer.Network.Parameters.AsSpan(), Expected("checkpoint-4.end"));
    }

    private static void ShouldBeBitEqual(Tensor<float> outputs, string name) => Numbers.ShouldBeBitEqual(LayerHarness.Values(outputs), Expected(name));

    private static float[] Expected(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Folder, name + ".bin"))).ToArray();

    private static TheoryData<string> Named(string prefix) =>
        [.. Directory.GetFiles(Folder, prefix + "*.safetensors").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Compatibility");

    private static string PathOf(string name) => Path.Combine(Folder, name + ".safetensors");
}
