using System.Globalization;
using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>The number of threads changes no bit, be they more than the processors, which they are in tests alone.</summary>
public sealed class ThreadsTests
{
    private const int Inputs = 200, Classes = 10, Samples = 1000;

    private static readonly Dataset Data = new(
        Tensor.Create(Numbers.Uniform(Samples * Inputs, 0, 1), [Samples, Inputs]), Enumerable.Range(0, Samples).Select(i => i % Classes).ToArray());

    [Theory]
    [InlineData(BatchNormPlacement.None, 0)]
    [InlineData(BatchNormPlacement.BeforeActivation, 0.3f)]
    public void Any_number_of_threads_gives_the_same_weights(BatchNormPlacement batchNorm, float dropout)
    {
        string[] hashes = [.. new[] { 1, 2, 3, 8, 16 }.Select(degree => Numbers.Hash(Train(degree, batchNorm, dropout).Parameters.AsSpan()))];

        hashes.Distinct().Should().ContainSingle();
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_predictions()
    {
        MultiLayerNet network = Train(1, BatchNormPlacement.BeforeActivation, 0.3f);
        float[] alone = LayerHarness.Values(network.Predict(Data.Inputs));

        foreach (int degree in new[] { 2, 3, 8, 16 })
        {
            network.ShareWork(new AdaptiveDegree(degree, new Parallelism(degree)));
            Numbers.ShouldBeBitEqual(LayerHarness.Values(network.Predict(Data.Inputs)), alone);
        }
    }

    [Fact]
    public void A_degree_of_any_size_takes_the_processors_there_are()
    {
        var network = new MultiLayerNet(Inputs, [130], Classes) { MaxDegreeOfParallelism = int.MaxValue };

        network.Gradient(Data.AsBatch());

        network.MaxDegreeOfParallelism.Should().Be(int.MaxValue, "it is what was set");
        network.Parameters.Context.Parallelism.Degree.Should().Be(Environment.ProcessorCount);
    }

    /// <summary>In a process that may use fewer processors than the machine has, or is told so.</summary>
    [LinuxFact]
    public void No_more_threads_are_started_than_the_process_has_processors()
    {
        foreach (int processors in new[] { 1, 2, 3 })
        {
            string count = processors.ToString(CultureInfo.InvariantCulture), others = (processors - 1).ToString(CultureInfo.InvariantCulture);

            IReadOnlyDictionary<string, string> said = RecipeProgram.Run("DOTNET_PROCESSOR_COUNT", count, ["teams"]);

            said["processors"].Should().Be(count);
            said["workers"].Should().Be(others, "the caller works too");
        }
    }

    [Fact]
    public void A_degree_below_one_is_refused() =>
        new Action(() => _ = new MultiLayerNet(2, [], 2) { MaxDegreeOfParallelism = 0 }).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("The degree of parallelism must be at least 1, but was '0'.*");

    private static MultiLayerNet Train(int degree, BatchNormPlacement batchNorm, float dropout)
    {
        var options = new MultiLayerNetOptions { BatchNorm = batchNorm, DropoutRatio = dropout, WeightDecay = 1e-4f, Seed = 5 };
        var network = new MultiLayerNet(Inputs, [130, 70], Classes, options);
        network.ShareWork(new AdaptiveDegree(degree, new Parallelism(degree)));
        new Trainer(network, new Adam(), new() { Iterations = 15, BatchSize = 160 }).Fit(Data);
        return network;
    }
}
