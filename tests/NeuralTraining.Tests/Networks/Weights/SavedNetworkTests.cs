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

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>A loaded network predicts and trains on as the saved one, to the bit.</summary>
public class SavedNetworkTests
{
    private const int Rows = 12, Inputs = 3, Outputs = 2;

    public static TheoryData<Type> Layers =>
        [.. typeof(MultiLayerNet).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(ILayer)))];

    public static TheoryData<Type> Regularizers =>
        [.. typeof(MultiLayerNet).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(IRegularizer)))];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_network_with_any_layer_of_the_library_goes_on_as_if_it_had_not_been_saved(Type layer)
    {
        foreach (bool isSecond in new[] { false, true })
        {
            ShouldGoOn(new(
                Inputs, [new Affine(5, new He()), (ILayer)HyperparameterTests.Create(layer, isSecond), new Affine(Outputs, new He())], new SoftmaxCrossEntropy(), seed: 7));
        }
    }

    [Theory]
    [MemberData(nameof(Regularizers))]
    public void A_network_with_any_regularizer_of_the_library_does(Type regularizer) => ShouldGoOn(new(
        Inputs, [new Affine(Outputs, new He())], new SoftmaxCrossEntropy(), new() { Regularizers = [(IRegularizer)HyperparameterTests.Create(regularizer, isSecond: false)] }));

    [Fact]
    public void The_chapters_network_with_every_option_does() => ShouldGoOn(new(Inputs, [6, 5], Outputs, new()
    {
        Activation = ActivationFunction.Tanh,
        WeightInitializer = new Xavier(),
        BatchNorm = BatchNormPlacement.BeforeActivation,
        DropoutRatio = 0.3f,
        DropoutScaling = DropoutScaling.InTraining,
        WeightDecay = 0.01f,
        Regularizers = [new L1(0.001f)],
        RowBlocks = 3,
        Seed = ulong.MaxValue,
    }));

    [Fact]
    public void A_network_of_ones_own_parts_does() => ShouldGoOn(new(
        Inputs,
        [new OwnParts.Gain(0.1), new Affine(4, new Xavier()), new OwnParts.Tanh(), new Tanh(), new OwnParts.Gain(-3), new Affine(Outputs, new He(), bias: false)],
        new OwnParts.SquaredDistance(0.7),
        new() { Regularizers = [new OwnParts.Sum(0.01f), new WeightDecay(0.1f)], Seed = 5 }));

    [Fact]
    public void The_same_network_gives_the_same_bytes_and_so_does_a_loaded_one()
    {
        MultiLayerNet network = SmallNetwork.Create(seed: 1);
        Dictionary<string, string> metadata = new() { ["b"] = "2", ["a"] = "1" }, sorted = new() { ["a"] = "1", ["b"] = "2" };
        byte[] file = Saved(network, metadata);

        Saved(network, sorted).Should().Equal(file);
        Saved(SmallNetwork.Create(seed: 1), metadata).Should().Equal(file);
        Saved(Load(file), metadata).Should().Equal(file);
        Saved(SmallNetwork.Create(seed: 2), metadata).Should().NotEqual(file);
    }

    [Fact]
    public void A_file_is_a_stream_and_a_stream_need_not_seek()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("network");
        MultiLayerNet network = SmallNetwork.Create(seed: 3);
        byte[] file = Saved(network);
        folder.Write("network", [1]);

        network.Save(path);

        File.ReadAllBytes(path).Should().Equal(file);
        folder.Names.Should().Equal("network");
        foreach (MultiLayerNet loaded in (MultiLayerNet[])[MultiLayerNet.Load(path), MultiLayerNet.Load(new TestStream(file, chunk: 7))])
        {
            Numbers.ShouldBeBitEqual(loaded.Parameters.AsSpan(), network.Parameters.AsSpan());
        }

        using var stream = new MemoryStream([9, .. file]) { Position = 1 };
        MultiLayerNet.Load(stream).Inputs.Should().Be(network.Inputs);
        stream.CanRead.Should().BeTrue("the stream is not closed");
        stream.Position.Should().Be(stream.Length);
    }

    [Fact]
    public void Texts_come_back_as_they_were()
    {
        Dictionary<string, string> metadata = new()
        {
            ["classes"] = "setosa, versicolor \"and\" virginica\n\\ \u0000 \u2028 ü 𝔄",
            ["format"] = "mine",
            ["description.loss"] = "mine too",
            [""] = "",
            ["long"] = new string('x', 1_000_000),
        };
        byte[] file = Saved(SmallNetwork.Create(seed: 1), metadata);

        MultiLayerNet.Load(new MemoryStream(file), out IReadOnlyDictionary<string, string> found);
        using var folder = new TemporaryFolder();
        SmallNetwork.Create(seed: 1).Save(folder.PathOf("network"), metadata);
        MultiLayerNet.Load(folder.PathOf("network"), out IReadOnlyDictionary<string, string> inFile);

        found.Should().BeEquivalentTo(metadata);
        inFile.Should().BeEquivalentTo(metadata);
        ((ICollection<KeyValuePair<string, string>>)found).IsReadOnly.Should().BeTrue();
    }

    [Fact]
    public void No_texts_are_no_texts()
    {
        MultiLayerNet.Load(new MemoryStream(Saved(SmallNetwork.Create(seed: 1))), out IReadOnlyDictionary<string, string> none);

        none.Should().BeEmpty();
    }

    [Fact]
    public void Any_number_is_a_weight()
    {
        MultiLayerNet network = SmallNetwork.Create(seed: 1);
        float[] numbers = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, float.Epsilon, BitConverter.Int32BitsToSingle(0x7FC12345)];
        numbers.CopyTo(network.Parameters.AsSpan());

        Numbers.ShouldBeBitEqual(Load(Saved(network)).Parameters.AsSpan(), network.Parameters.AsSpan());
    }

    [Fact]
    public void A_thousand_layers_can_be_saved_and_loaded()
    {
        MultiLayerNet network = new(Inputs, [.. Enumerable.Range(0, 999).Select(_ => new ReLU()), new Affine(2, new He())], new SoftmaxCrossEntropy());

        Load(Saved(network)).Layers.Should().HaveCount(1000);
    }

    internal static byte[] Saved(MultiLayerNet network, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        network.Save(stream, metadata);
        return stream.ToArray();
    }

    private static MultiLayerNet Load(byte[] file) => MultiLayerNet.Load(new MemoryStream(file), OwnParts.Factories);

    private static void ShouldGoOn(MultiLayerNet network)
    {
        var optimizer = new Adam(0.01f);
        Train(network, optimizer, from: 0);
        network.Iteration += 5;

        MultiLayerNet loaded = Load(Saved(network));

        loaded.Iteration.Should().Be(network.Iteration);
        loaded.RowBlocks.Should().Be(network.RowBlocks);
        loaded.Describe().Should().Equal(network.Describe());
        loaded.Layers.Select(layer => layer.GetType()).Should().Equal(network.Layers.Select(layer => layer.GetType()));
        ShouldEqual(loaded, network);
        var other = new Adam(0.01f);
        other.RestoreState(optimizer.SaveState());
        Train(network, optimizer, from: 3);
        Train(loaded, other, from: 3);
        ShouldEqual(loaded, network);
    }

    private static void ShouldEqual(MultiLayerNet loaded, MultiLayerNet network)
    {
        Numbers.ShouldBeBitEqual(loaded.Parameters.AsSpan(), network.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(loaded.Buffers.AsSpan(), network.Buffers.AsSpan());
        Tensor<float> x = Tensor.Create(Numbers.Uniform(Rows * Inputs, -2, 2, seed: 77), [Rows, Inputs]);
        Numbers.ShouldBeBitEqual(LayerHarness.Values(loaded.Predict(x)), LayerHarness.Values(network.Predict(x)));
        loaded.Loss(x, Targets).Should().Be(network.Loss(x, Targets));
    }

    private static Tensor<float> Targets => Tensor.Create([.. Enumerable.Range(0, Rows).SelectMany(i => i % 3 == 0 ? new float[] { 1, 0 } : [0, 1])], [Rows, Outputs]);

    private static void Train(MultiLayerNet network, Adam optimizer, int from)
    {
        for (int i = from; i < from + 3; i++)
        {
            Tensor<float> x = Tensor.Create(Numbers.Uniform(Rows * Inputs, -2, 2, seed: i), [Rows, Inputs]);
            optimizer.Update(network.Parameters, network.Gradient(x, Targets));
        }
    }
}
