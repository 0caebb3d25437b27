using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <summary>Batch normalization (Ioffe and Szegedy, 2015; chapter 6, "Batch Normalization"): x̂ = (x − μ) / √(σ² + ε) for every column, then y = γ·x̂ + β.</summary>
/// <remarks>
/// <para>In training mode μ and σ² (the biased variance, divided by the number of rows) are the mini-batch's own, and
/// the running averages move: running ← momentum · running + (1 − momentum) · batch. A single row has no variance and
/// is refused. In inference mode the running averages take their place, so that no row depends on another.</para>
/// <para>Sums are in twice single precision, so that columns far from zero lose nothing. A running average that is so
/// close to the mini-batch's value that rounding would leave it where it is takes that value, so that the mean of a constant
/// column becomes exactly that constant. Running averages whose magnitude is below 2⁻¹¹⁰ become 0.</para>
/// <para>Parameters: γ [inputs], from 1, and β [inputs], from 0, as <c>gamma1 beta1 …</c>; buffers: <c>runningMean1 runningVariance1 …</c> [inputs]. The running
/// variance begins at 1, where the chapter begins at 0 and its first predictions are off by orders of magnitude. Allocates only what it remembers of a column,
/// once.</para>
/// </remarks>
public sealed class BatchNorm : ILayer
{
    /// <summary>The smallest number of rows that it trains on.</summary>
    internal const int MinRows = 2;

    private readonly double _momentum;
    private readonly float _epsilon;
    private string _gamma = "", _beta = "", _runningMean = "", _runningVariance = "";
    private float[] _mean = [], _meanRest = [], _variance = [];
    private ParameterSet? _parameters, _gradients, _buffers;

    /// <summary>Creates the layer.</summary>
    /// <param name="momentum">How much of the running averages stays at each mini-batch, at least 0 and less than 1. Default: 0.9, the chapter's.</param>
    /// <param name="epsilon">What is added to the variance, greater than zero. Default: 1e-6, which the chapter writes 10e-7.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public BatchNorm(double momentum = 0.9, float epsilon = 1e-6f)
    {
        if (!(momentum is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), Invariant($"The momentum must be at least 0 and less than 1, but was '{momentum}'."));
        }

        if (!(epsilon > 0 && float.IsFinite(epsilon)))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), Invariant($"The epsilon must be a finite number greater than zero, but was '{epsilon}'."));
        }

        _momentum = momentum;
        _epsilon = epsilon;
        Hyperparameters = HyperparameterTable.Of((nameof(Momentum), momentum), (nameof(Epsilon), epsilon));
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    internal double Momentum => _momentum;

    internal float Epsilon => _epsilon;

    internal string GammaName => _gamma;

    internal string BetaName => _beta;

    internal string RunningMeanName => _runningMean;

    internal string RunningVarianceName => _runningVariance;

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The layer already belongs to a network.</exception>
    public int Build(LayerBuilder layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_mean.Length > 0)
        {
            throw new InvalidOperationException("A BatchNorm layer belongs to one network, but this one was given to a second. Create a new layer for it.");
        }

        _mean = new float[layer.Inputs];
        _meanRest = new float[layer.Inputs];
        _variance = new float[layer.Inputs];
        _gamma = layer.Parameter("gamma", [layer.Inputs], initialValue: 1);
        _beta = layer.Parameter("beta", [layer.Inputs]);
        _runningMean = layer.Buffer("runningMean", [layer.Inputs]);
        _runningVariance = layer.Buffer("runningVariance", [layer.Inputs], initialValue: 1);
        return layer.Inputs;
    }

    /// <inheritdoc />
    public void Bind(ParameterSet parameters, ParameterSet gradients, ParameterSet buffers) =>
        (_parameters, _gradients, _buffers) = (parameters, gradients, buffers);

    /// <inheritdoc />
    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        (ParameterSet parameters, _, ParameterSet buffers) = Bound();
        int columns = _mean.Length, batch = DenseTensor.RequireColumns(x, columns, "input of a BatchNorm layer", nameof(x));
        DenseTensor.RequireShape(y, batch, columns, "output of a BatchNorm layer", nameof(y));
        ReadOnlySpan<float> input = DenseTensor.AsSpan(x);
        Span<float> runningMean = buffers.AsSpan(_runningMean), runningVariance = buffers.AsSpan(_runningVariance);
        bool training = pass.Mode == PassMode.Training;
        if (training)
        {
            if (batch < MinRows)
            {
                throw new ArgumentException(
                    "A BatchNorm layer must be trained on at least two rows at a time, as one row has no variance, but was given one.", nameof(x));
            }

            Columnwise.Run(new BatchStatistics { X = input, Mean = _mean, MeanRest = _meanRest, Variance = _variance }, batch, columns, pass.Parallelism);
            Elementwise.Run(new MovingAverage(_momentum), runningMean, _mean);
            Elementwise.Run(new MovingAverage(_momentum), runningVariance, _variance);
        }

        Columnwise.Run(
            new Normalization
            {
                X = input,
                Y = DenseTensor.AsSpan(y),
                Mean = training ? _mean : runningMean,
                MeanRest = training ? _meanRest : default,
                Variance = training ? _variance : runningVariance,
                Gamma = parameters.AsSpan(_gamma),
                Beta = parameters.AsSpan(_beta),
                Epsilon = _epsilon,
            },
            batch,
            columns,
            pass.Parallelism);
    }

    /// <inheritdoc />
    public void Backward(ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        (ParameterSet parameters, ParameterSet gradients, _) = Bound();
        int columns = _mean.Length, batch = DenseTensor.RequireColumns(x, columns, "input of a BatchNorm layer", nameof(x));
        DenseTensor.RequireShape(dy, batch, columns, "output gradient of a BatchNorm layer", nameof(dy));
        DenseTensor.RequireShape(dx, batch, columns, "input gradient of a BatchNorm layer", nameof(dx));
        Columnwise.Run(
            new NormalizationGradient
            {
                X = DenseTensor.AsSpan(x),
                DY = DenseTensor.AsSpan(dy),
                DX = DenseTensor.AsSpan(dx),
                Mean = _mean,
                MeanRest = _meanRest,
                Variance = _variance,
                Gamma = parameters.AsSpan(_gamma),
                DGamma = gradients.AsSpan(_gamma),
                DBeta = gradients.AsSpan(_beta),
                Epsilon = _epsilon,
            },
            batch,
            columns,
            pass.Parallelism);
    }

    private (ParameterSet Parameters, ParameterSet Gradients, ParameterSet Buffers) Bound() => _parameters is not null && _gradients is not null && _buffers is not null
        ? (_parameters, _gradients, _buffers)
        : throw new InvalidOperationException("A layer must be part of a network before it can compute, but this one is not: nothing has bound it to parameters.");

    private readonly struct MovingAverage(double momentum) : IElementwise
    {
        private readonly float _momentum = (float)momentum, _oneMinusMomentum = (float)(1 - momentum);

        public static int Targets => 1;

        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V running, ref V t1, ref V t2, V batch, V s1) where V : struct, IVector<V>
        {
            V next = _momentum * running + _oneMinusMomentum * batch;
            next = TakeIfEqual(next, running, batch, next);
            running = Underflow.Flush(TakeIfEqual(batch, running, batch, next));
        }

        private static V TakeIfEqual<V>(V left, V right, V yes, V no) where V : struct, IVector<V> =>
            V.SelectIfGreater(V.Create(Underflow.Bound), V.Abs(left - right), yes, no);
    }
}
