using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace NeuralTraining.Onnx.Tests.Support;

/// <summary>A model in ONNX Runtime, of one input and one output.</summary>
internal sealed class OnnxModelRun : IDisposable
{
    private static readonly SessionOptions OneThread = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
    private static readonly RunOptions RunOptions = new();

    private readonly InferenceSession _session;

    public OnnxModelRun(byte[] file) => _session = new InferenceSession(file, OneThread);

    /// <summary>Returns the outputs of rows.</summary>
    public static float[] Run(byte[] file, Tensor<float> x)
    {
        using var model = new OnnxModelRun(file);
        return model.Run(x);
    }

    /// <summary>Returns the outputs of rows.</summary>
    public float[] Run(Tensor<float> x)
    {
        float[] values = new float[x.FlattenedLength];
        x.FlattenTo(values);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(values, [x.Lengths[0], x.Lengths[1]]);
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(RunOptions, [_session.InputNames.Single()], [input], _session.OutputNames);
        return outputs.Single().GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => _session.Dispose();
}
