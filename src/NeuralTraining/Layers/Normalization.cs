using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>μ and σ² of every column: the sums are one chain each, from the first row to the last.</summary>
internal readonly ref struct BatchStatistics : IColumnwise
{
    public required ReadOnlySpan<float> X { get; init; }

    public required Span<float> Mean { get; init; }

    public required Span<float> Variance { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(int column) where V : struct, IVector<V>
    {
        var n = V.Create(X.Length / Mean.Length);
        ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(X), column);

        V sum = V.Create(0);
        for (nint row = 0; row < X.Length; row += Mean.Length)
        {
            sum += V.Load(in Unsafe.Add(ref x, row));
        }

        V mean = sum / n;
        V squares = V.Create(0);
        for (nint row = 0; row < X.Length; row += Mean.Length)
        {
            V centered = V.Load(in Unsafe.Add(ref x, row)) - mean;
            squares = V.FusedMultiplyAdd(centered, centered, squares);
        }

        V.Store(mean, ref Mean[column]);
        V.Store(squares / n, ref Variance[column]);
    }
}

/// <summary>y = γ·x̂ + β with x̂ = (x − μ) / √(σ² + ε).</summary>
internal readonly ref struct Normalization : IColumnwise
{
    public required ReadOnlySpan<float> X { get; init; }

    public required Span<float> Y { get; init; }

    public required ReadOnlySpan<float> Mean { get; init; }

    public required ReadOnlySpan<float> Variance { get; init; }

    public required ReadOnlySpan<float> Gamma { get; init; }

    public required ReadOnlySpan<float> Beta { get; init; }

    public required float Epsilon { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(int column) where V : struct, IVector<V>
    {
        ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(X), column);
        ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(Y), column);
        V mean = V.Load(in Mean[column]), beta = V.Load(in Beta[column]);
        V scale = V.Load(in Gamma[column]) / V.Sqrt(V.Load(in Variance[column]) + Epsilon);
        for (nint row = 0; row < X.Length; row += Mean.Length)
        {
            V.Store(V.FusedMultiplyAdd(V.Load(in Unsafe.Add(ref x, row)) - mean, scale, beta), ref Unsafe.Add(ref y, row));
        }
    }
}

/// <summary>dβ = Σdy, dγ = Σdy·x̂, dx = γ/√(σ² + ε) · (dy − (dβ + x̂·dγ) / n): the way back through x̂, σ² and μ in one.</summary>
internal readonly ref struct NormalizationGradient : IColumnwise
{
    public required ReadOnlySpan<float> X { get; init; }

    public required ReadOnlySpan<float> DY { get; init; }

    public required Span<float> DX { get; init; }

    public required ReadOnlySpan<float> Mean { get; init; }

    public required ReadOnlySpan<float> Variance { get; init; }

    public required ReadOnlySpan<float> Gamma { get; init; }

    public required Span<float> DGamma { get; init; }

    public required Span<float> DBeta { get; init; }

    public required float Epsilon { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(int column) where V : struct, IVector<V>
    {
        ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(X), column);
        ref float dy = ref Unsafe.Add(ref MemoryMarshal.GetReference(DY), column);
        ref float dx = ref Unsafe.Add(ref MemoryMarshal.GetReference(DX), column);
        V mean = V.Load(in Mean[column]);
        V inverse = V.Create(1) / V.Sqrt(V.Load(in Variance[column]) + Epsilon);

        V dbeta = V.Create(0), dgamma = V.Create(0);
        for (nint row = 0; row < X.Length; row += Mean.Length)
        {
            V g = V.Load(in Unsafe.Add(ref dy, row));
            V normalized = (V.Load(in Unsafe.Add(ref x, row)) - mean) * inverse;
            dbeta += g;
            dgamma = V.FusedMultiplyAdd(g, normalized, dgamma);
        }

        V n = V.Create(X.Length / Mean.Length);
        V scale = V.Load(in Gamma[column]) * inverse, meanOfDY = dbeta / n, meanOfProduct = dgamma / n;
        for (nint row = 0; row < X.Length; row += Mean.Length)
        {
            V normalized = (V.Load(in Unsafe.Add(ref x, row)) - mean) * inverse;
            V rest = V.Load(in Unsafe.Add(ref dy, row)) - V.FusedMultiplyAdd(normalized, meanOfProduct, meanOfDY);
            V.Store(scale * rest, ref Unsafe.Add(ref dx, row));
        }

        V.Store(dgamma, ref DGamma[column]);
        V.Store(dbeta, ref DBeta[column]);
    }
}
