using NeuralTraining.Networks;

namespace NeuralTraining.Diagnostics;

/// <summary>The derivative of a loss by one value of the parameters, from central differences.</summary>
/// <param name="Value">The derivative; NaN at a kink.</param>
/// <param name="Noise">The standard deviation of its rounding error.</param>
internal readonly record struct NumericalDerivative(double Value, double Noise)
{
    private const int MinHalvings = 7, MaxHalvings = 12;

    /// <summary>The distance of two slopes that noise explains, in standard deviations.</summary>
    private const double Sigmas = 3;

    /// <summary>The noise that a slope from small steps may have, in tolerances.</summary>
    private const double MaxNoise = 3;

    public bool IsKink => double.IsNaN(Value);

    /// <summary>Halves the step until the slope no longer depends on it (twice in a row, or at the smallest step), and
    /// then extrapolates it to the step 0.</summary>
    /// <param name="probe">The loss.</param>
    /// <param name="index">The index of the value.</param>
    /// <param name="step">The largest step.</param>
    /// <param name="loss">The loss where the parameters are.</param>
    /// <param name="lossNoise">The noise of a loss.</param>
    /// <param name="tolerance">The largest difference of slopes.</param>
    public static NumericalDerivative Measure(in LossProbe probe, int index, float step, double loss, double lossNoise, double tolerance)
    {
        CentralDifference wide = probe.Around(index, step);
        NumericalDerivative? candidate = null;
        for (int halving = 1; halving <= MaxHalvings; halving++)
        {
            CentralDifference narrow = probe.Around(index, step /= 2);
            double noise = lossNoise / (narrow.Up + narrow.Down);
            if (halving > MinHalvings && noise > MaxNoise * tolerance)
            {
                break;
            }

            // Where the loss is smooth, the slopes differ by O(h²) and the bend is in proportion to h; a kink at the very
            // middle shows in the bend alone.
            double change = Math.Abs(wide.Slope - narrow.Slope), jump = Math.Abs(2 * narrow.Bend(loss) - wide.Bend(loss)) / 2;
            bool agree = change <= tolerance + Sigmas * 1.6 * noise && jump <= tolerance + Sigmas * 5 * noise;
            if (agree && candidate is { } derivative)
            {
                return derivative;
            }

            // Richardson: the O(h²) of both slopes cancel.
            candidate = agree ? new NumericalDerivative((4 * narrow.Slope - wide.Slope) / 3, 1.9 * noise) : null;
            wide = narrow;
        }

        return candidate ?? new NumericalDerivative(double.NaN, 0);
    }
}
