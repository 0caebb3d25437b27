using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining.Losses;

/// <summary>The coefficients of −log p in a cross-entropy whose targets t of C classes are smoothed and weighted:
/// w ((1 − ε) t + ε/C).</summary>
/// <param name="smoothing">The label smoothing ε, at least 0 and less than 1.</param>
/// <param name="weights">The weight w of each class; null: all are 1.</param>
internal sealed class ClassWeighting(float smoothing, float[]? weights)
{
    private readonly double _kept = 1 - (double)smoothing;
    private readonly double _meanWeight = weights is null ? 1 : Sum(weights) / weights.Length;

    public float Smoothing => smoothing;

    public float[]? Weights => weights;

    /// <summary>(1 − ε) w of a class.</summary>
    public double Kept(int label) => weights is null ? _kept : _kept * weights[label];

    /// <summary>The weight of a row in the mean, s Σ w t, with the weight s of its sample.</summary>
    public double OfRow(in Batch batch, int row)
    {
        double sample = batch.WeightOf(row);
        if (weights is null)
        {
            return sample;
        }

        if (batch.HasLabels)
        {
            return sample * weights[batch.Labels[row]];
        }

        ReadOnlySpan<float> t = Targets(batch, row);
        double sum = 0;
        for (int j = 0; j < t.Length; j++)
        {
            sum += (double)weights[j] * t[j];
        }

        return sample * sum;
    }

    /// <summary>The sum of a row's coefficients, s Σ w ((1 − ε) t + ε/C): the factor of softmax in its
    /// gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double SumOfRow(in Batch batch, int row)
    {
        if (weights is null)
        {
            return batch.WeightOf(row);
        }

        double weight = OfRow(batch, row);
        return smoothing == 0 ? weight : _kept * weight + smoothing * _meanWeight * batch.WeightOf(row);
    }

    /// <summary>The divisor of the mean.</summary>
    public double Total(in Batch batch)
    {
        if (weights is null)
        {
            return batch.TotalWeight;
        }

        double sum = 0;
        for (int row = 0; row < batch.Count; row++)
        {
            sum += OfRow(batch, row);
        }

        return sum;
    }

    /// <summary>ε/C Σ w (−log p) of outputs, where log p = z − <paramref name="logSum"/>.</summary>
    public double SmoothedLoss(ReadOnlySpan<float> z, double logSum)
    {
        double sum = 0;
        for (int j = 0; j < z.Length; j++)
        {
            sum += (weights is null ? 1 : weights[j]) * (logSum - z[j]);
        }

        return smoothing / (double)z.Length * sum;
    }

    /// <summary>dz = dz − share · w ((1 − ε) t + ε/C) of a row.</summary>
    public void Subtract(Span<float> dz, in Batch batch, int row, double share)
    {
        if (smoothing > 0)
        {
            float part = (float)(share * smoothing / dz.Length);
            if (weights is null)
            {
                Softmax.Subtract(dz, part, dz);
            }
            else
            {
                Elementwise.Update(new AddScaled(-part), dz, weights);
            }
        }

        if (batch.HasLabels)
        {
            int label = batch.Labels[row];
            dz[label] -= (float)(share * Kept(label));
        }
        else if (weights is null)
        {
            Elementwise.Update(new AddScaled(-(float)(share * _kept)), dz, Targets(batch, row));
        }
        else
        {
            ReadOnlySpan<float> t = Targets(batch, row);
            for (int j = 0; j < t.Length; j++)
            {
                dz[j] -= (float)(share * Kept(j) * t[j]);
            }
        }
    }

    private static ReadOnlySpan<float> Targets(in Batch batch, int row)
    {
        int classes = (int)batch.Targets.Lengths[1];
        return DenseTensor.AsSpan(batch.Targets).Slice(row * classes, classes);
    }

    private static double Sum(float[] values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }
}
