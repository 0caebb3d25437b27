using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NeuralTraining;

/// <summary>Describes the vector instructions of this process. They decide how long training takes, and never change a
/// result.</summary>
/// <remarks>The runtime chooses them by the processor. A Native AOT program is bound to what it was compiled for: on
/// x64 the processors of 2013 and later (<c>&lt;IlcInstructionSet&gt;x86-64-v3&lt;/IlcInstructionSet&gt;</c>, which the
/// package sets where a project sets none), or those of 2008 where <c>NeuralTrainingSetInstructionSet</c> is
/// <c>false</c>. Only <see cref="Description"/> and <see cref="Warning"/> allocate. All members may be called from any
/// thread at any time.</remarks>
public static class Hardware
{
    private static int _warnings;

    /// <summary>Gets the width of the vectors in bits: 512 (AVX-512), 256 (AVX2) or 128.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>Gets whether a·b + c, rounded once, is one instruction. Otherwise software computes the same bits, and
    /// training takes about two hundred times as long.</summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Gets a short description, such as <c>"X64, 256-bit vectors, fused multiply-add"</c>.</summary>
    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.ProcessArchitecture}, {VectorBits}-bit vectors, {(HasFusedMultiplyAdd ? "" : "no ")}fused multiply-add");

    /// <summary>Gets a sentence that says that training is slow on this machine and what to do about it, or null if
    /// there is fused multiply-add.</summary>
    /// <remarks>The first gradient of a process, by hand or by <see cref="Trainer.Fit"/>, writes it to
    /// <see cref="Trace"/> as a warning, once. A debugger shows it, and so does every listener in
    /// <see cref="Trace.Listeners"/>; the library prints nothing. A program may print this property at its
    /// start.</remarks>
    public static string? Warning => HasFusedMultiplyAdd ? null
        : "Training needs fused multiply-add to be fast, " +
          $"but this process has none ('{Description}') and takes more than a hundred times as long. " +
          "Use a processor of 2013 or later, without emulation and without settings that turn its instructions off, " +
          "and compile Native AOT programs for x86-64-v3.";

    /// <summary>Writes the warning, if there is one, in the first call. Costs nothing where there is none, as the
    /// compiler removes it.</summary>
    internal static void WarnOnce()
    {
        if (!HasFusedMultiplyAdd && Volatile.Read(ref _warnings) == 0 && Interlocked.Increment(ref _warnings) == 1)
        {
            Trace.TraceWarning(Warning);
        }
    }
}
