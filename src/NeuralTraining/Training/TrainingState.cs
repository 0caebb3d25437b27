using NeuralTraining.Callbacks;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>Everything but the network's parameters and buffers that resuming a run bit for bit needs.</summary>
/// <param name="Iteration">The number of updates that the trainer has made.</param>
/// <param name="RunStart">The number of updates before the run began.</param>
/// <param name="EpochsBefore">The number of epochs begun before the run, in all runs of the trainer.</param>
/// <param name="NetworkIteration">The number of gradients that the network has computed.</param>
/// <param name="Facts">The facts of the <see cref="RunDescription"/> by name.</param>
/// <param name="Optimizer">The optimizer's state.</param>
/// <param name="Callbacks">The description and the state of each callback, in order.</param>
/// <param name="History">The history so far.</param>
internal sealed record TrainingState(
    long Iteration,
    long RunStart,
    long EpochsBefore,
    long NetworkIteration,
    IReadOnlyDictionary<string, string> Facts,
    OptimizerState Optimizer,
    IReadOnlyList<(string Description, CallbackState State)> Callbacks,
    TrainingHistory History);
