using System.Text.Json.Serialization;

namespace NeuralTraining.Diagnostics;

/// <summary>Counts of the values in equal parts of a range, as <c>numpy.histogram</c> counts them.</summary>
/// <remarks>A value on an edge belongs to the bin above it, the largest edge to the last bin. Values outside the range
/// are not counted.</remarks>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class Histogram
{
    private readonly double[] _edges;
    private readonly long[] _counts;

    /// <summary>Creates a histogram that was stored.</summary>
    /// <param name="edges">The edges of the bins, in ascending order; copied.</param>
    /// <param name="counts">The number of values in each bin, at least one bin; copied.</param>
    /// <exception cref="ArgumentException">There are no bins, or not one more edge than bins, or the edges do not
    /// ascend.</exception>
    public Histogram(IReadOnlyList<double> edges, IReadOnlyList<long> counts)
    {
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count == 0 || edges.Count != counts.Count + 1 || edges.Zip(edges.Skip(1)).Any(bin => !(bin.First < bin.Second)))
        {
            throw new ArgumentException(
                Invariant($"A histogram must have at least one bin between edges that ascend, ") +
                Invariant($"but has {counts.Count} bins and {edges.Count} edges."), nameof(edges));
        }

        _edges = [.. edges];
        _counts = [.. counts];
        Edges = Array.AsReadOnly(_edges);
        Counts = Array.AsReadOnly(_counts);
    }

    internal Histogram(int bins, double low, double high)
    {
        // As NumPy does with a range of no width.
        (low, high) = low == high ? (low - 0.5, high + 0.5) : (low, high);
        _counts = new long[bins];
        _edges = new double[bins + 1];
        double width = (high - low) / bins;
        for (int i = 0; i < bins; i++)
        {
            _edges[i] = low + i * width;
        }

        _edges[bins] = high;
        Edges = Array.AsReadOnly(_edges);
        Counts = Array.AsReadOnly(_counts);
    }

    /// <summary>Gets the edges of the bins, in ascending order: one more than there are bins.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>Gets the number of values in each bin.</summary>
    public IReadOnlyList<long> Counts { get; }

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"Histogram of {_counts.Sum()} values in {_counts.Length} bins from {_edges[0]:G4} to {_edges[^1]:G4}");

    internal void Add(double value)
    {
        double low = _edges[0], high = _edges[^1];
        if (!(value >= low && value <= high))
        {
            return;
        }

        // The division can be off by one; the edges decide.
        int bin = Math.Min((int)((value - low) / (high - low) * _counts.Length), _counts.Length - 1);
        bin -= value < _edges[bin] ? 1 : 0;
        bin += bin < _counts.Length - 1 && value >= _edges[bin + 1] ? 1 : 0;
        _counts[bin]++;
    }
}
