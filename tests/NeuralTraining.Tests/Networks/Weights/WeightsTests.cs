using System.Globalization;
using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

public class WeightsTests
{
    [Theory]
    [MemberData(nameof(SmallNetwork.Formats), MemberType = typeof(SmallNetwork))]
    public void What_is_loaded_is_what_was_saved_to_the_bit(WeightsFormat format)
    {
        using var folder = new TemporaryFolder();
        MultiLayerNet saved = SmallNetwork.Create(seed: 1), loaded = SmallNetwork.Create(seed: 2);
        SmallNetwork.Fill(saved, seed: 3);
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
    [MemberData(nameof(SmallNetwork.Formats), MemberType = typeof(SmallNetwork))]
    public void A_stream_and_a_file_hold_the_same(WeightsFormat format)
    {
        using var folder = new TemporaryFolder();
        MultiLayerNet saved = SmallNetwork.Create(seed: 1), loaded = SmallNetwork.Create(seed: 2);
        saved.SaveWeights(folder.PathOf("weights"), format);

        byte[] file = SmallNetwork.Saved(saved, format);
        using var stream = new TestStream(file, chunk: 3);
        loaded.LoadWeights(stream, format);

        file.Should().Equal(File.ReadAllBytes(folder.PathOf("weights")));
        Numbers.ShouldBeBitEqual(loaded.Parameters.AsSpan(), saved.Parameters.AsSpan());
    }

    [Fact]
    public void The_chapters_format_has_the_networks_names_and_shapes_and_the_constants_of_BatchNorm()
    {
        var reader = new SafetensorsReader(new MemoryStream(SmallNetwork.Saved(SmallNetwork.Create(seed: 1), WeightsFormat.Chapter)), "test");

        Contents(reader).Should().Equal(
            "W1 F32 3 4", "b1 F32 4", "gamma1 F32 4", "beta1 F32 4", "W2 F32 4 2", "runningMean1 F32 4", "runningVariance1 F32 4");
        reader.Metadata.Should().Equal(new Dictionary<string, string> { ["BatchNorm1.epsilon"] = "1E-05", ["BatchNorm1.momentum"] = "0.8" });
    }

    [Fact]
    public void PyTorchs_format_has_the_names_and_shapes_of_its_Sequential()
    {
        MultiLayerNet network = SmallNetwork.Create(seed: 1);
        network.Iteration = 12;
        byte[] file = SmallNetwork.Saved(network, WeightsFormat.PyTorch);
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
        MultiLayerNet network = SmallNetwork.Create(seed: 1);
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

    [Fact]
    public void The_chapters_format_takes_layers_and_names_of_any_kind()
    {
        MultiLayerNet saved = new(2, [new NamesakeLayer(1), new NamesakeLayer(2)], new SoftmaxCrossEntropy());
        MultiLayerNet loaded = new(2, [new NamesakeLayer(0), new NamesakeLayer(0)], new SoftmaxCrossEntropy());
        byte[] file = SmallNetwork.Saved(saved, WeightsFormat.Chapter);

        loaded.LoadWeights(new MemoryStream(file));

        Numbers.ShouldBeBitEqual(loaded.Parameters.AsSpan(), saved.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(loaded.Buffers.AsSpan(), saved.Buffers.AsSpan());
        Contents(new SafetensorsReader(new MemoryStream(file), "test")).Should().Equal("W1 F32 1", "W2 F32 1", "buffer.W1 F32 1", "buffer.W2 F32 1");
    }

    [Fact]
    public void A_layer_without_tensors_counts_in_PyTorchs_format()
    {
        MultiLayerNet network = new(2, [new PlainLayer(), new Affine(2, new He())], new SoftmaxCrossEntropy());

        Contents(new SafetensorsReader(new MemoryStream(SmallNetwork.Saved(network, WeightsFormat.PyTorch)), "test")).Should().Equal("1.weight F32 2 2", "1.bias F32 2");
    }

    private static IEnumerable<string> Contents(SafetensorsReader reader) => reader.Entries.Select(entry =>
        string.Join(' ', [entry.Name, entry.Type.ToString(), .. entry.Lengths.Select(length => length.ToString(CultureInfo.InvariantCulture))]));
}
