using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

public sealed class EnsembleTests
{
    private const int Rows = 600;

    private static readonly Tensor<float> X = Tensor.Create(Numbers.Uniform(Rows * 6, -1, 1), [Rows, 6]);
    private static readonly int[] T = [.. Enumerable.Range(0, Rows).Select(i => i * 7 % 4)];

    /// <summary>More rows than an evaluation takes at a time, and a last part that is not full.</summary>
    [Theory]
    [InlineData(1, Rows)]
    [InlineData(2, 1)]
    [InlineData(5, Rows)]
    public void A_prediction_is_the_mean_of_the_networks(int count, int rows)
    {
        MultiLayerNet[] networks = Create(count);
        Tensor<float> x = X.Slice([0..rows, 0..6]);
        float[][] members = [.. networks.Select(network => LayerHarness.Values(network.Predict(x)))];
        double[] expected = [.. Enumerable.Range(0, rows * 4).Select(i => members.Average(outputs => (double)outputs[i]))];
        double largest = expected.Max(Math.Abs);
        var ensemble = new Ensemble(networks);
        Tensor<float> y = Tensor.CreateFromShape<float>([rows, 4]);

        Tensor<float> prediction = ensemble.Predict(x);
        ensemble.Predict(x, y);

        Numbers.ShouldBeClose(LayerHarness.Values(prediction), expected, 0, 3e-7 * largest, "mean output");
        Numbers.ShouldBeBitEqual(LayerHarness.Values(y), LayerHarness.Values(prediction));
    }

    [Fact]
    public void An_ensemble_of_one_is_its_network()
    {
        MultiLayerNet network = Create(1)[0];
        var ensemble = new Ensemble([network]);

        Numbers.ShouldBeBitEqual(LayerHarness.Values(ensemble.Predict(X)), LayerHarness.Values(network.Predict(X)));
        ensemble.Accuracy(new Batch(X, T)).Should().Be(network.Accuracy(X, T));
    }

    [Fact]
    public void Accuracy_is_the_share_of_rows_whose_largest_mean_output_is_right()
    {
        var ensemble = new Ensemble(Create(3));
        float[] outputs = LayerHarness.Values(ensemble.Predict(X));
        Tensor<float> oneHot = Tensor.CreateFromShape<float>([Rows, 4]);
        int correct = 0;
        for (int i = 0; i < Rows; i++)
        {
            float[] row = outputs[(4 * i)..(4 * i + 4)];
            correct += Array.IndexOf(row, row.Max()) == T[i] ? 1 : 0;
            oneHot[i, T[i]] = 1;
        }

        correct.Should().BeInRange(1, Rows - 1);
        ensemble.Accuracy(new Batch(X, T)).Should().Be((double)correct / Rows);
        ensemble.Accuracy(new Batch(X, oneHot)).Should().Be((double)correct / Rows);
    }

    [Fact]
    public void Predictions_and_accuracies_do_not_allocate()
    {
        var ensemble = new Ensemble(Create(3));
        Tensor<float> y = Tensor.CreateFromShape<float>([Rows, 4]);

        Allocation.Of(() =>
        {
            ensemble.Predict(X, y);
            ensemble.Accuracy(new Batch(X, T));
        }).Should().Be(0);
    }

    [Fact]
    public void It_has_its_networks_and_their_widths()
    {
        var networks = Create(3).ToList();
        var ensemble = new Ensemble(networks);
        MultiLayerNet first = networks[0];

        networks.Reverse();

        ensemble.Networks.Should().HaveCount(3);
        ensemble.Networks[0].Should().BeSameAs(first);
        (ensemble.Inputs, ensemble.Outputs).Should().Be((6, 4));
    }

    [Fact]
    public void What_is_no_ensemble_is_refused()
    {
        MultiLayerNet network = new(6, [5], 4), other = new(6, [9, 9], 4);

        Refuse(() => _ = new Ensemble([]), "An ensemble must have at least one network, but was given none.*", "networks");
        Refuse(() => _ = new Ensemble([network, null!]), "None of the networks may be null, but that at index 1 is.*", "networks");
        Refuse(() => _ = new Ensemble([network, other, network]), "An ensemble must have each network once, but that at index 2 is the one at index 0.*", "networks");
        Refuse(() => _ = new Ensemble([network, other, new MultiLayerNet(6, [5], 3)]),
            "The networks of an ensemble must all have 6 inputs and 4 outputs like the first, but that at index 2 has 6 and 3.*", "networks");
        Refuse(() => _ = new Ensemble([network, new MultiLayerNet(7, [5], 4)]),
            "The networks of an ensemble must all have 6 inputs and 4 outputs like the first, but that at index 1 has 7 and 4.*", "networks");
        new Action(() => _ = new Ensemble(null!)).Should().Throw<ArgumentNullException>().WithParameterName("networks");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var ensemble = new Ensemble(Create(2));
        Tensor<float> narrow = Tensor.Create(new float[10], [2, 5]), three = Tensor.Create(new float[18], [3, 6]);
        Tensor<float> shared = Tensor.Create(new float[24], [4, 6]);

        Refuse(() => ensemble.Predict(narrow), "The input of this ensemble must have 6 columns, but has shape [2, 5].*", "x");
        Refuse(() => ensemble.Predict(three, Tensor.CreateFromShape<float>([3, 5])), "The output of this ensemble must have shape [3, 4], but has [3, 5].*", "y");
        Refuse(() => new Ensemble([new MultiLayerNet(6, [], 6)]).Predict(shared, shared), "The output must not be written over the input, but they share memory.*", "y");
        Refuse(() => ensemble.Accuracy(new Batch(narrow, [0, 1])), "The input of this network must have 6 columns*", "batch");
        Refuse(() => ensemble.Accuracy(new Batch(three, [0, 1, 4])), "A label must be from 0 to 3, but that of row 2 was '4'.*", "batch");
        new Action(() => ensemble.Predict(null!)).Should().Throw<ArgumentNullException>().WithParameterName("x");
    }

    private static MultiLayerNet[] Create(int count) => [.. Enumerable.Range(0, count).Select(i => new MultiLayerNet(6, [5 + i], 4, new() { Seed = (ulong)i }))];

    private static void Refuse(Action action, string message, string parameter) =>
        action.Should().Throw<ArgumentException>().WithMessage(message).WithParameterName(parameter);
}
