using System.Collections.ObjectModel;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Metrics;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>A function of a residual r, the output minus its target, and its derivative.</summary>
internal interface IResidualFunction : IDifferenceTerm
{
    V Derivative<V>(V r) where V : struct, IVector<V>;
}

/// <summary>Computes the mean of a function of residuals, output − target, over samples and outputs: the base of
/// <see cref="MeanSquaredError"/>, <see cref="MeanAbsoluteError"/> and <see cref="Huber"/>.</summary>
/// <remarks>Takes targets [batch, outputs], which are the numbers to predict: <c>Predict</c> returns them, and there
/// are neither labels nor probabilities. Sums are in double precision. Keeps no state and does not allocate.</remarks>
public abstract class RegressionLoss : ILoss
{
    private readonly Kernels _kernels;

    private protected RegressionLoss(Kernels kernels, IReadOnlyDictionary<string, double>? hyperparameters = null)
    {
        _kernels = kernels;
        Hyperparameters = hyperparameters ?? ReadOnlyDictionary<string, double>.Empty;
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters { get; }

    /// <inheritdoc />
    /// <remarks>It does.</remarks>
    public bool SupportsWeights => true;

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The batch has labels, or its targets are not a finite number for each
    /// output.</exception>
    public void Check(in Batch batch, int outputs) => NumberTargets.Check(batch, outputs);

    /// <inheritdoc />
    /// <remarks>R².</remarks>
    public IReadOnlyList<IMetric> DefaultMetrics(in Batch batch, int outputs) => [new R2()];

    /// <inheritdoc />
    public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        int columns = RequireFit(outputs, batch);
        ReadOnlySpan<float> z = DenseTensor.AsSpan(outputs), t = DenseTensor.AsSpan(batch.Targets);
        double sum = 0, total = batch.TotalWeight;
        if (batch.Weights.IsEmpty)
        {
            sum = _kernels.Sum(z, t);
        }
        else
        {
            for (int row = 0; row < batch.Count; row++)
            {
                int start = row * columns;
                sum += batch.Weights[row] * _kernels.Sum(z.Slice(start, columns), t.Slice(start, columns));
            }
        }

        return total == 0 ? 0 : sum / (total * columns);
    }

    /// <inheritdoc />
    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
    {
        int columns = RequireFit(outputs, batch);
        DenseTensor.RequireShape(dOutputs, batch.Count, columns, "gradient of the outputs", nameof(dOutputs));
        Span<float> dz = DenseTensor.AsSpan(dOutputs);
        double total = batch.TotalWeight;
        if (total == 0)
        {
            dz.Clear();
            return;
        }

        _kernels.Derivatives(DenseTensor.AsSpan(outputs), DenseTensor.AsSpan(batch.Targets), dz);
        SampleWeights.Scale(dz, batch, total * columns);
    }

    /// <summary>Refuses outputs that do not fit the batch, and returns their number of columns.</summary>
    private static int RequireFit(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        DenseTensor.RequireMatrix(outputs, "matrix of outputs", nameof(outputs));
        int columns = (int)outputs.Lengths[1];
        DenseTensor.RequireShape(outputs, batch.Count, columns, "matrix of outputs", nameof(outputs));
        NumberTargets.RequireShape(batch, columns);
        return columns;
    }

    private protected abstract class Kernels
    {
        /// <summary>Σ f(z − t).</summary>
        public abstract double Sum(ReadOnlySpan<float> z, ReadOnlySpan<float> t);

        /// <summary>dz = f′(z − t).</summary>
        public abstract void Derivatives(ReadOnlySpan<float> z, ReadOnlySpan<float> t, Span<float> dz);
    }

    /// <summary>The kernels of one function, known to the compiler so that it can inline it.</summary>
    private protected sealed class Kernels<TFunction>(TFunction f) : Kernels where TFunction : struct, IResidualFunction
    {
        public override double Sum(ReadOnlySpan<float> z, ReadOnlySpan<float> t) => Reductions.SumOfDifferences(f, z, t);

        public override void Derivatives(ReadOnlySpan<float> z, ReadOnlySpan<float> t, Span<float> dz) =>
            Elementwise.Map(new ResidualKernel<TFunction>(f), z, t, dz);
    }

    /// <summary>dz = f′(z − t).</summary>
    internal readonly struct ResidualKernel<TFunction>(TFunction f) : IBinary where TFunction : struct, IResidualFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V z, V t) where V : struct, IVector<V> => f.Derivative(z - t);
    }
}
