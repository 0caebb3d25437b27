using System.Numerics.Tensors;
using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Serialization;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks.Weights;

/// <summary>Models that PyTorch made, with the names that their modules have there.</summary>
public class PyTorchNamesTests
{
    private static readonly Dictionary<string, PyTorchNames> Names = new PyTorchNames[]
    {
        PyTorchNames.Sequential(first: 1),
        PyTorchNames.Sequential("linear_relu_stack."),
        PyTorchNames.Sequential("module.linear_relu_stack."),
        PyTorchNames.Sequential("module._orig_mod.", first: 1),
        PyTorchNames.Modules("fc1", "bn1", "fc2", "out"),
        PyTorchNames.Modules("_orig_mod.fc1", "_orig_mod.bn1", "_orig_mod.fc2", "_orig_mod.out"),
        PyTorchNames.Modules(""),
        PyTorchNames.ByShape,
    }.ToDictionary(names => names.ToString());

    public static TheoryData<string, string> Calls => PyTorchModels.Calls;

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_model_of_PyTorch_gives_its_outputs(string model, string call)
    {
        MultiLayerNet network = PyTorchModels.Create(model);

        network.LoadWeights(PathOf(model), Names[call]);

        ShouldGiveItsOutputs(network, model);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_stream_is_loaded_like_a_file(string model, string call)
    {
        MultiLayerNet network = PyTorchModels.Create(model), fromFile = PyTorchModels.Create(model);
        using var stream = new TestStream(File.ReadAllBytes(PathOf(model)), chunk: 100);

        network.LoadWeights(stream, Names[call]);

        fromFile.LoadWeights(PathOf(model), Names[call]);
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), fromFile.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(network.Buffers.AsSpan(), fromFile.Buffers.AsSpan());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void Shapes_tell_which_module_is_which(string model, string call)
    {
        MultiLayerNet network = PyTorchModels.Create(model), named = PyTorchModels.Create(model);

        network.LoadWeights(PathOf(model), PyTorchNames.ByShape);

        named.LoadWeights(PathOf(model), Names[call]);
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), named.Parameters.AsSpan());
        ShouldGiveItsOutputs(network, model);
    }

    [Theory]
    [InlineData("flattened", "PyTorchNames.Sequential(first: 1)")]
    [InlineData("tutorial", "PyTorchNames.Sequential(\"linear_relu_stack.\")")]
    [InlineData("attributes", "PyTorchNames.Modules(\"fc1\", \"bn1\", \"fc2\", \"out\")")]
    [InlineData("compiled", "PyTorchNames.Modules(\"_orig_mod.fc1\", \"_orig_mod.bn1\", \"_orig_mod.fc2\", \"_orig_mod.out\")")]
    [InlineData("parallel_compiled", "PyTorchNames.Sequential(\"module._orig_mod.\", first: 1)")]
    [InlineData("linear", "PyTorchNames.Modules(\"\")")]
    public void The_refusal_of_other_names_lists_them_and_tells_the_call(string model, string call)
    {
        string[] held = [.. Golden.Load("pytorch_modules").GetProperty(model).GetProperty("names").EnumerateArray().Select(name => name.GetString()!)];
        Action<MultiLayerNet>[] attempts =
        [
            network => network.LoadWeights(PathOf(model), WeightsFormat.PyTorch),
            network => network.LoadWeights(PathOf(model), PyTorchNames.Sequential("model.")),
        ];

        foreach (Action<MultiLayerNet> attempt in attempts)
        {
            string message = PyTorchModels.Create(model).Invoking(attempt).Should().Throw<InvalidDataException>().Which.Message;

            message.Should().EndWith($" instead, which LoadWeights reads with '{call}'.");
            string listed = message[message.IndexOf(" and holds ", StringComparison.Ordinal)..];
            held.Count(name => listed.Contains($"'{name}'", StringComparison.Ordinal)).Should().Be(Math.Min(held.Length, 10));
        }
    }

    [Fact]
    public void A_refusal_without_advice_still_lists_what_the_file_holds() =>
        PyTorchModels.Create("tutorial").Invoking(network => network.LoadWeights(PathOf("linear"), PyTorchNames.Sequential("net."))).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file '{PathOf("linear")}' must hold 'net.0.weight', 'net.0.bias', 'net.2.weight', 'net.2.bias', 'net.4.weight', 'net.4.bias', but lacks " +
                "'net.0.weight', 'net.0.bias', 'net.2.weight', 'net.2.bias', 'net.4.weight', 'net.4.bias' and holds 'weight', 'bias' instead.");

    [Fact]
    public void Names_of_modules_are_refused_by_other_formats_with_the_call_that_takes_them()
    {
        const string modules = "holds weights of PyTorch's modules, such as 'bn1.bias', which MultiLayerNet.LoadWeights reads with PyTorchNames";
        string path = PathOf("attributes");

        PyTorchModels.Create("attributes").Invoking(network => network.LoadWeights(path)).Should().Throw<InvalidDataException>()
            .WithMessage($"The safetensors file '{path}' must hold weights in the format Chapter, but {modules}.");
        FluentActions.Invoking(() => MultiLayerNet.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"The safetensors file '{path}' must hold a network, but {modules}.");
        FluentActions.Invoking(() => FrozenNetwork.Load(path)).Should().Throw<InvalidDataException>().WithMessage($"The safetensors file '{path}' must hold a frozen network, but {modules}.");
    }

    [Fact]
    public void A_network_or_a_frozen_one_is_not_searched_for_modules()
    {
        MultiLayerNet network = SmallNetwork.Create(seed: 1);
        using var frozen = new MemoryStream();
        network.Freeze().Save(frozen);

        network.Invoking(n => n.LoadWeights(new MemoryStream(frozen.ToArray()), PyTorchNames.ByShape)).Should().Throw<InvalidDataException>()
            .WithMessage("The safetensors file 'stream' must hold weights in the format PyTorch, but holds a frozen network, which FrozenNetwork.Load reads.");
        network.Invoking(n => n.LoadWeights(new MemoryStream(SmallNetwork.Saved(network, WeightsFormat.Chapter)), PyTorchNames.ByShape)).Should().Throw<InvalidDataException>()
            .WithMessage("*, but holds weights in the format Chapter, which MultiLayerNet.LoadWeights reads with WeightsFormat.Chapter.");
    }

    [Fact]
    public void Another_epsilon_that_was_saved_under_the_name_of_the_module_is_refused()
    {
        byte[] file = SmallNetwork.Saved(SmallNetwork.Create(seed: 1, epsilon: 1e-6f), WeightsFormat.PyTorch);

        foreach (PyTorchNames names in new[] { PyTorchNames.ByShape, PyTorchNames.Sequential(), PyTorchNames.Modules("0", "1", "4") })
        {
            SmallNetwork.Create(seed: 2).Invoking(network => network.LoadWeights(new MemoryStream(file), names)).Should().Throw<InvalidDataException>()
                .WithMessage("*must be of a network with the normalization of this one, whose '1.eps' is '1E-05', but has '1E-06'.");
        }
    }

    [Fact]
    public void Names_that_cannot_be_are_refused()
    {
        MultiLayerNet network = SmallNetwork.Create(seed: 1);

        FluentActions.Invoking(() => PyTorchNames.Sequential(null!)).Should().Throw<ArgumentNullException>().WithParameterName("prefix");
        FluentActions.Invoking(() => PyTorchNames.Sequential("", -1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The number of the first layer must be at least 0, but was '-1'.*");
        FluentActions.Invoking(() => PyTorchNames.Modules(null!)).Should().Throw<ArgumentNullException>().WithParameterName("modules");
        FluentActions.Invoking(() => PyTorchNames.Modules("fc1", null!)).Should().Throw<ArgumentException>().WithMessage("The names of the modules must not be null, but name 2 is.*");
        FluentActions.Invoking(() => PyTorchNames.Modules("fc1", "fc2", "fc1")).Should().Throw<ArgumentException>().WithMessage("The names of the modules must be different, but 'fc1' occurs twice.*");
        network.Invoking(n => n.LoadWeights(Stream.Null, PyTorchNames.Modules("fc1"))).Should().Throw<ArgumentException>().WithParameterName("names")
            .WithMessage("There must be a name of a module for each of the '3' layers with weights, Affine, BatchNorm, Affine, but there are '1'.*");
        network.Invoking(n => n.LoadWeights("weights", (PyTorchNames)null!)).Should().Throw<ArgumentNullException>().WithParameterName("names");
        network.Invoking(n => n.LoadWeights(Stream.Null, (PyTorchNames)null!)).Should().Throw<ArgumentNullException>().WithParameterName("names");
        network.Invoking(n => n.LoadWeights("", PyTorchNames.ByShape)).Should().Throw<ArgumentException>().WithParameterName("path");
        network.Invoking(n => n.LoadWeights((Stream)null!, PyTorchNames.ByShape)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
    }

    [Fact]
    public void Names_that_are_changed_afterwards_stay_as_they_were()
    {
        string[] modules = ["fc1", "fc2"];
        PyTorchNames names = PyTorchNames.Modules(modules);

        modules[0] = "fc3";

        names.ToString().Should().Be("PyTorchNames.Modules(\"fc1\", \"fc2\")");
        PyTorchNames.Sequential().ToString().Should().Be("PyTorchNames.Sequential()");
    }

    private static string PathOf(string model) => Path.Combine(AppContext.BaseDirectory, "Golden", $"pytorch_modules_{model}.safetensors");

    private static void ShouldGiveItsOutputs(MultiLayerNet network, string model)
    {
        JsonElement golden = Golden.Load("pytorch_modules").GetProperty(model);
        Tensor<float> y = network.Predict(Tensor.Create(golden.GetProperty("x").Floats(), [5, 16]));
        Numbers.ShouldBeClose(LayerHarness.Values(y), golden.GetProperty("outputs").Doubles(), relative: 1e-5, absolute: 1e-6, "output");
    }
}
