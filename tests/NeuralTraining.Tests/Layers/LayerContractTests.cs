using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Layers;

/// <summary>What every layer must do.</summary>
public sealed class LayerContractTests
{
    private static readonly Dictionary<string, Func<ILayer>> Layers = new()
    {
        ["Affine"] = () => new Affine(13, new Gaussian(0.5)),
        ["Affine without bias"] = () => new Affine(13, new Gaussian(0.5), bias: false),
        ["BatchNorm"] = () => new BatchNorm(),
        ["Dropout"] = () => new Dropout(0.3f),
        ["inverted Dropout"] = () => new Dropout(0.3f, DropoutScaling.InTraining),
        ["ReLU"] = () => new ReLU(),
        ["Sigmoid"] = () => new Sigmoid(),
        ["Tanh"] = () => new Tanh(),
        ["LeakyReLU"] = () => new LeakyReLU(),
        ["ELU"] = () => new ELU(),
        ["GELU"] = () => new GELU(),
        ["approximate GELU"] = () => new GELU(GELUApproximation.Tanh),
        ["SiLU"] = () => new SiLU(),
        ["Softplus"] = () => new Softplus(),
        ["LayerNorm"] = () => new LayerNorm(),
    };

    /// <summary>Batches from 1 (2 for BatchNorm, which refuses to train on 1), as a row must not depend on the others,
    /// and widths around those of vectors.</summary>
    public static TheoryData<string, int, int> All()
    {
        var data = new TheoryData<string, int, int>();
        foreach (string layer in Layers.Keys)
        {
            foreach ((int batch, int inputs) in new[] { (1, 1), (4, 3), (5, 17), (7, 33), (64, 10) })
            {
                data.Add(layer, layer == "BatchNorm" ? Math.Max(batch, 2) : batch, inputs);
            }
        }

        return data;
    }

    [Fact]
    public void Every_layer_of_the_library_is_here() =>
        Layers.Values.Select(create => create().GetType()).Distinct().Should().BeEquivalentTo(
            typeof(ILayer).Assembly.GetTypes().Where(type => type.IsClass && !type.IsAbstract && type.IsAssignableTo(typeof(ILayer))));

