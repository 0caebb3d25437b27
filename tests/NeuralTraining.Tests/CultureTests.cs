using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests;

/// <summary>The library writes numbers in the invariant culture. All these tests run in a foreign one, so that a message in that is not the one expected;
/// those that no test provokes are found in the compiled code.</summary>
public sealed class CultureTests
{
    [Fact]
    public void The_tests_run_in_a_culture_that_would_be_seen() => $"{-1.5} {double.NaN}".Should().Be("\u22121\u066b5 \u0646\u0627\u0639\u062f\u062f");

    [Fact]
    public void No_code_of_the_library_writes_numbers_in_the_current_culture()
    {
        using var library = new CompiledText(typeof(MultiLayerNet).Assembly.Location);

        string.Join('\n', library.InCurrentCulture()).Should().BeEmpty("each must name the culture: Invariant($\"…\")");
    }

    /// <summary>The search finds what is below, so that it finds something.</summary>
    [Fact]
    public void The_search_finds_numbers_and_passes_over_strings_alone()
    {
        using var tests = new CompiledText(typeof(CultureTests).Assembly.Location);
        string source = string.Join(' ', tests.InCurrentCulture().Where(place => place.StartsWith("CultureTests.cs", StringComparison.Ordinal)));

        source.Split(' ').Should().HaveCount(3, "one is in the first test and two are in Wrong, where the compiler joins what is added");
        (Wrong(1.5, "a") + Right(1.5, "a", "b")).Should().NotBeEmpty();
    }

    private static string Wrong(double value, string text) => $"the {text} was {value}" + $"{text}, {Right(value, text, text)} and {value} in {text}" + value;

    private static string Right(double value, string text, string other) =>
        $"only {text} and {other} and {text}" + FormattableString.Invariant($"{value}") + string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}");
}
