using System.Numerics.Tensors;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralTraining.Tuning;

/// <summary>The lower triangular L with L Lᵀ = A, for a positive definite A.</summary>
/// <remarks>The factorization is MathNet's managed one, whichever provider the process has chosen: it subtracts the
/// products of an element in the order of columns, on any number of threads.</remarks>
internal sealed class CholeskyFactor
{
    private readonly double[] _l;

    private CholeskyFactor(double[] l, int order) => (_l, Order) = (l, order);

    public int Order { get; }

    /// <summary>Gets the elements, column by column.</summary>
    public ReadOnlySpan<double> Elements => _l;

    /// <summary>Factors a matrix, which it overwrites; returns null if the matrix is not positive definite.</summary>
    public static CholeskyFactor? Of(double[] matrix, int order)
    {
        try
        {
            ManagedLinearAlgebraProvider.Instance.CholeskyFactor(matrix, order);
            return new(matrix, order);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public double this[int row, int column] => _l[column * Order + row];

    /// <summary>Replaces the first elements of b by the solution of L x = b, where L is cut to their number.</summary>
    public void SolveLower(Span<double> b)
    {
        for (int j = 0; j < b.Length; j++)
        {
            b[j] /= this[j, j];
            TensorPrimitives.FusedMultiplyAdd(_l.AsSpan(j * Order + j + 1, b.Length - j - 1), -b[j], b[(j + 1)..], b[(j + 1)..]);
        }
    }

    /// <summary>Replaces b by the solution of Lᵀ x = b, where L is cut to its length.</summary>
    public void SolveUpper(Span<double> b)
    {
        for (int i = b.Length - 1; i >= 0; i--)
        {
            double sum = b[i];
            for (int k = i + 1; k < b.Length; k++)
            {
                sum = Math.FusedMultiplyAdd(-this[k, i], b[k], sum);
            }

            b[i] = sum / this[i, i];
        }
    }

    /// <summary>Replaces B by the solution of L X = B. B has a row for each row of L, with one number for each of many
    /// right-hand sides.</summary>
    public void SolveLower(Span<double> b, int width)
    {
        for (int i = 0; i < Order; i++)
        {
            Span<double> row = b.Slice(i * width, width);
            for (int j = 0; j < i; j++)
            {
                TensorPrimitives.FusedMultiplyAdd(b.Slice(j * width, width), -this[i, j], row, row);
            }

            TensorPrimitives.Divide(row, this[i, i], row);
        }
    }

    /// <summary>Writes the lower triangle of A⁻¹, row by row; the other elements are 0.</summary>
    public void Invert(Span<double> inverse)
    {
        // V = L⁻¹ row by row, A⁻¹ = Vᵀ V
        int n = Order;
        double[] v = new double[n * n];
        inverse.Clear();
        for (int i = 0; i < n; i++)
        {
            Span<double> row = v.AsSpan(i * n, i + 1);
            row[i] = 1;
            for (int j = 0; j < i; j++)
            {
                TensorPrimitives.FusedMultiplyAdd(v.AsSpan(j * n, j + 1), -this[i, j], row[..(j + 1)], row[..(j + 1)]);
            }

            TensorPrimitives.Divide(row, this[i, i], row);
            for (int j = 0; j <= i; j++)
            {
                Span<double> sums = inverse.Slice(j * n, j + 1);
                TensorPrimitives.FusedMultiplyAdd(row[..(j + 1)], row[j], sums, sums);
            }
        }
    }
}
