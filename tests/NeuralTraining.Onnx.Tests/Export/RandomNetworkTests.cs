using System.Numerics.Tensors;
using CsCheck;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Onnx.Tests.Support;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Export;

public sealed class RandomNetworkTests
{
    private static readonly Func<ILayer>[] Plain =
        [() => new ReLU(), () => new Sigmoid(), () => new Tanh(), () => new GELU(), () => new GELU(GELUApproximation.Tanh), () => new SiLU(), () => new Softplus()];

    private static readonly Gen<Func<ILayer>> Layer = Gen.OneOf(
        Gen.Select(Gen.Int[1, 40], Gen.Bool, (width, bias) => (Func<ILayer>)(() => new Affine(width, new He(), bias))),
        Gen.Select(Gen.Double[0, 0.99], Gen.Float[1e-6f, 1f], (momentum, epsilon) => (Func<ILayer>)(() => new BatchNorm(momentum, epsilon))),
        Gen.Float[1e-6f, 1f].Select(epsilon => (Func<ILayer>)(() => new LayerNorm(epsilon))),
        Gen.Select(Gen.Float[0, 0.9f], Gen.Enum<DropoutScaling>(), (ratio, scaling) => (Func<ILayer>)(() => new Dropout(ratio, scaling))),
        Gen.Double[0, 2].Select(slope => (Func<ILayer>)(() => new LeakyReLU(slope))),
        Gen.Double[0.01, 3].Select(alpha => (Func<ILayer>)(() => new ELU(alpha))),
        Gen.Int[0, Plain.Length - 1].Select(i => Plain[i]));

    private static readonly Gen<(int Inputs, Func<ILayer>[] Layers, int Rows, bool Fold)> Case =
        Gen.Select(Gen.Int[1, 40], Layer.Array[1, 8], Gen.Int[1, 40], Gen.Bool);

    /// <summary>A layer norm of one column, or one after a saturated sigmoid, divides rounding errors by nearly 0, so ε is not tiny.</summary>
    [Fact]
    public void Any_layers_of_any_widths_in_any_order_predict_the_same() => Case.Sample(
        sample =>
        {
            MultiLayerNet network = Trained.Network(sample.Inputs, [.. sample.Layers.Select(create => create())], new MeanSquaredError(), seed: 7);
            Tensor<float> x = Trained.Inputs(sample.Rows, sample.Inputs, seed: sample.Rows);
            float[] actual = OnnxModelRun.Run(network.Export(new OnnxOptions { Fold = sample.Fold }), x);
            Difference.Require(network.Predict(x), actual, network.ToString());
            Difference.Require(network.Freeze().Predict(x), actual, network.ToString());
        },
        iter: 300, threads: 1);
}
