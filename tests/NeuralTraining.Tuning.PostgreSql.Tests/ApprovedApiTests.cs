using System.Reflection;
using System.Runtime.CompilerServices;
using FluentAssertions;
using PublicApiGenerator;
using Xunit;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

/// <summary>Compares the public surface of the package with ApprovedApi.txt beside this file.</summary>
public sealed class ApprovedApiTests
{
    private static readonly Assembly Package = typeof(PostgreSqlStorage).Assembly;

    private const string Approved = "tests/NeuralTraining.Tuning.PostgreSql.Tests/ApprovedApi.txt";

    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        string actual = Package.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "ReceivedApi.txt"), actual + "\n");

        (actual + "\n").Should().Be(
            NeuralTraining.PublicApi.Tests.Repository.Read(Approved),
            "a change of the public surface is made on purpose: compare ReceivedApi.txt beside the test with {0}, and copy it there",
            Approved);
    }

    [Fact]
    public void It_sees_nothing_of_the_other_packages_that_users_do_not_see()
    {
        string?[] friends =
        [
            .. new[] { typeof(Study), typeof(MultiLayerNet) }
                .SelectMany(type => type.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>())
                .Select(friend => friend.AssemblyName),
        ];

        friends.Should().NotContain(Package.GetName().Name);
        Package.GetReferencedAssemblies().Select(assembly => assembly.Name)
            .Where(name => !name!.StartsWith("System", StringComparison.Ordinal))
            .Should().BeSubsetOf(["NeuralTraining", "NeuralTraining.Tuning", "Npgsql"]);
    }
}
