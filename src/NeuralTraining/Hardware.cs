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
/// <c>false</c>. Only <see cref="Description"/> allocates.</remarks>
public static class Hardware
{
    /// <summary>Gets the width of the vectors in bits: 512 (AVX-512), 256 (AVX2) or 128.</summary>
    public static int VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>Gets whether a·b + c, rounded once, is one instruction. Otherwise software computes the same bits, and
    /// training takes about a hundred times as long.</summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>Gets a short description, such as <c>"X64, 256-bit vectors, fused multiply-add"</c>.</summary>
    public static string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.ProcessArchitecture}, {VectorBits}-bit vectors, {(HasFusedMultiplyAdd ? "" : "no ")}fused multiply-add");
}
