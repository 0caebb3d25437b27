using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>Batch normalization (Ioffe and Szegedy, 2015; chapter 6, "Batch Normalization"): x̂ = (x − μ) / √(σ² + ε)
/// for every column, then y = γ·x̂ + β. Its momentum is the share of the running averages that stays: PyTorch's is 1
/// minus this one.</summary>
/// <remarks>
/// <para>In training mode μ and σ² (the biased variance, divided by the number of rows) are the mini-batch's own, and
/// the running averages move: running ← momentum · running + (1 − momentum) · batch. A single row has no variance and
/// is refused. In inference mode the running averages take their place, so that no row depends on another.</para>
/// <para>Sums are in twice single precision, so that columns far from zero lose nothing. A running average that is so
/// close to the mini-batch's value that rounding would leave it where it is takes that value, so that the mean of a
/// constant column becomes exactly that constant. Running averages whose magnitude is below 2⁻¹¹⁰ become 0.</para>
/// <para>Parameters: γ [inputs], from 1, and β [inputs], from 0, as <c>gamma1 beta1 …</c>; buffers:
/// <c>runningMean1 runningVariance1 …</c> [inputs]. The running variance begins at 1, where the chapter begins at 0 and
/// its first predictions are off by orders of magnitude. PyTorch's running variance is the unbiased one. Allocates only
/// the statistics of a column, once.</para>
/// </remarks>
public sealed partial class BatchNorm : ILayer
{
    /// <summary>The smallest number of rows to train on.</summary>
    internal const int MinRows = 2;

    private float[] _mu = [], _muRest = [], _var = [];
    private LayerSets? _sets;

    /// <summary>Creates the layer.</summary>
    /// <param name="momentum">The share of the running averages that stays at each mini-batch, at least 0 and less than
    /// 1. Default: 0.9, the chapter's.</param>
    /// <param name="epsilon">The number ε that is added to the variance, greater than zero. Default: 1e-6, which the
    /// chapter writes 10e-7.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public BatchNorm(double momentum = 0.9, float epsilon = 1e-6f)
    {
        Momentum = Require.Fraction(momentum, "momentum");
        Epsilon = Require.Positive(epsilon, "epsilon");
        Hyperparameters = HyperparameterTable.Of((nameof(Momentum), momentum), (nameof(Epsilon), epsilon));
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    internal double Momentum { get; }

    internal float Epsilon { get; }

    internal string GammaName { get; private set; } = "";

    internal string BetaName { get; private set; } = "";

    internal string RunningMeanName { get; private set; } = "";

    internal string RunningVarianceName { get; private set; } = "";

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The layer already belongs to a network.</exception>
    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_mu.Length > 0)
        {
            throw new InvalidOperationException(
                "A BatchNorm layer belongs to one network, but this one was given to a second. Create a new layer for it.");
        }

        GammaName = layer.Parameter("gamma", [layer.Inputs], initialValue: 1);
        BetaName = layer.Parameter("beta", [layer.Inputs]);
        RunningMeanName = layer.Buffer("runningMean", [layer.Inputs]);
        RunningVarianceName = layer.Buffer("runningVariance", [layer.Inputs], initialValue: 1);

        // After the declarations, which are refused if a file does not hold as many values.
        (_mu, _muRest, _var) = (new float[layer.Inputs], new float[layer.Inputs], new float[layer.Inputs]);
        return layer.Inputs;
    }

    /// <inheritdoc />
    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) => _sets = new(parameters, gradients, buffers);
}
