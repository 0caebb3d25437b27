using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>Softmax and cross-entropy in one: −log of the probability that softmax gives to the right class, and the gradient (softmax − target) / batch.</summary>
/// <remarks>
/// Takes labels or one-hot targets (or any row of probabilities). Computed as log Σ eᶻ − z after the row's maximum is taken off, so that outputs
/// of ±10⁴ neither overflow nor lose the loss; the chapter adds 1e-7 inside the logarithm instead, which bounds its loss at 16.1.
/// Sums are in double precision. Keeps no state and does not allocate.
/// </remarks>
public sealed class SoftmaxCrossEntropy : ILoss
{
    private const int ChunkLength = 256;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A label is not the number of an output, or a row of targets is not one of probabilities.</exception>
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
        double sum = 0;
        for (int row = 0; row < batch.Count; row++)
        {
            ReadOnlySpan<float> z = values.Slice(row * classes, classes);
            float max = Max(z);
            double logSum = ScalarMath.Log(SumOfExponentials(z, max));
            if (batch.HasLabels)
            {
                sum += logSum - (z[batch.Labels[row]] - (double)max);
            }
            else
            {
                ReadOnlySpan<float> t = DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes);
                for (int j = 0; j < classes; j++)
                {
                    sum += t[j] == 0 ? 0 : t[j] * (logSum - (z[j] - (double)max));
                }
            }
        }

        return sum / batch.Count;
    }

    /// <inheritdoc />
    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
    {
        int classes = Check(outputs, batch);
        DenseTensor.RequireShape(dOutputs, batch.Count, classes, "gradient of the outputs", nameof(dOutputs));
        ReadOnlySpan<float> values = DenseTensor.AsSpan(outputs);
        Span<float> gradients = DenseTensor.AsSpan(dOutputs);
        float share = 1f / batch.Count;
        for (int row = 0; row < batch.Count; row++)
        {
            ReadOnlySpan<float> z = values.Slice(row * classes, classes);
            Span<float> dz = gradients.Slice(row * classes, classes);
            Elementwise.Run(new ShiftedExponential(Max(z)), dz, z);
            Elementwise.Run(new Scale((float)(1 / (Sum(dz) * batch.Count))), dz, dz);
            if (batch.HasLabels)
            {
                dz[batch.Labels[row]] -= share;
            }
            else
            {
                Elementwise.Run(new AddScaled(-share), dz, DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes));
            }
        }
    }

    /// <summary>Refuses outputs that do not belong to the batch, and returns how many columns they have.</summary>
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

    private static float Max(ReadOnlySpan<float> row)
    {
        float max = row[0];
        foreach (float value in row)
        {
            max = value > max ? value : max;
        }

        return max;
    }

    private static double SumOfExponentials(ReadOnlySpan<float> row, float max)
    {
        Span<float> chunk = stackalloc float[Math.Min(ChunkLength, row.Length)];
        double sum = 0;
        while (row.Length > 0)
        {
            Span<float> e = chunk[..Math.Min(ChunkLength, row.Length)];
            Elementwise.Run(new ShiftedExponential(max), e, row[..e.Length]);
            sum += Sum(e);
            row = row[e.Length..];
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>e to the power of x − shift.</summary>
    private readonly struct ShiftedExponential(float shift) : IElementwise
    {
        public static int Targets => 1;

        public static int Sources => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(ref V y, ref V t1, ref V t2, V x, V s1) where V : struct, IVector<V> => y = VectorMath.Exp(x - shift);
    }
}
