using System.Globalization;

namespace NeuralTraining;

/// <summary>Thrown by <see cref="Trainer.Fit"/> instead of an update by numbers that are infinite or not a number, such as those of too high a learning rate. The message
/// names where the first of them appeared.</summary>
/// <remarks>The update has not been made: parameters, buffers, <see cref="MultiLayerNet.Iteration"/>, <see cref="Trainer.Iteration"/> and the optimizer are as the update
/// before has left them, so that they can be saved, or trained on with another rate or other data.</remarks>
public sealed class NonFiniteException : ArithmeticException
{
    internal NonFiniteException(string message)
        : base(message)
    {
    }

    /// <summary>Gets the iteration whose update was refused, from 0: how many updates the trainer had made.</summary>
    public required long Iteration { get; init; }

    /// <summary>Gets the learning rate the update would have had.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Gets the loss of the mini-batch. It may be finite where a gradient is not; NaN if an optimizer was called by hand, which knows no loss.</summary>
    public required double Loss { get; init; }

    /// <summary>Gets the place in the network, from 1, of the layer it appeared in; null if that was the training data or the loss itself.</summary>
    public int? Layer { get; init; }

    /// <summary>Gets the name of the parameter that is not finite or whose gradient is not, or of the first parameter of a layer whose output is not; null if there is
    /// none.</summary>
    public string? Parameter { get; init; }

    /// <summary>Gets the letter of what the optimizer would have kept for <see cref="Parameter"/>, if it is that which would not be finite after an update.</summary>
    internal string? Slot { get; init; }

    /// <summary>Gets the value that a parameter, or its <see cref="Slot"/>, would have after an update.</summary>
    internal float Value { get; init; }

    /// <summary>Says what a parameter would be after an update, or what the optimizer would keep for it.</summary>
    internal static string Describe(string parameter, string? slot, float value) =>
        string.Create(CultureInfo.InvariantCulture, $"{(slot is null ? "" : $"the {slot} of ")}{parameter} would have become '{value}'");
}
