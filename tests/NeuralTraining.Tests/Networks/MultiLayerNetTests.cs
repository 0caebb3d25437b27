using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

public sealed class MultiLayerNetTests
{
    private static readonly Tensor<float> X = Tensor.Create(Numbers.Uniform(20 * 6, -1, 1), [20, 6]);
    private static readonly int[] T = [.. Enumerable.Range(0, 20).Select(i => i * 7 % 4)];

    [Fact]
    public void Parameters_have_the_chapters_names_shapes_and_initial_values()
    {
        var network = new MultiLayerNet(6, [5, 3], 4);

        network.Parameters.Keys.Should().Equal("W1", "b1", "W2", "b2", "W3", "b3");
        network.Parameters["W1"].Lengths.ToArray().Should().Equal(6, 5);
        network.Parameters["W3"].Lengths.ToArray().Should().Equal(3, 4);
        network.Parameters["b3"].Lengths.ToArray().Should().Equal(4);
        network.Parameters.AsSpan("b1").ToArray().Should().OnlyContain(value => value == 0);
        network.Parameters.AsSpan("W1").ToArray().Should().OnlyHaveUniqueItems();
        network.Buffers.Count.Should().Be(0);
        (network.Inputs, network.Outputs).Should().Be((6, 4));
    }

    [Fact]
    public void Defaults_are_the_chapters()
    {
        var options = new MultiLayerNetOptions();

        options.Activation.Should().Be(ActivationFunction.ReLU);
        options.WeightInitializer.Should().BeOfType<He>();
        options.WeightDecay.Should().Be(0);
        options.Seed.Should().Be(0);
    }

    [Fact]
    public void The_seed_decides_the_weights_and_each_matrix_has_its_own()
    {
        static string Weights(ulong seed) => Numbers.Hash(new MultiLayerNet(6, [6, 6], 6, new() { Seed = seed }).Parameters.AsSpan());
        ParameterSet parameters = new MultiLayerNet(6, [6, 6], 6).Parameters;

        Weights(1).Should().Be(Weights(1)).And.NotBe(Weights(2));
        Numbers.Hash(parameters.AsSpan("W1")).Should().NotBe(Numbers.Hash(parameters.AsSpan("W2")));
    }

    [Fact]
    public void Without_hidden_layers_it_is_one_affine_layer() =>
        new MultiLayerNet(6, [], 4).Parameters.Keys.Should().Equal("W1", "b1");

    /// <summary>Against the naive network in double precision, by central differences.</summary>
    [Theory]
    [InlineData(ActivationFunction.ReLU, 0, 4)]
    [InlineData(ActivationFunction.ReLU, 0.1f, 20)]
    [InlineData(ActivationFunction.Sigmoid, 0.1f, 4)]
    [InlineData(ActivationFunction.Tanh, 0, 20)]
    [InlineData(ActivationFunction.LeakyReLU, 0, 4)]
    [InlineData(ActivationFunction.ELU, 0.1f, 20)]
    [InlineData(ActivationFunction.GELU, 0, 20)]
    [InlineData(ActivationFunction.SiLU, 0, 4)]
    [InlineData(ActivationFunction.Softplus, 0, 20)]
    public void The_gradient_is_that_of_the_naive_network(ActivationFunction activation, float decay, int batch)
    {
        var network = new MultiLayerNet(6, [5, 7], 4, new() { Activation = activation, WeightDecay = decay, WeightInitializer = new Gaussian(0.7), Seed = 5 });
        Numbers.Uniform(5, -0.5f, 0.5f).CopyTo(network.Parameters.AsSpan("b1"));
        double[] x = Numbers.ToDoubles(LayerHarness.Values(X))[..(batch * 6)], at = Numbers.ToDoubles(network.Parameters.AsSpan());

        ParameterSet gradient = network.Gradient(X.Slice([0..batch, 0..6]), T.AsSpan(0, batch));

        double[] expected = Naive.Gradient(Loss, at);
        expected.Count(value => Math.Abs(value) > 1e-4).Should().BeGreaterThan(expected.Length / 2, "a check against zeros proves nothing");
        Numbers.ShouldBeClose(gradient.AsSpan(), expected, 1e-4, 1e-6, "gradient");

        double Loss(double[] p)
        {
            double[] w1 = p[..30], b1 = p[30..35], w2 = p[35..70], b2 = p[70..77], w3 = p[77..105], b3 = p[105..];
            double[] h1 = [.. Naive.Affine(x, w1, b1).Select(Activate)], h2 = [.. Naive.Affine(h1, w2, b2).Select(Activate)];
            double squares = w1.Concat(w2).Concat(w3).Sum(w => w * w);
            return Naive.SoftmaxCrossEntropy(Naive.Affine(h2, w3, b3), T[..batch]) + 0.5 * decay * squares;
        }

        double Activate(double v) => Naive.Activation(activation, v);
    }

