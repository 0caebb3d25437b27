using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Diagnostics;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Diagnostics;

/// <remarks>When the limits were chosen, all of 2,000 correct networks passed: half of them ReLU, the others sigmoid and tanh, with 1 to 6 hidden layers and batches of 4 to 64.</remarks>
public sealed class GradientCheckTests
{
    private const int Inputs = 7, Classes = 4;

    /// <summary>No false alarm: every network of each kind passes.</summary>
    [Theory]
    [InlineData(1, 4, 0f, 10)]
    [InlineData(2, 16, 0f, 10)]
    [InlineData(3, 16, 0.1f, 10)]
    [InlineData(6, 4, 0f, 10)]
    [InlineData(6, 64, 0f, 4)]
    public void Correct_networks_pass(int depth, int batch, float weightDecay, int seeds)
    {
        foreach (ActivationFunction activation in Enum.GetValues<ActivationFunction>())
        {
            for (int seed = 0; seed < seeds; seed++)
            {
                var network = new MultiLayerNet(Inputs, Layers(depth, 6 + 2 * seed, activation), new SoftmaxCrossEntropy(), new() { Seed = (ulong)seed, WeightDecay = weightDecay });

                GradientCheckResult result = Check(network, batch, seed);

                result.Passed.Should().BeTrue("of {0}, seed {1}:\n{2}", activation, seed, result);
                result.Parameters[^2].Verdict.Should().Be(GradientVerdict.Passed);
                result.Parameters[^2].Worst!.Value.Numerical.Should().NotBe(0);
                result.Parameters.Sum(p => p.Kinks).Should().BeLessThan(result.Parameters.Sum(p => p.Checked) / 4);
            }
        }
    }

