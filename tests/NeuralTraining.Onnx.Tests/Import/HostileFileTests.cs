using System.Numerics.Tensors;
using System.Text;
using CsCheck;
using FluentAssertions;
using global::Onnx;
using Google.Protobuf;
using NeuralTraining.Fuzzing;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Import;

/// <summary>Whatever a file holds, it is loaded or refused by the documented exception with one sentence, and memory follows the bytes.</summary>
public sealed class HostileFileTests
{
    /// <summary>What a file may cost whatever its length: the parser's buffers, a thousand messages, a network, an exception.</summary>
    private const long FixedAllocation = 1_500_000, AllocationPerByte = 100;

    private static readonly byte[][] Tokens =
    [
        .. new[] { "Gemm", "Reshape", "Constant", "ArgMax", "Concat", "axes", "perm", "", "\u001b[31m", "ai.onnx.ml" }.Select(Encoding.UTF8.GetBytes),
        [0], [0xFF], [0x0A, 0x00], [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x80, 0x80, 0x80, 0x80, 0x08], [0, 0, 0xC0, 0x7F], [],
    ];

    private static readonly ModelProto[] Models = [.. ForeignFile.Names.Select(name => ModelProto.Parser.ParseFrom(File.ReadAllBytes(ForeignFile.PathOf(name))))];

