using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Onnx.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace NeuralTraining.Onnx.Tests.Export;

/// <summary>Runs every combination of layers in ONNX Runtime, and compares it with the network and the frozen network.</summary>
public sealed class CombinationTests(ITestOutputHelper output)
{
    private const int Inputs = 5, CombinationsOfActivation = 3 * 3 * 3 * 5;

    private static readonly int[] Batches = [1, 17];

    private static readonly Dictionary<string, Func<ILayer>> ActivationsByName = new()
    {
        ["ReLU"] = () => new ReLU(),
        ["Sigmoid"] = () => new Sigmoid(),
        ["Tanh"] = () => new Tanh(),
        ["LeakyReLU(0.01)"] = () => new LeakyReLU(),
        ["LeakyReLU(0.3)"] = () => new LeakyReLU(0.3),
        ["LeakyReLU(0)"] = () => new LeakyReLU(0),
        ["ELU(1)"] = () => new ELU(),
        ["ELU(0.7)"] = () => new ELU(0.7),
        ["GELU"] = () => new GELU(),
        ["GELU(Tanh)"] = () => new GELU(GELUApproximation.Tanh),
        ["SiLU"] = () => new SiLU(),
        ["Softplus"] = () => new Softplus(),
    };

    private static readonly (ILoss Loss, int Outputs)[] Losses =
    [
        (new SoftmaxCrossEntropy(), 3), (new BinaryCrossEntropy(), 1), (new MeanSquaredError(), 2), (new MeanAbsoluteError(), 1),
        (new Huber(), 2),
    ];

    public static TheoryData<string> Activations => [.. ActivationsByName.Keys];

    [Fact]
    public void Every_activation_of_the_library_is_among_the_combinations() =>
        typeof(Activation).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Activation))).Select(type => type.Name)
            .Should().BeSubsetOf(ActivationsByName.Keys.Select(name => name.Split('(')[0]));

    [Theory]
    [MemberData(nameof(Activations))]
    public void ONNX_Runtime_predicts_what_the_network_and_the_frozen_network_predict(string activation)
    {
        var largest = new Dictionary<string, double>();
        int combinations = 0;
        foreach (Placement batchNorm in Enum.GetValues<Placement>())
        {
            foreach (Placement layerNorm in Enum.GetValues<Placement>())
            {
                foreach (DropoutScaling? dropout in new DropoutScaling?[] { null, DropoutScaling.AtInference, DropoutScaling.InTraining })
                {
                    foreach ((ILoss loss, int outputs) in Losses)
                    {
                        IReadOnlyList<ILayer> layers = Layers(ActivationsByName[activation], batchNorm, layerNorm, dropout, outputs);
                        MultiLayerNet network = Trained.Network(Inputs, layers, loss, seed: (ulong)combinations);
                        Compare(network, $"{activation}, BatchNorm {batchNorm}, LayerNorm {layerNorm}, dropout {dropout}, {loss}", largest);
                        combinations++;
                    }
                }
            }
        }

        combinations.Should().Be(CombinationsOfActivation);
        string differences = string.Join(", ", largest.Select(pair => Invariant($"{pair.Key} {pair.Value:0.0e-0}")));
        output.WriteLine(Invariant($"{activation}: {combinations} combinations, largest differences: {differences}"));
    }

    [Theory]
    [InlineData(BatchNormPlacement.None)]
    [InlineData(BatchNormPlacement.BeforeActivation)]
    public void So_it_does_for_a_network_of_the_size_of_the_chapters(BatchNormPlacement batchNorm)
    {
        const int Pixels = 784;
        var network = new MultiLayerNet(Pixels, [100, 100, 100], 10, new MultiLayerNetOptions { BatchNorm = batchNorm, DropoutRatio = 0.2f });
        Trained.Train(network);
        Tensor<float> x = Trained.Inputs(17, Pixels, seed: 1);

        foreach (bool fold in new[] { false, true })
        {
            float[] actual = OnnxModelRun.Run(network.Export(new OnnxOptions { Fold = fold, Output = OnnxOutput.Probabilities }), x);
            Difference.Require(network.PredictProbabilities(x), actual, "network");
            Difference.Require(network.Freeze().PredictProbabilities(x), actual, "frozen network");
        }
    }

    private static void Compare(MultiLayerNet network, string what, Dictionary<string, double> largest)
    {
        FrozenNetwork frozen = network.Freeze();
        bool hasProbabilities = network.LossFunction is IProbabilisticLoss;
        using var nodes = new OnnxModelRun(network.Export());
        using var folded = new OnnxModelRun(network.Export(new OnnxOptions { Fold = true }));
        using OnnxModelRun? probabilities = hasProbabilities
            ? new OnnxModelRun(network.Export(new OnnxOptions { Output = OnnxOutput.Probabilities })) : null;
        foreach (int batch in Batches)
        {
            Tensor<float> x = Trained.Inputs(batch, Inputs, seed: batch);
            Note("network", network.Predict(x), nodes.Run(x));
            Note("frozen", frozen.Predict(x), nodes.Run(x));
            Note("network, folded", network.Predict(x), folded.Run(x));
            Note("frozen, folded", frozen.Predict(x), folded.Run(x));
            if (probabilities is not null)
            {
                Note("probabilities", network.PredictProbabilities(x), probabilities.Run(x));
                Note("frozen probabilities", frozen.PredictProbabilities(x), probabilities.Run(x));
            }
        }

        void Note(string name, Tensor<float> expected, float[] actual) =>
            largest[name] = Math.Max(largest.GetValueOrDefault(name), Difference.Require(expected, actual, $"{what}: {name}"));
    }

    /// <summary>Two hidden layers of one kind; the second affine layer has no bias.</summary>
    private static List<ILayer> Layers(
        Func<ILayer> activation, Placement batchNorm, Placement layerNorm, DropoutScaling? dropout, int outputs)
    {
        var layers = new List<ILayer>();
        foreach ((int width, bool bias) in new[] { (7, true), (6, false) })
        {
            layers.Add(new Affine(width, new He(), bias));
            AddIf(batchNorm == Placement.Before, () => new BatchNorm());
            AddIf(layerNorm == Placement.Before, () => new LayerNorm());
            layers.Add(activation());
            AddIf(batchNorm == Placement.After, () => new BatchNorm(0.8, 1e-3f));
            AddIf(layerNorm == Placement.After, () => new LayerNorm(1e-3f));
            AddIf(dropout is not null, () => new Dropout(0.3f, dropout!.Value));
        }

        layers.Add(new Affine(outputs, new He()));
        return layers;

        void AddIf(bool wanted, Func<ILayer> create)
        {
            if (wanted)
            {
                layers.Add(create());
            }
        }
    }

    private enum Placement
    {
        None,
        Before,
        After,
    }
}
