using NeuralTraining.Numerics;

namespace NeuralTraining.Tests.Support;

/// <summary>Runs the same work with each vector width, whatever this processor has: missing ones are computed in halves by the runtime. Repeats the
/// widths among which Simd.cs chooses.</summary>
internal static class Widths
{
    public static readonly string[] All = [nameof(V128), nameof(V256), nameof(V512)];

    public static void Run<TAction>(string width, in TAction action, int length)
        where TAction : struct, IVectorAction, allows ref struct => Run(width, action, 0, length);

    public static void Run<TAction>(string width, in TAction action, int start, int end)
        where TAction : struct, IVectorAction, allows ref struct
    {
        switch (width)
        {
            case nameof(V128): action.Run<V128>(start, end); break;
            case nameof(V256): action.Run<V256>(start, end); break;
            case nameof(V512): action.Run<V512>(start, end); break;
            default: throw new ArgumentOutOfRangeException(nameof(width));
        }
    }

    /// <summary>Computes y from each x.</summary>
    public static float[] Map<TKernel>(string width, float[] x, TKernel kernel = default) where TKernel : struct, IUnary
    {
        float[] y = new float[x.Length];
        Run(width, new Elementwise.Loop<Elementwise.Unary<TKernel>>(new(kernel, x, y)), x.Length);
        return y;
    }

    /// <summary>Computes y from each pair of a and b.</summary>
    public static float[] Map<TKernel>(string width, float[] a, float[] b, TKernel kernel) where TKernel : struct, IBinary
    {
        float[] y = new float[a.Length];
        Run(width, new Elementwise.Loop<Elementwise.Binary<TKernel>>(new(kernel, a, b, y)), a.Length);
        return y;
    }
}
