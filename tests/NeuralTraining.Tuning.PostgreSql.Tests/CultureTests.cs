using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

/// <summary>The package writes numbers in the invariant culture, as the library does. All these tests run in a foreign one.</summary>
public sealed class CultureTests
{
    [Fact]
    public void The_tests_run_in_a_culture_that_would_be_seen() => $"{-1.5}".Should().Be("\u22121\u066b5");

    [Fact]
    public void No_code_of_the_package_writes_numbers_in_the_current_culture()
    {
        using var package = new CompiledText(typeof(PostgreSqlStorage).Assembly.Location);

        string.Join('\n', package.InCurrentCulture()).Should().BeEmpty("each must name the culture: Invariant($\"…\")");
    }
}