    [Theory]
    [MemberData(nameof(All))]
    public void Passes_write_everything_they_should_and_nothing_else(string layer, int batch, int inputs)
    {
        var harness = new LayerHarness(Layers[layer](), batch, inputs);
        string parameters = Numbers.Hash(harness.Parameters.AsSpan()), x = Hash(harness.X), dy = Hash(harness.DY);

        harness.Forward();
        string y = Hash(harness.Y);
        harness.Backward();

        LayerHarness.Values(harness.Y).Should().OnlyContain(value => float.IsFinite(value));
        LayerHarness.Values(harness.DX).Should().OnlyContain(value => float.IsFinite(value));
        harness.Gradients.AsSpan().ToArray().Should().NotContain(value => !float.IsFinite(value));
        Numbers.Hash(harness.Parameters.AsSpan()).Should().Be(parameters);
        Hash(harness.X).Should().Be(x);
        Hash(harness.DY).Should().Be(dy);
        Hash(harness.Y).Should().Be(y);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_row_of_a_batch_gives_the_bits_it_gives_alone(string layer, int batch, int inputs)
    {
        var whole = new LayerHarness(Layers[layer](), batch, inputs);
        whole.Forward(PassMode.Inference);
        bool goesBackByRows = layer is not ("BatchNorm" or "LayerNorm" or "Dropout" or "inverted Dropout");
        if (goesBackByRows)
        {
            whole.Backward();
        }

        for (int row = 0; row < batch; row++)
        {
            var alone = new LayerHarness(Layers[layer](), 1, inputs);
            Row(whole.X, row).CopyTo(alone.X.GetSpan([0, 0], inputs));
            Row(whole.DY, row).CopyTo(alone.DY.GetSpan([0, 0], (int)alone.DY.FlattenedLength));
            alone.Forward(PassMode.Inference);
            Numbers.ShouldBeBitEqual(LayerHarness.Values(alone.Y), Row(whole.Y, row));
            if (goesBackByRows)
            {
                alone.Backward();
                Numbers.ShouldBeBitEqual(LayerHarness.Values(alone.DX), Row(whole.DX, row));
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Without_need_for_the_inputs_gradient_the_parameters_gradients_stay_the_same(string layer, int batch, int inputs)
    {
        var needed = new LayerHarness(Layers[layer](), batch, inputs);
        var unneeded = new LayerHarness(Layers[layer](), batch, inputs);
        needed.Forward();
        needed.Backward();
        unneeded.Forward();
        unneeded.Backward(needsInputGradient: false);

        Numbers.ShouldBeBitEqual(unneeded.Gradients.AsSpan(), needed.Gradients.AsSpan());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Passes_do_not_allocate(string layer, int batch, int inputs)
    {
        var harness = new LayerHarness(Layers[layer](), batch, inputs);

        Allocation.Of(() =>
        {
            harness.Forward();
            harness.Backward();
        }).Should().Be(0);
    }

    /// <summary>The gradients for x and for every parameter against central differences of the same layer in double precision.</summary>
    [Theory]
    [InlineData("Affine", 4, 7)]
    [InlineData("Affine", 64, 5)]
    [InlineData("ReLU", 4, 33)]
    [InlineData("Sigmoid", 4, 33)]
    [InlineData("Tanh", 4, 33)]
    [InlineData("LeakyReLU", 4, 33)]
    [InlineData("ELU", 4, 33)]
    [InlineData("GELU", 4, 33)]
    [InlineData("SiLU", 4, 33)]
    [InlineData("Softplus", 4, 33)]
    public void Gradients_are_those_of_the_naive_layer(string layer, int batch, int inputs)
    {
        var harness = new LayerHarness(Layers[layer](), batch, inputs);
        harness.Forward();
        harness.Backward();
        double[] x = Doubles(harness.X), dy = Doubles(harness.DY), w = [], b = [];
        if (layer == "Affine")
        {
            (w, b) = (Numbers.ToDoubles(harness.Parameters.AsSpan("W1")), Numbers.ToDoubles(harness.Parameters.AsSpan("b1")));
            Check(harness.Gradients.AsSpan("W1"), Naive.Gradient(v => Naive.Dot(Forward(x, v, b), dy), w), "dW");
            Check(harness.Gradients.AsSpan("b1"), Naive.Gradient(v => Naive.Dot(Forward(x, w, v), dy), b), "db");
        }

        Numbers.ShouldBeClose(LayerHarness.Values(harness.Y), Forward(x, w, b), 1e-5, 1e-6, "y");
        Check(LayerHarness.Values(harness.DX), Naive.Gradient(v => Naive.Dot(Forward(v, w, b), dy), x), "dx");

        double[] Forward(double[] x, double[] w, double[] b) => layer switch
        {
            "Affine" => Naive.Affine(x, w, b),
            _ => [.. x.Select(value => Naive.Activation(Enum.Parse<ActivationFunction>(layer), value))],
        };

        static void Check(ReadOnlySpan<float> actual, double[] expected, string what)
        {
            expected.Count(value => Math.Abs(value) > 1e-3).Should().BeGreaterThan(expected.Length / 3, "a check against zeros proves nothing");
            Numbers.ShouldBeClose(actual, expected, 1e-5, 1e-6, what);
        }
    }

    private static double[] Doubles(System.Numerics.Tensors.Tensor<float> tensor) => Numbers.ToDoubles(LayerHarness.Values(tensor));

    private static string Hash(System.Numerics.Tensors.Tensor<float> tensor) => Numbers.Hash(LayerHarness.Values(tensor));

    private static Span<float> Row(System.Numerics.Tensors.Tensor<float> tensor, int row) => tensor.GetSpan([row, 0], (int)tensor.Lengths[1]);
}
