using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

public class WeightsRefusalTests
{
    [Theory]
    [MemberData(nameof(SmallNetwork.Formats), MemberType = typeof(SmallNetwork))]
    public void A_file_of_another_network_is_refused_and_changes_nothing(WeightsFormat format)
    {
        Refused(SmallNetwork.Saved(SmallNetwork.Create(seed: 1, hidden: 5), format), format, "The safetensors file 'stream' must hold '*' as F32 or F64 or F16 or BF16 of shape [*], but holds it as F32 of shape [*].");
        Refused(SmallNetwork.Saved(new MultiLayerNet(3, [4], 2), format), format, "The safetensors file 'stream' must hold *, but lacks *.");
        Refused(SmallNetwork.Saved(SmallNetwork.Create(seed: 1, bias: true), format), format, "The safetensors file 'stream' must hold * and nothing else, but holds '*'.");
        Refused(SmallNetwork.Saved(SmallNetwork.Create(seed: 1, epsilon: 1e-6f), format), format, "The safetensors file 'stream' must be of a network with the normalization of this one, whose '*' is '1E-05', but has '1E-06'.");
    }

    [Fact]
    public void A_stream_that_breaks_changes_nothing()
    {
        byte[] file = SmallNetwork.Saved(SmallNetwork.Create(seed: 1), WeightsFormat.Chapter);
        MultiLayerNet network = SmallNetwork.Create(seed: 2), untouched = SmallNetwork.Create(seed: 2);
        using var stream = new BreakingStream(file[..^1]);

        network.Invoking(n => n.LoadWeights(stream)).Should().Throw<IOException>().WithMessage("The disk broke.");

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), untouched.Parameters.AsSpan());
    }

    [Fact]
    public void PyTorchs_format_refuses_tensors_that_it_has_no_names_for()
    {
        using var folder = new TemporaryFolder();
        MultiLayerNet network = new(2, [new NamesakeLayer(1), new Affine(2, new Zeros())], new SoftmaxCrossEntropy());
        const string message = "Weights in PyTorch's format must belong to Affine, BatchNorm and LayerNorm layers, but 'W1', 'W1' do not. Take the format Chapter.";

        network.Invoking(n => n.SaveWeights(folder.PathOf("weights"), WeightsFormat.PyTorch)).Should().Throw<InvalidOperationException>().WithMessage(message);
        network.Invoking(n => n.LoadWeights(folder.PathOf("weights"), WeightsFormat.PyTorch)).Should().Throw<InvalidOperationException>().WithMessage(message);
        folder.Names.Should().BeEmpty();
    }

    [Fact]
    public void PyTorchs_format_refuses_dropout_that_scales_at_inference()
    {
        var network = new MultiLayerNet(3, [4], 2, new MultiLayerNetOptions { DropoutRatio = 0.5f });

        network.Invoking(n => n.SaveWeights(Stream.Null, WeightsFormat.PyTorch)).Should().Throw<InvalidOperationException>().WithMessage(
            "Weights in PyTorch's format must mean the same there, where Dropout scales in training, but that of layer 3 scales at inference. " +
            "Take DropoutScaling.InTraining, or the format Chapter.");
    }

    [Fact]
    public void A_path_that_cannot_be_written_or_read_is_refused_by_its_name()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.PathOf("missing"), "weights");

        SmallNetwork.Create(seed: 1).Invoking(network => network.SaveWeights(path)).Should().Throw<IOException>().WithMessage($"The file '{path}' must be written whole, but could not be: *");
        SmallNetwork.Create(seed: 1).Invoking(network => network.LoadWeights(folder.PathOf("weights"))).Should().Throw<FileNotFoundException>();
        folder.Write("weights", [1, 2, 3]);
        SmallNetwork.Create(seed: 1).Invoking(network => network.LoadWeights(folder.PathOf("weights"))).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file '{folder.PathOf("weights")}' must begin with *");
    }

    [Fact]
    public void Nothing_is_not_a_path_a_stream_or_a_format()
    {
        MultiLayerNet network = SmallNetwork.Create(seed: 1);
        using var folder = new TemporaryFolder();

        network.Invoking(n => n.SaveWeights("")).Should().Throw<ArgumentException>().WithParameterName("path");
        network.Invoking(n => n.LoadWeights("")).Should().Throw<ArgumentException>().WithParameterName("path");
        network.Invoking(n => n.SaveWeights((Stream)null!)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        network.Invoking(n => n.LoadWeights((Stream)null!)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        network.Invoking(n => n.SaveWeights(folder.PathOf("weights"), (WeightsFormat)2)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The format of the weights must be Chapter or PyTorch, but was '2'.*").WithParameterName("format");
        folder.Names.Should().BeEmpty();
    }

    private static void Refused(byte[] file, WeightsFormat format, string message)
    {
        MultiLayerNet network = SmallNetwork.Create(seed: 9);
        SmallNetwork.Fill(network, seed: 8);
        float[] parameters = [.. network.Parameters.AsSpan()], buffers = [.. network.Buffers.AsSpan()];

        network.Invoking(n => n.LoadWeights(new MemoryStream(file), format)).Should().Throw<InvalidDataException>().WithMessage(message);

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), parameters);
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), buffers);
    }

    /// <summary>A stream that breaks where it would end.</summary>
    private sealed class BreakingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => Position < Length ? base.Read(buffer) : throw new IOException("The disk broke.");
    }
}
