using System.Globalization;

namespace NeuralTraining;

/// <summary>Thrown by <see cref="Trainer.Fit"/> when a loss, a gradient, the result of an update, or a value that is
/// saved or left at the end of the run is NaN or infinite, for instance as the learning rate is too high, and by
/// <see cref="Optimizers.Optimizer.Update"/> for such an update. The message names where the first such number
/// appeared.</summary>
/// <remarks>No such update is made: parameters, buffers, <see cref="MultiLayerNet.Iteration"/>,
/// <see cref="Trainer.Iteration"/> and the optimizer are as the last update left them. They can be trained on with
/// another rate or other data, unless that update itself has spoiled them. No such numbers are saved in a
/// checkpoint.</remarks>
public sealed class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(string message)
        : base(message)
    {
    }

    /// <summary>Gets how many updates the trainer had made, which is the iteration of an update that was
    /// refused.</summary>
    public required long Iteration { get; init; }

    /// <summary>Gets the learning rate of the update that was refused, or else of the last one.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Gets the loss of the evaluation, or of the latest mini-batch. It may be finite where a gradient or a
    /// parameter is not. NaN if an optimizer was called by hand.</summary>
    public required double Loss { get; init; }

    /// <summary>Gets the place in the network, from 1, of the layer it appeared in; null if that was the data, a
    /// buffer, what the optimizer keeps, or the loss itself.</summary>
    public int? Layer { get; init; }

    /// <summary>Gets the name of the parameter that is NaN or infinite or whose gradient is, or of the first parameter
    /// of a layer whose output is; null if there is none.</summary>
    public string? Parameter { get; init; }

    /// <summary>Gets the letter of what the optimizer would have kept for <see cref="Parameter"/>, if it is that which
    /// would not be finite after an update.</summary>
    internal string? Slot { get; init; }

    /// <summary>Gets the value that a parameter, or its <see cref="Slot"/>, would have after an update.</summary>
    internal float Value { get; init; }

    /// <summary>Says what a parameter would be after an update, or what the optimizer would keep for it.</summary>
    internal static string Describe(string parameter, string? slot, float value) =>
        string.Create(CultureInfo.InvariantCulture, $"{(slot is null ? "" : $"the {slot} of ")}{parameter} would have become '{value}'");
}
