using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>μ and σ² of every column. μ is kept in two parts: rounded to single precision, a large mean would shift all of x̂.</summary>
internal readonly ref struct BatchStatistics : IColumnwise
{
    public required ReadOnlySpan<float> X { get; init; }

    public required Span<float> Mean { get; init; }

    /// <summary>What μ is more than <see cref="Mean"/>.</summary>
    public required Span<float> MeanRest { get; init; }

    public required Span<float> Variance { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(int column) where V : struct, IVector<V>
    {
        var n = V.Create(X.Length / Mean.Length);
        ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(X), column);

        V sum = V.Create(0), lost = V.Create(0);
        for (nint row = 0; row < X.Length; row += Mean.Length)
        {
            Compensated.Add(ref sum, ref lost, V.Load(in Unsafe.Add(ref x, row)));
        }

        V mean = Compensated.Mean(sum, lost, n, out V rest);
        V squares = V.Create(0), lostSquares = V.Create(0);
        for (nint row = 0; row < X.Length;)
        {
            V block = V.Create(0);
            for (nint end = Compensated.EndOfBlock(row, Mean.Length, X.Length); row < end; row += Mean.Length)
            {
                V centered = V.Load(in Unsafe.Add(ref x, row)) - mean - rest;
                block = V.FusedMultiplyAdd(centered, centered, block);
            }

            Compensated.Add(ref squares, ref lostSquares, block);
        }

        V.Store(mean, ref Mean[column]);
        V.Store(rest, ref MeanRest[column]);
        V.Store((squares + lostSquares) / n, ref Variance[column]);
    }
}

/// <summary>y = γ·x̂ + β with x̂ = (x − μ) / √(σ² + ε).</summary>
internal readonly ref struct Normalization : IColumnwise
{
    public required ReadOnlySpan<float> X { get; init; }

    public required Span<float> Y { get; init; }

    public required ReadOnlySpan<float> Mean { get; init; }

    /// <summary>What μ is more than <see cref="Mean"/>; empty if nothing.</summary>
    public required ReadOnlySpan<float> MeanRest { get; init; }

    public required ReadOnlySpan<float> Variance { get; init; }

    public required ReadOnlySpan<float> Gamma { get; init; }

    public required ReadOnlySpan<float> Beta { get; init; }

    public required float Epsilon { get; init; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply<V>(int column) where V : struct, IVector<V>
    {
        ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(X), column);
        ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(Y), column);
        V mean = V.Load(in Mean[column]), rest = MeanRest.IsEmpty ? V.Create(0) : V.Load(in MeanRest[column]), beta = V.Load(in Beta[column]);
        V scale = V.Load(in Gamma[column]) / V.Sqrt(V.Load(in Variance[column]) + Epsilon), shift = V.FusedMultiplyAdd(-rest, scale, beta);
        for (nint row = 0; row < X.Length; row += Mean.Length)
        {
            V.Store(V.FusedMultiplyAdd(V.Load(in Unsafe.Add(ref x, row)) - mean, scale, shift), ref Unsafe.Add(ref y, row));
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

    public required ReadOnlySpan<float> MeanRest { get; init; }

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
        V inverse = V.Create(1) / V.Sqrt(V.Load(in Variance[column]) + Epsilon), shift = -V.Load(in MeanRest[column]) * inverse;

        V dbeta = V.Create(0), lostBeta = V.Create(0), dgamma = V.Create(0), lostGamma = V.Create(0);
        for (nint row = 0; row < X.Length;)
        {
            V sum = V.Create(0), products = V.Create(0);
            for (nint end = Compensated.EndOfBlock(row, Mean.Length, X.Length); row < end; row += Mean.Length)
            {
                V g = V.Load(in Unsafe.Add(ref dy, row));
                V normalized = V.FusedMultiplyAdd(V.Load(in Unsafe.Add(ref x, row)) - mean, inverse, shift);
                sum += g;
                products = V.FusedMultiplyAdd(g, normalized, products);
            }

            Compensated.Add(ref dbeta, ref lostBeta, sum);
            Compensated.Add(ref dgamma, ref lostGamma, products);
        }

        V n = V.Create(X.Length / Mean.Length);
        V meanOfDY = Compensated.Mean(dbeta, lostBeta, n, out V restOfDY);
        dbeta += lostBeta;
        dgamma += lostGamma;
        V scale = V.Load(in Gamma[column]) * inverse, meanOfProduct = dgamma / n;
        for (nint row = 0; row < X.Length; row += Mean.Length)
        {
            V normalized = V.FusedMultiplyAdd(V.Load(in Unsafe.Add(ref x, row)) - mean, inverse, shift);
            V change = V.FusedMultiplyAdd(normalized, meanOfProduct, restOfDY) + meanOfDY;
            V.Store(scale * (V.Load(in Unsafe.Add(ref dy, row)) - change), ref Unsafe.Add(ref dx, row));
        }

        V.Store(dgamma, ref DGamma[column]);
        V.Store(dbeta, ref DBeta[column]);
    }
}
