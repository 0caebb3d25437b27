using System.Globalization;
using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Data;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Serialization;

public class WeightsTests
{
    public static readonly TheoryData<WeightsFormat> Formats = [WeightsFormat.Chapter, WeightsFormat.PyTorch];

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_is_loaded_is_what_was_saved_to_the_bit(WeightsFormat format)
    {
        using var folder = new TemporaryFolder();
        MultiLayerNet saved = Network(seed: 1), loaded = Network(seed: 2);
        Fill(saved, seed: 3);
        saved.Parameters.AsSpan()[5] = BitConverter.UInt32BitsToSingle(0x7FA00001);
        saved.Buffers.AsSpan()[1] = float.NegativeInfinity;
        float[] parameters = [.. saved.Parameters.AsSpan()], buffers = [.. saved.Buffers.AsSpan()];
        loaded.Iteration = 7;

        saved.SaveWeights(folder.PathOf("weights"), format);
        loaded.LoadWeights(folder.PathOf("weights"), format);

        Numbers.ShouldBeBitEqual(loaded.Parameters.AsSpan(), parameters, "parameter");
        Numbers.ShouldBeBitEqual(loaded.Buffers.AsSpan(), buffers, "buffer");
        Numbers.ShouldBeBitEqual(saved.Parameters.AsSpan(), parameters, "parameter that was saved");
        loaded.Iteration.Should().Be(7);
        folder.Names.Should().Equal("weights");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_stream_and_a_file_hold_the_same(WeightsFormat format)
    {
        using var folder = new TemporaryFolder();
        MultiLayerNet saved = Network(seed: 1), loaded = Network(seed: 2);
        saved.SaveWeights(folder.PathOf("weights"), format);

        byte[] file = Saved(saved, format);
        using var stream = new TestStream(file, chunk: 3);
        loaded.LoadWeights(stream, format);

        file.Should().Equal(File.ReadAllBytes(folder.PathOf("weights")));
        Numbers.ShouldBeBitEqual(loaded.Parameters.AsSpan(), saved.Parameters.AsSpan());
    }

    [Fact]
    public void The_chapters_format_has_the_networks_names_and_shapes_and_the_constants_of_BatchNorm()
    {
        var reader = new SafetensorsReader(new MemoryStream(Saved(Network(seed: 1), WeightsFormat.Chapter)), "test");

        Contents(reader).Should().Equal(
            "W1 F32 3 4", "b1 F32 4", "gamma1 F32 4", "beta1 F32 4", "W2 F32 4 2", "runningMean1 F32 4", "runningVariance1 F32 4");
        reader.Metadata.Should().Equal(new Dictionary<string, string> { ["BatchNorm1.epsilon"] = "1E-05", ["BatchNorm1.momentum"] = "0.8" });
    }

    [Fact]
    public void PyTorchs_format_has_the_names_and_shapes_of_its_Sequential()
    {
        MultiLayerNet network = Network(seed: 1);
        network.Iteration = 12;
        byte[] file = Saved(network, WeightsFormat.PyTorch);
        var reader = new SafetensorsReader(new MemoryStream(file), "test");

        Contents(reader).Should().Equal(
            "1.num_batches_tracked I64", "0.weight F32 4 3", "0.bias F32 4", "1.weight F32 4", "1.bias F32 4", "1.running_mean F32 4", "1.running_var F32 4", "4.weight F32 2 4");
        reader.Metadata.Should().Equal(new Dictionary<string, string> { ["format"] = "pt", ["1.eps"] = "1E-05", ["1.momentum"] = "0.2" });
        Dictionary<string, StoredBytes> read = Safetensors.Read(file);
        BitConverter.ToInt64(read["1.num_batches_tracked"].Bytes).Should().Be(12);
        float[] weights = [.. Enumerable.Range(0, 12).Select(i => BitConverter.ToSingle(read["0.weight"].Bytes, i * 4))];
        for (int input = 0; input < 3; input++)
        {
            for (int output = 0; output < 4; output++)
            {
                weights[output * 3 + input].Should().Be(network.Parameters["W1"][input, output]);
            }
        }
    }

    [Fact]
    public void The_number_of_batches_may_be_missing()
    {
        MultiLayerNet network = Network(seed: 1);
        byte[] file = Safetensors.Write(writer =>
        {
            writer.Add<float>("0.weight", [4, 3], new float[12]);
            writer.Add<float>("4.weight", [2, 4], new float[8]);
            foreach (string name in new[] { "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var" })
            {
                writer.Add<float>(name, [4], new float[4]);
            }
        });

        network.LoadWeights(new MemoryStream(file), WeightsFormat.PyTorch);

        network.Parameters.AsSpan().ToArray().Should().OnlyContain(value => value == 0);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_of_another_network_is_refused_and_changes_nothing(WeightsFormat format)
    {
        Refused(Saved(Network(seed: 1, hidden: 5), format), format, "The safetensors file 'stream' must hold '*' as F32 or F64 or F16 or BF16 of shape [*], but holds it as F32 of shape [*].");
        Refused(Saved(new MultiLayerNet(3, [4], 2), format), format, "The safetensors file 'stream' must hold *, but lacks *.");
        Refused(Saved(Network(seed: 1, bias: true), format), format, "The safetensors file 'stream' must hold * and nothing else, but holds '*'.");
        Refused(Saved(Network(seed: 1, epsilon: 1e-6f), format), format, "The safetensors file 'stream' must be of a network with the BatchNorm of this one, whose '*' is '1E-05', but has '1E-06'.");
        Refused(Saved(Network(seed: 1), 1 - format), format, "The safetensors file 'stream' must hold *, but lacks *.");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_cut_off_anywhere_or_longer_changes_nothing(WeightsFormat format)
    {
        byte[] file = Saved(Network(seed: 1), format);
        for (int length = 0; length < file.Length; length++)
        {
            Refused(file[..length], format, "The safetensors file 'stream' must *");
        }

        Refused([.. file, 0], format, "The safetensors file 'stream' must end with the last byte of its tensors, but goes on.");
    }

    [Fact]
    public void A_stream_that_breaks_changes_nothing()
    {
        byte[] file = Saved(Network(seed: 1), WeightsFormat.Chapter);
        MultiLayerNet network = Network(seed: 2), untouched = Network(seed: 2);
        using var stream = new BreakingStream(file[..^1]);

        network.Invoking(n => n.LoadWeights(stream)).Should().Throw<IOException>().WithMessage("The disk broke.");

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), untouched.Parameters.AsSpan());
    }

    [Fact]
    public void The_chapters_format_takes_layers_and_names_of_any_kind()
    {
        MultiLayerNet saved = new(2, [new NamesakeLayer(1), new NamesakeLayer(2)], new SoftmaxCrossEntropy());
        MultiLayerNet loaded = new(2, [new NamesakeLayer(0), new NamesakeLayer(0)], new SoftmaxCrossEntropy());
        byte[] file = Saved(saved, WeightsFormat.Chapter);

        loaded.LoadWeights(new MemoryStream(file));

        Numbers.ShouldBeBitEqual(loaded.Parameters.AsSpan(), saved.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(loaded.Buffers.AsSpan(), saved.Buffers.AsSpan());
        Contents(new SafetensorsReader(new MemoryStream(file), "test")).Should().Equal("W1 F32 1", "W2 F32 1", "buffer.W1 F32 1", "buffer.W2 F32 1");
    }

    [Fact]
    public void A_layer_without_tensors_counts_in_PyTorchs_format()
    {
        MultiLayerNet network = new(2, [new PlainLayer(), new Affine(2, new He())], new SoftmaxCrossEntropy());

        Contents(new SafetensorsReader(new MemoryStream(Saved(network, WeightsFormat.PyTorch)), "test")).Should().Equal("1.weight F32 2 2", "1.bias F32 2");
    }

    [Fact]
    public void PyTorchs_format_refuses_tensors_that_it_has_no_names_for()
    {
        using var folder = new TemporaryFolder();
        MultiLayerNet network = new(2, [new NamesakeLayer(1), new Affine(2, new Zeros())], new SoftmaxCrossEntropy());
        const string message = "Weights in PyTorch's format must belong to Affine and BatchNorm layers, but 'W1', 'W1' do not. Take the format Chapter.";

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

        Network(seed: 1).Invoking(network => network.SaveWeights(path)).Should().Throw<IOException>().WithMessage($"The file '{path}' must be written whole, but could not be: *");
        Network(seed: 1).Invoking(network => network.LoadWeights(folder.PathOf("weights"))).Should().Throw<FileNotFoundException>();
        folder.Write("weights", [1, 2, 3]);
        Network(seed: 1).Invoking(network => network.LoadWeights(folder.PathOf("weights"))).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file '{folder.PathOf("weights")}' must begin with *");
    }

    [Fact]
    public void Nothing_is_not_a_path_a_stream_or_a_format()
    {
        MultiLayerNet network = Network(seed: 1);
        using var folder = new TemporaryFolder();

        network.Invoking(n => n.SaveWeights("")).Should().Throw<ArgumentException>().WithParameterName("path");
        network.Invoking(n => n.LoadWeights("")).Should().Throw<ArgumentException>().WithParameterName("path");
        network.Invoking(n => n.SaveWeights((Stream)null!)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        network.Invoking(n => n.LoadWeights((Stream)null!)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        network.Invoking(n => n.SaveWeights(folder.PathOf("weights"), (WeightsFormat)2)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The format of the weights must be Chapter or PyTorch, but was '2'.*").WithParameterName("format");
        folder.Names.Should().BeEmpty();
    }

    /// <summary>Affine, BatchNorm, ReLU, Dropout and an affine layer without a bias, if not wished otherwise.</summary>
    private static MultiLayerNet Network(ulong seed, int hidden = 4, bool bias = false, float epsilon = 1e-5f) => new(
        3,
        [
            new Affine(hidden, new He()), new BatchNorm(momentum: 0.8, epsilon), new ReLU(), new Dropout(0.5f, DropoutScaling.InTraining),
            new Affine(2, new He(), bias),
        ],
        new SoftmaxCrossEntropy(),
        seed);

    private static void Fill(MultiLayerNet network, int seed)
    {
        Numbers.Uniform(network.Parameters.AsSpan().Length, -1, 1, seed).CopyTo(network.Parameters.AsSpan());
        Numbers.Uniform(network.Buffers.AsSpan().Length, -1, 1, seed).CopyTo(network.Buffers.AsSpan());
    }

    private static byte[] Saved(MultiLayerNet network, WeightsFormat format)
    {
        using var stream = new MemoryStream();
        network.SaveWeights(stream, format);
        return stream.ToArray();
    }

    private static void Refused(byte[] file, WeightsFormat format, string message)
    {
        MultiLayerNet network = Network(seed: 9);
        Fill(network, seed: 8);
        float[] parameters = [.. network.Parameters.AsSpan()], buffers = [.. network.Buffers.AsSpan()];

        network.Invoking(n => n.LoadWeights(new MemoryStream(file), format)).Should().Throw<InvalidDataException>().WithMessage(message);

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), parameters);
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), buffers);
    }

    private static IEnumerable<string> Contents(SafetensorsReader reader) => reader.Entries.Select(entry =>
        string.Join(' ', [entry.Name, entry.Type.ToString(), .. entry.Lengths.Select(length => length.ToString(CultureInfo.InvariantCulture))]));

    /// <summary>A layer that changes nothing.</summary>
    private class PlainLayer : ILayer
    {
        public virtual int Build(LayerBuilder layer) => layer.Inputs;

        public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers)
        {
        }

        public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass) => x.CopyTo(y);

        public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass) => dy.CopyTo(dx);
    }

    /// <summary>A layer with a parameter and a buffer of one name.</summary>
    private sealed class NamesakeLayer(float value) : PlainLayer
    {
        public override int Build(LayerBuilder layer)
        {
            layer.Parameter("W", [1], value);
            layer.Buffer("W", [1], -value);
            return layer.Inputs;
        }
    }

    /// <summary>A stream that breaks where it would end.</summary>
    private sealed class BreakingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => Position < Length ? base.Read(buffer) : throw new IOException("The disk broke.");
    }
}
