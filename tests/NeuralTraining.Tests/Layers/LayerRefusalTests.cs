using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using Xunit;

namespace NeuralTraining.Tests.Layers;

/// <summary>Tensors that a layer cannot compute with, each refused by a message, before anything is written.</summary>
public sealed class LayerRefusalTests
{
    private const int Batch = 2, Inputs = 3, Outputs = 4;

    private readonly Tensor<float> _x = Matrix(Batch, Inputs), _y = Matrix(Batch, Outputs);
    private readonly Affine _affine = new(Outputs, new He());

    public LayerRefusalTests()
    {
        var declarations = new LayerDeclarations();
        _affine.Build(new LayerBuilder(Inputs, declarations));
        ParameterSet parameters = declarations.CreateParameters(seed: 1, new());
        _affine.Bind(parameters, parameters.NewLike(), declarations.CreateBuffers(new()));
    }

    public static TheoryData<ILayer> Activations =>
        [new ReLU(), new Sigmoid(), new Tanh(), new LeakyReLU(), new ELU(), new GELU(), new GELU(GELUApproximation.Tanh), new SiLU(), new Softplus()];

    public static TheoryData<ILayer> ActivationsThatReadTheirInput => [new GELU(), new GELU(GELUApproximation.Tanh), new SiLU()];

    [Fact]
    public void An_affine_layer_refuses_what_it_cannot_go_forward_with()
    {
        Forward(Matrix(Batch, 5), _y, "x", "The input of an affine layer must have 3 columns, but has shape [2, 5].*");
        Forward(Vector(), _y, "x", "The input of an affine layer must be a dense tensor of shape [rows, columns], but was [3].*");
        Forward(Strided(Batch, Inputs), _y, "x", "The input of an affine layer " + StridedOver("2, 3"));
        Forward(_x, Matrix(Batch, 5), "y", "The output of an affine layer must have shape [2, 4], but has [2, 5].*");
        Forward(_x, Matrix(3, Outputs), "y", "The output of an affine layer must have shape [2, 4], but has [3, 4].*");
        Forward(_x, Strided(Batch, Outputs), "y", "The output of an affine layer " + StridedOver("2, 4"));
        _affine.Forward(_x, _y, new Pass(PassMode.Training));

        void Forward(Tensor<float> x, Tensor<float> y, string argument, string message) =>
            Refuse(() => _affine.Forward(x, y, new Pass(PassMode.Training)), argument, message, y);
    }

    [Fact]
    public void An_affine_layer_refuses_what_it_cannot_go_back_with()
    {
        Backward(Matrix(Batch, 5), _y, _x, "x", "The input of an affine layer must have 3 columns, but has shape [2, 5].*");
        Backward(Strided(Batch, Inputs), _y, _x, "x", "The input of an affine layer " + StridedOver("2, 3"));
        Backward(_x, Matrix(Batch, 5), _x, "dy", "The output gradient of an affine layer must have shape [2, 4], but has [2, 5].*");
        Backward(_x, Matrix(3, Outputs), _x, "dy", "The output gradient of an affine layer must have shape [2, 4], but has [3, 4].*");
        Backward(_x, Strided(Batch, Outputs), _x, "dy", "The output gradient of an affine layer " + StridedOver("2, 4"));
        Backward(_x, _y, Matrix(3, Inputs), "dx", "The input gradient of an affine layer must have shape [2, 3], but has [3, 3].*");
        Backward(_x, _y, Strided(Batch, Inputs), "dx", "The input gradient of an affine layer " + StridedOver("2, 3"));
        _affine.Backward(_x, _y, _y, Matrix(3, 3), new Pass(PassMode.Training, needsInputGradient: false));

        void Backward(Tensor<float> x, Tensor<float> dy, Tensor<float> dx, string argument, string message) =>
            Refuse(() => _affine.Backward(x, _y, dy, dx, new Pass(PassMode.Training)), argument, message, dx);
    }

