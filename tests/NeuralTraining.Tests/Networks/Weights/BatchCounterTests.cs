using System.Text;
using FluentAssertions;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>The number of mini-batches that PyTorch keeps is nothing that weights need, so it may be of any type.</summary>
public class BatchCounterTests
{
    private const string Counter = "\"1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}";

    [Theory]
    [InlineData("I64", "[]", 8)]
    [InlineData("I64", "[1]", 8)]
    [InlineData("I32", "[]", 4)]
    [InlineData("I32", "[1]", 4)]
    [InlineData("F32", "[]", 4)]
    [InlineData("F32", "[1]", 4)]
    [InlineData("F16", "[]", 2)]
    [InlineData("F16", "[1]", 2)]
    [InlineData("BF16", "[]", 2)]
    [InlineData("F64", "[1]", 8)]
    [InlineData("U8", "[]", 1)]
    [InlineData("I8", "[1]", 1)]
    [InlineData("BOOL", "[]", 1)]
    [InlineData("F8_E4M3", "[]", 1)]
    [InlineData("F8_E5M2", "[1]", 1)]
    [InlineData("I16", "[]", 2)]
    [InlineData("U16", "[1]", 2)]
    [InlineData("U32", "[]", 4)]
    [InlineData("U64", "[1]", 8)]
    public void A_counter_of_any_type_is_passed_over(string type, string shape, int size)
    {
        MultiLayerNet saved = SmallNetwork.Create(seed: 1), network = SmallNetwork.Create(seed: 2);

        network.LoadWeights(new MemoryStream(With(saved, type, shape, size)), WeightsFormat.PyTorch);

        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), saved.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), saved.Buffers.AsSpan());
    }

    [Fact]
    public void Every_type_is_among_those_of_a_counter() =>
        GetType().GetMethod(nameof(A_counter_of_any_type_is_passed_over))!.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Select(data => ((InlineDataAttribute)data).GetData(null!).Single()[0]).Distinct()
            .Should().BeEquivalentTo(NeuralTraining.Files.SafetensorsTypes.All.Select(NeuralTraining.Files.SafetensorsTypes.NameOf));

    [Theory]
    [InlineData("F8_E4M3", 1)]
    [InlineData("I32", 4)]
    [InlineData("BOOL", 1)]
    public void A_weight_of_such_a_type_is_refused(string type, int size)
    {
        byte[] file = Safetensors.File(Encoding.ASCII.GetBytes(
            $"{{\"0.weight\":{{\"dtype\":\"{type}\",\"shape\":[2,3],\"data_offsets\":[0,{6 * size}]}},\"0.bias\":{{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[{6 * size},{6 * size + 8}]}}}}"),
            new byte[6 * size + 8]);

        new MultiLayerNet(3, [], 2).Invoking(network => network.LoadWeights(new MemoryStream(file), WeightsFormat.PyTorch)).Should().Throw<InvalidDataException>()
            .WithMessage($"*must hold '0.weight' as F32 or F64 or F16 or BF16 of shape [2, 3], but holds it as {type} of shape [2, 3].");
    }

    [Theory]
    [InlineData("I64", "[2]", 16)]
    [InlineData("I64", "[1,1]", 8)]
    [InlineData("I32", "[0]", 0)]
    public void A_counter_of_more_than_one_number_is_refused(string type, string shape, int size) =>
        SmallNetwork.Create(seed: 2).Invoking(network => network.LoadWeights(new MemoryStream(With(SmallNetwork.Create(seed: 1), type, shape, size)), WeightsFormat.PyTorch))
            .Should().Throw<InvalidDataException>().WithMessage("*must hold '1.num_batches_tracked' as * of shape [*], but holds it as *");

    /// <summary>A file in which the counter, which comes first, is of another type and shape, and the other offsets are by as much greater or less.</summary>
    private static byte[] With(MultiLayerNet network, string type, string shape, int size)
    {
        byte[] file = SmallNetwork.Saved(network, WeightsFormat.PyTorch);
        int length = BitConverter.ToInt32(file);
        string header = Encoding.ASCII.GetString(file, 8, length).TrimEnd();
        header.Should().Contain(Counter);
        string changed = System.Text.RegularExpressions.Regex.Replace(
            header.Replace(Counter, "COUNTER", StringComparison.Ordinal), "\\[([0-9]+),([0-9]+)\\]}", match => $"[{Moved(match.Groups[1])},{Moved(match.Groups[2])}]}}");
        changed = changed.Replace("COUNTER", $"\"1.num_batches_tracked\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":[0,{size}]}}", StringComparison.Ordinal);
        return Safetensors.File(Encoding.ASCII.GetBytes(changed), [.. new byte[size], .. file[(8 + length + 8)..]]);

        int Moved(System.Text.RegularExpressions.Group offset) => int.Parse(offset.Value, System.Globalization.CultureInfo.InvariantCulture) - 8 + size;
    }
}
