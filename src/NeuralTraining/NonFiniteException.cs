using System.Globalization;

namespace NeuralTraining;

/// <summary>Thrown by <see cref="Trainer.Fit"/> when a loss, a gradient, the result of an update, or a value at a
/// checkpoint or at the end of the run is NaN or infinite, for example because the learning rate is too high, and by
/// <see cref="Optimizers.Optimizer.Update"/> for such an update. The message names where the first such number
/// appeared.</summary>
/// <remarks>No such update is made: parameters, buffers, <see cref="MultiLayerNet.Iteration"/>,
/// <see cref="Trainer.Iteration"/> and the optimizer are as the last update left them. They can be trained on with
/// another rate or other data, unless that update itself has corrupted them. Checkpoints never hold such
/// numbers.</remarks>
public sealed class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(string message)
        : base(message)
    {
    }

    /// <summary>Gets the number of updates that the trainer had made, which is the iteration of a refused
    /// update.</summary>
    public required long Iteration { get; init; }

    /// <summary>Gets the learning rate of the update that was refused, or else of the last one.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Gets the loss of the evaluation, or of the latest mini-batch. It may be finite where a gradient or a
    /// parameter is not. NaN if an optimizer was called by hand.</summary>
    public required double Loss { get; init; }

    /// <summary>Gets the number, from 1, of the layer in which it appeared; null if it appeared in the data, a buffer,
    /// the optimizer's state or the loss itself.</summary>
    public int? Layer { get; init; }

    /// <summary>Gets the name of the parameter that is NaN or infinite or whose gradient is, or of the first parameter
    /// of a layer whose output is; null if there is none.</summary>
    public string? Parameter { get; init; }

    /// <summary>Gets the letter of the optimizer's state for <see cref="Parameter"/> that an update would have made NaN
    /// or infinite; null if it was the parameter.</summary>
    internal string? Slot { get; init; }

    /// <summary>Gets the value that a parameter, or its <see cref="Slot"/>, would have after an update.</summary>
    internal float Value { get; init; }

    /// <summary>Describes the value of a parameter, or of the optimizer's state for it, after an update.</summary>
    internal static string Describe(string parameter, string? slot, float value) =>
        string.Create(CultureInfo.InvariantCulture, $"{(slot is null ? "" : $"the {slot} of ")}{parameter} would have become '{value}'");
}
