using NeuralTraining.Metrics;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A user's metric: the largest |target − output|.</summary>
internal sealed class LargestError : IMetric
{
    public string Name => "largest error";

    public bool LargerIsBetter => false;

    public void Check(in Batch batch, int outputs)
    {
        if (batch.HasLabels)
        {
            throw new ArgumentException("The largest error must be one of targets, but these samples have labels.", nameof(batch));
        }
    }

    public IMetricAccumulator CreateAccumulator(int outputs) => new Accumulator();

    private sealed class Accumulator : IMetricAccumulator
    {
        public double Value { get; private set; }

        public void Reset() => Value = 0;

        public void Add(in Predictions predictions, in Batch batch)
        {
            for (int row = 0; row < batch.Count; row++)
            {
                for (int j = 0; j < predictions.Outputs.Lengths[1]; j++)
                {
                    Value = Math.Max(Value, Math.Abs(batch.Targets[row, j] - predictions.Outputs[row, j]));
                }
            }
        }
    }
}
