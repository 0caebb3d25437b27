using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>Layer normalization (Ba et al., 2016): x̂ = (x − μ) / √(σ² + ε) for every row, then y = γ·x̂ + β for every
/// column.</summary>
/// <remarks>
/// <para>μ and σ² (the biased variance, divided by the number of columns) are the row's own in training and at
/// inference, so that no row depends on another: PyTorch's with its default ε, over the last dimension.</para>
/// <para>Sums are in twice single precision, so that rows far from zero lose nothing. The square of a deviation must
/// not overflow: from about 1e19 on, a row becomes β.</para>
/// <para>Parameters: γ [inputs], from 1, and β [inputs], from 0, as <c>gamma1 beta1 …</c>. Allocates only the
/// statistics of the rows, when a mini-batch is larger than all before.</para>
/// </remarks>
public sealed partial class LayerNorm : ILayer
{
    private RowMoments[] _moments = [];
    private int _columns;
    private LayerSets? _sets;

    /// <summary>Creates the layer.</summary>
    /// <param name="epsilon">The number ε that is added to the variance, greater than zero. Default: 1e-5,
    /// PyTorch's.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is outside its range.</exception>
    public LayerNorm(float epsilon = 1e-5f)
    {
        Epsilon = Require.Positive(epsilon, "epsilon");
        Hyperparameters = HyperparameterTable.Of((nameof(Epsilon), epsilon));
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    internal float Epsilon { get; }

    internal string GammaName { get; private set; } = "";

    internal string BetaName { get; private set; } = "";

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The layer already belongs to a network.</exception>
    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_columns > 0)
        {
            throw new InvalidOperationException(
                "A LayerNorm layer belongs to one network, but this one was given to a second. Create a new layer for it.");
        }

        _columns = layer.Inputs;
        GammaName = layer.Parameter("gamma", [layer.Inputs], initialValue: 1);
        BetaName = layer.Parameter("beta", [layer.Inputs]);
        return layer.Inputs;
    }

    /// <inheritdoc />
    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) => _sets = new(parameters, gradients, buffers);
}
