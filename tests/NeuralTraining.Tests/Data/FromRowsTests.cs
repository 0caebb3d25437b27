using FluentAssertions;
using MathNet.Numerics.LinearAlgebra;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Data;

/// <summary>Data sets of arrays, spans and matrices: nobody needs a tensor to begin.</summary>
public sealed class FromRowsTests
{
    private static readonly int[] Labels = [2, 0];

    private static readonly Dictionary<string, Func<Dataset>> Forms = new()
    {
        ["float[,]"] = () => Dataset.FromRows(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }, Labels),
        ["float[][]"] = () => Dataset.FromRows(new float[][] { [1, 2, 3], [4, 5, 6] }, Labels),
        ["a list of rows"] = () => Dataset.FromRows(new List<float[]> { new float[] { 1, 2, 3 }, new float[] { 4, 5, 6 } }, Labels),
        ["collection expressions"] = () => Dataset.FromRows([[1f, 2, 3], [4, 5, 6]], [2, 0]),
        ["float[]"] = () => Dataset.FromRows(new float[] { 1, 2, 3, 4, 5, 6 }, 3, Labels),
        ["a span"] = () => Dataset.FromRows(stackalloc float[] { 1, 2, 3, 4, 5, 6 }, 3, Labels),
        ["double[,]"] = () => Dataset.FromRows(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, Labels),
        ["double[][]"] = () => Dataset.FromRows(new double[][] { [1, 2, 3], [4, 5, 6] }, Labels),
        ["int[,]"] = () => Dataset.FromRows(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }, Labels),
        ["collection expressions of doubles"] = () => Dataset.FromRows([[1.0, 2, 3], [4, 5, 6]], [2, 0]),
        ["collection expressions of whole numbers"] = () => Dataset.FromRows([[1, 2, 3], [4, 5, 6]], [2, 0]),
        ["double[]"] = () => Dataset.FromRows(new double[] { 1, 2, 3, 4, 5, 6 }, 3, Labels),
        ["Matrix<float>"] = () => Dataset.FromRows(Matrix<float>.Build.DenseOfArray(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }), Labels),
        ["Matrix<double>"] = () => Dataset.FromRows(Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }), Labels),
        ["a sparse matrix"] = () => Dataset.FromRows(Matrix<double>.Build.SparseOfArray(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }), Labels),
    };

    private static readonly Dictionary<string, Func<Dataset>> TargetForms = new()
    {
        ["float[,]"] = () => Dataset.FromRows(new float[,] { { 1 }, { 2 } }, new[,] { { 0.5f, 1 }, { 2, 3 } }),
        ["float[,] and float[]"] = () => Dataset.FromRows(new float[,] { { 1 }, { 2 } }, new[] { 0.5f, 1, 2, 3 }),
        ["float[,] and a span"] = () => Dataset.FromRows(new float[,] { { 1 }, { 2 } }, stackalloc[] { 0.5f, 1, 2, 3 }),
        ["float[,] and a collection expression"] = () => Dataset.FromRows(new float[,] { { 1 }, { 2 } }, [0.5f, 1, 2, 3]),
        ["double[,]"] = () => Dataset.FromRows(new double[,] { { 1 }, { 2 } }, new[,] { { 0.5, 1 }, { 2, 3 } }),
        ["double[,] and double[]"] = () => Dataset.FromRows(new double[,] { { 1 }, { 2 } }, new[] { 0.5, 1, 2, 3 }),
        ["double[,] and a collection expression"] = () => Dataset.FromRows(new double[,] { { 1 }, { 2 } }, [0.5, 1, 2, 3]),
        ["float[][]"] = () => Dataset.FromRows(new float[][] { [1], [2] }, new float[][] { [0.5f, 1], [2, 3] }),
        ["float[][] and float[]"] = () => Dataset.FromRows(new float[][] { [1], [2] }, new[] { 0.5f, 1, 2, 3 }),
        ["lists of rows"] = () => Dataset.FromRows(new List<double[]> { new[] { 1.0 }, new[] { 2.0 } }, new List<double[]> { new[] { 0.5, 1 }, new[] { 2.0, 3 } }),
        ["collection expressions of rows"] = () => Dataset.FromRows([[1f], [2]], [[0.5f, 1], [2, 3]]),
        ["collection expressions of rows of doubles"] = () => Dataset.FromRows([[1], [2]], [[0.5, 1], [2, 3]]),
        ["collection expressions"] = () => Dataset.FromRows([[1f], [2]], [0.5f, 1, 2, 3]),
        ["spans"] = () => Dataset.FromRows(stackalloc float[] { 1, 2 }, 1, stackalloc[] { 0.5f, 1, 2, 3 }),
        ["flat arrays"] = () => Dataset.FromRows(new float[] { 1, 2 }, 1, new[] { 0.5f, 1, 2, 3 }),
        ["flat collection expressions"] = () => Dataset.FromRows([1f, 2], 1, [0.5f, 1, 2, 3]),
        ["Matrix<float>"] = () => Dataset.FromRows(Columns<float>(1, 2), Matrix<float>.Build.DenseOfArray(new[,] { { 0.5f, 1 }, { 2, 3 } })),
        ["Matrix<double>"] = () => Dataset.FromRows(Columns<double>(1, 2), Matrix<double>.Build.DenseOfArray(new[,] { { 0.5, 1 }, { 2, 3 } })),
        ["Matrix<double> and double[]"] = () => Dataset.FromRows(Columns<double>(1, 2), [0.5, 1, 2, 3]),
        ["Matrix<float> and float[]"] = () => Dataset.FromRows(Columns<float>(1, 2), [0.5f, 1, 2, 3]),
    };

    public static TheoryData<string> TargetFormNames => [.. TargetForms.Keys];

    public static TheoryData<string> FormNames => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(FormNames))]
    public void Every_form_gives_the_same_rows(string form)
    {
        Dataset data = Forms[form]();

        LayerHarness.Values(data.Inputs).Should().Equal(1, 2, 3, 4, 5, 6);
        data.Labels.ToArray().Should().Equal(2, 0);
        (data.Count, data.Features).Should().Be((2, 3));
    }

    [Theory]
    [MemberData(nameof(TargetFormNames))]
    public void Every_form_gives_the_same_targets(string form)
    {
        Dataset data = TargetForms[form]();

        LayerHarness.Values(data.Inputs).Should().Equal(1, 2);
        data.HasLabels.Should().BeFalse();
        data.Targets!.Lengths.ToArray().Should().Equal(2, 2);
        LayerHarness.Values(data.Targets!).Should().Equal(0.5f, 1, 2, 3);
    }

    [Fact]
    public void A_vector_holds_one_target_of_each_sample()
    {
        Dataset single = Dataset.FromRows(Columns<float>(1, 2), Vector<float>.Build.DenseOfArray([0.5f, -3]));
        Dataset rounded = Dataset.FromRows(Columns<double>(1, 2), Vector<double>.Build.SparseOfArray([0, 0.1]));

        single.Targets!.Lengths.ToArray().Should().Equal(2, 1);
        LayerHarness.Values(single.Targets!).Should().Equal(0.5f, -3);
        LayerHarness.Values(rounded.Targets!).Should().Equal(0, 0.1f);
    }

    /// <summary>A number with a point makes a target of all; a type that was written decides.</summary>
    [Fact]
    public void Whole_numbers_are_labels_and_others_are_targets()
    {
        float[,] x = { { 1 }, { 2 } };

        Dataset.FromRows(x, [0, 1]).Labels.ToArray().Should().Equal(0, 1);
        Dataset.FromRows(x, [0, 1f]).ToString().Should().EndWith("one target");
        Dataset.FromRows(x, new float[] { 0, 1 }).ToString().Should().EndWith("one target");
        Dataset.FromRows(x, new[] { 0, 1 }).HasLabels.Should().BeTrue();
        Dataset.FromRows([[1.0], [2]], [0, 1]).HasLabels.Should().BeTrue();
        Dataset.FromRows([[1.0], [2]], [0, 1.0]).HasLabels.Should().BeFalse();
        Dataset.FromRows(new[,] { { 1 }, { 2 } }, [0, 1]).HasLabels.Should().BeTrue("whole inputs make no difference");
        Dataset.FromRows(new[,] { { 1 }, { 2 } }, new[,] { { 0 }, { 1 } }).HasLabels.Should().BeFalse("a matrix holds no labels");
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e-46)]
    [InlineData(16777217)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_are_rounded_to_the_nearest(double value)
    {
        Dataset.FromRows(new[,] { { value } }, [0]).Inputs[0, 0].Should().Be((float)value);
        Dataset.FromRows(Columns<double>(value), [0]).Inputs[0, 0].Should().Be((float)value);
        Dataset.FromRows(new[,] { { 16777217L } }, [long.MaxValue]).Targets![0, 0].Should().Be(long.MaxValue);
    }

    [Fact]
    public void Targets_that_do_not_fit_are_refused()
    {
        float[,] x = new float[3, 2];

        Refuse(() => Dataset.FromRows(x, new float[4]), "Each of the 3 input rows must have the same number of targets, at least 1, but there are 4 targets.*", "targets");
        Refuse(() => Dataset.FromRows(x, Array.Empty<float>()), "Each of the 3 input rows must have the same number of targets, at least 1, but there are 0 targets.*", "targets");
        Refuse(() => Dataset.FromRows(x, new float[2, 1]), "Each of the 3 input rows must have a row of targets, but there are 2 rows of targets.*", "targets");
        Refuse(() => Dataset.FromRows(x, new float[3, 0]), "A data set must have at least one row and one column, but its targets have shape [3, 0].*", "targets");
        Refuse(() => Dataset.FromRows(new float[][] { [1], [2] }, new float[][] { [1], [2, 3] }), "Each row of the targets must have 1 columns like the first, but row 1 has 2.*", "targets");
        Refuse(() => Dataset.FromRows(new[,] { { 1.0 }, { 2 } }, [0, 1, 2, 1e39]), "The targets must be within the range of single precision, but row 1 holds '1E+39' in column 1.*", "targets");
        Refuse(() => Dataset.FromRows([[1.0], [2]], [[1.0], [-1e39]]), "The targets must be within the range of single precision, but row 1 holds '-1E+39' in column 0.*", "targets");
        FluentActions.Invoking(() => Dataset.FromRows(x, (float[,])null!)).Should().Throw<ArgumentNullException>().WithParameterName("targets");
        FluentActions.Invoking(() => Dataset.FromRows(Columns<float>(1), (Vector<float>)null!)).Should().Throw<ArgumentNullException>().WithParameterName("targets");
    }

    [Fact]
    public void Targets_are_copied()
    {
        float[] flat = [1, 2];
        float[,] square = { { 1, 2 } };
        Dataset[] sets = [Dataset.FromRows(square, flat), Dataset.FromRows(square, square)];

        (flat[0], square[0, 0]) = (9, 9);

        Array.ConvertAll(sets, data => data.Targets![0, 0]).Should().AllBeEquivalentTo(1f);
    }

    [Fact]
    public void Inputs_and_labels_are_copied()
    {
        float[] flat = [1, 2];
        float[,] square = { { 1, 2 } };
        float[][] rows = [[1, 2]];
        int[] labels = [0];
        Dataset[] sets = [Dataset.FromRows(flat, 2, labels), Dataset.FromRows(square, labels), Dataset.FromRows(rows, labels)];

        (flat[0], square[0, 0], rows[0][0], labels[0]) = (9, 9, 9, 9);

        Array.ConvertAll(sets, data => (data.Inputs[0, 0], data.Labels[0])).Should().AllBeEquivalentTo((1f, 0));
    }

    [Fact]
    public void What_are_no_rows_is_refused_by_where_it_is_wrong()
    {
        Refuse(() => Dataset.FromRows(new float[][] { [1, 2], [3, 4], [5] }, new int[3]), "Each row of the inputs must have 2 columns like the first, but row 2 has 1.*", "inputs");
        Refuse(() => Dataset.FromRows(new float[][] { [1, 2], null! }, new int[2]), "Each row of the inputs must be an array, but row 1 is null.*", "inputs");
        Refuse(() => Dataset.FromRows(new float[][] { null!, [1, 2] }, new int[2]), "Each row of the inputs must be an array, but row 0 is null.*", "inputs");
        Refuse(() => Dataset.FromRows(Array.Empty<float[]>(), []), "A data set must have at least one row and one column, but its inputs have shape [0, 0].*", "inputs");
        Refuse(() => Dataset.FromRows(new float[][] { [], [] }, new int[2]), "A data set must have at least one row and one column, but its inputs have shape [2, 0].*", "inputs");
        Refuse(() => Dataset.FromRows(new float[0, 3], []), "A data set must have at least one row and one column, but its inputs have shape [0, 3].*", "inputs");
        Refuse(() => Dataset.FromRows(Array.Empty<float>(), 3, []), "A data set must have at least one row and one column, but its inputs have shape [0, 3].*", "inputs");
        Refuse(() => Dataset.FromRows(new float[7], 3, new int[2]), "The inputs must be whole rows of 3 columns, but of their 7 values the last 1 are no whole row.*", "inputs");
        Refuse(() => Dataset.FromRows(new float[6], 0, new int[2]), "The number of columns must be at least 1, but was '0'.*", "columns");
        Refuse(() => Dataset.FromRows(new float[2, 3], new int[3]), "Each of the 2 input rows must have a label, but there are 3 labels.*", "labels");
        Refuse(() => Dataset.FromRows(Matrix<double>.Build.DenseOfArray(new[,] { { 1, 2 }, { 3, -1e300 } }), new int[2]),
            "The inputs must be within the range of single precision, but row 1 holds '-1E+300' in column 1.*", "inputs");
        FluentActions.Invoking(() => Dataset.FromRows((float[,])null!, [])).Should().Throw<ArgumentNullException>().WithParameterName("inputs");
        FluentActions.Invoking(() => Dataset.FromRows((IReadOnlyList<float[]>)null!, [])).Should().Throw<ArgumentNullException>().WithParameterName("inputs");
    }

    /// <summary>The rows are one array many times over, as the true length exceeds every array.</summary>
    [Fact]
    public void Lengths_beyond_an_array_are_told_as_they_are()
    {
        float[][] rows = [.. Enumerable.Repeat(new float[1_000_000], 5000)];

        Refuse(() => Dataset.FromRows(rows, new int[5000]), "A data set must hold at most 2147483591 values, but 5000 rows of 1000000 are 5000000000.*", "inputs");
    }

    /// <summary>An array becomes a tensor of one dimension without being asked.</summary>
    [Fact]
    public void An_array_where_a_tensor_should_be_is_refused_by_what_to_write_instead()
    {
        const string advice = "*but was [6]. An array is a tensor without rows: Tensor.Create(array, [rows, columns]) gives it a shape.*";
        var network = new MultiLayerNet(3, [], 2);
        float[] x = new float[6], y = new float[4];

        Refuse(() => _ = new Dataset(x, new int[2]), "The inputs must be a dense tensor of shape [rows, columns], but was [6]. Dataset.FromRows takes an array and the number of its columns.*", "inputs");
        Refuse(() => _ = new Batch(x, [0, 1]), advice, "inputs");
        Refuse(() => network.Predict(x), advice, "x");
        Refuse(() => network.Predict(x, y), advice, "x");
        Refuse(() => network.PredictProbabilities(x), advice, "x");
        Refuse(() => network.PredictLabels(x), advice, "x");
        Refuse(() => network.Freeze().Predict(x), advice, "x");
        Refuse(() => new Ensemble([network]).Predict(x), advice, "x");
        Refuse(() => network.Accuracy(x, [0, 1]), advice, "inputs");
        Refuse(() => network.Gradient(x, [0, 1]), advice, "inputs");
    }

    private static Matrix<T> Columns<T>(params T[] values) where T : struct, IEquatable<T>, IFormattable => Matrix<T>.Build.DenseOfColumnMajor(values.Length, 1, values);

    private static void Refuse(Action action, string message, string parameter) =>
        action.Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(parameter);
}
