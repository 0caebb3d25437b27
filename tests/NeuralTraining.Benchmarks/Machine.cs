using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Environments;

namespace NeuralTraining.Benchmarks;

/// <summary>What the numbers were measured on.</summary>
internal static class Machine
{
    /// <summary>Gets how many floats the widest vector of the kernels holds.</summary>
    public static int VectorLength => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>The processor, its cores, the operating system, .NET and the width of vectors, in a line.</summary>
    public static string Describe() =>
        $"{HostEnvironmentInfo.GetCurrent().Cpu.Value?.ProcessorName ?? "Unknown processor"}, {Environment.ProcessorCount} processors; "
        + $"{RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; vectors of {VectorLength} floats";
}
