using global::Onnx;
using Google.Protobuf;

namespace NeuralTraining.Onnx.Import;

/// <summary>Reads the message of a file. Memory follows the bytes that are read.</summary>
internal static class ModelReader
{
    /// <summary>The depth of messages within messages: graphs within nodes within graphs have no place here.</summary>
    private const int MaxDepth = 32;

    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    /// <exception cref="InvalidDataException">The file is not an ONNX model.</exception>
    public static ModelProto Read(Stream stream, string name, out long bytesRead)
    {
        ModelProto model;
        try
        {
            (model, bytesRead) = MessageLimit.Parse(stream, counted =>
            {
                using CodedInputStream input = CodedInputStream.CreateWithLimits(counted, int.MaxValue, MaxDepth);
                return (Parser.ParseFrom(input), counted.Position);
            });
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException(
                $"The file {Message.QuotePath(name)} must be an ONNX model, but is not, or is damaged.", exception);
        }

        return model.Graph is not null
            ? model
            : throw new InvalidDataException(
                $"The file {Message.QuotePath(name)} must be an ONNX model, but has no graph: " +
                "it is something else, such as a pointer of Git LFS.");
    }

    /// <summary>Returns the version of ONNX's own operators that a model uses.</summary>
    public static long OperatorSetVersion(ModelProto model) =>
        model.OpsetImport.LastOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 1;
}
