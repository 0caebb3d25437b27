using System.Diagnostics;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>What the package does for a project that is compiled ahead of time: it chooses a set of instructions where the project does not, and warns of one
/// without fused multiply-add. Runs src/NeuralTraining/buildTransitive/NeuralTraining.targets.</summary>
public sealed class InstructionSetWarningTests
{
    private const string Targets = "src/NeuralTraining/buildTransitive/NeuralTraining.targets";

    [Theory]
    [InlineData("x86-64-v3", "-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64")]
    [InlineData("x86-64-v3", "-p:PublishAot=true", "-p:RuntimeIdentifier=win-x64", "-p:NeuralTrainingSetInstructionSet=true")]
    [InlineData("native", "-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", "-p:IlcInstructionSet=native")]
    [InlineData("sha,avx2", "-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", "-p:IlcInstructionSet=\"sha,avx2\"")]
    [InlineData("", "-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", "-p:NeuralTrainingSetInstructionSet=false", "-p:MSBuildWarningsAsMessages=NT0001")]
    [InlineData("", "-p:PublishAot=true", "-p:RuntimeIdentifier=linux-arm64")]
    [InlineData("", "-p:PublishAot=true")]
    [InlineData("", "-p:RuntimeIdentifier=linux-x64")]
    public void It_is_chosen_where_the_project_chooses_none(string instructionSet, params string[] arguments)
    {
        (int exitCode, string output) = Publish(arguments);

        exitCode.Should().Be(0, output);
        output.Should().Contain($"published for '{instructionSet}'").And.NotContain("warning");
    }

    [Theory]
    [InlineData("", "-p:NeuralTrainingSetInstructionSet=false")]
    [InlineData("", "-p:NeuralTrainingSetInstructionSet=false", "-warnaserror")]
    [InlineData("x86-64-v2", "-p:IlcInstructionSet=x86-64-v2")]
    [InlineData("aes,-avx2", "-p:IlcInstructionSet=\"aes,-avx2\"")]
    public void A_slow_one_is_warned_of_and_breaks_no_build(string instructionSet, params string[] arguments)
    {
        (int exitCode, string output) = Publish(["-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", .. arguments]);

        exitCode.Should().Be(0, output);
        output.Should().Contain("warning NT0001: Native AOT compiles for x64 processors without fused multiply-add unless it is told otherwise")
            .And.Contain($"The property IlcInstructionSet is '{instructionSet}'. Set <IlcInstructionSet>x86-64-v3</IlcInstructionSet>")
            .And.Contain($"published for '{instructionSet}'");
    }

    private static (int ExitCode, string Output) Publish(string[] arguments)
    {
        string project = Path.Combine(Path.GetTempPath(), $"NeuralTraining-{Guid.NewGuid():N}.proj");
        try
        {
            File.WriteAllText(project, $"""
                <Project>
                  <Import Project="{Path.Combine(Repository.Root, Targets)}" />
                  <Target Name="PrepareForPublish"><Message Importance="high" Text="published for '$(IlcInstructionSet)'" /></Target>
                </Project>
                """);
            var start = new ProcessStartInfo(
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["msbuild", project, "-t:PrepareForPublish", "-tl:off", "-nologo", .. arguments])
            {
                RedirectStandardOutput = true,

                // The tests of the README change the current folder of this process, to one that they delete.
                WorkingDirectory = Repository.Root,
            };
            using ChildProcess process = ChildProcess.Start(start);
            string output = process.StandardOutput.ReadToEnd();
            return (process.WaitForEnd(), output);
        }
        finally
        {
            File.Delete(project);
        }
    }
}
