using System.Diagnostics;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>What the package tells a project that is compiled ahead of time without saying for what processor.</summary>
public sealed class InstructionSetWarningTests
{
    private const string Targets = "src/NeuralTraining/buildTransitive/NeuralTraining.targets";

    [Theory]
    [InlineData("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64")]
    [InlineData("-p:PublishAot=true", "-p:RuntimeIdentifier=win-x64", "-warnaserror")]
    public void It_is_warned_and_no_build_breaks(params string[] arguments)
    {
        (int exitCode, string output) = Publish(arguments);

        exitCode.Should().Be(0, output);
        output.Should().Contain("warning NT0001: Native AOT compiles for x64 processors without fused multiply-add unless it is told otherwise")
            .And.Contain("Set <IlcInstructionSet>x86-64-v3</IlcInstructionSet>");
    }

    [Theory]
    [InlineData("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", "-p:IlcInstructionSet=x86-64-v3")]
    [InlineData("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", "-p:MSBuildWarningsAsMessages=NT0001")]
    [InlineData("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-arm64")]
    [InlineData("-p:RuntimeIdentifier=linux-x64")]
    public void Others_are_not(params string[] arguments)
    {
        (int exitCode, string output) = Publish(arguments);

        exitCode.Should().Be(0, output);
        output.Should().Contain("published").And.NotContain("warning");
    }

    private static (int ExitCode, string Output) Publish(string[] arguments)
    {
        string project = Path.Combine(Path.GetTempPath(), $"NeuralTraining-{Guid.NewGuid():N}.proj");
        try
        {
            File.WriteAllText(project, $"""
                <Project>
                  <Import Project="{Path.Combine(Repository.Root, Targets)}" />
                  <Target Name="PrepareForPublish"><Message Importance="high" Text="published" /></Target>
                </Project>
                """);
            var start = new ProcessStartInfo(
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["msbuild", project, "-t:PrepareForPublish", "-tl:off", "-nologo", .. arguments])
            {
                RedirectStandardOutput = true,
            };
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
        finally
        {
            File.Delete(project);
        }
    }
}
