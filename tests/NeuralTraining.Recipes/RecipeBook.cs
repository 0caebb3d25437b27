using NeuralTraining.Data;
using NeuralTraining.Initializers;
using NeuralTraining.Optimizers;
using NeuralTraining.Regularizers;

namespace NeuralTraining.Recipes;

/// <summary>The recipes. A change of one of these hashes is a change of what every user's seeds give.</summary>
public static class RecipeBook
{
    /// <summary>Gets what takes a second: all that a network can be made of, in a hundred updates or two each.</summary>
    public static IReadOnlyList<Recipe> Full { get; } =
    [
        // 21 mini-batches an epoch, of 97 or 98.
        new("deep", "5E221535C64ACE002B48AAB55FE954A67F5969BE6E5BF6E3F3E35DE82DE8539F", Samples: 2050)
        {
            Network = () => new(784, [100, 100], 10, new()
            {
                BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.2f, WeightDecay = 1e-4f, Seed = 1,
            }),
            Optimizer = () => new Adam(),
            Options = checkpoints => new() { Epochs = 5, Schedule = new CosineDecay(0.002f, 150), Seed = 2, Checkpoints = checkpoints },
        },
        new("chapter", "7F7515B912713AB1E5753F940F90D95F5994549268DB980D29CDF97BFAF61F7E", Samples: 2000)
        {
            Network = () => new(784, [50], 10, new() { Activation = ActivationFunction.Sigmoid, WeightInitializer = new Gaussian(), Seed = 3 }),
            Optimizer = () => new SGD(0.1f),
            Options = checkpoints => new() { Iterations = 200, Sampling = Sampling.WithReplacement, EvaluateEvery = 100, Seed = 4, Checkpoints = checkpoints },
        },
        // Widths that no vector divides, and 28 mini-batches an epoch, of 35 or 36.
        new("nesterov", "62267E286D4A8623AFBEB54C08236A3D7FB009277F6C75E714C1EF4BEE646489", Samples: 1000)
        {
            Network = () => new(784, [67, 33], 10, new()
            {
                Activation = ActivationFunction.Tanh, WeightInitializer = new GlorotUniform(), BatchNorm = BatchNormPlacement.AfterActivation,
                DropoutRatio = 0.3f, DropoutScaling = Layers.DropoutScaling.InTraining, Regularizers = [new L1(1e-5f)], Seed = 5,
            }),
            Optimizer = () => new Nesterov(),
            Options = checkpoints => new() { Epochs = 5, BatchSize = 37, Schedule = new StepDecay(0.02f, 60, 0.5), Seed = 6, Checkpoints = checkpoints },
        },
        // Four row blocks of each mini-batch, not all of them as long as the others; 10 mini-batches an epoch, of 90 or 91.
        new("blocks", "C4DC50DA6DCBD19888109CB3103B747B6FDCCB14F2953B5877AF04B58DAF47C6", Samples: 903)
        {
            Network = () => new(784, [60, 40], 10, new()
            {
                BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.2f, WeightDecay = 1e-4f, RowBlocks = 4, Seed = 9,
            }),
            Optimizer = () => new Adam(),
            Options = checkpoints => new() { Epochs = 6, Schedule = new CosineDecay(0.005f, 80), Seed = 10, Checkpoints = checkpoints },
        },
    ];

    /// <summary>Gets what is small enough for a processor without fused multiply-add.</summary>
    public static Recipe Small { get; } = new("small", "DB059E980A988C4C926D96CCC37C81309DC42EA83C924FB0058EDDF660F57BCA", Samples: 950)
    {
        Network = () => new(784, [16], 10, new() { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.2f, WeightDecay = 1e-4f, Seed = 7 }),
        Optimizer = () => new Adam(),
        Options = checkpoints => new() { Epochs = 2, Schedule = new CosineDecay(0.01f, 20), Seed = 8, Checkpoints = checkpoints },
    };

    /// <summary>Gets them all.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [.. Full, Small];
}
