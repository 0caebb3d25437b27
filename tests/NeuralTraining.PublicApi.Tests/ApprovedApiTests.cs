using FluentAssertions;
using PublicApiGenerator;
using Xunit;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>Compares the public surface with ApprovedApi.txt beside this file.</summary>
public sealed class ApprovedApiTests
{
    private const string Approved = "tests/NeuralTraining.PublicApi.Tests/ApprovedApi.txt";

    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        string actual = typeof(MultiLayerNet).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "ReceivedApi.txt"), actual + "\n");

        (actual + "\n").Should().Be(
            Repository.Read(Approved), "a change of the public surface is made on purpose: compare ReceivedApi.txt beside the test with {0}, and copy it there", Approved);
    }
}
