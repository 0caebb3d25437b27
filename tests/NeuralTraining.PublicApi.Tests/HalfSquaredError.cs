using System.Numerics.Tensors;
using NeuralTraining.Losses;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A loss as a user would write one: half the squared distance to the targets.</summary>
public sealed class HalfSquaredError : ILoss
{
    public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        double sum = 0;
        for (nint i = 0; i < outputs.Lengths[0]; i++)
        {
            for (nint j = 0; j < outputs.Lengths[1]; j++)
            {
                double error = outputs[i, j] - (double)batch.Targets[i, j];
                sum += 0.5 * error * error;
            }
        }

        return sum / batch.Count;
    }

    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
    {
        for (nint i = 0; i < outputs.Lengths[0]; i++)
        {
            for (nint j = 0; j < outputs.Lengths[1]; j++)
            {
                dOutputs[i, j] = (outputs[i, j] - batch.Targets[i, j]) / batch.Count;
            }
        }
    }
}
