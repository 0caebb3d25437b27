using System.Runtime.InteropServices;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests;

/// <summary>The warning of hardware that is slow, in processes of their own: it is written once in a process, and a setting of the runtime hides instructions.</summary>
public sealed class HardwareWarningTests
{
    private const string Text =
        "Training needs fused multiply-add to be fast, " +
        "but this process has none ('X64, 128-bit vectors, no fused multiply-add') and takes more than a hundred times as long. " +
        "Use a processor of 2013 or later, without emulation and without settings that turn its instructions off, " +
        "and compile Native AOT programs for x86-64-v3.";

    /// <summary>The setting hides it on x64; Arm64 always has it.</summary>
    [Fact]
    public void Without_fused_multiply_add_the_first_gradient_writes_one_warning()
    {
        bool isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

        IReadOnlyDictionary<string, string> said = RunWith(avx2: "0");

        said["before training"].Should().Be("0", "predictions do not write it");
        said["written"].Should().Be(isX64 ? "1" : "0");
        said.GetValueOrDefault("Warning").Should().Be(isX64 ? Text : null);
        said["property"].Should().Be(isX64 ? Text : "null");
    }

    [Fact]
    public void With_fused_multiply_add_there_is_none()
    {
        IReadOnlyDictionary<string, string> said = RunWith(avx2: "1");

        said["written"].Should().Be("0");
        said["property"].Should().Be("null");
        Hardware.HasFusedMultiplyAdd.Should().BeTrue("tests run on such machines");
        Hardware.Warning.Should().BeNull();
    }

    private static IReadOnlyDictionary<string, string> RunWith(string avx2) => RecipeProgram.Run("DOTNET_EnableAVX2", avx2, ["warnings"]);
}
