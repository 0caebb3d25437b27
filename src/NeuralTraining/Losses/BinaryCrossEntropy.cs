using System.Collections.ObjectModel;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Metrics;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>Sigmoid and cross-entropy in one, for two classes and one output: −log of the probability of the right
/// class, where that of class 1 is 1 / (1 + e⁻ᶻ), and the gradient (probability − target) / batch.</summary>
/// <remarks>
/// Takes labels of 0 and 1, or targets [batch, 1] from 0 to 1: the probability of class 1. Computed as max(z, 0) − zt +
/// log(1 + e^−|z|), so that outputs of ±10⁴ neither overflow nor lose the loss: PyTorch's <c>BCEWithLogitsLoss</c>.
/// Sums are in double precision. A probability below 2⁻¹¹⁰ counts as 0. Keeps no state and does not allocate.
/// </remarks>
public sealed class BinaryCrossEntropy : IProbabilisticLoss, IOutputRule
{
    private const int ChunkLength = 256;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <inheritdoc />
    /// <remarks>It does.</remarks>
    public bool SupportsWeights => true;

    /// <inheritdoc />
    public override string ToString() => Summary.Of(this, Hyperparameters);

    /// <inheritdoc />
    /// <remarks>The accuracy.</remarks>
    public IReadOnlyList<IMetric> DefaultMetrics(in Batch batch, int outputs) => [new Accuracy()];

    void IOutputRule.RequireOutputs(int outputs, string argument) => RequireOneOutput(outputs, argument);

    /// <inheritdoc />
    /// <exception cref="ArgumentException">There is more than one output, a label is not 0 or 1, or a target is not
    /// from 0 to 1.</exception>
    public void Check(in Batch batch, int outputs)
    {
        RequireOneOutput(outputs, nameof(batch));
        ClassTargets.Check(batch, outputs);
    }

    /// <inheritdoc />
    public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        RequireFit(outputs, batch);
        ReadOnlySpan<float> values = DenseTensor.AsSpan(outputs);
        Span<float> exponentials = stackalloc float[Math.Min(ChunkLength, values.Length)];
        Span<double> logarithms = stackalloc double[exponentials.Length];
        ReadOnlySpan<float> targets = batch.HasLabels ? default : DenseTensor.AsSpan(batch.Targets);
        double sum = 0, total = batch.TotalWeight;
        for (int first = 0; first < values.Length; first += ChunkLength)
        {
            ReadOnlySpan<float> z = values.Slice(first, Math.Min(ChunkLength, values.Length - first));
            Span<float> e = exponentials[..z.Length];
            Elementwise.Map(new SmallerExponential(), z, e);
            ScalarMath.Log1P(e, logarithms[..z.Length]);
            for (int i = 0; i < z.Length; i++)
            {
                int row = first + i;
                double t = batch.HasLabels ? batch.Labels[row] : targets[row];
                sum += batch.WeightOf(row) * (Math.Max(z[i], 0) - z[i] * t + logarithms[i]);
            }
        }

        return total == 0 ? 0 : sum / total;
    }

    /// <inheritdoc />
    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
    {
        RequireFit(outputs, batch);
        DenseTensor.RequireShape(dOutputs, batch.Count, 1, "gradient of the outputs", nameof(dOutputs));
        ReadOnlySpan<float> z = DenseTensor.AsSpan(outputs);
        Span<float> dz = DenseTensor.AsSpan(dOutputs);
        double total = batch.TotalWeight;
        if (total == 0)
        {
            dz.Clear();
            return;
        }

        if (batch.HasLabels)
        {
            for (int row = 0; row < dz.Length; row++)
            {
                dz[row] = batch.Labels[row];
            }
        }
        else
        {
            DenseTensor.AsSpan(batch.Targets).CopyTo(dz);
        }

        Elementwise.Map(new Gradient(), z, dz, dz);
        SampleWeights.Scale(dz, batch, total);
    }

    /// <inheritdoc />
    /// <remarks>1 / (1 + e⁻ᶻ), the probability of class 1. Does not allocate.</remarks>
    /// <param name="outputs">The network's outputs [batch, 1].</param>
    /// <param name="probabilities">Takes the probabilities [batch, 1]. May be the memory of the outputs.</param>
    /// <exception cref="ArgumentException">The outputs are not a dense matrix of one column, or the probabilities are
    /// not of their shape.</exception>
    public void ToProbabilities(ReadOnlyTensorSpan<float> outputs, TensorSpan<float> probabilities)
    {
        int rows = DenseTensor.RequireColumns(outputs, 1, "matrix of outputs", nameof(outputs));
        DenseTensor.RequireShape(probabilities, rows, 1, "matrix of probabilities", nameof(probabilities));
        Elementwise.Map(new Logistic(), DenseTensor.AsSpan(outputs), DenseTensor.AsSpan(probabilities));
    }

    private static void RequireOneOutput(int outputs, string argument)
    {
        if (outputs != 1)
        {
            throw new ArgumentException(
                Invariant($"A network with BinaryCrossEntropy must have one output, but has {outputs}: ") +
                "SoftmaxCrossEntropy takes an output for each class.", argument);
        }
    }

    private static void RequireFit(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        DenseTensor.RequireShape(outputs, batch.Count, 1, "matrix of outputs", nameof(outputs));
        if (!batch.HasLabels)
        {
            DenseTensor.RequireColumns(batch.Targets, 1, "matrix of targets", nameof(batch));
        }
    }

    /// <summary>y = e^−|z|.</summary>
    internal readonly struct SmallerExponential : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V z) where V : struct, IVector<V> => default(Softmax.Exponential).Apply(-V.Abs(z));
    }

    /// <summary>dz = σ(z) − t, as (1 − t) σ(z) − t σ(−z), which loses no digits where z is right.</summary>
    internal readonly struct Gradient : IBinary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V z, V t) where V : struct, IVector<V>
        {
            // σ(z) = p / (1 + e) and σ(−z) = q / (1 + e)
            V zero = V.Create(0f), one = V.Create(1f), e = default(SmallerExponential).Apply(z);
            V p = V.SelectIfGreater(zero, z, e, one), q = V.SelectIfGreater(zero, z, one, e);
            return ((one - t) * p - t * q) / (one + e);
        }
    }

    private readonly struct Logistic : IUnary
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V z) where V : struct, IVector<V> => VectorMath.Sigmoid(z);
    }
}
