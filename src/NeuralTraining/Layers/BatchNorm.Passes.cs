using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <content>The passes, in the chapter's letters: xc = x − μ, xn = x̂. A mean is kept as mu + muRest: rounded to single
/// precision, a large one would shift all of x̂.</content>
public sealed partial class BatchNorm
{
    /// <inheritdoc />
    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        LayerSets sets = LayerSets.Require(_sets);
        int columns = _mu.Length, batch = DenseTensor.RequireColumns(x, columns, "input of a BatchNorm layer", nameof(x));
        DenseTensor.RequireShape(y, batch, columns, "output of a BatchNorm layer", nameof(y));
        Span<float> mu = sets.Buffers.AsSpan(RunningMeanName), muRest = default, var = sets.Buffers.AsSpan(RunningVarianceName);
        if (pass.Mode == PassMode.Training)
        {
            if (batch < MinRows)
            {
                throw new ArgumentException(
                    "A BatchNorm layer must be trained on at least two rows at a time, as one row has no variance, but was given one.",
                    nameof(x));
            }

            Columnwise.Run(new Statistics(DenseTensor.AsSpan(x), _mu, _muRest, _var), batch, columns, pass.Parallelism);
            Elementwise.Update(new MovingAverage(Momentum), mu, _mu);
            Elementwise.Update(new MovingAverage(Momentum), var, _var);
            mu = _mu;
            muRest = _muRest;
            var = _var;
        }