    [Fact]
    public void Files_with_changed_bytes_are_loaded_or_refused() =>
        (from index in Gen.Int[0, Models.Length - 1]
         from edits in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Gen.Int[0, Tokens.Length - 1]).Array[1, 3]
         select edits.Aggregate(Models[index].ToByteArray(), (file, edit) => Replace(file, (int)(edit.Item1 * file.Length), edit.Item2, Tokens[edit.Item3])))
        .Sample(Try, iter: 1000, threads: 1);

    [Fact]
    public void Files_with_changed_fields_are_loaded_or_refused() =>
        (from index in Gen.Int[0, Models.Length - 1]
         from edits in Gen.Select(Gen.Int[0, 11], Gen.Int[0, 1 << 16], Gen.Int[0, 1 << 16]).Array[1, 3]
         select (Index: index, Edits: edits))
        .Sample(change => Try(Changed(Models[change.Index], change.Edits)), iter: 1000, threads: 1);

    [Fact]
    public void Files_that_are_cut_off_are_loaded_or_refused()
    {
        foreach (string name in new[] { "pytorch_gelu_tanh", "sklearn_classifier_two" })
        {
            byte[] file = File.ReadAllBytes(ForeignFile.PathOf(name));
            for (int length = 0; length < file.Length; length++)
            {
                Try(file[..length]);
            }
        }
    }

    [Fact]
    public void Deep_messages_are_refused()
    {
        var graph = new GraphProto();
        for (int i = 0; i < 200; i++)
        {
            graph = new GraphProto { Node = { new NodeProto { OpType = "If", Attribute = { new AttributeProto { Name = "then_branch", G = graph } } } } };
        }

        Refused(new ModelProto { Graph = graph }.ToByteArray()).Should().EndWith("must be an ONNX model, but is not, or is damaged.");
    }

    [Fact]
    public void Many_empty_messages_are_refused()
    {
        var graph = new GraphProto();
        for (int i = 0; i < 100_000; i++)
        {
            graph.Node.Add(new NodeProto());
        }

        Refused(new ModelProto { Graph = graph }.ToByteArray()).Should().Be("The file must hold at most 1000 messages and one for every 8 bytes, but holds more.");
    }

    [Fact]
    public void A_tensor_that_many_nodes_use_is_refused()
    {
        ModelProto model = Models[0].Clone();
        model.Graph.Node.Clear();
        model.Graph.Initializer.Clear();
        model.Graph.Initializer.Add(new TensorProto { Name = "w", DataType = 1, Dims = { 100, 100 }, RawData = ByteString.CopyFrom(new byte[40_000]) });
        model.Graph.Input.Clear();
        model.Graph.Input.Add(new ValueInfoProto { Name = "x" });
        string x = "x";
        for (int i = 0; i < 200; i++)
        {
            string y = Invariant($"y{i}");
            model.Graph.Node.Add(new NodeProto { OpType = "MatMul", Name = Invariant($"product {i} of the tensor"), Input = { x, "w" }, Output = { y } });
            x = y;
        }

        model.Graph.Output[0].Name = x;
        Refused(model.ToByteArray()).Should().StartWith("The nodes must use at most 65536 numbers and one for every byte of the file");
    }

    [Fact]
    public void A_promised_shape_costs_nothing()
    {
        ModelProto model = Models[0].Clone();
        model.Graph.Initializer[0].Dims.Clear();
        model.Graph.Initializer[0].Dims.AddRange([1 << 30, 1]);

        Refused(model.ToByteArray()).Should().StartWith("The nodes must use at most 65536 numbers and one for every byte of the file");
    }

    private static string Refused(byte[] file)
    {
        string? message = null;
        Try(file, refusal => message = refusal);
        return message ?? throw new Finding("The file must be refused, but was loaded.");
    }

    private static void Try(byte[] file) => Try(file, _ => { });

    private static void Try(byte[] file, Action<string> refused)
    {
        using var stream = new MemoryStream(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MultiLayerNet? network = null;
        try
        {
            network = OnnxFile.Load(stream);
        }
        catch (InvalidDataException exception)
        {
            Sentence.Require(exception.Message);
            refused(exception.Message);
        }
        catch (Exception exception)
        {
            throw new Finding($"A file must be refused by an InvalidDataException, but was by a '{exception.GetType()}'.", exception);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allowed = FixedAllocation + AllocationPerByte * file.Length;
        if (allocated > allowed)
        {
            throw new Finding(Invariant($"At most {allowed} bytes must be allocated for a file of {file.Length}, but {allocated} were."));
        }

        if (network is { Inputs: < 10_000 })
        {
            network.Predict(Tensor.Create(new float[network.Inputs], [1, network.Inputs])).Lengths[1].Should().Be(network.Outputs);
        }
    }

    private static byte[] Replace(byte[] file, int start, int length, byte[] token) =>
        [.. file[..start], .. token, .. file[Math.Min(file.Length, start + length)..]];

    private static byte[] Changed(ModelProto original, (int Kind, int Place, int Other)[] edits)
    {
        ModelProto model = original.Clone();
        long[] numbers = [0, -1, 1, 2, 7, 8, int.MaxValue, long.MaxValue, long.MinValue, 1 << 30];
        foreach ((int kind, int place, int other) in edits)
        {
            NodeProto node = model.Graph.Node[place % model.Graph.Node.Count], second = model.Graph.Node[other % model.Graph.Node.Count];
            TensorProto? tensor = model.Graph.Initializer.Count > 0 ? model.Graph.Initializer[place % model.Graph.Initializer.Count] : null;
            AttributeProto? attribute = node.Attribute.Count > 0 ? node.Attribute[other % node.Attribute.Count] : null;
            long number = numbers[other % numbers.Length];
            switch (kind)
            {
                case 0: node.OpType = second.OpType; break;
                case 1: node.Domain = other % 2 == 0 ? "ai.onnx.ml" : "x"; break;
                case 2 when tensor is { Dims.Count: > 0 }: tensor.Dims[other % tensor.Dims.Count] = number; break;
                case 3 when tensor is not null: tensor.DataType = other % 20; break;
                case 4 when attribute is not null: attribute.I = number; break;
                case 5 when attribute is not null: attribute.F = float.NaN; attribute.Type = AttributeProto.Types.AttributeType.Float; break;
                case 6 when attribute is { Ints.Count: > 0 }: attribute.Ints[0] = number; break;
                case 7 when node.Input.Count > 0 && second.Output.Count > 0: node.Input[other % node.Input.Count] = second.Output[0]; break;
                case 8 when node.Input.Count > 0 && tensor is not null: node.Input[other % node.Input.Count] = tensor.Name; break;
                case 9 when node.Input.Count > 0: node.Input.RemoveAt(other % node.Input.Count); break;
                case 10: model.Graph.Output.Add(new ValueInfoProto { Name = node.Output[0] }); break;
                default: (node.Output[0], second.Output[0]) = (second.Output[0], node.Output[0]); break;
            }
        }

        return model.ToByteArray();
    }
}
