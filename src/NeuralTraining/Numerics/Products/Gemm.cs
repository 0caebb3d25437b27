namespace NeuralTraining.Numerics;

/// <summary>Matrix products in the forms that training needs: X·W, dY·Wᵀ and Xᵀ·dY.</summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds in the order of k, which begins at zero or at its column's
/// bias. Cutting the work into tiles, panels, blocks of k and parts for threads changes no bit, nor does computing a
/// part as the transpose of Bᵀ·Aᵀ. Allocates only each thread's scratch, once.
/// </remarks>
internal static class Gemm
{
    /// <summary>C ← A·B + bias. The bias is the same for every row; it may be empty.</summary>
    public static void Multiply(Matrix a, Matrix b, Span<float> c, Parallelism parallelism = default, ReadOnlySpan<float> bias = default)
    {
        int degree = parallelism.DegreeFor(2.0 * a.Rows * b.Columns * a.Columns);
        ProductCut cut = ProductCut.For(a, b, degree);
        WorkerTeam.Shared.Run(new Product(a, b, c, bias, cut), cut.Count, Product.Grain, degree);
    }
}
