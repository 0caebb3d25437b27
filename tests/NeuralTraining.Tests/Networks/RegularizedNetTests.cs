using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Regularizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>Regularizers in a network: on every weight matrix, on nothing else, in the loss and in the gradient.</summary>
public sealed class RegularizedNetTests
{
    private const int Batch = 8;

    private static readonly Tensor<float> X = Tensor.Create(Numbers.Uniform(Batch * 6, -1, 1), [Batch, 6]);
    private static readonly int[] T = [.. Enumerable.Range(0, Batch).Select(i => i * 7 % 4)];

    public static TheoryData<string, IRegularizer[], float, Func<double[], double>> Cases => new()
    {
        { "L1", [new L1(0.05f)], 0, w => 0.05f * w.Sum(Math.Abs) },
        { "L∞", [new LInfinity(0.3f)], 0, w => 0.3f * w.Max(Math.Abs) },
        { "weight decay as a regularizer", [new WeightDecay(0.1f)], 0, w => 0.5 * 0.1f * w.Sum(v => v * v) },
        { "all", [new LInfinity(0.3f), new L1(0.05f)], 0.1f, w => 0.3f * w.Max(Math.Abs) + 0.05f * w.Sum(Math.Abs) + 0.5 * 0.1f * w.Sum(v => v * v) },
    };

    /// <summary>Against the naive network in double precision, by central differences.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradient_are_those_of_the_naive_network(string name, IRegularizer[] regularizers, float decay, Func<double[], double> penalty)
    {
        MultiLayerNet network = Network(regularizers, decay), plain = Network([], 0);
        double[] x = Numbers.ToDoubles(LayerHarness.Values(X)), at = Numbers.ToDoubles(network.Parameters.AsSpan());

        double loss = network.Loss(X, T);
        ParameterSet gradient = network.Gradient(new Batch(X, T), out double trainingLoss), plainGradient = plain.Gradient(X, T);

        double[] expected = Naive.Gradient(Loss, at);
        expected.Count(value => Math.Abs(value) > 1e-4).Should().BeGreaterThan(expected.Length * 9 / 10, "a check against zeros proves nothing");
        loss.Should().BeApproximately(Loss(at), 1e-6);
        trainingLoss.Should().BeApproximately(Loss(at), 1e-6);
        Numbers.ShouldBeClose(gradient.AsSpan(), expected, 1e-4, 1e-6, $"gradient with {name}");
        foreach (string parameter in gradient.Keys)
        {
            bool isSame = gradient.AsSpan(parameter).SequenceEqual(plainGradient.AsSpan(parameter));
            isSame.Should().Be(parameter[0] == 'b', "regularizers act on weights and not on biases, and this is {0}", parameter);
        }

        double Loss(double[] p)
        {
            double[] w1 = p[..30], b1 = p[30..35], w2 = p[35..55], b2 = p[55..];
            double[] hidden = [.. Naive.Affine(x, w1, b1).Select(Naive.Sigmoid)];
            return Naive.SoftmaxCrossEntropy(Naive.Affine(hidden, w2, b2), T) + penalty(w1) + penalty(w2);
        }
    }

    [Fact]
    public void The_constructor_with_layers_takes_them_too()
    {
        ILayer[] Layers() => [new Affine(5, new Xavier()), new Tanh(), new Affine(4, new Xavier())];
        var plain = new MultiLayerNet(6, Layers(), new SoftmaxCrossEntropy(), seed: 1);
        var penalized = new MultiLayerNet(6, Layers(), new SoftmaxCrossEntropy(), new() { Seed = 1, Regularizers = [new L1(0.5f)] });

        double magnitudes = Numbers.ToDoubles(plain.Parameters.AsSpan("W1")).Concat(Numbers.ToDoubles(plain.Parameters.AsSpan("W2"))).Sum(Math.Abs);

        (penalized.Loss(X, T) - plain.Loss(X, T)).Should().BeApproximately(0.5 * magnitudes, 1e-12);
    }

    [Fact]
    public void Weight_decay_is_the_same_by_either_name()
    {
        MultiLayerNet option = Network([], 0.1f), regularizer = Network([new WeightDecay(0.1f)], 0);

        Numbers.ShouldBeBitEqual(regularizer.Gradient(X, T).AsSpan(), option.Gradient(X, T).AsSpan());
        regularizer.Loss(X, T).Should().Be(option.Loss(X, T));
    }

    [Fact]
    public void The_list_is_copied()
    {
        var list = new List<IRegularizer>();
        MultiLayerNet network = Network(list, 0);
        double before = network.Loss(X, T);

        list.Add(new L1(1));

        network.Loss(X, T).Should().Be(before);
    }

    [Fact]
    public void Gradients_and_losses_do_not_allocate()
    {
        MultiLayerNet network = Network([new L1(0.1f), new LInfinity(0.1f)], 0.1f);

        Allocation.Of(() =>
        {
            network.Gradient(X, T);
            network.Loss(X, T);
        }).Should().Be(0);
    }

    [Fact]
    public void What_is_no_regularizer_is_refused()
    {
        new MultiLayerNetOptions().Regularizers.Should().BeEmpty();
        new Action(() => Network([new L1(1), null!], 0)).Should().Throw<ArgumentException>()
            .WithMessage("None of the regularizers may be null, but that at index 1 is.*").WithParameterName("Regularizers");
        new Action(() => _ = new MultiLayerNetOptions { Regularizers = null! }).Should().Throw<ArgumentNullException>().WithParameterName("Regularizers");
        new Action(() => Network([], float.NaN)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The weight decay must be a finite number of at least zero, but was 'NaN'.*").WithParameterName("WeightDecay");
    }

    private static MultiLayerNet Network(IReadOnlyList<IRegularizer> regularizers, float decay)
    {
        var network = new MultiLayerNet(6, [5], 4, new()
        {
            Activation = ActivationFunction.Sigmoid,
            WeightInitializer = new Gaussian(0.7),
            WeightDecay = decay,
            Regularizers = regularizers,
            Seed = 5,
        });
        Numbers.Uniform(5, -0.5f, 0.5f).CopyTo(network.Parameters.AsSpan("b1"));
        return network;
    }
}
