using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using NeuralTraining.Training;
using Xunit;

namespace NeuralTraining.Tests.Training;

public sealed class DataFingerprintTests
{
    [Fact]
    public void Every_value_and_label_of_a_small_set_counts_and_so_does_their_order()
    {
        const int rows = 7, features = 3;
        float[] inputs = Numbers.Uniform(rows * features, -1, 1, 1);
        int[] labels = [.. Enumerable.Range(0, rows)];
        var seen = new HashSet<string> { Of(inputs, labels, features) };
        for (int i = 0; i < inputs.Length; i++)
        {
            float[] changed = [.. inputs];
            changed[i] = MathF.BitIncrement(changed[i]);
            seen.Add(Of(changed, labels, features));
        }

        for (int i = 0; i < rows; i++)
        {
            int[] changed = [.. labels];
            changed[i]++;
            seen.Add(Of(inputs, changed, features));
        }

        seen.Add(Of([.. inputs[features..], .. inputs[..features]], [.. labels[1..], labels[0]], features));
        seen.Add(Of(inputs, [0, 1, 2], inputs.Length / 3));
        seen.Should().HaveCount(inputs.Length + rows + 3);
        Of([.. inputs], [.. labels], features).Should().Be(Of(inputs, labels, features), "equal values are enough");
    }

    [Fact]
    public void Every_target_and_weight_counts_and_whether_there_are_any()
    {
        const int rows = 5;
        var inputs = Tensor.Create(Numbers.Uniform(rows, -1, 1, 1), [rows, 1]);
        float[] targets = Numbers.Uniform(2 * rows, -1, 1, 2), weights = Numbers.Uniform(rows, 0.5f, 1, 3);
        string targeted = Of(targets), weighted = Of(targets, weights);
        var seen = new HashSet<string> { targeted, weighted, Of(targets[..rows]), DataFingerprint.Of(new Dataset(inputs, new int[rows])) };
        for (int i = 0; i < targets.Length; i++)
        {
            seen.Add(Of(Changed(targets, i)));
        }

        for (int i = 0; i < rows; i++)
        {
            seen.Add(Of(targets, Changed(weights, i)));
        }

        seen.Should().HaveCount(targets.Length + rows + 4);
        Of([.. targets], [.. weights]).Should().Be(weighted, "equal values are enough");
        targeted.Should().StartWith("5 samples of 1 features and 2 targets with checksums ");
        weighted.Should().StartWith(targeted + ", weights of checksum ");

        string Of(float[] targets, float[]? weights = null) => DataFingerprint.Of(new Dataset(inputs, Tensor.Create(targets, [rows, targets.Length / rows]), weights));

        static float[] Changed(float[] values, int i) => [.. values[..i], MathF.BitIncrement(values[i]), .. values[(i + 1)..]];
    }

    /// <summary>Four rows in five are read of this set: the first, the last, and more evenly between them.</summary>
    [Fact]
    public void A_large_set_is_read_in_evenly_spaced_rows_and_its_labels_in_full()
    {
        const int features = 1024, rows = DataFingerprint.MaxInputs / features * 5 / 4;
        float[] inputs = new float[rows * features];
        int[] labels = new int[rows];
        string before = Of(inputs, labels, features);
        var read = new List<int>();
        for (int row = 0; row < rows; row++)
        {
            inputs[row * features + row] = 1;
            if (Of(inputs, labels, features) != before)
            {
                read.Add(row);
            }

            inputs[row * features + row] = 0;
            labels[row] = 1;
            Of(inputs, labels, features).Should().NotBe(before);
            labels[row] = 0;
        }

        read.Should().HaveCount(DataFingerprint.MaxInputs / features).And.StartWith(0).And.EndWith(rows - 1);
        read.Zip(read.Skip(1), (row, next) => next - row).Should().OnlyContain(distance => distance == 1 || distance == 2);
    }

    [Fact]
    public void A_row_longer_than_is_read_is_read_in_part()
    {
        float[] inputs = new float[2 * (DataFingerprint.MaxInputs + 1)];

        Of(inputs, [0, 0], DataFingerprint.MaxInputs + 1).Should().StartWith($"2 samples of {DataFingerprint.MaxInputs + 1} features with checksums ");
    }

    /// <summary>So long that one row, or not even that, could be read whole: each end of either row counts, and of the rest evenly spaced pieces.</summary>
    [Theory]
    [InlineData(DataFingerprint.MaxInputs / 2 + 1)]
    [InlineData(DataFingerprint.MaxInputs)]
    [InlineData(3 * DataFingerprint.MaxInputs)]
    public void Of_long_rows_both_ends_of_the_first_and_the_last_count(int features)
    {
        float[] inputs = new float[3 * features];
        string before = Of(inputs, [0, 0, 0], features);
        foreach (int place in new[] { 0, features - 1, 2 * features, 3 * features - 1 })
        {
            inputs[place] = 1;
            Of(inputs, [0, 0, 0], features).Should().NotBe(before, "{0} counts", place);
            inputs[place] = 0;
        }

        Array.Fill(inputs, 1, features / 2, features / 100);
        Of(inputs, [0, 0, 0], features).Should().NotBe(before, "a hundredth of a row is seen");
    }

    private static string Of(float[] inputs, int[] labels, int features) => DataFingerprint.Of(new Dataset(Tensor.Create(inputs, [inputs.Length / features, features]), labels));
}
