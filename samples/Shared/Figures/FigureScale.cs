using System.Globalization;
using NeuralTraining.Tuning;
using ScottPlot;

namespace NeuralTraining.Samples;

/// <summary>Places numbers along an axis, and has the ticks: powers of ten on a logarithmic scale, the names of choices, or round numbers.</summary>
public sealed class FigureScale
{
    private const double Margin = 0.04;
    private const int MaxSteps = 5;

    private static readonly int[] Factors = [1, 2, 5, 10];

    private readonly bool _isLogarithmic;

    private FigureScale(double low, double high, bool isLogarithmic, IReadOnlyList<(double, string)>? ticks = null)
    {
        _isLogarithmic = isLogarithmic;
        (Low, High) = (Place(low), Place(high));
        Ticks = ticks ?? [.. isLogarithmic ? LogarithmicTicks(Low, High) : LinearTicks(Low, High)];
    }

    /// <summary>Gets the place of the smallest number.</summary>
    public double Low { get; }

    /// <summary>Gets the place of the largest number.</summary>
    public double High { get; }

    /// <summary>Gets the ticks.</summary>
    public IReadOnlyList<(double Place, string Text)> Ticks { get; }

    /// <summary>Creates the scale of a hyperparameter.</summary>
    public static FigureScale Of(Parameter parameter) => parameter.Kind == ParameterKind.Categorical
        ? new(parameter.Low, parameter.High, isLogarithmic: false, [.. parameter.Choices.Select((choice, i) => ((double)i, choice))])
        : new(parameter.Low, parameter.High, parameter.IsLogarithmic);

    /// <summary>Creates the scale of some numbers, of which there is at least one.</summary>
    public static FigureScale Of(IReadOnlyCollection<double> numbers)
    {
        (double low, double high) = (numbers.Min(), numbers.Max());
        double least = 1e-6 * Math.Max(1, Math.Abs(low));
        return high - low < least ? new(low - least, high + least, isLogarithmic: false) : new(low, high, isLogarithmic: false);
    }

    /// <summary>Returns where a number lies.</summary>
    public double Place(double number) => _isLogarithmic ? Math.Log10(number) : number;

    /// <summary>Returns where a number lies, from 0 for the smallest to 1 for the largest.</summary>
    public double Share(double number) => (Place(number) - Low) / (High - Low);

    /// <summary>Shows the scale on an axis, with a margin at both ends.</summary>
    public void ShowOn(IAxis axis)
    {
        double margin = Margin * (High - Low);
        (axis.Min, axis.Max) = (Low - margin, High + margin);
        axis.SetTicks([.. Ticks.Select(tick => tick.Place)], [.. Ticks.Select(tick => tick.Text)]);
    }

    private static IEnumerable<(double, string)> LinearTicks(double low, double high)
    {
        double magnitude = Math.Pow(10, Math.Floor(Math.Log10((high - low) / MaxSteps)));
        double step = magnitude * Factors.First(factor => (high - low) / (factor * magnitude) <= MaxSteps);
        for (double k = Math.Ceiling((low / step) - 1e-9); k * step <= high + (1e-9 * step); k++)
        {
            // No minus before a zero.
            yield return (k * step, ((k * step) + 0).ToString("g6", CultureInfo.InvariantCulture));
        }
    }

    private static IEnumerable<(double, string)> LogarithmicTicks(double low, double high)
    {
        // Between few powers of ten there are ticks at their double and at their fivefold, too.
        int[] factors = high - low < 2 ? Factors[..3] : Factors[..1];
        bool isPlain = low >= -3 && high <= 5;
        int every = (int)Math.Ceiling((high - low) / (2 * MaxSteps));
        for (int exponent = (int)Math.Floor(low); exponent <= high + 1e-9; exponent++)
        {
            foreach (int factor in factors)
            {
                double place = exponent + Math.Log10(factor);
                if (place >= low - 1e-9 && place <= high + 1e-9 && exponent % every == 0)
                {
                    yield return (place, isPlain
                        ? (factor * Math.Pow(10, exponent)).ToString("0.#####", CultureInfo.InvariantCulture)
                        : string.Create(CultureInfo.InvariantCulture, $"{factor}e{exponent}"));
                }
            }
        }
    }
}
