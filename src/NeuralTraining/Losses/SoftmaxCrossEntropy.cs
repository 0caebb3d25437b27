using System.Collections.ObjectModel;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using NeuralTraining.Metrics;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>Softmax and cross-entropy in one: −log of the probability that softmax gives to the right class, and the
/// gradient (softmax − target) / batch.</summary>
/// <remarks>
/// Takes labels or one-hot targets (or any row of probabilities). Computed as log Σ eᶻ − z after the row's maximum is
/// subtracted, so that outputs of ±10⁴ neither overflow nor lose the loss; the chapter adds 1e-7 inside the logarithm
/// instead, which bounds its loss at 16.1. Sums are in double precision. A probability below 2⁻¹¹⁰ of the largest
/// counts as 0. Keeps no state and does not allocate.
/// </remarks>
public sealed class SoftmaxCrossEntropy : IProbabilisticLoss
{
    private const int ChunkLength = 256;

    /// <summary>Refuses a single output, whose loss would always be 0.</summary>
    internal static void RequireClasses(int outputs, string argument)
    {
        if (outputs == 1)
        {
            throw new ArgumentException(
                "A network with SoftmaxCrossEntropy must have an output for each class, " +
                "but has one: two classes need two outputs.", argument);
        }
    }

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

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A label is not the number of an output, or a row of targets does not hold
    /// probabilities.</exception>
    public void Check(in Batch batch, int outputs)
    {
        if (batch.HasLabels)
        {
            ClassTargets.CheckLabels(batch.Labels, outputs, nameof(batch));
        }
        else
        {
            ClassTargets.CheckProbabilities(batch.Targets, outputs, nameof(batch));
        }
    }

    /// <inheritdoc />
    public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        int classes = Check(outputs, batch);
        ReadOnlySpan<float> values = DenseTensor.AsSpan(outputs);
        Span<float> maxima = stackalloc float[RowSums.RowsAtOnce];
        Span<float> exponentials = stackalloc float[RowSums.RowsAtOnce * Math.Min(ChunkLength, classes)];
        var rowSums = new RowSums(stackalloc float[RowSums.ScratchLength]);
        double sum = 0, total = batch.TotalWeight;
        for (int first = 0; first < batch.Count; first += RowSums.RowsAtOnce)
        {
            int rows = Math.Min(RowSums.RowsAtOnce, batch.Count - first);
            Vector256<double> sums = SumExponentials(values.Slice(first * classes, rows * classes), maxima[..rows], exponentials, rowSums);
            for (int i = 0; i < rows; i++)
            {
                int row = first + i;
                ReadOnlySpan<float> z = values.Slice(row * classes, classes);
                double max = maxima[i], logSum = ScalarMath.Log(sums[i]), weight = batch.WeightOf(row);
                if (batch.HasLabels)
                {
                    sum += weight * (logSum - (z[batch.Labels[row]] - max));
                }
                else
                {
                    ReadOnlySpan<float> t = DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes);
                    for (int j = 0; j < classes; j++)
                    {
                        sum += t[j] == 0 ? 0 : weight * t[j] * (logSum - (z[j] - max));
                    }
                }
            }
        }

        return total == 0 ? 0 : sum / total;
    }

    /// <inheritdoc />
    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
    {
        int classes = Check(outputs, batch);
        DenseTensor.RequireShape(dOutputs, batch.Count, classes, "gradient of the outputs", nameof(dOutputs));
        ReadOnlySpan<float> values = DenseTensor.AsSpan(outputs);
        Span<float> gradients = DenseTensor.AsSpan(dOutputs);
        double total = batch.TotalWeight;
        if (total == 0)
        {
            gradients.Clear();
            return;
        }

        Softmax.Run(values, gradients, classes, batch.Weights, total);
        for (int row = 0; row < batch.Count; row++)
        {
            float share = (float)(batch.WeightOf(row) / total);
            Span<float> dz = gradients.Slice(row * classes, classes);
            if (batch.HasLabels)
            {
                dz[batch.Labels[row]] -= share;
            }
            else
            {
                Elementwise.Update(new AddScaled(-share), dz, DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes));
            }
        }
    }

    /// <inheritdoc />
    /// <remarks>The softmax of each row. Does not allocate.</remarks>
    /// <exception cref="ArgumentException">The outputs are not a dense matrix, or the probabilities are not of their
    /// shape.</exception>
    public void ToProbabilities(ReadOnlyTensorSpan<float> outputs, TensorSpan<float> probabilities)
    {
        DenseTensor.RequireMatrix(outputs, "matrix of outputs", nameof(outputs));
        int rows = (int)outputs.Lengths[0], classes = (int)outputs.Lengths[1];
        DenseTensor.RequireShape(probabilities, rows, classes, "matrix of probabilities", nameof(probabilities));
        Softmax.Run(DenseTensor.AsSpan(outputs), DenseTensor.AsSpan(probabilities), classes);
    }

    /// <summary>Refuses outputs that do not fit the batch, and returns their number of columns.</summary>
    private static int Check(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        DenseTensor.RequireMatrix(outputs, "matrix of outputs", nameof(outputs));
        int classes = (int)outputs.Lengths[1];
        DenseTensor.RequireShape(outputs, batch.Count, classes, "matrix of outputs", nameof(outputs));
        if (!batch.HasLabels)
        {
            DenseTensor.RequireColumns(batch.Targets, classes, "matrix of targets", nameof(batch));
        }

        return classes;
    }

    /// <summary>Σ eᶻ of some rows after their maxima are subtracted, as sums of chunks of columns.</summary>
    private static Vector256<double> SumExponentials(ReadOnlySpan<float> z, Span<float> maxima, Span<float> exponentials, RowSums rowSums)
    {
        int rows = maxima.Length, classes = z.Length / rows;
        for (int i = 0; i < rows; i++)
        {
            maxima[i] = Softmax.Max(z.Slice(i * classes, classes));
        }

        Vector256<double> sums = Vector256<double>.Zero;
        for (int start = 0; start < classes; start += ChunkLength)
        {
            int width = Math.Min(ChunkLength, classes - start);
            Span<float> e = exponentials[..(rows * width)];
            for (int i = 0; i < rows; i++)
            {
                Elementwise.Map(new Softmax.Subtract(maxima[i]), z.Slice(i * classes + start, width), e.Slice(i * width, width));
            }

            Elementwise.Map(new Softmax.Exponential(), e, e);
            sums += rowSums.Of(e, rows);
        }

        return sums;
    }
}