    [Fact]
    public void An_affine_layer_outside_a_network_cannot_compute()
    {
        const string message = "A layer must be part of a network before it can compute, but this one is not: nothing has bound it to parameters.";
        var alone = new Affine(Outputs, new He());
        var unbound = new Affine(Outputs, new He());
        unbound.Build(new LayerBuilder(Inputs, new LayerDeclarations()));

        foreach (Affine layer in new[] { alone, unbound })
        {
            layer.Invoking(l => l.Forward(_x, _y, new Pass(PassMode.Inference))).Should().Throw<InvalidOperationException>().WithMessage(message);
            layer.Invoking(l => l.Backward(_x, _y, _y, _x, new Pass(PassMode.Training))).Should().Throw<InvalidOperationException>().WithMessage(message);
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void An_activation_refuses_what_does_not_fit(ILayer layer)
    {
        var pass = new Pass(PassMode.Training);
        Tensor<float> fits = Matrix(2, 3), wide = Matrix(2, 4), high = Matrix(3, 3), strided = Strided(2, 3);
        string notDense = StridedOver("2, 3");

        Refuse(() => layer.Forward(Vector(), fits, pass), "x", "The input of an activation must be a dense tensor of shape [rows, columns], but was [3].*", fits);
        Refuse(() => layer.Forward(strided, fits, pass), "x", $"The input of an activation {notDense}", fits);
        Refuse(() => layer.Forward(fits, wide, pass), "y", "The output of an activation must have shape [2, 3], but has [2, 4].*", wide);
        Refuse(() => layer.Forward(fits, high, pass), "y", "The output of an activation must have shape [2, 3], but has [3, 3].*", high);
        Refuse(() => layer.Forward(fits, strided, pass), "y", $"The output of an activation {notDense}", strided);

        Refuse(() => layer.Backward(fits, strided, fits, fits, pass), "y", $"The output of an activation {notDense}", fits);
        Refuse(() => layer.Backward(fits, fits, wide, fits, pass), "dy", "The output gradient of an activation must have shape [2, 3], but has [2, 4].*", fits);
        Refuse(() => layer.Backward(fits, fits, strided, fits, pass), "dy", $"The output gradient of an activation {notDense}", fits);
        Refuse(() => layer.Backward(fits, fits, fits, high, pass), "dx", "The input gradient of an activation must have shape [2, 3], but has [3, 3].*", high);
        Refuse(() => layer.Backward(fits, fits, fits, strided, pass), "dx", $"The input gradient of an activation {notDense}", strided);
    }

    [Theory]
    [MemberData(nameof(ActivationsThatReadTheirInput))]
    public void An_activation_whose_derivative_needs_its_input_refuses_one_that_does_not_fit(ILayer layer)
    {
        Tensor<float> fits = Matrix(2, 3);

        Refuse(
            () => layer.Backward(Matrix(2, 4), fits, fits, fits, new Pass(PassMode.Training)), "x",
            "The input of an activation must have shape [2, 3], but has [2, 4].*", fits);
        Refuse(
            () => layer.Backward(Strided(2, 3), fits, fits, fits, new Pass(PassMode.Training)), "x",
            $"The input of an activation {StridedOver("2, 3")}", fits);
    }

    private static void Refuse(Action action, string argument, string message, Tensor<float> written)
    {
        action.Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(argument);
        written.Should().OnlyContain(value => value == 1, "nothing is written before the refusal");
    }

    private static string StridedOver(string lengths) => $"must be a dense tensor of shape [rows, columns], but was a view with strides over [{lengths}].*";

    private static Tensor<float> Vector() => Tensor.Create(new float[3], [3]);

    private static Tensor<float> Matrix(int rows, int columns) => Tensor.Create(Enumerable.Repeat(1f, rows * columns).ToArray(), [rows, columns]);

    /// <summary>The left part of a wider matrix.</summary>
    private static Tensor<float> Strided(int rows, int columns) => Matrix(rows, 2 * columns).Slice([0..rows, 0..columns]);
}
