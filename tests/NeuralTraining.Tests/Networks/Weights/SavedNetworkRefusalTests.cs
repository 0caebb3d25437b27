using System.Text;
using FluentAssertions;
using FluentAssertions.Specialized;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Regularizers;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

public class SavedNetworkRefusalTests
{
    private static readonly MultiLayerNet Own = new(2, [new OwnParts.Gain(0.5), new Affine(2, new He())], new SoftmaxCrossEntropy());

    [Theory]
    [InlineData("\"version\":\"1\"", "\"version\":\"2\"", "have the version '1' of its format or an earlier one, but has the version '2', for which a newer version of the library is needed")]
    [InlineData("\"version\":\"1\"", "\"version\":\"0\"", "have the format 'NeuralTraining network' and the version '1' to be read as one, but does not")]
    [InlineData("number of inputs\":\"3", "number of inputs\":\"0", "have a number of inputs from 1 to 2147483647, but has '0'")]
    [InlineData("network seed\":\"1", "network seed\":\"+", "have a network seed from 0 to 18446744073709551615, but has '+'")]
    [InlineData("description.loss", "description.boss", "describe its network by its loss, but does not")]
    [InlineData("description.layer 1\"", "description.layer 0\"", "describe its network by facts that this version knows, but has 'layer 0', which a newer version of the library may know")]
    [InlineData("Affine(Outputs: 4, Bias: 1)", "Affine(Outputs: 4, Bias: 1 ", "describe each part by name and numbers, but describes layer 1 as 'Affine(Outputs: 4, Bias: 1 '")]
    [InlineData("ReLU", "RELU", "have layers, losses and regularizers that can be made, but layer 3 is 'RELU', which this version does not have")]
    [InlineData("Outputs: 4", "Outputs: 0", "have parts that can be made, but layer 1, 'Affine(Outputs: 0, Bias: 1)', cannot")]
    [InlineData("Outputs: 4", "outputs: 4", "have parts that can be made, but layer 1, 'Affine(outputs: 4, Bias: 1)', cannot")]
    [InlineData("Bias: 1)", "Bias: 2)", "have parts that are made with their own numbers, but layer 1 is 'Affine(Outputs: 4, Bias: 2)' and its factory makes 'Affine(Outputs: 4, Bias: 1)'")]
    [InlineData("Ratio: 0.5", "Ratio: 1.5", "have parts that can be made, but layer 4, 'Dropout(Ratio: 1.5, Scaling: 1)', cannot")]
    [InlineData("Ratio: 0.5", "Ratio: 0.1", "have parts that are made with their own numbers, but layer 4 is 'Dropout(Ratio: 0.1, Scaling: 1)' and its factory makes 'Dropout(Ratio: 0.1f, Scaling: 1)'")]
    [InlineData("Outputs: 4", "Outputs: 9", "hold the values of its layers, but holds fewer")]
    [InlineData("Outputs: 4", "Outputs: 3", "have layers of the widths that are made, but layer 1 has '4' outputs and was made with '3'")]
    [InlineData("row blocks\":\"1", "row blocks\":\"0", "have a number of row blocks from 1 to 2147483647, but has '0'")]
    [InlineData("\"W1\":", "\"W3\":", "hold 'W1' of shape [3, 4] for its layers, but does not")]
    [InlineData("[3,4]", "[4,3]", "hold 'W1' of shape [3, 4] for its layers, but does not")]
    [InlineData("\"checksum\"", "\"checkSum\"", "end with its checksum, but does not")]
    [InlineData("\"W1\":{\"dtype\":\"F32\"", "\"W1\":{\"dtype\":\"I32\"", "hold its values as F32, but holds 'W1' as I32")]
    public void A_file_of_something_else_is_refused_by_what_it_lacks(string found, string other, string sentence)
    {
        byte[] changed = With(SavedNetworkTests.Saved(SmallNetwork.Create(seed: 1, bias: true)), found, other);

        Loading(changed).WithMessage($"The safetensors file 'stream' must {sentence}.");
    }

    [Fact]
    public void A_changed_bit_is_found_by_the_checksum()
    {
        byte[] file = SavedNetworkTests.Saved(SmallNetwork.Create(seed: 1));
        file[^20] ^= 1;

        Loading(file).WithMessage("The safetensors file 'stream' must be as it was written, but its bytes have the checksum '*' and not '*'.");
    }

