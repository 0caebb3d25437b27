using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>Labels and probabilities of networks with one output, and their refusal by networks that predict numbers.</summary>
public sealed class OutputMeaningTests
{
    private const int Rows = 300, Inputs = 3;

    private static readonly Tensor<float> X = Tensor.Create(Numbers.Uniform(Rows * Inputs, -3, 3), [Rows, Inputs]);

    public static TheoryData<string> Kinds => ["network", "frozen", "loaded", "ensemble"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_output_with_a_probability_is_class_1_where_it_is_above_0(string kind)
    {
        Model model = Create(kind, outputs: 1, new BinaryCrossEntropy());
        float[] outputs = LayerHarness.Values(model.Predict(X));

        Tensor<float> probabilities = model.Probabilities(X);

        probabilities.Lengths.ToArray().Should().Equal(Rows, 1);
        Numbers.ShouldBeClose(LayerHarness.Values(probabilities), [.. outputs.Select(z => Naive.Sigmoid(z))], 1e-6, 0, "probability");
        model.Labels(X).Should().Equal(outputs.Select(z => z > 0 ? 1 : 0)).And.Contain(0).And.Contain(1);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_output_that_is_NaN_has_no_class(string kind)
    {
        Tensor<float> x = Tensor.Create(LayerHarness.Values(X), [Rows, Inputs]);
        x[270, 1] = float.NaN;

        Create(kind, 1, new BinaryCrossEntropy()).Invoking(m => m.Labels(x)).Should().Throw<ArithmeticException>()
            .WithMessage("The outputs of a row must be numbers for it to have a class, but one of row 270 is 'NaN'.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Numbers_have_neither_labels_nor_probabilities(string kind)
    {
        foreach ((RegressionLoss loss, int outputs) in new (RegressionLoss, int)[] { (new MeanSquaredError(), 1), (new MeanAbsoluteError(), 3), (new Huber(), 2) })
        {
            Model model = Create(kind, outputs, loss);

            Refuse(() => model.Labels(X), "Outputs must be those of classes to give labels or an accuracy, but the loss of this network is of numbers, which Predict returns.");
            Refuse(() => model.Probabilities(X), "Outputs must be those of classes to give probabilities, but the loss of this network is of numbers, which Predict returns.");
            model.Predict(X).Lengths.ToArray().Should().Equal(Rows, outputs);
        }
    }

    [Fact]
    public void Numbers_have_no_accuracy()
    {
        const string message = "Outputs must be those of classes to give labels or an accuracy, but *";
        var network = new MultiLayerNet(Inputs, [4], 2, new() { Loss = new MeanSquaredError() });
        Tensor<float> targets = Tensor.Create(Enumerable.Repeat(0.5f, Rows * 2).ToArray(), [Rows, 2]);

        Refuse(() => network.Accuracy(X, targets), message);
        Refuse(() => network.Evaluate(new Batch(X, targets)), message);
        Refuse(() => new Ensemble([network]).Accuracy(new Batch(X, targets)), message);
        network.Loss(X, targets).Should().BePositive();
    }

    [Fact]
    public void An_ensemble_has_labels_if_each_of_its_networks_has()
    {
        MultiLayerNet numbers = new(Inputs, [4], 2, new() { Loss = new MeanSquaredError() }), classes = new(Inputs, [4], 2);
        MultiLayerNet number = new(Inputs, [4], 1, new() { Loss = new MeanSquaredError() }), binary = new(Inputs, [4], 1, new() { Loss = new BinaryCrossEntropy() });
        MultiLayerNet own = new(Inputs, [4], 1, new() { Loss = new NoLoss() });

        Refuse(() => new Ensemble([classes, numbers]).PredictLabels(X), "Outputs must be those of classes *");
        Refuse(() => new Ensemble([binary, number]).PredictLabels(X), "Outputs must be those of classes *");
        Refuse(() => new Ensemble([binary, own]).PredictLabels(X), "There must be at least two outputs for the largest of them to be a class, or a loss that gives one a probability, *");
        Refuse(() => own.PredictLabels(X), "* as BinaryCrossEntropy does, but there is one without a probability.");
        Refuse(() => own.Freeze().PredictLabels(X), "* as BinaryCrossEntropy does, but there is one without a probability.");
        new Ensemble([binary]).PredictLabels(X).Should().Equal(binary.PredictLabels(X));
    }

    private static void Refuse(Action action, string message) => action.Should().Throw<InvalidOperationException>().WithMessage(message);

    private static Model Create(string kind, int outputs, ILoss loss)
    {
        MultiLayerNet New(ulong seed) => new(Inputs, [12], outputs, new() { Activation = ActivationFunction.Tanh, Loss = loss, Seed = seed });

        MultiLayerNet network = New(1);
        var ensemble = new Ensemble([network, New(2)]);
        FrozenNetwork frozen = network.Freeze();
        if (kind == "loaded")
        {
            using var file = new MemoryStream();
            frozen.Save(file);
            file.Position = 0;
            frozen = FrozenNetwork.Load(file);
        }

        return kind switch
        {
            "network" => new(network.Predict, network.PredictProbabilities, network.PredictLabels),
            "ensemble" => new(ensemble.Predict, ensemble.PredictProbabilities, ensemble.PredictLabels),
            _ => new(frozen.Predict, frozen.PredictProbabilities, frozen.PredictLabels),
        };
    }

    private sealed record Model(Func<Tensor<float>, Tensor<float>> Predict, Func<Tensor<float>, Tensor<float>> Probabilities, Func<Tensor<float>, int[]> Labels);
}
