using NeuralTraining.Numerics;

namespace NeuralTraining.Tests.Support;

/// <summary>Runs the same work with each vector width, whatever this processor has: missing ones are computed in halves by the runtime. Repeats the
/// widths among which Simd.cs chooses.</summary>
internal static class Widths
{
    public static readonly string[] All = [nameof(V128), nameof(V256), nameof(V512)];

    public static void Run<TAction>(string width, in TAction action)
        where TAction : struct, IVectorAction, allows ref struct
    {
        switch (width)
        {
            case nameof(V128): action.Run<V128>(); break;
            case nameof(V256): action.Run<V256>(); break;
            case nameof(V512): action.Run<V512>(); break;
            default: throw new ArgumentOutOfRangeException(nameof(width));
        }
    }

    /// <summary>Computes y from each x.</summary>
    public static float[] Map<TKernel>(string width, float[] x) where TKernel : struct, IElementwise
    {
        float[] y = new float[x.Length];
        Run(width, new Elementwise.Loop<TKernel>(default, y, default, default, x, default));
        return y;
    }
}
