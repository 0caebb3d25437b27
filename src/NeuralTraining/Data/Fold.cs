using System.Collections.Immutable;

namespace NeuralTraining.Data;

/// <summary>Contains the indices of the samples to train on and of those to validate on. <see cref="Folds"/> creates
/// them.</summary>
/// <remarks>Immutable, so that any number of threads may read it.</remarks>
public sealed class Fold
{
    /// <summary>Creates a fold, such as one of groups of your own. Allocates nothing else.</summary>
    /// <param name="trainIndices">The indices of the samples to train on, from 0, at least one.</param>
    /// <param name="validationIndices">The indices of the samples to validate on, from 0, at least one.</param>
    /// <exception cref="ArgumentException">One part contains no samples.</exception>
    public Fold(ImmutableArray<int> trainIndices, ImmutableArray<int> validationIndices)
    {
        RequireSamples(trainIndices, nameof(trainIndices), "training");
        RequireSamples(validationIndices, nameof(validationIndices), "validation");
        (TrainIndices, ValidationIndices) = (trainIndices, validationIndices);
    }

    /// <summary>Gets the indices of the samples to train on.</summary>
    public ImmutableArray<int> TrainIndices { get; }

    /// <summary>Gets the indices of the samples to validate on.</summary>
    public ImmutableArray<int> ValidationIndices { get; }

    /// <inheritdoc />
    public override string ToString() =>
        Invariant($"Fold of {TrainIndices.Length} training and {ValidationIndices.Length} validation samples");

    private static void RequireSamples(ImmutableArray<int> indices, string argument, string part)
    {
        if (indices.IsDefaultOrEmpty)
        {
            throw new ArgumentException($"A fold must have at least one {part} sample, but there are no indices.", argument);
        }
    }
}
