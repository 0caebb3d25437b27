using System.Text.Json.Serialization;

namespace NeuralTraining.Diagnostics;

/// <summary>The result of a <see cref="GradientCheck"/> for one parameter.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record ParameterGradientCheck
{
    private const double Sigmas = 3, MaxKinks = 0.75;

    /// <summary>Gets the name of the parameter.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the verdict.</summary>
    public required GradientVerdict Verdict { get; init; }

    /// <summary>Gets ‖a − n‖ / max(‖a‖, ‖n‖) over the checked elements, a backpropagated and n numerical: from 0 to 2;
    /// 0 when both are zero, NaN when nothing was checked or a gradient is NaN.</summary>
    public required double RelativeError { get; init; }

    /// <summary>Gets the part of the relative error that rounding alone can be expected to cause, as one standard
    /// deviation: infinite when both gradients are zero.</summary>
    public required double RelativeNoise { get; init; }

    /// <summary>Gets the checked element with the largest difference; null when none was checked.</summary>
    public GradientElement? Worst { get; init; }

    /// <summary>Gets the number of checked elements.</summary>
    public required int Checked { get; init; }

    /// <summary>Gets the number of elements that were skipped because the loss has a kink there, such as that of a
    /// ReLU.</summary>
    public required int Kinks { get; init; }

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"{Name}: {Verdict}, relative error {RelativeError:E1}, noise {RelativeNoise:E1}, {Checked} checked, {Kinks} kinks");

    /// <summary>Compares elements of a gradient with the derivatives that were measured there.</summary>
    internal static ParameterGradientCheck Compare(
        string name, ReadOnlySpan<float> gradient, int[] sample, NumericalDerivative[] derivatives, double gradientNoise, double tolerance)
    {
        double differences = 0, backpropagated = 0, numerical = 0, noises = 0;
        int kinks = 0;
        bool finite = true;
        GradientElement? worst = null;
        for (int i = 0; i < sample.Length; i++)
        {
            double a = gradient[sample[i]], n = derivatives[i].Value;
            finite &= double.IsFinite(a);
            if (derivatives[i].IsKink)
            {
                kinks++;
                continue;
            }

            differences += (a - n) * (a - n);
            backpropagated += a * a;
            numerical += n * n;
            noises += derivatives[i].Noise * derivatives[i].Noise + gradientNoise * gradientNoise;
            worst = worst is { } w && !(Math.Abs(a - n) > Math.Abs(w.Difference)) ? worst : new GradientElement(sample[i], a, n);
        }

        double size = Math.Sqrt(Math.Max(backpropagated, numerical)), difference = Math.Sqrt(differences);
        double noise = Sigmas * Math.Sqrt(noises);
        return new ParameterGradientCheck
        {
            Name = name,
            Verdict =
                !finite ? GradientVerdict.Failed :
                kinks > MaxKinks * sample.Length ? GradientVerdict.NotChecked :
                !(difference <= tolerance * size + noise) ? GradientVerdict.Failed :
                noise <= tolerance * size ? GradientVerdict.Passed : GradientVerdict.BelowNoise,
            RelativeError = size == 0 && kinks < sample.Length ? 0 : difference / size,
            RelativeNoise = noise / Sigmas / size,
            Worst = worst,
            Checked = sample.Length - kinks,
            Kinks = kinks,
        };
    }
}
