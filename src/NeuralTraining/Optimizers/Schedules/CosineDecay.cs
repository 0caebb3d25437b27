using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>A rate that falls along half a wave: η = final + ½ (initial − final)(1 + cos(πi / T)), and final from iteration T on.</summary>
/// <remarks>Loshchilov and Hutter (2017), <i>SGDR: stochastic gradient descent with warm restarts</i>, equation 5 without restarts; PyTorch's CosineAnnealingLR, which
/// rises again after T, where this one stays. With a final rate of zero a run must have at most T iterations, as optimizers refuse zero.</remarks>
public sealed class CosineDecay : ILearningRateSchedule
{
    /// <summary>Creates the schedule.</summary>
    /// <param name="initialRate">The learning rate of the first iteration, finite and greater than zero.</param>
    /// <param name="iterations">After how many iterations T the rate is the final one, at least 1: the length of the run.</param>
    /// <param name="finalRate">The learning rate from iteration T on, from 0 to the initial one. Default: 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public CosineDecay(float initialRate, long iterations, float finalRate = 0)
    {
        InitialRate = Hyperparameter.LearningRate(initialRate);
        Iterations = Hyperparameter.Iterations(iterations, "of the decay");
        FinalRate = finalRate >= 0 && finalRate <= initialRate
            ? finalRate
            : throw new ArgumentOutOfRangeException(
                nameof(finalRate), Invariant($"The final rate must be from 0 to the initial rate of {initialRate}, but was '{finalRate}'."));
        Hyperparameters = HyperparameterTable.Of(
            (nameof(InitialRate), InitialRate), (nameof(Iterations), Iterations), (nameof(FinalRate), FinalRate));
    }

    /// <summary>Gets the learning rate of the first iteration.</summary>
    public float InitialRate { get; }

    /// <summary>Gets after how many iterations the rate is the final one.</summary>
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
        if (Hyperparameter.Iteration(iteration) >= Iterations)
        {
            return FinalRate;
        }

        // ½ (1 + cos 2x) = cos² x, which loses no digits near the end, where 1 + cos 2x cancels
        double cosine = ScalarMath.CosinePi(0.5 * iteration / Iterations);
        return (float)(FinalRate + ((double)InitialRate - FinalRate) * (cosine * cosine));
    }
}
