using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>The numbers of a step that Adam and its relatives share.</summary>
internal static class AdamStep
{
    /// <summary>Returns √(1 − β2ᵗ), by which the root of v is too small.</summary>
    public static double RootBias(double beta2, long step) => Math.Sqrt(1 - ScalarMath.Power(beta2, step));

    /// <summary>Returns ηₜ = η √(1 − β2ᵗ) / (1 − β1ᵗ), the rate that corrects both averages.</summary>
    public static double Rate(float learningRate, double beta1, double beta2, long step) =>
        learningRate * RootBias(beta2, step) / (1 - ScalarMath.Power(beta1, step));

    /// <summary>Returns ε √(1 − β2ᵗ): added to the root of v, it is as ε added to the root of the corrected v. Greater
    /// than zero, as the divisor must be.</summary>
    public static float EpsilonHat(float epsilon, double beta2, long step) =>
        MathF.Max((float)(epsilon * RootBias(beta2, step)), float.Epsilon);

    /// <summary>Updates the bounds of m and v by a bound of the gradients.</summary>
    public static void Bound(double beta1, double beta2, double g, ref double m, ref double v)
    {
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * (g * g);
    }
}
