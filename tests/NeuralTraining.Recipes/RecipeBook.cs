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
        new("deep", "94934BD1681C8174DBF1EA20D3659917E29E5F2AA3B4E999AB9AEA4A76CEAE8C", Samples: 2050)
        {
            Network = () => new(784, [100, 100], 10, new()
            {
                BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.2f, WeightDecay = 1e-4f, Seed = 1,
            }),
            Optimizer = () => new Adam(),
            Options = checkpoints => new() { Epochs = 5, Schedule = new CosineDecay(0.002f, 150), Seed = 2, Checkpoints = checkpoints },
        },
        new("chapter", "591491B1F0BEBE5DD830FCBA4B3140C866565E83E14C4A5306DBC0138CD49F1C", Samples: 2000)
        {
            Network = () => new(784, [50], 10, new() { Activation = ActivationFunction.Sigmoid, WeightInitializer = new Gaussian(), Seed = 3 }),
            Optimizer = () => new SGD(0.1f),
            Options = checkpoints => new() { Iterations = 200, Sampling = Sampling.WithReplacement, EvaluateEvery = 100, Seed = 4, Checkpoints = checkpoints },
        },
        // Widths that no vector divides, and 28 mini-batches an epoch, of 35 or 36.
        new("nesterov", "1EED409006C98BBB8331A5BFFE4707E1B85B25BDC0FC9390CB044CCB3A8A48E2", Samples: 1000)
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
        new("blocks", "9BD6B9DE2F09A5255E4966AAB82106B9905319C47DF16EFB16C57CE328D56E46", Samples: 903)
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
    public static Recipe Small { get; } = new("small", "4C9FAFAB96ED51BBD4B5F0F3DA2B93C07195B111830D204EB90C4B7544CC8C48", Samples: 950)
    {
        Network = () => new(784, [16], 10, new() { BatchNorm = BatchNormPlacement.BeforeActivation, DropoutRatio = 0.2f, WeightDecay = 1e-4f, Seed = 7 }),
        Optimizer = () => new Adam(),
        Options = checkpoints => new() { Epochs = 2, Schedule = new CosineDecay(0.01f, 20), Seed = 8, Checkpoints = checkpoints },
    };

    /// <summary>Gets them all.</summary>
    public static IReadOnlyList<Recipe> All { get; } = [.. Full, Small];
}
