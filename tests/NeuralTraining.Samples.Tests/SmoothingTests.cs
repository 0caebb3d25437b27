using System.Text.Json;
using FluentAssertions;
using Xunit;

namespace NeuralTraining.Samples.Tests;

public class SmoothingTests
{
    public static TheoryData<int> Cases => new(Enumerable.Range(0, Load().GetArrayLength()));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Curves_are_smoothed_as_in_the_book(int number)
    {
        JsonElement golden = Load()[number];
        double[] expected = golden.GetProperty("y").Deserialize<double[]>()!;

        double[] actual = Smoothing.Smooth(golden.GetProperty("x").Deserialize<double[]>());

        actual.Should().HaveSameCount(expected);
        for (int i = 0; i < expected.Length; i++)
        {
            actual[i].Should().BeApproximately(expected[i], 1e-12, "value {0} of {1} must be NumPy's", i, expected.Length);
        }
    }

    [Fact]
    public void An_empty_curve_stays_empty() => Smoothing.Smooth([]).Should().BeEmpty();

    [Fact]
    public void A_curve_is_not_changed_itself()
    {
        double[] curve = [1, 2, 3];

        Smoothing.Smooth(curve);

        curve.Should().Equal(1, 2, 3);
    }

    private static JsonElement Load()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "smoothing.json")));
        return document.RootElement.Clone();
    }
}