    [Fact]
    public void Ones_own_part_is_refused_without_its_factory()
    {
        const string message = "The safetensors file 'stream' must have layers, losses and regularizers that can be made, but layer 1 is 'Gain', which is not of this library, and no PartFactory makes it.";

        Loading(SavedNetworkTests.Saved(Own)).WithMessage(message);
        Loading(SavedNetworkTests.Saved(Own), PartFactory.Loss("Gain", _ => new NoLoss())).WithMessage(message);
    }

    [Fact]
    public void A_factory_that_gives_nothing_or_other_numbers_is_named()
    {
        byte[] file = SavedNetworkTests.Saved(Own);

        FluentActions.Invoking(() => MultiLayerNet.Load(new MemoryStream(file), [PartFactory.Layer("Gain", _ => null!)])).Should().Throw<InvalidOperationException>()
            .WithMessage("The factory of 'Layer Gain' must return a new object, but returned null.");
        Loading(file, PartFactory.Layer("Gain", _ => new OwnParts.Gain(0.25)))
            .WithMessage("The safetensors file 'stream' must have parts that are made with their own numbers, but layer 1 is 'Gain(Factor: 0.5)' and its factory makes 'Gain(Factor: 0.25)'.");
        Loading(file, PartFactory.Layer("Gain", numbers => new OwnParts.Gain(numbers["Slope"])))
            .WithMessage("The safetensors file 'stream' must have parts that can be made, but layer 1, 'Gain(Factor: 0.5)', cannot.").WithInnerException<KeyNotFoundException>();
    }

