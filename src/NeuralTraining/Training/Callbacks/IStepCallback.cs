using NeuralTraining.Callbacks;

namespace NeuralTraining.Training;

/// <summary>Receives the beginning of a step, besides the events of <see cref="ITrainingCallback"/>.</summary>
internal interface IStepCallback : ITrainingCallback
{
    /// <summary>Called before a gradient. May use the network, whose gradients are then free. An exception ends the
    /// run.</summary>
    void OnStepBegin(TrainingRun run);
}
