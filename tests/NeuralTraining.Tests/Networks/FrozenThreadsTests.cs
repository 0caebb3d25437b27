using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Metrics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>The number of threads changes no bit of what a frozen network predicts, be they more than the processors, which they are in tests alone.</summary>
public sealed class FrozenThreadsTests
{
    private const int Inputs = 100, Classes = 10;

    private static readonly FrozenNetwork Network = new MultiLayerNet(Inputs, [130, 70], Classes, new() { BatchNorm = BatchNormPlacement.AfterActivation, Seed = 5 }).Freeze();

    /// <summary>Its weights are read for longer than few rows compute, so that threads share its columns.</summary>
    private static readonly FrozenNetwork LargeNetwork = new MultiLayerNet(Inputs, [800, 700], Classes, new() { Seed = 5 }).Freeze();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(256)]
    [InlineData(2000)]
    public void Any_number_of_threads_gives_the_same_bits(int rows) => ShouldHaveTheBitsOfOneThread(Network, rows);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(49)]
    public void Any_number_of_threads_gives_the_same_bits_of_a_large_network(int rows) => ShouldHaveTheBitsOfOneThread(LargeNetwork, rows);

    [Fact]
    public void Callers_at_once_get_the_bits_of_one()
    {
        const int rows = 300;
        FrozenNetwork shared = Network.WithThreads(3);
        Tensor<float> x = Tensor.Create(Numbers.Uniform(rows * Inputs, 0, 1), [rows, Inputs]);
        float[] expected = LayerHarness.Values(Network.Predict(x));
        int wrong = 0;

        Parallel.For(0, 100, _ => Interlocked.Add(ref wrong, LayerHarness.Values(shared.Predict(x)).AsSpan().SequenceEqual(expected) ? 0 : 1));

        wrong.Should().Be(0);
    }

    [Fact]
    public void It_computes_on_the_thread_of_its_caller_unless_it_is_told_otherwise()
    {
        Network.MaxDegreeOfParallelism.Should().Be(1);
        Network.WithMaxDegreeOfParallelism(4).MaxDegreeOfParallelism.Should().Be(4);
        Network.WithMaxDegreeOfParallelism(4).WithMaxDegreeOfParallelism(null).MaxDegreeOfParallelism.Should().BeNull();
        Network.MaxDegreeOfParallelism.Should().Be(1, "a network never changes");
    }

    [Fact]
    public void Less_than_one_thread_is_refused() => FluentActions.Invoking(() => Network.WithMaxDegreeOfParallelism(0)).Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage("The degree of parallelism must be at least 1, but was '0'.*");

    [Fact]
    public void Another_number_of_threads_copies_no_weights() =>
        Allocation.Of(() => Network.WithMaxDegreeOfParallelism(2)).Should().BeLessThan(200);

    [Fact]
    public void Threads_allocate_nothing_once_they_have_their_memory()
    {
        const int rows = 600;
        FrozenNetwork shared = Network.WithThreads(2);
        float[] x = Numbers.Uniform(rows * Inputs, 0, 1), y = new float[rows * Classes];

        Allocation.Of(() => shared.Predict(new ReadOnlyTensorSpan<float>(x, [rows, Inputs]), new TensorSpan<float>(y, [rows, Classes]))).Should().Be(0);
    }

    private static void ShouldHaveTheBitsOfOneThread(FrozenNetwork network, int rows)
    {
        Tensor<float> x = Tensor.Create(Numbers.Uniform(rows * Inputs, 0, 1), [rows, Inputs]);
        var batch = new Batch(x, [.. Enumerable.Range(0, rows).Select(i => i % Classes)]);
        float[] outputs = LayerHarness.Values(network.Predict(x)), probabilities = LayerHarness.Values(network.PredictProbabilities(x));
        IReadOnlyDictionary<string, double> metrics = network.Evaluate(batch, new Accuracy(), new LogLoss());
        foreach (int threads in new[] { 2, 3, 8 })
        {
            FrozenNetwork shared = network.WithThreads(threads);

            Numbers.ShouldBeBitEqual(LayerHarness.Values(shared.Predict(x)), outputs);
            Numbers.ShouldBeBitEqual(LayerHarness.Values(shared.PredictProbabilities(x)), probabilities);
            shared.PredictLabels(x).Should().Equal(network.PredictLabels(x));
            shared.Evaluate(batch, new Accuracy(), new LogLoss()).Should().BeEquivalentTo(metrics);
        }
    }
}
