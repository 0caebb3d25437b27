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
        ["Matrix<float>"] = () => Dataset.FromRows(Matrix<float>.Build.DenseOfArray(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }), Labels),
        ["Matrix<double>"] = () => Dataset.FromRows(Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }), Labels),
        ["a sparse matrix"] = () => Dataset.FromRows(Matrix<double>.Build.SparseOfArray(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }), Labels),
    };

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
        Refuse(() => Dataset.FromRows(new float[][] { [1, 2], [3, 4], [5] }, new int[3]), "Each row must have 2 columns like the first, but row 2 has 1.*", "inputs");
        Refuse(() => Dataset.FromRows(new float[][] { [1, 2], null! }, new int[2]), "Each row must be an array, but row 1 is null.*", "inputs");
        Refuse(() => Dataset.FromRows(new float[][] { null!, [1, 2] }, new int[2]), "Each row must be an array, but row 0 is null.*", "inputs");
        Refuse(() => Dataset.FromRows(Array.Empty<float[]>(), []), "A data set must have at least one row and one column, but its inputs have shape [0, 0].*", "inputs");
        Refuse(() => Dataset.FromRows(new float[][] { [], [] }, new int[2]), "A data set must have at least one row and one column, but its inputs have shape [2, 0].*", "inputs");
        Refuse(() => Dataset.FromRows(new float[0, 3], []), "A data set must have at least one row and one column, but its inputs have shape [0, 3].*", "inputs");
        Refuse(() => Dataset.FromRows([], 3, []), "A data set must have at least one row and one column, but its inputs have shape [0, 3].*", "inputs");
        Refuse(() => Dataset.FromRows(new float[7], 3, new int[2]), "The inputs must be whole rows of 3 columns, but of their 7 values the last 1 are no whole row.*", "inputs");
        Refuse(() => Dataset.FromRows(new float[6], 0, new int[2]), "The number of columns must be at least 1, but was '0'.*", "columns");
        Refuse(() => Dataset.FromRows(new float[2, 3], new int[3]), "Each of the 2 input rows must have a label, but there are 3 labels.*", "labels");
        Refuse(() => Dataset.FromRows(Matrix<double>.Build.DenseOfArray(new[,] { { 1, 2 }, { 3, -1e300 } }), new int[2]),
            "An input must be within the range of single precision, but row 1 holds '-1E+300' in column 1.*", "inputs");
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

    private static void Refuse(Action action, string message, string parameter) =>
        action.Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(parameter);
}
