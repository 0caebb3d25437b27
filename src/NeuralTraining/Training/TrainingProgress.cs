namespace NeuralTraining;

/// <summary>How far a training run has come: reported after every update.</summary>
/// <param name="Iteration">How many updates have been made.</param>
/// <param name="Iterations">How many there will be.</param>
/// <param name="Epoch">How many times the training data has been gone through.</param>
/// <param name="Loss">The loss of the latest mini-batch, before its update.</param>
/// <param name="Evaluation">The evaluation that followed this update; null if none did.</param>
public readonly record struct TrainingProgress(long Iteration, long Iterations, double Epoch, double Loss, Evaluation? Evaluation);
