using NeuralTraining.Numerics;

namespace NeuralTraining.Diagnostics;

/// <summary>Options of a <see cref="GradientCheck"/>. The defaults suit networks of ReLU, sigmoid or tanh layers and
/// losses in the order of 1.</summary>
public sealed class GradientCheckOptions
{
    /// <inheritdoc />
    public override string ToString() => Summary.Of(
        this,
        (nameof(Elements), Elements),
        (nameof(Tolerance), Tolerance),
        (nameof(Step), Step),
        (nameof(Seed), Seed));

    internal const float MinStep = 1e-4f, MaxStep = 10f;

    /// <summary>Gets the number of elements to check of each parameter, at least 1; all of them if there are fewer. One
    /// half are those with the largest backpropagated gradients, the other is drawn at random. Default: 32.</summary>
    public int Elements { get; init; } = 32;

    /// <summary>Gets the largest relative error of a parameter that passes, greater than 0 and less than 1. Default:
    /// 0.02.</summary>
    public double Tolerance { get; init; } = 0.02;

    /// <summary>Gets the first and largest step of the differences, from 0.0001 to 10, for values up to 1; for a larger
    /// value w it is |w| times as large. It is halved, up to twelve times, until the slope no longer depends on it.
    /// Default: 0.25.</summary>
    public float Step { get; init; } = 0.25f;

    /// <summary>Gets the seed of the drawn elements. Default: 0.</summary>
    public ulong Seed { get; init; }

    internal void Check()
    {
        Require.AtLeast(Elements, 1, "number of elements to check");
        if (!(Tolerance is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Tolerance), Invariant($"The tolerance must be greater than 0 and less than 1, but was '{Tolerance}'."));
        }

        if (!(Step is >= MinStep and <= MaxStep))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Step), Invariant($"The step must be from {MinStep} to {MaxStep}, but was '{Step}'."));
        }
    }
}
