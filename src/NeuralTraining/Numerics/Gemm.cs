namespace NeuralTraining.Numerics;

/// <summary>Matrix products in the forms that training needs: X·W, dY·Wᵀ and Xᵀ·dY.</summary>
/// <remarks>
/// Every element of C is one chain of fused multiply-adds in the order of k, which begins at zero or at the value it had. How the work is
/// cut into tiles, panels, blocks of k and parts for threads changes no bit of it. Nothing here allocates but each thread's scratch, once.
/// </remarks>
internal static class Gemm
{
    /// <summary>C ← A·B.</summary>
    public static void Multiply(Matrix a, Matrix b, Span<float> c, Workers workers = default) =>
        workers.Run(new Product(a, b, c, add: false), a.Rows, 2.0 * b.Columns * a.Columns);

    /// <summary>C ← C + A·B.</summary>
    public static void MultiplyAdd(Matrix a, Matrix b, Span<float> c, Workers workers = default) =>
        workers.Run(new Product(a, b, c, add: true), a.Rows, 2.0 * b.Columns * a.Columns);
}
