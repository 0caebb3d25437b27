using global::Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NeuralTraining.Tabular;

namespace NeuralTraining.Onnx.Tests.Support;

/// <summary>A model of tables in ONNX Runtime, which is given raw columns.</summary>
internal sealed class TableRun : IDisposable
{
    // Tests expect errors, which it would also print.
    private static readonly SessionOptions OneThread = new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
    };

    private readonly InferenceSession _session;

    public TableRun(byte[] file) => _session = new InferenceSession(file, OneThread);

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>Saves a model as an ONNX file in memory.</summary>
    public static byte[] Save(TableModel model, OnnxTableOptions? options = null)
    {
        using var stream = new MemoryStream();
        OnnxFile.Save(model, stream, options);
        return stream.ToArray();
    }

    /// <summary>Saves a model as an ONNX file that has the prepared inputs of the network as an output, too.</summary>
    public static byte[] SaveWithInputs(TableModel model, out string inputs)
    {
        ModelProto file = OnnxModels.Parse(Save(model));
        inputs = file.Graph.Node.First(node => node.OpType == "Gemm").Input[0];
        file.Graph.Output.Add(new ValueInfoProto
        {
            Name = inputs,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        });
        return file.ToByteArray();
    }

    /// <summary>Returns the outputs by name: texts and numbers.</summary>
    public IReadOnlyDictionary<string, Array> Run(Table table)
    {
        NamedOnnxValue[] inputs = [.. _session.InputMetadata.Select(input => Value(input.Key, input.Value.ElementType == typeof(string), table))];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run(inputs);
        return outputs.ToDictionary(output => output.Name, Values);
    }

    public void Dispose() => _session.Dispose();

    private static NamedOnnxValue Value(string name, bool isText, Table table)
    {
        int[] shape = [table.RowCount, 1];
        TableColumn column = table[name];
        return isText
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(Enumerable.Range(0, table.RowCount).Select(row => column.TextOf(row) ?? "").ToArray(), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(((NumberColumn)column).Values.ToArray(), shape));
    }

    private static Array Values(DisposableNamedOnnxValue output) => output.ElementType == TensorElementType.String
        ? output.AsEnumerable<string>().ToArray()
        : output.AsEnumerable<float>().ToArray();
}
