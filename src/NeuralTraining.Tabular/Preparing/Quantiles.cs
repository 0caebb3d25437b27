using System.Numerics;

namespace NeuralTraining.Tabular;

/// <summary>Computes medians and quartiles by selection, in time proportional to the number of values.</summary>
internal static class Quantiles
{
    private const int SortedLength = 16;

    /// <summary>Returns the median, the mean of the two in the middle if there are two. Reorders the values.</summary>
    public static double Median(Span<double> values) => Quantile(values, 0.5);

    /// <summary>Returns the value below which a fraction of the others lies, interpolated linearly between two of them,
    /// as NumPy does by default. Reorders the values.</summary>
    public static double Quantile(Span<double> values, double fraction)
    {
        double place = fraction * (values.Length - 1);
        int lower = (int)place;
        double low = Select(values, lower);
        if (place == lower)
        {
            return low;
        }

        // After the selection, the values above are at least as large.
        double high = values[lower + 1];
        foreach (double value in values[(lower + 1)..])
        {
            high = Math.Min(high, value);
        }

        return low + (high - low) * (place - lower);
    }

    /// <summary>Returns the value at a place among the sorted ones (Hoare's quickselect). Afterwards no value before
    /// the place is larger, and none after it smaller.</summary>
    private static double Select(Span<double> values, int place)
    {
        (int start, int end) = (0, values.Length);
        for (int rounds = 2 * BitOperations.Log2((uint)values.Length); end - start > SortedLength && rounds > 0; rounds--)
        {
            double pivot = MiddleOf(values[start], values[(start + end) / 2], values[end - 1]);
            (int i, int j) = (start, end - 1);
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    (i, j) = (i + 1, j - 1);
                }
            }

            if (place > j && place < i)
            {
                return values[place];
            }

            (start, end) = place <= j ? (start, j + 1) : (i, end);
        }

        values[start..end].Sort();
        return values[place];
    }

    private static double MiddleOf(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
