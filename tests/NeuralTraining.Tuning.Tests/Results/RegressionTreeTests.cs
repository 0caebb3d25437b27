using System.Text.Json;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Results;

/// <summary>Trees and their main effects equal those of independent programs (Golden/anova.py).</summary>
public sealed class RegressionTreeTests
{
    private static readonly JsonElement Expected = Golden.Load("anova");

    [Fact]
    public void Variances_of_main_effects_equal_brute_force_over_a_grid()
    {
        foreach (JsonElement expected in Expected.GetProperty("trees").EnumerateArray())
        {
            var tree = new RegressionTree([.. expected.GetProperty("leaves").EnumerateArray().Select(leaf => new RegressionTree.Leaf(
                leaf.GetProperty("low").Doubles(), leaf.GetProperty("high").Doubles(), leaf.GetProperty("value").GetDouble()))]);
            double[] effects = expected.GetProperty("effects").Doubles();

            tree.Variance.Should().BeApproximately(expected.GetProperty("variance").GetDouble(), 1e-13);
            for (int i = 0; i < effects.Length; i++)
            {
                tree.MainEffectVariance(i).Should().BeApproximately(effects[i], 1e-13, $"coordinate {i} of {tree.Leaves.Count} leaves");
            }
        }
    }

    [Fact]
    public void A_grown_tree_is_the_one_of_scikit_learn()
    {
        foreach (JsonElement expected in Expected.GetProperty("grown").EnumerateArray())
        {
            double[][] columns = [.. expected.GetProperty("x").EnumerateArray().Select(column => column.Doubles())];
            double[] targets = expected.GetProperty("y").Doubles();
            int[] weights = [.. Enumerable.Repeat(1, targets.Length)];

            RegressionTree tree = TreeGrowth.Grow(columns, targets, weights, expected.GetProperty("minLeaf").GetInt32(), new RandomStream(0, 0));

            double[] values = [.. expected.GetProperty("points").EnumerateArray().Select(point => ValueAt(tree, point.Doubles()))];
            double[] theirs = expected.GetProperty("values").Doubles();
            for (int i = 0; i < values.Length; i++)
            {
                values[i].Should().BeApproximately(theirs[i], 1e-12, $"point {i}");
            }
        }
    }

    [Fact]
    public void Leaves_fill_the_cube_and_hold_the_weight_that_was_asked_for()
    {
        var random = new RandomStream(7, 0);
        double[][] columns = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 50).Select(i => random.Below((ulong)(50 * c + i), 5) / 4.0).ToArray())];
        double[] targets = [.. Enumerable.Range(0, 50).Select(i => random.Gaussian((ulong)(1000 + i)))];
        int[] weights = [.. Enumerable.Range(0, 50).Select(i => random.Below((ulong)(2000 + i), 4))];

        RegressionTree tree = TreeGrowth.Grow(columns, targets, weights, minLeaf: 5, new RandomStream(7, 1));

        tree.Leaves.Sum(leaf => leaf.Area()).Should().BeApproximately(1, 1e-12);
        tree.Leaves.Should().HaveCountGreaterThan(5);
        foreach (RegressionTree.Leaf leaf in tree.Leaves)
        {
            int[] inside = [.. Enumerable.Range(0, 50).Where(i => Contains(leaf, [columns[0][i], columns[1][i], columns[2][i]]))];
            inside.Sum(i => weights[i]).Should().BeGreaterThanOrEqualTo(5);
            leaf.Value.Should().BeApproximately(inside.Sum(i => weights[i] * targets[i]) / inside.Sum(i => weights[i]), 1e-12);
        }
    }

    [Fact]
    public void Equal_targets_make_one_leaf()
    {
        RegressionTree tree = TreeGrowth.Grow([[0, 0.25, 0.5, 1]], [3, 3, 3, 3], [1, 1, 1, 1], minLeaf: 1, new RandomStream(0, 0));

        tree.Leaves.Should().ContainSingle().Which.Value.Should().Be(3);
        tree.Variance.Should().Be(0);
    }

    private static double ValueAt(RegressionTree tree, double[] point) => tree.Leaves.Should().ContainSingle(leaf => Contains(leaf, point)).Which.Value;

    /// <summary>The upper faces of a box belong to it, and the lower ones only at the cube's.</summary>
    private static bool Contains(RegressionTree.Leaf leaf, double[] point) =>
        point.Index().All(x => x.Item <= leaf.High[x.Index] && (x.Item > leaf.Low[x.Index] || (x.Item == 0 && leaf.Low[x.Index] == 0)));
}
