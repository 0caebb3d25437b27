using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>Loss and gradient of every combination of what a network can be made of, against central differences in double precision.</summary>
/// <remarks>BatchNorm leaves no gradient to the bias before it, and of a batch of two hardly any to whatever comes before it, and that amid the rounding of a small variance.</remarks>
public sealed class NetworkGradientTests
{
    private static readonly int[] Hidden = [7, 5];

    public static TheoryData<ActivationFunction, BatchNormPlacement, float, float> Combinations()
    {
        var data = new TheoryData<ActivationFunction, BatchNormPlacement, float, float>();
        foreach (ActivationFunction activation in Enum.GetValues<ActivationFunction>())
        {
            foreach (BatchNormPlacement batchNorm in Enum.GetValues<BatchNormPlacement>())
            {
                foreach (float dropout in new[] { 0, 0.3f })
                {
                    data.Add(activation, batchNorm, dropout, 0);
                    data.Add(activation, batchNorm, dropout, 0.1f);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Backpropagation_gives_the_derivatives_of_the_naive_network(ActivationFunction activation, BatchNormPlacement batchNorm, float dropout, float decay)
    {
        foreach (int batch in new[] { 2, 4, 13, 64 })
        {
            var options = new MultiLayerNetOptions { Activation = activation, BatchNorm = batchNorm, DropoutRatio = dropout, WeightDecay = decay, Seed = 3 };
            var network = new MultiLayerNet(6, Hidden, 4, options) { Iteration = 17 };
            Numbers.Uniform(network.Parameters.AsSpan().Length, -1, 1, seed: 8).CopyTo(network.Parameters.AsSpan());
            float[] x = Numbers.Uniform(batch * 6, -1, 1, seed: 9);
            int[] labels = [.. Enumerable.Range(0, batch).Select(i => i % 4)];
            var naive = new NaiveNetwork(Hidden.Length, options, Numbers.ToDoubles(x), labels, network.Iteration);
            Dictionary<string, double[]> parameters = network.Parameters.Keys.ToDictionary(name => name, name => Numbers.ToDoubles(network.Parameters.AsSpan(name)));

            ParameterSet gradients = network.Gradient(new Batch(Tensor.Create(x, [batch, 6]), labels), out double loss);

            loss.Should().BeApproximately(naive.Loss(parameters), 1e-5 * loss);
            foreach (string name in gradients.Keys)
            {
                double[] expected = Naive.Gradient(values => naive.Loss(new Dictionary<string, double[]>(parameters) { [name] = values }), parameters[name]);
                if (batch >= 4 && !(batchNorm == BatchNormPlacement.BeforeActivation && name is "b1" or "b2"))
                {
                    expected.Should().Contain(g => Math.Abs(g) > 1e-3, "a check of {0} against zeros proves nothing", name);
                }

                Numbers.ShouldBeClose(gradients.AsSpan(name), expected, 1e-4, batch == 2 ? 5e-5 : 2e-6, $"gradient of {name} at batch {batch}");
            }
        }
    }
}