    [Theory]
    [InlineData(ActivationFunction.Sigmoid)]
    [InlineData(ActivationFunction.Tanh)]
    public void The_numerical_gradient_agrees_and_leaves_the_network_as_it_was(ActivationFunction activation)
    {
        var network = new MultiLayerNet(6, [5], 4, new() { Activation = activation, WeightDecay = 0.1f, WeightInitializer = new Gaussian(0.7) });
        string before = Numbers.Hash(network.Parameters.AsSpan());

        ParameterSet numerical = network.NumericalGradient(X, T);
        ParameterSet gradient = network.Gradient(X, T);

        Numbers.Hash(network.Parameters.AsSpan()).Should().Be(before);
        gradient.AsSpan().ToArray().Count(value => Math.Abs(value) > 1e-3).Should().BeGreaterThan(40);
        Numbers.ShouldBeClose(numerical.AsSpan(), Numbers.ToDoubles(gradient.AsSpan()), 1e-3, 1e-4, "gradient");
        network.Invoking(n => n.NumericalGradient(new Batch(X, T), 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The step must be a finite number greater than zero, but was '0'.*");
    }

    [Fact]
    public void Weight_decay_acts_on_weights_and_not_on_biases()
    {
        var plain = new MultiLayerNet(6, [5], 4);
        var decayed = new MultiLayerNet(6, [5], 4, new() { WeightDecay = 0.5f });
        foreach (MultiLayerNet network in new[] { plain, decayed })
        {
            network.Parameters.AsSpan("b1").Fill(1);
        }

        double squares = Numbers.ToDoubles(plain.Parameters.AsSpan("W1")).Concat(Numbers.ToDoubles(plain.Parameters.AsSpan("W2"))).Sum(w => w * w);
        ParameterSet plainGradient = plain.Gradient(X, T), decayedGradient = decayed.Gradient(X, T);

        (decayed.Loss(X, T) - plain.Loss(X, T)).Should().BeApproximately(0.25 * squares, 1e-6 * squares);
        Numbers.ShouldBeBitEqual(decayedGradient.AsSpan("b1"), plainGradient.AsSpan("b1"));
        double[] expected = [.. Numbers.ToDoubles(plainGradient.AsSpan("W1")).Zip(Numbers.ToDoubles(plain.Parameters.AsSpan("W1")), (g, w) => g + 0.5 * w)];
        Numbers.ShouldBeClose(decayedGradient.AsSpan("W1"), expected, 1e-6, 1e-7);
    }

    [Fact]
    public void Large_sets_are_evaluated_in_parts_to_the_same_result()
    {
        const int rows = 1000;
        Tensor<float> x = Tensor.Create(Numbers.Uniform(rows * 6, -1, 1), [rows, 6]);
        int[] t = [.. Enumerable.Range(0, rows).Select(i => i % 4)];
        var network = new MultiLayerNet(6, [5], 4, new() { WeightDecay = 0.01f });

        float[] all = LayerHarness.Values(network.Predict(x));
        double lossSum = 0, correct = 0;
        for (int i = 0; i < rows; i++)
        {
            Tensor<float> row = x.Slice([i..(i + 1), 0..6]);
            Numbers.ShouldBeBitEqual(LayerHarness.Values(network.Predict(row)), all.AsSpan(i * 4, 4), $"output of row {i}");
            lossSum += network.Loss(row, [t[i]]);
            correct += network.Accuracy(row, [t[i]]);
        }

        network.Loss(x, t).Should().BeApproximately(lossSum / rows, 1e-6);
        network.Accuracy(x, t).Should().Be(correct / rows);
        network.Evaluate(new Batch(x, t)).Should().Be((network.Loss(x, t), network.Accuracy(x, t)));
    }

    [Fact]
    public void One_hot_targets_give_what_labels_give()
    {
        Tensor<float> oneHot = Tensor.CreateFromShape<float>([20, 4]);
        for (int i = 0; i < 20; i++)
        {
            oneHot[i, T[i]] = 1;
        }

        var network = new MultiLayerNet(6, [5], 4);
        string gradient = Numbers.Hash(network.Gradient(X, T).AsSpan());

        network.Loss(X, oneHot).Should().Be(network.Loss(X, T));
        network.Accuracy(X, oneHot).Should().Be(network.Accuracy(X, T));
        Numbers.Hash(network.Gradient(X, oneHot).AsSpan()).Should().Be(gradient);
    }

    [Fact]
    public void Accuracy_takes_the_first_of_equal_outputs_and_a_row_with_a_NaN_for_wrong()
    {
        var network = new MultiLayerNet(1, [], 3, new() { WeightInitializer = new Zeros() });
        Tensor<float> one = Tensor.Create(new float[1], [1, 1]);

        network.Accuracy(one, [0]).Should().Be(1);
        network.Parameters["b1"][2] = 1;
        network.Accuracy(one, [2]).Should().Be(1);
        for (int output = 0; output < 3; output++)
        {
            network.Parameters.AsSpan("b1").Clear();
            network.Parameters["b1"][output] = float.NaN;
            for (int label = 0; label < 3; label++)
            {
                network.Accuracy(one, [label]).Should().Be(0);
                new Ensemble([network]).Accuracy(new Batch(one, [label])).Should().Be(0);
            }
        }
    }

    [Fact]
    public void Accuracy_refuses_targets_that_name_no_class()
    {
        MultiLayerNet regression = new(6, [new Affine(1, new He())], new NoLoss()), two = new(6, [new Affine(2, new He())], new NoLoss());
        Tensor<float> x = X.Slice([0..2, 0..6]), single = Tensor.Create(new[] { 0.3f, 0.7f }, [2, 1]), signed = Tensor.Create(new[] { 1f, 0, -1, 1 }, [2, 2]);
        Tensor<float> unscaled = Tensor.Create(new[] { 1f, 0, 1, 1 }, [2, 2]), probabilities = Tensor.Create(new[] { 0.9f, 0.1f, 0.2f, 0.8f }, [2, 2]);

        const string OneColumn = "An accuracy must be of two classes or more, but these targets have one column, to which the loss gives no probability. Take the loss instead.*";
        Refuse(() => regression.Accuracy(x, single), OneColumn);
        Refuse(() => regression.Evaluate(new Batch(x, single)), OneColumn);
        Refuse(() => two.Accuracy(x, signed), "A target must be a probability, but row 1 holds '-1'.*");
        Refuse(() => two.Accuracy(x, unscaled), "A row of targets must sum to 1, but row 1 sums to '2'.*");
        Refuse(() => new Ensemble([regression]).Accuracy(new Batch(x, single)), OneColumn);
        Refuse(() => new Ensemble([two]).Accuracy(new Batch(x, signed)), "A target must be a probability, but row 1 holds '-1'.*");
        regression.Loss(x, single).Should().Be(0);
        two.Accuracy(x, probabilities).Should().BeInRange(0, 1);
    }

    [Fact]
    public void Accuracy_refuses_labels_of_one_output_and_a_run_leaves_it_out()
    {
        var network = new MultiLayerNet(6, [new Affine(1, new He())], new NoLoss());
        var trainer = new Trainer(network, new NeuralTraining.Optimizers.SGD(), new() { Epochs = 1 });
        var data = new Dataset(X, T);

        foreach (Action accuracy in new Action[] { () => network.Accuracy(X, T), () => network.Evaluate(new Batch(X, T)), () => new Ensemble([network]).Accuracy(new Batch(X, T)) })
        {
            accuracy.Should().Throw<InvalidOperationException>().WithMessage("There must be at least two outputs for the largest of them to be a class, or a loss that gives one a probability, *");
        }

        Evaluation evaluation = trainer.Fit(data, data).Evaluations.Should().ContainSingle().Which;
        (evaluation.TrainLoss, evaluation.TrainAccuracy, evaluation.ValidationLoss, evaluation.ValidationAccuracy).Should().Be((0, double.NaN, 0, double.NaN));
    }

    [Fact]
    public void Batches_may_grow_and_shrink()
    {
        var network = new MultiLayerNet(6, [5], 4);
        string expected = Numbers.Hash(new MultiLayerNet(6, [5], 4).Gradient(X, T).AsSpan());

        network.Gradient(X.Slice([0..3, 0..6]), T.AsSpan(0, 3));
        Numbers.Hash(network.Gradient(X, T).AsSpan()).Should().Be(expected);
        network.Gradient(X.Slice([0..1, 0..6]), T.AsSpan(0, 1));
        Numbers.Hash(network.Gradient(X, T).AsSpan()).Should().Be(expected);
    }

    [Fact]
    public void Gradients_and_evaluations_do_not_allocate()
    {
        var network = new MultiLayerNet(6, [5], 4, new() { WeightDecay = 0.1f });
        Tensor<float> y = Tensor.CreateFromShape<float>([20, 4]), part = X.Slice([0..7, 0..6]);

        Allocation.Of(() =>
        {
            network.Gradient(X, T);
            network.Gradient(part, T.AsSpan(0, 7));
            network.Loss(X, T);
            network.Accuracy(X, T);
            network.Predict(X, y);
        }).Should().Be(0);
    }

    [Fact]
    public void Gradients_are_counted()
    {
        var network = new MultiLayerNet(6, [5], 4) { Iteration = 10 };

        network.Gradient(X, T);
        network.Loss(X, T);

        network.Iteration.Should().Be(11);
    }

    private static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
}