    /// <summary>Every one of 10 networks with one gradient 5 % off is found, and so is the parameter.</summary>
    [Theory]
    [InlineData("W1", 1)]
    [InlineData("b1", 1)]
    [InlineData("W2", 2)]
    [InlineData("b3", 3)]
    public void A_parameters_gradient_that_is_5_percent_off_is_found(string parameter, int layer)
    {
        foreach (ActivationFunction activation in Enum.GetValues<ActivationFunction>())
        {
            for (int seed = 0; seed < 10; seed++)
            {
                List<ILayer> layers = Layers(3, 10 + seed, activation);
                layers[2 * layer - 2] = new WrongLayer(layers[2 * layer - 2], parameter, seed % 2 == 0 ? 1.05f : 0.95f);
                var network = new MultiLayerNet(Inputs, layers, new SoftmaxCrossEntropy(), (ulong)seed);

                GradientCheckResult result = Check(network, 8, seed);

                result.Passed.Should().BeFalse("of {0}, seed {1}:\n{2}", activation, seed, result);
                result.Parameters.Where(p => p.Verdict == GradientVerdict.Failed).Select(p => p.Name).Should().Equal(parameter);
                result.Parameters.Single(p => p.Name == parameter).RelativeError.Should().BeApproximately(0.05, 0.01);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_dx_that_is_5_percent_off_is_found(int layer)
    {
        foreach (ActivationFunction activation in Enum.GetValues<ActivationFunction>())
        {
            for (int seed = 0; seed < 10; seed++)
            {
                List<ILayer> layers = Layers(3, 10 + seed, activation);
                layers[2 * layer - 2] = new WrongLayer(layers[2 * layer - 2], parameter: null, seed % 2 == 0 ? 1.05f : 0.95f);
                var network = new MultiLayerNet(Inputs, layers, new SoftmaxCrossEntropy(), (ulong)seed);

                GradientCheckResult result = Check(network, 8, seed);

                result.Parameters.Where(p => p.Verdict == GradientVerdict.Failed).Select(p => p.Name)
                    .Should().Equal(network.Parameters.Keys.Take(2 * (layer - 1)), "of {0}, seed {1}:\n{2}", activation, seed, result);
            }
        }
    }

    [Fact]
    public void Gradients_that_are_missing_or_not_numbers_are_found()
    {
        foreach (float factor in new[] { 0, -1, float.NaN })
        {
            List<ILayer> layers = Layers(2, 10, ActivationFunction.ReLU);
            layers[2] = new WrongLayer(layers[2], "b2", factor);
            var network = new MultiLayerNet(Inputs, layers, new SoftmaxCrossEntropy());

            Check(network, 8, seed: 1).Parameters.Single(p => p.Name == "b2").Verdict.Should().Be(GradientVerdict.Failed, "of factor {0}", factor);
        }
    }

    [Fact]
    public void A_bias_before_a_normalization_is_below_the_noise_and_no_failure()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var network = new MultiLayerNet(
                Inputs,
                [new Affine(9, new He()), new Standardize(), new Tanh(), new DropHalf(), new Affine(8, new He()), new Standardize(), new Tanh(), new Affine(Classes, new He())],
                new SoftmaxCrossEntropy(),
                (ulong)seed)
            { Iteration = seed };

            GradientCheckResult result = Check(network, 16, seed);

            result.Passed.Should().BeTrue("of seed {0}:\n{1}", seed, result);
            result.Parameters.Select(p => p.Verdict == GradientVerdict.BelowNoise).Should().Equal([false, true, false, true, false, false], "of seed {0}:\n{1}", seed, result);
        }
    }

    [Fact]
    public void Networks_with_LayerNorm_pass()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var network = new MultiLayerNet(
                Inputs,
                [new LayerNorm(), new Affine(9, new He()), new LayerNorm(), new Tanh(), new Affine(8, new He()), new GELU(), new LayerNorm(), new Affine(Classes, new He())],
                new SoftmaxCrossEntropy(),
                (ulong)seed);

            GradientCheckResult result = Check(network, 4 + seed, seed);

            result.Passed.Should().BeTrue("of seed {0}:\n{1}", seed, result);
            result.Parameters.Where(p => p.Name.StartsWith("gamma", StringComparison.Ordinal)).Should().HaveCount(3).And
                .OnlyContain(p => p.Verdict == GradientVerdict.Passed && p.Worst!.Value.Numerical != 0);
        }
    }

    [Fact]
    public void A_parameter_at_its_kinks_cannot_be_checked_and_does_not_pass()
    {
        var network = new MultiLayerNet(Inputs, [new OnItsKink(), new Affine(Classes, new He())], new SoftmaxCrossEntropy());

        GradientCheckResult result = Check(network, 8, seed: 1);

        result.Parameters[0].Should().Match<ParameterGradientCheck>(p => p.Verdict == GradientVerdict.NotChecked && p.Kinks == Inputs && p.Checked == 0 && p.Worst == null);
        result.Parameters[1].Verdict.Should().Be(GradientVerdict.Passed);
        result.Passed.Should().BeFalse();
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    public void The_network_is_left_as_it_was(int throwAfter)
    {
        var network = new MultiLayerNet(Inputs, [new Affine(9, new He()), new Standardize(), new Throwing(throwAfter), new Affine(Classes, new He())], new SoftmaxCrossEntropy()) { Iteration = 5 };
        network.Buffers.AsSpan().Fill(0.25f);
        string parameters = Numbers.Hash(network.Parameters.AsSpan()), buffers = Numbers.Hash(network.Buffers.AsSpan());

        Action check = () => Check(network, 8, seed: 1);

        if (throwAfter < int.MaxValue)
        {
            check.Should().Throw<TimeoutException>();
        }
        else
        {
            check.Should().NotThrow();
        }

        Numbers.Hash(network.Parameters.AsSpan()).Should().Be(parameters);
        Numbers.Hash(network.Buffers.AsSpan()).Should().Be(buffers);
        network.Iteration.Should().Be(5);
    }

    [Fact]
    public void Options_choose_what_is_checked()
    {
        var network = new MultiLayerNet(Inputs, [20], Classes, new() { Activation = ActivationFunction.Tanh });
        Tensor<float> x = X(8, seed: 1);
        int[] t = Labels(8);

        GradientCheckResult few = GradientCheck.Run(network, new Batch(x, t), new() { Elements = 5, Tolerance = 1e-3, Step = 0.1f });
        GradientCheckResult again = GradientCheck.Run(network, new Batch(x, t), new() { Elements = 5, Tolerance = 1e-3, Step = 0.1f });

        few.Parameters.Select(p => p.Checked).Should().Equal(5, 5, 5, 4);
        few.Passed.Should().BeTrue("{0}", few);
        again.ToString().Should().Be(few.ToString());
        new GradientCheckOptions().Should().BeEquivalentTo(new { Elements = 32, Tolerance = 0.02, Step = 0.25f, Seed = 0UL });
    }

    [Fact]
    public void The_table_has_a_line_for_each_parameter()
    {
        var network = new MultiLayerNet(Inputs, Layers(1, 5, ActivationFunction.Sigmoid), new SoftmaxCrossEntropy());

        string[] lines = Check(network, 8, seed: 1).ToString().Split('\n');

        lines.Should().HaveCount(6);
        lines[0].Should().Match("parameter  relative error*noise*checked*kinks*verdict*worst element");
        lines[1].Should().Match("W1 *E-*E-* 32      0  Passed  * [*] backpropagated *, numerical *");
        lines[4].Should().StartWith("b2 ");
        lines[5].Should().Be("The gradients passed.");
    }

    [Fact]
    public void Wrong_use_is_refused()
    {
        var network = new MultiLayerNet(Inputs, [5], Classes);

        Refuse(() => GradientCheck.Run(network, new Batch(X(3, 1), Labels(3)), new() { Elements = 0 }), "The number of elements to check must be at least 1, but was '0'.*");
        Refuse(() => GradientCheck.Run(network, new Batch(X(3, 1), Labels(3)), new() { Tolerance = 1 }), "The tolerance must be greater than 0 and less than 1, but was '1'.*");
        Refuse(() => GradientCheck.Run(network, new Batch(X(3, 1), Labels(3)), new() { Step = float.NaN }), "The step must be from 0.0001 to 10, but was 'NaN'.*");
        Refuse(() => GradientCheck.Run(network, new Batch(X(3, 1), [0, 1, 9])), "A label must be from 0 to 3, but that of row 2 was '9'.*");
        Refuse(
            () => GradientCheck.Run(new MultiLayerNet(Inputs, [new ReLU()], new SoftmaxCrossEntropy()), new Batch(X(3, 1), Labels(3))),
            "A network must have parameters for its gradient to be checked, but this one has none.*");
        new Action(() => GradientCheck.Run(null!, new Batch(X(3, 1), Labels(3)))).Should().Throw<ArgumentNullException>();
        network.Parameters["W1"][0, 0] = float.NaN;
        new Action(() => GradientCheck.Run(network, new Batch(X(3, 1), Labels(3)))).Should().Throw<InvalidOperationException>()
            .WithMessage("The loss must be finite for its gradient to be checked, but was 'NaN'.");
    }

    private static GradientCheckResult Check(MultiLayerNet network, int batch, int seed) =>
        GradientCheck.Run(network, new Batch(X(batch, seed), Labels(batch)), new() { Seed = (ulong)seed });

    private static List<ILayer> Layers(int depth, int width, ActivationFunction activation)
    {
        var layers = new List<ILayer>();
        for (int i = 0; i < depth; i++)
        {
            layers.Add(new Affine(width, new He()));
            layers.Add(new MultiLayerNet(1, [1], Classes, new() { Activation = activation }).Layers[1]);
        }

        layers.Add(new Affine(Classes, new He()));
        return layers;
    }

    private static Tensor<float> X(int rows, int seed) => Tensor.Create(Numbers.Uniform(rows * Inputs, -1, 1, seed + 100), [rows, Inputs]);

    private static int[] Labels(int rows) => [.. Enumerable.Range(0, rows).Select(i => i * 7 % 5 % Classes)];

    private static void Refuse(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);
}
