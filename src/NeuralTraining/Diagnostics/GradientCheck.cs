using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining.Diagnostics;

/// <summary>Compares a network's gradient by backpropagation with one by central differences of its loss: it finds a
/// wrong <c>Backward</c>, in your own layers too.</summary>
/// <remarks>
/// <para>A parameter passes when ‖a − n‖ / max(‖a‖, ‖n‖) is at most the tolerance, a backpropagated and n numerical,
/// over the checked elements. Outputs are in single precision, so a small step would drown in rounding:
/// steps begin large and are halved until the slope no longer depends on them, and then two derivatives are
/// extrapolated to the step 0 (Richardson). The rounding noise of the loss is measured (Moré and Wild, 2011), and three
/// standard deviations of it are no failure. An element at which the slope depends on the step down to the noise lies
/// at a kink, such as that of a ReLU, and is skipped and counted.</para>
/// <para>Parameters that are exactly 0 are moved by up to 0.01 for the time of the check: biases begin there, and a
/// ReLU whose inputs are all 0 then sits on its kink, where there is no gradient to compare.</para>
/// <para>All layers before a wrong <c>dx</c> get a wrong gradient: the last parameter that fails shows where to look.
/// Take a batch of at least 4: one row hides much (and a batch normalization refuses it). Check without weight decay:
/// its part of the gradient is right, and hides an error in the rest.</para>
/// </remarks>
public static class GradientCheck
{
    /// <summary>The rounding error that backpropagation may leave in a gradient of zero, relative to the network's
    /// largest.</summary>
    private const double BackpropagationNoise = 1e-6;

    /// <summary>Checks all parameters of a network with one batch. Takes 7 to 27 training losses for each element;
    /// allocates.</summary>
    /// <remarks>Parameters, buffers and <see cref="MultiLayerNet.Iteration"/> are left as they were, even if a layer
    /// throws. All losses are those of training mode at that iteration, so that a dropout has one and the same mask.
    /// The network's set of gradients holds the batch's gradient afterwards.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="batch">The mini-batch [batch, inputs].</param>
    /// <param name="options">The options; without them, the defaults of <see cref="GradientCheckOptions"/>.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, or the network has no
    /// parameters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The loss is NaN or infinite, or another call on the network is under
    /// way.</exception>
    public static GradientCheckResult Run(MultiLayerNet network, in Batch batch, GradientCheckOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        options ??= new();
        options.Check();
        if (network.Parameters.Count == 0)
        {
            throw new ArgumentException(
                "A network must have parameters for its gradient to be checked, but this one has none.", nameof(network));
        }

        using CallGuard.Call call = network.BeginCall();
        using var probe = new LossProbe(network, batch);
        LeaveZero(network.Parameters.AsSpan(), RandomPurpose.GradientCheck.Stream(options.Seed, index: 0));
        ParameterSet gradients = probe.Gradient();
        double loss = probe.Loss();
        if (!double.IsFinite(loss))
        {
            throw new InvalidOperationException(Invariant($"The loss must be finite for its gradient to be checked, but was '{loss}'."));
        }

        double lossNoise = LossNoise.Measure(probe, network.Parameters, RandomPurpose.GradientCheck.Stream(options.Seed, index: 1));
        double gradientNoise = BackpropagationNoise * network.Parameters.Keys.Max(name => RootMeanSquare(gradients.AsSpan(name)));
        var checks = new List<ParameterGradientCheck>();
        int start = 0;
        foreach (string name in network.Parameters.Keys)
        {
            ReadOnlySpan<float> gradient = gradients.AsSpan(name);
            RandomStream random = RandomPurpose.GradientCheck.Stream(options.Seed, index: checks.Count + 2);
            int[] sample = GradientSample.Draw(gradient, options.Elements, random);
            var derivatives = new NumericalDerivative[sample.Length];
            double tolerance = options.Tolerance / 20 * RootMeanSquare([.. sample.Select(i => gradients.AsSpan(name)[i])]);
            for (int i = 0; i < sample.Length; i++)
            {
                derivatives[i] = NumericalDerivative.Measure(probe, start + sample[i], options.Step, loss, lossNoise, tolerance);
            }

            checks.Add(ParameterGradientCheck.Compare(name, gradient, sample, derivatives, gradientNoise, options.Tolerance));
            start += gradient.Length;
        }

        return new GradientCheckResult(checks);
    }

    /// <summary>Moves parameters that are exactly 0 by ±0.005 to ±0.01.</summary>
    private static void LeaveZero(Span<float> values, RandomStream random)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
            {
                double u = random.Uniform((ulong)i);
                values[i] = (float)(u < 0.5 ? -0.01 + 0.01 * u : 0.01 * u);
            }
        }
    }

    /// <summary>Returns 0 if a value is NaN or infinite, which fails in any case.</summary>
    private static double RootMeanSquare(ReadOnlySpan<float> values)
    {
        double root = Math.Sqrt(Reductions.SumOfSquares(values) / values.Length);
        return double.IsFinite(root) ? root : 0;
    }
}
