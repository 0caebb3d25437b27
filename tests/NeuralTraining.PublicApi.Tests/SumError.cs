using System.Numerics.Tensors;
using NeuralTraining.Losses;

namespace NeuralTraining.PublicApi.Tests;

/// <summary>A loss whose targets have one column, however many outputs there are: half the squared distance of the outputs' sum.</summary>
public sealed class SumError : ILoss
{
    public double Forward(ReadOnlyTensorSpan<float> outputs, in Batch batch)
    {
        double sum = 0;
        for (nint i = 0; i < batch.Count; i++)
        {
            double error = Error(outputs, batch, i);
            sum += 0.5 * error * error;
        }

        return sum / batch.Count;
    }

    public void Backward(ReadOnlyTensorSpan<float> outputs, in Batch batch, TensorSpan<float> dOutputs)
    {
        for (nint i = 0; i < batch.Count; i++)
        {
            for (nint j = 0; j < outputs.Lengths[1]; j++)
            {
                dOutputs[i, j] = (float)(Error(outputs, batch, i) / batch.Count);
            }
        }
    }

    private static double Error(ReadOnlyTensorSpan<float> outputs, in Batch batch, nint row)
    {
        double sum = -batch.Targets[row, 0];
        for (nint j = 0; j < outputs.Lengths[1]; j++)
        {
            sum += outputs[row, j];
        }

        return sum;
    }
}
