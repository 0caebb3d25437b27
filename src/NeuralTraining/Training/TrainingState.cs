using NeuralTraining.Optimizers;

namespace NeuralTraining.Training;

/// <summary>All of a run but the network: with its parameters and buffers, what goes on to the same bits.</summary>
/// <param name="Iteration">How many updates the trainer has made.</param>
/// <param name="RunStart">How many it had made when the run began.</param>
/// <param name="EpochsBefore">How many epochs had begun by then, in all runs of the trainer.</param>
/// <param name="NetworkIteration">How many gradients the network has computed.</param>
/// <param name="Facts">What the run is made of: the facts of its <see cref="RunDescription"/> by name.</param>
/// <param name="Optimizer">What the optimizer keeps.</param>
/// <param name="History">What happened so far.</param>
internal sealed record TrainingState(
    long Iteration,
    long RunStart,
    long EpochsBefore,
    long NetworkIteration,
    IReadOnlyDictionary<string, string> Facts,
    OptimizerState Optimizer,
    TrainingHistory History);
