using System.Globalization;
using System.Text;
using System.Text.Json;

/// <summary>An ONNX file of layers y = x·Wᵀ + b with ReLU between them, as PyTorch exports them.</summary>
internal static class OnnxModel
{
    public const int Inputs = 784;

    // The numbers of fields and types in onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
    private const int Float = 1, AttributeInt = 2, IrVersion = 8, Opset = 17;

    /// <summary>Makes a file from weights <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c>… in a safetensors file.</summary>
    public static byte[] FromWeights(string path)
    {
        Dictionary<string, (long[] Shape, byte[] Values)> weights = Read(path);
        int[] layers = [.. weights.Keys.Where(name => name.EndsWith(".weight", StringComparison.Ordinal))
            .Select(name => int.Parse(name[..name.IndexOf('.')], CultureInfo.InvariantCulture)).Order()];
        var graph = new ProtobufMessage();
        string x = "x";
        foreach (int layer in layers)
        {
            bool isLast = layer == layers[^1];
            string y = isLast ? "y" : $"z{layer}";
            graph.Add(1, Node("Gemm", [x, $"{layer}.weight", $"{layer}.bias"], y).Add(5, new ProtobufMessage().Add(1, "transB").Add(3, 1).Add(20, AttributeInt)));
            if (!isLast)
            {
                x = $"h{layer}";
                graph.Add(1, Node("Relu", [y], x));
            }
        }

        graph.Add(2, "mlp");
        foreach ((string name, (long[] shape, byte[] values)) in weights)
        {
            var tensor = new ProtobufMessage();
            Array.ForEach(shape, length => tensor.Add(1, length));
            graph.Add(5, tensor.Add(2, Float).Add(8, name).Add(9, values));
        }

        graph.Add(11, Value("x", Inputs)).Add(12, Value("y", weights[$"{layers[^1]}.bias"].Shape[0]));
        return new ProtobufMessage().Add(1, IrVersion).Add(7, graph).Add(8, new ProtobufMessage().Add(2, Opset)).ToArray();
    }

    private static ProtobufMessage Node(string type, string[] inputs, string output)
    {
        var node = new ProtobufMessage();
        Array.ForEach(inputs, input => node.Add(1, input));
        return node.Add(2, output).Add(4, type);
    }

    /// <summary>A matrix of any number of rows.</summary>
    private static ProtobufMessage Value(string name, long columns)
    {
        ProtobufMessage shape = new ProtobufMessage().Add(1, new ProtobufMessage().Add(2, "rows")).Add(1, new ProtobufMessage().Add(1, columns));
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, new ProtobufMessage().Add(1, Float).Add(2, shape)));
    }

    private static Dictionary<string, (long[] Shape, byte[] Values)> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int header = (int)BitConverter.ToInt64(file);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(file, sizeof(long), header));
        return json.RootElement.EnumerateObject().Where(tensor => tensor.Name != "__metadata__").ToDictionary(tensor => tensor.Name, tensor =>
        {
            int[] offsets = [.. tensor.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => sizeof(long) + header + offset.GetInt32())];
            long[] shape = [.. tensor.Value.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64())];
            return (shape, file[offsets[0]..offsets[1]]);
        });
    }
}
