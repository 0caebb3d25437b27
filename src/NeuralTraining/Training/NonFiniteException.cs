namespace NeuralTraining;

/// <summary>Thrown by <see cref="Trainer.Fit"/> when the loss or the gradient of an update, the loss of an evaluation, or what is to be saved or to be the result of the run is infinite or not a
/// number, as by too high a learning rate. The message names where the first such number appeared.</summary>
/// <remarks>No update is made by such a gradient: parameters, buffers, <see cref="MultiLayerNet.Iteration"/>, <see cref="Trainer.Iteration"/> and the optimizer are as the last update
/// left them, so that they can be trained on with another rate or other data, unless that update itself has spoiled them. No checkpoint is saved of what is not finite.</remarks>
public sealed class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(string message)
        : base(message)
    {
    }

    /// <summary>Gets how many updates the trainer had made: the iteration, from 0, of an update that was refused.</summary>
    public required long Iteration { get; init; }

    /// <summary>Gets the learning rate that an update which was refused would have had; else that of the last.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Gets the loss of the evaluation, or of the latest mini-batch. It may be finite where a gradient or a parameter is not.</summary>
    public required double Loss { get; init; }

    /// <summary>Gets the place in the network, from 1, of the layer it appeared in; null if that was the data, a buffer, what the optimizer keeps, or the loss itself.</summary>
    public int? Layer { get; init; }

    /// <summary>Gets the name of the parameter that is not finite or whose gradient is not, or of the first parameter of a layer whose output is not; null if there is
    /// none.</summary>
    public string? Parameter { get; init; }
}