        ReadOnlySpan<float> gamma = sets.Parameters.AsSpan(GammaName), beta = sets.Parameters.AsSpan(BetaName);
        var normalization = new Normalization(DenseTensor.AsSpan(x), DenseTensor.AsSpan(y), mu, muRest, var, Epsilon, gamma, beta);
        Columnwise.Run(normalization, batch, columns, pass.Parallelism);
    }

    /// <inheritdoc />
    public void Backward(
        ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        LayerSets sets = LayerSets.Require(_sets);
        int columns = _mu.Length, batch = DenseTensor.RequireColumns(x, columns, "input of a BatchNorm layer", nameof(x));
        DenseTensor.RequireShape(dy, batch, columns, "output gradient of a BatchNorm layer", nameof(dy));
        DenseTensor.RequireShape(dx, batch, columns, "input gradient of a BatchNorm layer", nameof(dx));
        ReadOnlySpan<float> gamma = sets.Parameters.AsSpan(GammaName);
        Span<float> dgamma = sets.Gradients.AsSpan(GammaName), dbeta = sets.Gradients.AsSpan(BetaName);
        var gradient = new Gradient(
            DenseTensor.AsSpan(x), DenseTensor.AsSpan(dy), DenseTensor.AsSpan(dx), _mu, _muRest, _var, Epsilon, gamma, dgamma, dbeta);
        Columnwise.Run(gradient, batch, columns, pass.Parallelism);
    }

    /// <summary>μ = Σx / n; σ² = Σxc² / n.</summary>
    private readonly ref struct Statistics(ReadOnlySpan<float> x, Span<float> mu, Span<float> muRest, Span<float> var) : IColumnwise
    {
        private readonly ReadOnlySpan<float> _x = x;
        private readonly Span<float> _mu = mu, _muRest = muRest, _var = var;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(int column) where V : struct, IVector<V>
        {
            ref float x = ref Column.Of(_x, column);
            var n = V.Create(_x.Length / _mu.Length);
            V sum = V.Create(0), lost = V.Create(0);
            for (nint row = 0; row < _x.Length; row += _mu.Length)
            {
                Compensated.Add(ref sum, ref lost, Column.Load<V>(ref x, row));
            }

            V mu = Compensated.Mean(sum, lost, n, out V muRest);
            (sum, lost) = (V.Create(0), V.Create(0));
            for (nint row = 0; row < _x.Length;)
            {
                V block = V.Create(0);
                for (nint end = Compensated.EndOfBlock(row, _mu.Length, _x.Length); row < end; row += _mu.Length)
                {
                    V xc = Column.Load<V>(ref x, row) - mu - muRest;
                    block = V.FusedMultiplyAdd(xc, xc, block);
                }

                Compensated.Add(ref sum, ref lost, block);
            }

            V.Store(mu, ref _mu[column]);
            V.Store(muRest, ref _muRest[column]);
            V.Store((sum + lost) / n, ref _var[column]);
        }
    }

    /// <summary>running ← momentum · running + (1 − momentum) · batch; the batch's value where that changes
    /// nothing.</summary>
    private readonly struct MovingAverage(double momentum) : IBinary
    {
        private readonly float _momentum = (float)momentum, _oneMinusMomentum = (float)(1 - momentum);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V running, V batch) where V : struct, IVector<V>
        {
            V next = _momentum * running + _oneMinusMomentum * batch;
            next = SelectIfEqual(next, running, batch, next);
            return Underflow.Flush(SelectIfEqual(batch, running, batch, next));
        }

        private static V SelectIfEqual<V>(V left, V right, V yes, V no) where V : struct, IVector<V> =>
            V.SelectIfGreater(V.Create(Underflow.Bound), V.Abs(left - right), yes, no);
    }

    /// <summary>y = γ·xn + β = (x − μ) · γ/√(σ² + ε) + β.</summary>
    private readonly ref struct Normalization(
        ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<float> mu, ReadOnlySpan<float> muRest, ReadOnlySpan<float> var, float epsilon,
        ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta) : IColumnwise
    {
        private readonly ReadOnlySpan<float> _x = x, _mu = mu, _muRest = muRest, _var = var, _gamma = gamma, _beta = beta;
        private readonly Span<float> _y = y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(int column) where V : struct, IVector<V>
        {
            ref float x = ref Column.Of(_x, column), y = ref Column.Of(_y, column);
            V mu = V.Load(in _mu[column]), muRest = _muRest.IsEmpty ? V.Create(0) : V.Load(in _muRest[column]);
            V scale = V.Load(in _gamma[column]) / V.Sqrt(V.Load(in _var[column]) + epsilon);
            V shift = V.FusedMultiplyAdd(-muRest, scale, V.Load(in _beta[column]));
            for (nint row = 0; row < _x.Length; row += _mu.Length)
            {
                Column.Store(V.FusedMultiplyAdd(Column.Load<V>(ref x, row) - mu, scale, shift), ref y, row);
            }
        }
    }

    /// <summary>dβ = Σdy; dγ = Σdy·xn; dx = γ/√(σ² + ε) · (dy − (dβ + xn·dγ) / n), which differentiates through x̂, σ²
    /// and μ in one.</summary>
    private readonly ref struct Gradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, ReadOnlySpan<float> mu, ReadOnlySpan<float> muRest,
        ReadOnlySpan<float> var, float epsilon, ReadOnlySpan<float> gamma, Span<float> dgamma, Span<float> dbeta) : IColumnwise
    {
        private readonly ReadOnlySpan<float> _x = x, _dy = dy, _mu = mu, _muRest = muRest, _var = var, _gamma = gamma;
        private readonly Span<float> _dx = dx, _dgamma = dgamma, _dbeta = dbeta;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(int column) where V : struct, IVector<V>
        {
            ref float x = ref Column.Of(_x, column), dy = ref Column.Of(_dy, column), dx = ref Column.Of(_dx, column);
            V mu = V.Load(in _mu[column]), inverseStd = V.Create(1) / V.Sqrt(V.Load(in _var[column]) + epsilon);
            V shift = -V.Load(in _muRest[column]) * inverseStd;
            V dbeta = V.Create(0), lostBeta = V.Create(0), dgamma = V.Create(0), lostGamma = V.Create(0);
            for (nint row = 0; row < _x.Length;)
            {
                V blockOfBeta = V.Create(0), blockOfGamma = V.Create(0);
                for (nint end = Compensated.EndOfBlock(row, _mu.Length, _x.Length); row < end; row += _mu.Length)
                {
                    V d = Column.Load<V>(ref dy, row);
                    V xn = V.FusedMultiplyAdd(Column.Load<V>(ref x, row) - mu, inverseStd, shift);
                    blockOfBeta += d;
                    blockOfGamma = V.FusedMultiplyAdd(d, xn, blockOfGamma);
                }

                Compensated.Add(ref dbeta, ref lostBeta, blockOfBeta);
                Compensated.Add(ref dgamma, ref lostGamma, blockOfGamma);
            }

            V n = V.Create(_x.Length / _mu.Length);
            V meanOfDy = Compensated.Mean(dbeta, lostBeta, n, out V restOfDy);
            dbeta += lostBeta;
            dgamma += lostGamma;
            V scale = V.Load(in _gamma[column]) * inverseStd, meanOfDyXn = dgamma / n;
            for (nint row = 0; row < _x.Length; row += _mu.Length)
            {
                V xn = V.FusedMultiplyAdd(Column.Load<V>(ref x, row) - mu, inverseStd, shift);
                V mean = V.FusedMultiplyAdd(xn, meanOfDyXn, restOfDy) + meanOfDy;
                Column.Store(scale * (Column.Load<V>(ref dy, row) - mean), ref dx, row);
            }

            V.Store(dgamma, ref _dgamma[column]);
            V.Store(dbeta, ref _dbeta[column]);
        }
    }
}