    [Fact]
    public void Factories_are_checked()
    {
        PartFactory gain = OwnParts.Factories[0];

        FluentActions.Invoking(() => MultiLayerNet.Load(Stream.Null, [gain, null!])).Should().Throw<ArgumentException>()
            .WithMessage("None of the factories may be null, but that at index 1 is.*").WithParameterName("parts");
        FluentActions.Invoking(() => MultiLayerNet.Load(Stream.Null, [gain, gain])).Should().Throw<ArgumentException>()
            .WithMessage("Each class must have one factory, but that at index 1 is a second one of 'Layer Gain'.*").WithParameterName("parts");
        FluentActions.Invoking(() => PartFactory.Layer("", _ => new Tanh())).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => PartFactory.Loss("A", null!)).Should().Throw<ArgumentNullException>();
        gain.Name.Should().Be("Gain");
        gain.ToString().Should().Be("Layer Gain");
    }

    [Fact]
    public void Texts_that_a_file_cannot_hold_are_refused_and_nothing_is_written()
    {
        Refused<ArgumentException>(SmallNetwork.Create(seed: 1), "Each piece of metadata must have a text, but 'a' has none.*", new Dictionary<string, string> { ["a"] = null! });
        Refused<ArgumentException>(SmallNetwork.Create(seed: 1), "A text in a safetensors file must be Unicode, but *", new Dictionary<string, string> { ["a"] = "\ud800" });
        Refused<ArgumentException>(
            SmallNetwork.Create(seed: 1),
            "There must be at most 1000 pieces of metadata, but there are 1001.*",
            Enumerable.Range(0, 1001).ToDictionary(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture), _ => ""));
        Refused<InvalidOperationException>(
            SmallNetwork.Create(seed: 1),
            "The header of a safetensors file must have at most 100000000 bytes, but *",
            new Dictionary<string, string> { ["a"] = new string('x', 100_000_001) });
    }

    [Fact]
    public void A_network_that_a_file_cannot_hold_is_refused_and_nothing_is_written()
    {
        Refused<InvalidOperationException>(
            new(2, [.. Enumerable.Range(0, 1001).Select(_ => new ReLU())], new NoLoss()),
            "A network must have at most 1000 layers, and as many regularizers, for a file to hold it, but has more.");
        Refused<InvalidOperationException>(
            new(2, [new Named("a, b: 1")], new NoLoss()),
            "The names of a class and of its hyperparameters must have no '(', ':' or ',' for a file to hold them, but layer 1 is 'Named(a, b: 1: 1)'.");
        Refused<InvalidOperationException>(
            new(2, [new Named(new string('a', 300_000))], new NoLoss()),
            "The description of a network must have at most 262144 characters for a file to hold it, but has *.");
        Refused<InvalidOperationException>(
            new(2, [new OwnParts.Tanh(), new Other.Tanh()], new NoLoss()),
            "Each class must have a name of its own for a file to hold it, but layer 1 and layer 2 are of two classes 'Tanh'.");
    }

    [Fact]
    public void Parts_that_do_not_fit_together_are_refused()
    {
        byte[] file = With(SavedNetworkTests.Saved(new(3, [new Affine(1, new He())], new NoLoss())), "\"NoLoss\"", "\"SoftmaxCrossEntropy\"");
        file = With(file, "own parts\":\"loss\"", "own parts\":\"none\"");

        Loading(file).WithMessage("The safetensors file 'stream' must hold layers and a loss that fit together, but does not.").WithInnerException<ArgumentException>()
            .WithMessage("A network with SoftmaxCrossEntropy must have an output for each class, but has one*");
    }

    [Fact]
    public void A_regularizer_out_of_range_is_refused()
    {
        byte[] file = SavedNetworkTests.Saved(new(3, [new Affine(2, new He())], new SoftmaxCrossEntropy(), new() { Regularizers = [new L1(0.5f)] }));

        Loading(With(file, "Lambda: 0.5", "Lambda: -.5")).WithMessage("The safetensors file 'stream' must have parts that can be made, but regularizer 1, 'L1(Lambda: -.5)', cannot.")
            .WithInnerException<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void What_a_file_only_names_takes_no_memory()
    {
        byte[] wide = With(SavedNetworkTests.Saved(new(3, [new BatchNorm(), new Affine(2, new He())], new SoftmaxCrossEntropy())), "number of inputs\":\"3\"", "number of inputs\":\"999999999\"");
        byte[] tall = With(SavedNetworkTests.Saved(SmallNetwork.Create(seed: 1)), "Outputs: 4", "Outputs: 2000000000");
        foreach (byte[] file in (byte[][])[wide, tall])
        {
            Allocation.Of(() => Loading(file).WithMessage("* must hold the values of its layers, but holds fewer.")).Should().BeLessThan(1_000_000);
        }
    }

    [Fact]
    public void A_file_of_many_layers_takes_little_more_memory_than_its_description()
    {
        byte[] file = SavedNetworkTests.Saved(new(Inputs, [.. Enumerable.Range(0, 1000).Select(_ => new Dropout())], new SoftmaxCrossEntropy()));

        Allocation.Of(() => MultiLayerNet.Load(new MemoryStream(file))).Should().BeLessThan(4_000_000);
    }

    [Fact]
    public void A_part_of_many_numbers_takes_some_megabytes_at_most()
    {
        string numbers = string.Join(", ", Enumerable.Range(0, 24_000).Select(i => i.ToString("x", System.Globalization.CultureInfo.InvariantCulture) + ": 1"));
        byte[] file = With(SavedNetworkTests.Saved(SmallNetwork.Create(seed: 1)), "\"ReLU\"", $"\"ReLU({numbers})\"");

        Allocation.Of(() => Loading(file).WithMessage("*have parts that are made with their own numbers, but layer 3 is 'ReLU(0: 1, *")).Should().BeLessThan(6L * file.Length + 4_000_000);
    }

    [Fact]
    public void Loading_allocates_a_few_times_what_it_reads()
    {
        byte[] file = SavedNetworkTests.Saved(new(1000, [1000], 2, new() { RowBlocks = 2 }));

        Allocation.Of(() => MultiLayerNet.Load(new TestStream(file, chunk: 1 << 20))).Should().BeLessThan(6L * file.Length + 1_000_000);
    }

    private const int Inputs = 3;

    /// <summary>The file with another text in its header, and the lengths and the checksum that belong to it.</summary>
    private static byte[] With(byte[] file, string found, string other)
    {
        int length = BitConverter.ToInt32(file);
        string header = Encoding.ASCII.GetString(file, 8, length);
        header.Should().Contain(found);
        int index = header.IndexOf(found, StringComparison.Ordinal);
        return NeuralTraining.Fuzzing.SafetensorsRepair.Checksum(
            Safetensors.File(Encoding.ASCII.GetBytes(header[..index] + other + header[(index + found.Length)..]), file[(8 + length)..]));
    }

    private static ExceptionAssertions<InvalidDataException> Loading(byte[] file, params PartFactory[] parts) =>
        FluentActions.Invoking(() => MultiLayerNet.Load(new MemoryStream(file), parts)).Should().Throw<InvalidDataException>();

    private static void Refused<TException>(MultiLayerNet network, string message, IReadOnlyDictionary<string, string>? metadata = null) where TException : Exception
    {
        using var stream = new MemoryStream();

        network.Invoking(network => network.Save(stream, metadata)).Should().Throw<TException>().WithMessage(message);

        stream.Length.Should().Be(0);
        network.Iteration = 0;
    }

    private sealed class Named(string name) : PlainLayer, ILayer
    {
        public IReadOnlyDictionary<string, double> Hyperparameters { get; } = new Dictionary<string, double> { [name] = 1 };
    }

    private static class Other
    {
        internal sealed class Tanh : PlainLayer;
    }
}
