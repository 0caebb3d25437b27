using NeuralTraining.Numerics;

namespace NeuralTraining.Initializers;

/// <summary>Sets all weights to the same value.</summary>
/// <remarks>Like <see cref="Zeros"/>, it shows why equal weights do not work: the units of a layer stay equal
/// forever.</remarks>
public sealed class Constant : IWeightInitializer
{
    /// <summary>Creates the initializer.</summary>
    /// <param name="value">The value of every weight, a finite number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number.</exception>
    public Constant(float value)
    {
        if (!float.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), Invariant($"The value must be a finite number, but was '{value}'."));
        }

        Value = value;
    }

    /// <summary>Gets the value of every weight.</summary>
    public float Value { get; }

    /// <inheritdoc />
    public void Fill(Span<float> weights, int fanIn, int fanOut, RandomStream random) => weights.Fill(Value);

    /// <inheritdoc />
    public override string ToString() => Invariant($"Constant({Value})");
}
