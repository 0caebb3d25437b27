using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>Probabilities and classes of networks, frozen networks and ensembles.</summary>
public sealed class ProbabilitiesTests
{
    private const int Rows = 300, Inputs = 7, Classes = 10;

    private static readonly float[] X = Numbers.Uniform(Rows * Inputs, -3, 3);

    public static TheoryData<string> Kinds => ["network", "frozen", "loaded", "ensemble"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Probabilities_are_the_softmax_of_each_row(string kind)
    {
        Answers answers = Create(kind, scale: 2);
        float[] outputs = answers.Outputs(X, Rows), probabilities = answers.Probabilities(X, Rows);

        double[] expected = [.. outputs.Chunk(Classes).SelectMany(NaiveSoftmax)];
        Numbers.ShouldBeClose(probabilities, expected, 1e-6, 1e-12, "probability");
        expected.Max().Should().BeGreaterThan(0.5, "rows that are all alike prove nothing");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_label_is_the_first_of_the_largest_outputs(string kind)
    {
        Answers answers = Create(kind);
        float[] outputs = answers.Outputs(X, Rows);

        int[] labels = answers.Labels(X, Rows);

        labels.Should().Equal(outputs.Chunk(Classes).Select(row => Array.IndexOf(row, row.Max())));
        labels.Distinct().Count().Should().BeGreaterThan(1);
        Create(kind, scale: 0).Labels(X, Rows).Should().AllBeEquivalentTo(0, "all outputs are equal");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_row_alone_has_the_bits_it_has_among_others(string kind)
    {
        Answers answers = Create(kind);
        float[] all = answers.Probabilities(X, Rows);
        int[] labels = answers.Labels(X, Rows);

        foreach ((int first, int count) in new[] { (0, 1), (1, 2), (5, 3), (11, 64), (40, 259), (299, 1) })
        {
            float[] part = X[(first * Inputs)..((first + count) * Inputs)];
            Numbers.ShouldBeBitEqual(answers.Probabilities(part, count), all.AsSpan(first * Classes, count * Classes), $"probability of {count} rows from {first},");
            answers.Labels(part, count).Should().Equal(labels.AsSpan(first, count).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Spans_take_the_same_without_allocating(string kind)
    {
        Answers answers = Create(kind);
        float[] y = new float[Rows * Classes];
        int[] labels = new int[Rows];

        Allocation.Of(() => answers.Write(X, Rows, y, labels)).Should().Be(0);

        y.Should().Equal(answers.Probabilities(X, Rows));
        labels.Should().Equal(answers.Labels(X, Rows));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Outputs_of_ten_thousand_do_not_overflow(string kind)
    {
        float[] probabilities = Create(kind, scale: 10_000).Probabilities(X, Rows);

        probabilities.Should().OnlyContain(p => p >= 0 && p <= 1);
        probabilities.Chunk(Classes).Should().OnlyContain(row => Math.Abs(row.Sum() - 1) < 1e-5);
    }

    /// <summary>NaN in a row of inputs reaches every output of a network without ReLU.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_row_whose_outputs_are_not_numbers_has_no_class(string kind)
    {
        Answers answers = Create(kind);
        float[] x = [.. X];
        x[270 * Inputs + 2] = float.NaN;

        answers.Invoking(a => a.Labels(x, Rows)).Should().Throw<ArithmeticException>()
            .WithMessage("The outputs of a row must be numbers for it to have a class, but one of row 270 is 'NaN'.");
        float[] probabilities = answers.Probabilities(x, Rows);
        probabilities[(270 * Classes)..(271 * Classes)].Should().OnlyContain(p => float.IsNaN(p));
        probabilities.Count(float.IsNaN).Should().Be(Classes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_number_of_threads_gives_the_same_bits(int threads)
    {
        var network = new MultiLayerNet(Inputs, [300], Classes, new() { Seed = 2 });
        network.MaxDegreeOfParallelism = 1;
        Tensor<float> x = Tensor.Create(X, [Rows, Inputs]);
        float[] expected = LayerHarness.Values(network.PredictProbabilities(x));

        network.MaxDegreeOfParallelism = threads;

        Numbers.ShouldBeBitEqual(LayerHarness.Values(network.PredictProbabilities(x)), expected);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_no_rows_there_are_no_answers(string kind)
    {
        Answers answers = Create(kind);

        answers.Outputs([], 0).Should().BeEmpty();
        answers.Probabilities([], 0).Should().BeEmpty();
        answers.Labels([], 0).Should().BeEmpty();
    }

    [Fact]
    public void An_ensemble_gives_the_probabilities_of_its_mean_outputs_which_are_not_the_mean_probabilities()
    {
        MultiLayerNet[] networks = [Network(1, 0), Network(1, 1)];
        Tensor<float> x = Tensor.Create(X, [Rows, Inputs]);
        float[] probabilities = LayerHarness.Values(new Ensemble(networks).PredictProbabilities(x));
        float[][] members = [.. networks.Select(network => LayerHarness.Values(network.PredictProbabilities(x)))];

        // The geometric mean of a row, scaled to a sum of 1
        double[] expected = [.. members[0].Zip(members[1], (a, b) => Math.Sqrt((double)a * b)).Chunk(Classes).SelectMany(row => row.Select(p => p / row.Sum()))];
        Numbers.ShouldBeClose(probabilities, expected, 1e-4, 1e-9, "probability");
    }

    [Fact]
    public void What_has_no_probabilities_or_classes_refuses_by_a_sentence()
    {
        var network = new MultiLayerNet(2, [new Affine(3, new NeuralTraining.Initializers.He())], new PlainLoss());
        MultiLayerNet single = new(2, [new Affine(1, new NeuralTraining.Initializers.He())], new PlainLoss()), other = new(2, [], 3);
        FrozenNetwork frozen = network.Freeze(), loaded = Reloaded(frozen);
        Tensor<float> x = Tensor.Create(new float[4], [2, 2]), y = Tensor.CreateFromShape<float>([2, 3]);

        Refuse(() => network.PredictProbabilities(x), "The loss of a network must give probabilities for them to be predicted, but PlainLoss does not implement IProbabilisticLoss.");
        Refuse(() => frozen.PredictProbabilities(x, y), "The loss of a network must give probabilities for them to be predicted, but that of this frozen network did not, *");
        Refuse(() => loaded.PredictProbabilities(x, y), "The loss of a network must give probabilities *, or its file names none: a file can only name SoftmaxCrossEntropy and BinaryCrossEntropy.");
        Refuse(() => new Ensemble([network]).PredictProbabilities(x), "The networks of an ensemble must all have one kind of loss, *, but the losses are PlainLoss.");
        Refuse(() => new Ensemble([other, network]).PredictProbabilities(x), "The networks of an ensemble must *, but the losses are SoftmaxCrossEntropy, PlainLoss.");
        Refuse(() => single.PredictLabels(x), "There must be at least two outputs for the largest of them to be a class, or a loss that gives one a probability, *, but there is one without a probability.");
        other.Invoking(n => n.PredictLabels(x, new int[3])).Should().Throw<ArgumentException>().WithParameterName("labels")
            .WithMessage("There must be room for the label of each of the 2 input rows, but there is room for 3.*");
        other.Invoking(n => n.PredictProbabilities(null!)).Should().Throw<ArgumentNullException>().WithParameterName("x");
        network.PredictLabels(x).Should().HaveCount(2, "classes need no probabilities");
    }

    private static void Refuse(Action action, string message) => action.Should().Throw<InvalidOperationException>().WithMessage(message);

    private static IEnumerable<double> NaiveSoftmax(float[] row)
    {
        double max = row.Max(), sum = row.Sum(z => Math.Exp(z - max));
        return row.Select(z => Math.Exp(z - max) / sum);
    }

    private static FrozenNetwork Reloaded(FrozenNetwork frozen)
    {
        using var file = new MemoryStream();
        frozen.Save(file);
        file.Position = 0;
        return FrozenNetwork.Load(file);
    }

    private static MultiLayerNet Network(float scale, ulong seed)
    {
        var network = new MultiLayerNet(Inputs, [12], Classes, new() { Activation = ActivationFunction.Tanh, Seed = seed });
        foreach (ref float value in network.Parameters.AsSpan())
        {
            value *= scale;
        }

        return network;
    }

    private static Answers Create(string kind, float scale = 1)
    {
        MultiLayerNet network = Network(scale, 0);
        var ensemble = new Ensemble([network, Network(scale, 1), Network(scale, 2)]);
        FrozenNetwork frozen = kind == "loaded" ? Reloaded(network.Freeze()) : network.Freeze();
        return kind switch
        {
            "network" => new(network.Predict, network.PredictProbabilities, network.PredictLabels, network.PredictProbabilities, network.PredictLabels),
            "ensemble" => new(ensemble.Predict, ensemble.PredictProbabilities, ensemble.PredictLabels, ensemble.PredictProbabilities, ensemble.PredictLabels),
            _ => new(frozen.Predict, frozen.PredictProbabilities, frozen.PredictLabels, frozen.PredictProbabilities, frozen.PredictLabels),
        };
    }

    private delegate void WriteProbabilities(ReadOnlyTensorSpan<float> x, TensorSpan<float> y);

    private delegate void WriteLabels(ReadOnlyTensorSpan<float> x, Span<int> labels);

    /// <summary>The members that all three kinds have.</summary>
    private sealed class Answers(
        Func<Tensor<float>, Tensor<float>> outputs,
        Func<Tensor<float>, Tensor<float>> probabilities,
        Func<Tensor<float>, int[]> labels,
        WriteProbabilities writeProbabilities,
        WriteLabels writeLabels)
    {
        public float[] Outputs(float[] x, int rows) => LayerHarness.Values(outputs(Tensor.Create(x, [rows, Inputs])));

        public float[] Probabilities(float[] x, int rows) => LayerHarness.Values(probabilities(Tensor.Create(x, [rows, Inputs])));

        public int[] Labels(float[] x, int rows) => labels(Tensor.Create(x, [rows, Inputs]));

        public void Write(float[] x, int rows, float[] y, int[] classes)
        {
            writeProbabilities(new ReadOnlyTensorSpan<float>(x, [rows, Inputs]), new TensorSpan<float>(y, [rows, Classes]));
            writeLabels(new ReadOnlyTensorSpan<float>(x, [rows, Inputs]), classes);
        }
    }

    private sealed class PlainLoss : ILoss
    {
        public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch) => 0;

        public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs) => dOutputs.Clear();
    }
}
