using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Decays the learning rate along half a cosine wave: η = final + ½ (initial − final)(1 + cos(πi / T)), and
/// final from iteration T on.</summary>
/// <remarks>Loshchilov and Hutter (2017), <i>SGDR: stochastic gradient descent with warm restarts</i>, equation 5
/// without restarts. PyTorch's CosineAnnealingLR rises again after T; this schedule stays at the final rate. If that is
/// zero, a run can have at most T iterations, because optimizers reject a rate of zero.</remarks>
public sealed class CosineDecay : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="initialRate">The learning rate of the first iteration, finite and greater than zero.</param>
    /// <param name="iterations">The number of iterations T of the decay, at least 1; usually the length of the
    /// run.</param>
    /// <param name="finalRate">The learning rate from iteration T on, from 0 to the initial one. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public CosineDecay(float initialRate, long iterations, float finalRate = 0)
    {
        InitialRate = Require.Positive(initialRate, "learning rate");
        Iterations = Require.AtLeast(iterations, 1, "number of iterations of the decay");
        FinalRate = finalRate >= 0 && finalRate <= initialRate
            ? finalRate
            : throw new ArgumentOutOfRangeException(
                nameof(finalRate),
                Invariant($"The final rate must be from 0 to the initial rate of {initialRate}, but was '{finalRate}'."));
        Hyperparameters = HyperparameterTable.Of(
            (nameof(InitialRate), InitialRate), (nameof(Iterations), Iterations), (nameof(FinalRate), FinalRate));
    }

    /// <summary>Gets the learning rate of the first iteration.</summary>
    public float InitialRate { get; }

    /// <summary>Gets the number of iterations of the decay.</summary>
    public long Iterations { get; }

    /// <summary>Gets the learning rate after the decay.</summary>
    public float FinalRate { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    public float LearningRate(long iteration)
    {
        if (Require.AtLeast(iteration, 0, "iteration") >= Iterations)
        {
            return FinalRate;
        }

        // ½ (1 + cos 2x) = cos² x, which loses no digits near the end, where 1 + cos 2x cancels
        double cosine = ScalarMath.CosinePi(0.5 * iteration / Iterations);
        return (float)(FinalRate + ((double)InitialRate - FinalRate) * (cosine * cosine));
    }
}
