using NeuralTraining.Layers;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>A network and how it is trained: the work of one training step. README.md and the programs in <c>Peers</c> repeat the cases.</summary>
internal sealed record StepCase(string Name, int[] Widths, int BatchSize, string Optimizer, bool BatchNormAndDropout = false)
{
    public static readonly StepCase[] All =
    [
        new("A", [784, 100, 100, 100, 100, 10], 100, "SGD"),
        new("B", [784, 100, 100, 100, 100, 10], 100, "Adam"),
        new("C", [784, 100, 100, 100, 100, 100, 10], 100, "SGD", BatchNormAndDropout: true),
        new("D", [784, 1024, 1024, 1024, 10], 256, "Adam"),
        new("E", [784, 50, 10], 100, "SGD"),
    ];

    /// <summary>Gets the widths and the batch, such as <c>784-50-10, batch 100</c>.</summary>
    public string Shape => $"{string.Join('-', Widths)}, batch {BatchSize}";

    /// <summary>The floating-point operations of the products: three of them for each layer, two for the first.</summary>
    public double Flops
    {
        get
        {
            double sum = 0;
            for (int l = 1; l < Widths.Length; l++)
            {
                sum += 2.0 * BatchSize * Widths[l - 1] * Widths[l] * (l == 1 ? 2 : 3);
            }

            return sum;
        }
    }

    public MultiLayerNet CreateNetwork() => new(Widths[0], Widths.AsSpan()[1..^1], Widths[^1], new()
    {
        Seed = 1,
        BatchNorm = BatchNormAndDropout ? BatchNormPlacement.BeforeActivation : BatchNormPlacement.None,
        DropoutRatio = BatchNormAndDropout ? 0.5f : 0,
        DropoutScaling = DropoutScaling.InTraining,
    });

    public IOptimizer CreateOptimizer() => Optimizer == "SGD" ? new SGD(0.01f) : new Adam(0.001f);
}
