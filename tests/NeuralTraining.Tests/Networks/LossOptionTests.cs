using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>A network that makes its layers, with a loss among its options.</summary>
public sealed class LossOptionTests
{
    private static readonly float[] Inputs = Numbers.Uniform(200 * 2, -1, 1);
    private static readonly Tensor<float> X = Tensor.Create(Inputs, [200, 2]);

    [Fact]
    public void The_default_is_softmax_cross_entropy_without_options()
    {
        new MultiLayerNetOptions().Loss.Should().BeOfType<SoftmaxCrossEntropy>().Which.Hyperparameters.Should().BeEmpty();
        new SoftmaxCrossEntropy().LabelSmoothing.Should().Be(0);
        new SoftmaxCrossEntropy().ClassWeights.Should().BeNull();
        FluentActions.Invoking(() => new MultiLayerNetOptions { Loss = null! }).Should().Throw<ArgumentNullException>().WithParameterName("Loss");
    }

    [Fact]
    public void A_network_learns_a_number()
    {
        Tensor<float> targets = Tensor.Create([.. Inputs.Chunk(2).Select(x => x[0] * x[1])], [200, 1]);
        foreach (ILoss loss in new ILoss[] { new MeanSquaredError(), new MeanAbsoluteError(), new Huber(0.1f) })
        {
            var network = new MultiLayerNet(2, [20], 1, new() { Loss = loss, Seed = 1 });
            double before = network.Loss(X, targets);
            Evaluation last = Train(network, new Dataset(X, targets));

            last.TrainLoss.Should().BeLessThan(before / 5, "of {0}", loss);
            last.TrainAccuracy.Should().Be(double.NaN);
        }
    }

    [Fact]
    public void A_network_learns_several_numbers()
    {
        Tensor<float> targets = Tensor.Create([.. Inputs.Chunk(2).SelectMany(x => new[] { x[0] * x[1], 5 + x[0], -x[1] })], [200, 3]);
        var network = new MultiLayerNet(2, [20], 3, new() { Loss = new MeanSquaredError(), Seed = 1 });

        Evaluation last = Train(network, new Dataset(X, targets));

        last.TrainLoss.Should().BeLessThan(0.1);
        last.TrainAccuracy.Should().Be(double.NaN);
    }

    [Fact]
    public void A_network_of_one_output_learns_two_classes()
    {
        int[] labels = [.. Inputs.Chunk(2).Select(x => x[0] * x[1] > 0 ? 1 : 0)];
        var network = new MultiLayerNet(2, [20], 1, new() { Loss = new BinaryCrossEntropy(), Seed = 1 });
        var data = new Dataset(X, labels);

        Evaluation last = Train(network, data);

        last.TrainAccuracy.Should().BeGreaterThan(0.9);
        double share = network.PredictLabels(X).Zip(labels, (a, b) => a == b ? 1.0 : 0).Average();
        last.TrainAccuracy.Should().BeApproximately(share, 1e-12);
        network.Accuracy(data.AsBatch()).Should().Be(last.TrainAccuracy);
        new Ensemble([network]).Accuracy(data.AsBatch()).Should().Be(last.TrainAccuracy);
        Tensor<float> targets = Tensor.Create([.. labels.Select(label => label == 1 ? 0.75f : 0.5f)], [200, 1]);
        network.Accuracy(X, targets).Should().Be(last.TrainAccuracy);
    }

    [Fact]
    public void A_loss_that_does_not_fit_the_outputs_is_refused()
    {
        Refuse(2, new BinaryCrossEntropy(), "A network with BinaryCrossEntropy must have one output, but has 2: SoftmaxCrossEntropy takes an output for each class.*");
        Refuse(1, new SoftmaxCrossEntropy(), "A network with SoftmaxCrossEntropy must have an output for each class, but has one: two classes need two outputs, or one with BinaryCrossEntropy.*");
        Refuse(3, new SoftmaxCrossEntropy(classWeights: [1, 2]), "Each of the 3 outputs must have a class weight, but there are 2 class weights.*");

        static void Refuse(int outputs, ILoss loss, string message)
        {
            FluentActions.Invoking(() => new MultiLayerNet(2, [4], outputs, new() { Loss = loss })).Should().Throw<ArgumentException>()
                .WithMessage(message).WithParameterName(nameof(outputs));
            FluentActions.Invoking(() => new MultiLayerNet(2, [new Affine(outputs, new He())], loss)).Should().Throw<ArgumentException>()
                .WithMessage(message).WithParameterName("layers");
        }
    }

    [Fact]
    public void A_network_that_is_given_its_layers_is_given_its_loss_beside_them()
    {
        FluentActions.Invoking(() => new MultiLayerNet(2, [new Affine(1, new He())], new MeanSquaredError(), new() { Loss = new Huber() }))
            .Should().Throw<ArgumentException>().WithParameterName("Loss")
            .WithMessage("A network that is given its layers must be given its loss beside them, but the options had 'Huber(Delta: 1)'.*");
        new MultiLayerNet(2, [new Affine(1, new He())], new MeanSquaredError(), new() { Loss = new SoftmaxCrossEntropy() }).Outputs.Should().Be(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_number_of_threads_gives_the_same_bits(int threads)
    {
        foreach (ILoss loss in new ILoss[] { new MeanSquaredError(), new MeanAbsoluteError(), new Huber() })
        {
            Tensor<float> targets = Tensor.Create(Numbers.Uniform(200 * 300, -1, 1), [200, 300]);
            var network = new MultiLayerNet(2, [200], 300, new() { Loss = loss });
            network.MaxDegreeOfParallelism = 1;
            string expected = Numbers.Hash(network.Gradient(new Batch(X, targets), out double expectedLoss).AsSpan());

            network.MaxDegreeOfParallelism = threads;

            Numbers.Hash(network.Gradient(new Batch(X, targets), out double actual).AsSpan()).Should().Be(expected);
            actual.Should().Be(expectedLoss);
        }
    }

    private static Evaluation Train(MultiLayerNet network, Dataset data) =>
        new Trainer(network, new Adam(0.01f), new() { Epochs = 60, BatchSize = 20 }).Fit(data).Evaluations[^1];
}
