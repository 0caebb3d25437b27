using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Losses;

/// <summary>Losses and gradients against PyTorch, from Golden/losses.py: with outputs of ±10⁴, options and weights.</summary>
public sealed class LossGoldenTests
{
    private static readonly JsonElement[] Cases = [.. Golden.Load("losses").GetProperty("cases").EnumerateArray()];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Loss_and_gradient_are_those_of_PyTorch(int index)
    {
        JsonElement golden = Cases[index];
        LossCase one = Find(golden) with { Columns = golden.GetProperty("columns").GetInt32() };
        float[] outputs = golden.GetProperty("outputs").Floats(), targets = golden.GetProperty("targets").Floats();
        int[] labels = [.. golden.GetProperty("labels").Doubles().Select(label => (int)label)];
        Batch batch = one.Batch(labels, targets, golden.GetProperty("weights").Floats());

        one.Loss.Check(batch, one.Columns);

        double expected = golden.GetProperty("value").GetDouble();
        one.Forward(outputs, batch).Should().BeApproximately(expected, 1e-7 * expected, "of {0}", one);
        Numbers.ShouldBeClose(one.Backward(outputs, batch), golden.GetProperty("gradient").Doubles(), 1e-6, 2e-8, $"gradient of {one}");
    }

    [Fact]
    public void Every_loss_has_golden_values() =>
        Cases.Select(golden => Find(golden).Loss.GetType()).Distinct().Should().BeEquivalentTo(LossCase.All.Select(one => one.Loss.GetType()).Distinct());

    private static LossCase Find(JsonElement golden) => LossCase.All.First(
        one => one.Name == golden.GetProperty("loss").GetString() && one.HasLabels == golden.GetProperty("labels").GetArrayLength() > 0);
}
