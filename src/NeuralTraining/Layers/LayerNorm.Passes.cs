using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Layers;

/// <content>The passes, in the letters of <see cref="BatchNorm"/>: xn = x̂. Rows are shared out among threads, never a
/// sum.</content>
public sealed partial class LayerNorm
{
    private const double OperationsEach = 32;

    /// <inheritdoc />
    public void Forward(ReadOnlyTensorSpan<float> x, TensorSpan<float> y, in Pass pass)
    {
        LayerSets sets = LayerSets.Require(_sets);
        int rows = DenseTensor.RequireColumns(x, _columns, "input of a LayerNorm layer", nameof(x));
        DenseTensor.RequireShape(y, rows, _columns, "output of a LayerNorm layer", nameof(y));
        bool isTraining = pass.Mode == PassMode.Training;
        if (isTraining && _moments.Length < rows)
        {
            _moments = new RowMoments[AlignedBuffer.RowsFor(rows, _columns)];
        }

        ReadOnlySpan<float> gamma = sets.Parameters.AsSpan(GammaName), beta = sets.Parameters.AsSpan(BetaName);
        Span<RowMoments> moments = isTraining ? _moments.AsSpan(0, rows) : default;
        Normalize(DenseTensor.AsSpan(x), DenseTensor.AsSpan(y), gamma, beta, Epsilon, moments, pass.Parallelism);
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">There was no forward pass in training mode.</exception>
    public void Backward(
        ReadOnlyTensorSpan<float> x, ReadOnlyTensorSpan<float> y, ReadOnlyTensorSpan<float> dy, TensorSpan<float> dx, in Pass pass)
    {
        LayerSets sets = LayerSets.Require(_sets);
        int rows = DenseTensor.RequireColumns(x, _columns, "input of a LayerNorm layer", nameof(x));
        DenseTensor.RequireShape(dy, rows, _columns, "output gradient of a LayerNorm layer", nameof(dy));
        if (_moments.Length < rows)
        {
            throw new InvalidOperationException("Backward was called before Forward. Call Forward in training mode first.");
        }

        ReadOnlySpan<float> input = DenseTensor.AsSpan(x), outputGradient = DenseTensor.AsSpan(dy);
        ReadOnlySpan<RowMoments> moments = _moments.AsSpan(0, rows);
        if (pass.NeedsInputGradient)
        {
            DenseTensor.RequireShape(dx, rows, _columns, "input gradient of a LayerNorm layer", nameof(dx));
            var gradient = new InputGradient(input, outputGradient, DenseTensor.AsSpan(dx), sets.Parameters.AsSpan(GammaName), moments);
            pass.Parallelism.Run(gradient, rows, OperationsEach * _columns);
        }

        Span<float> dgamma = sets.Gradients.AsSpan(GammaName), dbeta = sets.Gradients.AsSpan(BetaName);
        Columnwise.Run(new ParameterGradient(input, outputGradient, moments, dgamma, dbeta), rows, _columns, pass.Parallelism);
    }

    /// <summary>Computes y from x, which may be the same memory, and keeps the moments of the rows where there is room
    /// for them.</summary>
    internal static void Normalize(
        ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon,
        Span<RowMoments> moments = default, Parallelism parallelism = default) =>
        parallelism.Run(
            new Normalization(x, y, gamma, beta, epsilon, moments), x.Length / gamma.Length, OperationsEach * gamma.Length);

    /// <summary>y = γ·xn + β.</summary>
    private readonly ref struct Normalization(
        ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, Span<RowMoments> moments)
        : IRangeAction
    {
        private readonly ReadOnlySpan<float> _x = x, _gamma = gamma, _beta = beta;
        private readonly Span<float> _y = y;
        private readonly Span<RowMoments> _moments = moments;

        public static int Grain => 1;

        public void Run(int start, int end)
        {
            for (int row = start; row < end; row++)
            {
                int first = row * _gamma.Length;
                ReadOnlySpan<float> x = _x.Slice(first, _gamma.Length);
                RowMoments moments = RowMoments.Of(x, epsilon);
                Elementwise.Map(new Output(moments), x, _gamma, _beta, _y.Slice(first, _gamma.Length));
                if (!_moments.IsEmpty)
                {
                    _moments[row] = moments;
                }
            }
        }

        private readonly struct Output(RowMoments row) : ITernary
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V x, V gamma, V beta) where V : struct, IVector<V> => V.FusedMultiplyAdd(row.Normalized(x), gamma, beta);
        }
    }

    /// <summary>dxn = γ·dy; dx = (dxn − (Σdxn + xn·Σ(dxn·xn)) / n) / √(σ² + ε), which differentiates through x̂, σ² and
    /// μ in one.</summary>
    private readonly ref struct InputGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, ReadOnlySpan<float> gamma, ReadOnlySpan<RowMoments> moments)
        : IRangeAction
    {
        private readonly ReadOnlySpan<float> _x = x, _dy = dy, _gamma = gamma;
        private readonly Span<float> _dx = dx;
        private readonly ReadOnlySpan<RowMoments> _moments = moments;

        public static int Grain => 1;

        public void Run(int start, int end)
        {
            int n = _gamma.Length;
            for (int row = start; row < end; row++)
            {
                ReadOnlySpan<float> x = _x.Slice(row * n, n), dy = _dy.Slice(row * n, n);
                double mean = LaneSums.Of(new Gradients(dy, _gamma), n) / n;
                double meanOfDxnXn = LaneSums.Of(new GradientsTimesOutputs(dy, _gamma, x, _moments[row]), n) / n;
                Elementwise.Map(new Gradient(_moments[row], mean, meanOfDxnXn), x, dy, _gamma, _dx.Slice(row * n, n));
            }
        }

        private readonly ref struct Gradients(ReadOnlySpan<float> dy, ReadOnlySpan<float> gamma) : ITerms
        {
            private readonly ReadOnlySpan<float> _dy = dy, _gamma = gamma;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Of<V>(int i) where V : struct, IVector<V> => V.Load(in _gamma[i]) * V.Load(in _dy[i]);
        }

        private readonly ref struct GradientsTimesOutputs(
            ReadOnlySpan<float> dy, ReadOnlySpan<float> gamma, ReadOnlySpan<float> x, RowMoments row) : ITerms
        {
            private readonly ReadOnlySpan<float> _dy = dy, _gamma = gamma, _x = x;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Of<V>(int i) where V : struct, IVector<V> =>
                V.Load(in _gamma[i]) * V.Load(in _dy[i]) * row.Normalized(V.Load(in _x[i]));
        }

        private readonly struct Gradient(RowMoments row, double mean, double meanOfDxnXn) : ITernary
        {
            private readonly float _mean = (float)mean, _rest = (float)(mean - (float)mean), _meanOfDxnXn = (float)meanOfDxnXn;

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public V Apply<V>(V x, V dy, V gamma) where V : struct, IVector<V>
            {
                V mean = V.FusedMultiplyAdd(row.Normalized(x), V.Create(_meanOfDxnXn), V.Create(_rest)) + _mean;
                return row.InverseStd * (gamma * dy - mean);
            }
        }
    }

    /// <summary>dβ = Σdy; dγ = Σdy·xn.</summary>
    private readonly ref struct ParameterGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<RowMoments> moments, Span<float> dgamma, Span<float> dbeta)
        : IColumnwise
    {
        private readonly ReadOnlySpan<float> _x = x, _dy = dy;
        private readonly ReadOnlySpan<RowMoments> _moments = moments;
        private readonly Span<float> _dgamma = dgamma, _dbeta = dbeta;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(int column) where V : struct, IVector<V>
        {
            ref float x = ref Column.Of(_x, column), dy = ref Column.Of(_dy, column);
            V dbeta = V.Create(0), lostBeta = V.Create(0), dgamma = V.Create(0), lostGamma = V.Create(0);
            for (int row = 0; row < _moments.Length; row++)
            {
                nint first = (nint)row * _dbeta.Length;
                V d = Column.Load<V>(ref dy, first);
                Compensated.Add(ref dbeta, ref lostBeta, d);
                Compensated.Add(ref dgamma, ref lostGamma, d * _moments[row].Normalized(Column.Load<V>(ref x, first)));
            }

            V.Store(dgamma + lostGamma, ref _dgamma[column]);
            V.Store(dbeta + lostBeta, ref _dbeta[column]);
        }
    }
}
