using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Metrics;
using Xunit;

namespace NeuralTraining.Tests.Metrics;

/// <summary>A network of one output, whose loss makes it the probability of class 1 of two.</summary>
public sealed class OneOutputTests
{
    private static readonly Tensor<float> X = Tensor.Create(new float[] { -1, 2, 0, 3, float.NaN }, [5, 1]);
    private static readonly int[] Labels = [0, 1, 1, 0, 1];

    [Fact]
    public void It_has_all_metrics_of_classes()
    {
        MultiLayerNet network = Identity(new Logistic());
        IMetric[] metrics = [new Accuracy(), new TopKAccuracy(1), new TopKAccuracy(2), Precision.OfClass(1), Recall.OfClass(1), new F1(), new LogLoss(), new RocAuc(), RocAuc.OfClass(0)];

        foreach (IReadOnlyDictionary<string, double> values in new[]
        {
            network.Evaluate(new Batch(X, Labels), metrics),
            network.Freeze().Evaluate(new Batch(X, Labels), metrics),
            new Ensemble([network]).Evaluate(new Batch(X, Labels), metrics),
            network.Evaluate(new Batch(X, Tensor.Create(new float[] { 0, 0.75f, 1, 0.5f, 1 }, [5, 1])), metrics),
        })
        {
            // Predicted are 0, 1, 0, 1 and none.
            values["accuracy"].Should().Be(0.4);
            values["top-1 accuracy"].Should().Be(0.4);
            values["top-2 accuracy"].Should().Be(0.8);
            values["precision of class 1"].Should().Be(0.5);
            values["recall of class 1"].Should().Be(1 / 3.0);
            values["f1 macro"].Should().BeApproximately((0.5 + 0.4) / 2, 1e-15);
            values["log-loss"].Should().Be(double.NaN);
            values["ROC AUC"].Should().Be(double.NaN);
        }

        Batch withoutNaN = new(X, Labels, [1, 1, 1, 1, 0]);
        IReadOnlyDictionary<string, double> without = network.Evaluate(withoutNaN, metrics);
        without["ROC AUC"].Should().Be(0.5);
        without["ROC AUC of class 0"].Should().Be(0.5);
        without["log-loss"].Should().BeApproximately(
            (Math.Log(1 + Math.Exp(-1)) + Math.Log(1 + Math.Exp(-2)) + Math.Log(2) + Math.Log(1 + Math.Exp(3))) / 4, 1e-6);
        network.ClassificationReport(withoutNaN).Confusion.Rows.Should().BeEquivalentTo(new double[][] { [1, 1], [1, 1] }, options => options.WithStrictOrdering());
    }

    [Fact]
    public void It_is_no_class_where_the_loss_gives_no_probability()
    {
        MultiLayerNet network = Identity(new NoProbabilities());

        network.Invoking(n => n.Evaluate(new Batch(X, Labels), new F1())).Should().Throw<InvalidOperationException>()
            .WithMessage("There must be at least two outputs for the largest of them to be a class, or a loss that gives one a probability, as BinaryCrossEntropy does, but there is one without a probability.");
        network.Invoking(n => n.ClassificationReport(new Batch(X, X))).Should().Throw<ArgumentException>().WithMessage("An accuracy must be of two classes or more, *");
    }

    private static MultiLayerNet Identity(ILoss loss)
    {
        var network = new MultiLayerNet(1, [new Affine(1, new Zeros())], loss);
        network.Parameters.AsSpan()[0] = 1;
        return network;
    }

    private class NoProbabilities : ILoss
    {
        public bool SupportsWeights => true;

        public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch) => 0;

        public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs) => dOutputs.Clear();
    }

    private sealed class Logistic : NoProbabilities, IProbabilisticLoss
    {
        public void ToProbabilities(ReadOnlyTensorSpan<float> outputs, TensorSpan<float> probabilities)
        {
            for (int row = 0; row < outputs.Lengths[0]; row++)
            {
                probabilities[row, 0] = 1 / (1 + MathF.Exp(-outputs[row, 0]));
            }
        }
    }
}
