using System.Numerics.Tensors;
using NeuralTraining.Losses;
using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>Predicts a part of a set at a time.</summary>
internal interface IPredictor
{
    int Inputs { get; }

    int Outputs { get; }

    /// <summary>The meaning of the outputs.</summary>
    OutputMeaning Meaning { get; }

    /// <summary>The largest number of values that are computed for one row.</summary>
    int Widest { get; }

    /// <summary>The number of threads that may share a part. Default: 1.</summary>
    int Degree => 1;

    /// <summary>The name of its input in messages.</summary>
    string InputName { get; }

    /// <summary>The name of its output in messages.</summary>
    string OutputName { get; }

    /// <summary>Computes the outputs of a part, given the index of its first row in the whole set.</summary>
    void PredictPart(ReadOnlyTensorSpan<float> x, int firstRow, Span<float> y);
}

/// <summary>Predictions of any number of rows, in parts, so that memory does not grow with them.</summary>
internal static class Prediction
{
    private const int MaxPartRows = 256;

    /// <summary>The number of rows of a part that some threads share: fewer only where that many do not fit into an
    /// array.</summary>
    public static int PartRows(int widest, int degree = 1) => (int)Math.Min((long)MaxPartRows * degree, AlignedBuffer.MaxLength / widest);

    public static Tensor<float> Create(IPredictor predictor, Tensor<float> x, IProbabilisticLoss? probabilities = null)
    {
        int rows = Check(predictor, x);
        Tensor<float> y = Tensor.CreateFromShape<float>([rows, predictor.Outputs]);
        Write(predictor, x, y, probabilities);
        return y;
    }

    /// <summary>Writes the outputs, or the probabilities of a loss.</summary>
    public static void Write(
        IPredictor predictor, ReadOnlyTensorSpan<float> x, TensorSpan<float> y, IProbabilisticLoss? probabilities = null)
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

        int partRows = PartRows(predictor.Widest, predictor.Degree);
        for (int start = 0; start < batch; start += partRows)
        {
            int rows = Math.Min(partRows, batch - start);
            Span<float> part = outputs.Slice(start * width, rows * width);
            predictor.PredictPart(Part(inputs, start, rows, columns), start, part);
            if (probabilities is not null)
            {
                var matrix = new TensorSpan<float>(part, [rows, width]);
                probabilities.ToProbabilities(matrix, matrix);
            }
        }
    }

    public static int[] CreateLabels(IPredictor predictor, Tensor<float> x)
    {
        int[] labels = new int[Check(predictor, x)];
        WriteLabels(predictor, x, labels);
        return labels;
    }

    public static void WriteLabels(IPredictor predictor, ReadOnlyTensorSpan<float> x, Span<int> labels)
    {
        int columns = predictor.Inputs, width = predictor.Outputs;
        int batch = DenseTensor.RequireColumns(x, columns, predictor.InputName, nameof(x));
        predictor.Meaning.RequireClasses(width);
        if (labels.Length != batch)
        {
            throw new ArgumentException(
                Invariant($"There must be room for the label of each of the {batch} input rows, ") +
                Invariant($"but there is room for {labels.Length}."), nameof(labels));
        }

        int partRows = PartRows(predictor.Widest, predictor.Degree);
        using PredictionMemory.Loan memory = PredictionMemory.Borrow();
        Span<float> outputs = memory.Reserve(0, Math.Min(partRows, batch), width);
        for (int start = 0; start < batch; start += partRows)
        {
            int rows = Math.Min(partRows, batch - start);
            predictor.PredictPart(Part(DenseTensor.AsSpan(x), start, rows, columns), start, outputs[..(rows * width)]);
            for (int i = 0; i < rows; i++)
            {
                labels[start + i] = Classification.LabelOf(outputs.Slice(i * width, width), start + i);
            }
        }
    }

    /// <summary>Adds the predictions of a batch to metrics, part by part.</summary>
    public static void Score(IPredictor predictor, in Batch batch, MetricPass metrics)
    {
        int width = predictor.Outputs, partRows = PartRows(predictor.Widest, predictor.Degree);
        using PredictionMemory.Loan memory = PredictionMemory.Borrow();
        Span<float> outputs = memory.Reserve(0, Math.Min(partRows, batch.Count), width);
        for (int start = 0; start < batch.Count; start += partRows)
        {
            Batch part = batch.Slice(start, Math.Min(partRows, batch.Count - start));
            Span<float> y = outputs[..(part.Count * width)];
            predictor.PredictPart(part.Inputs, start, y);
            metrics.Add(new ReadOnlyTensorSpan<float>(y, [part.Count, width]), part);
        }
    }

    private static int Check(IPredictor predictor, Tensor<float> x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return DenseTensor.RequireColumns(x, predictor.Inputs, predictor.InputName, nameof(x));
    }

    private static ReadOnlyTensorSpan<float> Part(ReadOnlySpan<float> inputs, int start, int rows, int columns) =>
        new(inputs.Slice(start * columns, rows * columns), [rows, columns]);
}
