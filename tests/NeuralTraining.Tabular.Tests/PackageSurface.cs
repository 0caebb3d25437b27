using System.Reflection;
using System.Runtime.CompilerServices;
using FluentAssertions;
using NeuralTraining.PublicApi.Tests;
using NeuralTraining.Tests.Support;
using PublicApiGenerator;
using Xunit;

namespace NeuralTraining.Tabular.Tests;

/// <summary>What holds of every package beside the library: its public surface is the approved text in the folder of its tests, it uses only public members
/// of the packages below it, and it writes numbers in the invariant culture, as the tests run in a foreign one.</summary>
public abstract class PackageSurface(Assembly package, string[] uses)
{
    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        string approved = $"tests/{package.GetName().Name}.Tests/ApprovedApi.txt";
        string actual = package.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "ReceivedApi.txt"), actual);

        actual.Should().Be(
            Repository.Read(approved),
            "a change of the public surface is made on purpose: compare ReceivedApi.txt beside the test with {0}, and copy it there", approved);
    }

    [Fact]
    public void It_sees_nothing_of_other_packages_that_users_do_not_see()
    {
        string[] used = [.. package.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => !name.StartsWith("System", StringComparison.Ordinal))];

        used.Should().BeSubsetOf(uses).And.Contain("NeuralTraining");
        foreach (string name in used.Where(name => name.StartsWith("NeuralTraining", StringComparison.Ordinal)))
        {
            Assembly.Load(name).GetCustomAttributes<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName)
                .Should().NotContain(package.GetName().Name);
        }
    }

    [Fact]
    public void The_tests_run_in_a_culture_that_would_be_seen() => $"{-1.5}".Should().Be("\u22121\u066b5");

    [Fact]
    public void No_code_of_the_package_writes_numbers_in_the_current_culture()
    {
        using var text = new CompiledText(package.Location);

        string.Join('\n', text.InCurrentCulture()).Should().BeEmpty("each must name the culture: Invariant($\"…\")");
    }
}
