using FluentAssertions;
using NeuralTraining.Callbacks;
using NeuralTraining.Fuzzing;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>Files as a later version may write them, by the rules of FORMATS.md: what changes no result is passed over, all else is refused by name.</summary>
public class LaterFilesTests
{
    private const string Later = "\"__metadata__\":{\"made by\":\"a later version\",\"later.1\":\"\",";

    [Fact]
    public void A_network_with_texts_that_are_not_known_is_read()
    {
        byte[] earlier = File.ReadAllBytes(PathOf("network-1-classes"));

        MultiLayerNet network = MultiLayerNet.Load(new MemoryStream(WithTexts(earlier)), out IReadOnlyDictionary<string, string> metadata);

        SavedNetworkTests.Saved(network, metadata).Should().Equal(earlier);
    }

    [Fact]
    public void A_frozen_network_with_texts_that_are_not_known_is_read()
    {
        byte[] earlier = File.ReadAllBytes(PathOf("frozen-1-classes"));
        using var saved = new MemoryStream();

        FrozenNetwork.Load(new MemoryStream(StoredText.Of(earlier).With("\"__metadata__\":{", Later).File)).Save(saved);

        saved.ToArray().Should().Equal(earlier);
    }

    [Theory]
    [InlineData("weights-chapter", WeightsFormat.Chapter)]
    [InlineData("weights-pytorch", WeightsFormat.PyTorch)]
    public void Weights_with_texts_that_are_not_known_are_read(string name, WeightsFormat format)
    {
        var network = new MultiLayerNet(
            3,
            [new Affine(5, new Zeros()), new BatchNorm(0.9, 1e-5f), new ReLU(), new Affine(4, new Zeros(), bias: false), new LayerNorm(), new Affine(2, new Zeros())],
            new SoftmaxCrossEntropy());

        network.Invoking(network => network.LoadWeights(new MemoryStream(StoredText.Of(File.ReadAllBytes(PathOf(name))).With("\"__metadata__\":{", Later).File), format))
            .Should().NotThrow();
        network.Parameters.AsSpan().ContainsAnyExcept(0f).Should().BeTrue();
    }

    [Fact]
    public void A_checkpoint_with_texts_that_are_not_known_is_resumed()
    {
        using var folder = new TemporaryFolder();
        folder.Write("checkpoint-000000000003.safetensors", WithTexts(File.ReadAllBytes(PathOf("checkpoint-4"))));
        var trainer = new Trainer(
            new MultiLayerNet(2, [new Affine(3, new He()), new BatchNorm(), new ReLU(), new Dropout(), new Affine(2, new He())], new SoftmaxCrossEntropy(), seed: 1),
            new Adam(),
            new TrainerOptions { Iterations = 6, BatchSize = 2, EvaluateEvery = 2, Callbacks = [new AveragedWeights(), new EarlyStopping(3)], Checkpoints = new() { Folder = folder.Path } });

        trainer.Resume()!.Iteration.Should().Be(3);
    }

    [Theory]
    [InlineData("SiLU", "Mish", "have layers, losses and regularizers that can be made, but layer 12 is 'Mish', which this version does not have")]
    [InlineData("SiLU", "SiLU(Beta: 2)", "have parts that are made with their own numbers, but layer 12 is 'SiLU(Beta: 2)' and its factory makes 'SiLU'")]
    [InlineData("\"description.loss\"", "\"description.precision\":\"16\",\"description.loss\"", "describe its network by facts that this version knows, but has 'precision', which a newer version of the library may know")]
    public void A_network_of_parts_and_facts_that_are_not_known_is_refused_by_their_names(string found, string later, string sentence)
    {
        byte[] file = SafetensorsRepair.Checksum(StoredText.Of(File.ReadAllBytes(PathOf("network-1-classes"))).With(found, later).File);

        FluentActions.Invoking(() => MultiLayerNet.Load(new MemoryStream(file))).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file 'stream' must {sentence}.");
    }

    private static byte[] WithTexts(byte[] file) => SafetensorsRepair.Checksum(StoredText.Of(file).With("\"__metadata__\":{", Later).File);

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Compatibility", name + ".safetensors");
}
