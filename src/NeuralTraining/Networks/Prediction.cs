using System.Numerics.Tensors;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>What predicts a part of a set at a time.</summary>
internal interface IPredictor
{
    int Inputs { get; }

    int Outputs { get; }

    /// <summary>What messages call its input.</summary>
    string InputName { get; }

    /// <summary>What messages call its output.</summary>
    string OutputName { get; }

    /// <summary>Computes the outputs of at most <see cref="Prediction.PartRows"/> rows, of which the first is that row of the whole set.</summary>
    void PredictPart(ReadOnlyTensorSpan<float> x, int firstRow, Span<float> y);
}

/// <summary>Predictions of any number of rows, in parts, so that memory does not grow with them.</summary>
internal static class Prediction
{
    public const int PartRows = LayerStack.LeastCapacity;

    public static Tensor<float> Create(IPredictor predictor, Tensor<float> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        DenseTensor.RequireColumns(x, predictor.Inputs, predictor.InputName, nameof(x));
        Tensor<float> y = Tensor.CreateFromShape<float>([x.Lengths[0], predictor.Outputs]);
        Write(predictor, x, y);
        return y;
    }

    public static void Write(IPredictor predictor, ReadOnlyTensorSpan<float> x, TensorSpan<float> y)
    {
        int columns = predictor.Inputs, width = predictor.Outputs;
        int batch = DenseTensor.RequireColumns(x, columns, predictor.InputName, nameof(x));
        DenseTensor.RequireShape(y, batch, width, predictor.OutputName, nameof(y));
        ReadOnlySpan<float> inputs = DenseTensor.AsSpan(x);
        Span<float> outputs = DenseTensor.AsSpan(y);
        if (inputs.Overlaps(outputs))
        {
            throw new ArgumentException("The output must not be written over the input, but they share memory.", nameof(y));
        }

        for (int start = 0; start < batch; start += PartRows)
        {
            int rows = Math.Min(PartRows, batch - start);
            var part = new ReadOnlyTensorSpan<float>(inputs.Slice(start * columns, rows * columns), [rows, columns]);
            predictor.PredictPart(part, start, outputs.Slice(start * width, rows * width));
        }
    }
}
