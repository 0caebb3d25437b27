using System.Text;
using global::Onnx;
using Google.Protobuf;

namespace NeuralTraining.Onnx.Export;

/// <summary>The envelope of a graph: versions, producer, description and metadata.</summary>
internal static class Model
{
    private const int MachineLearningVersion = 3;
    private const int BufferLength = 1 << 16;
    private const long MaxTextBytes = 100_000_000;

    /// <summary>The rest of 2 GiB, which is all that a message of Protocol Buffers can have, is for texts and
    /// nodes.</summary>
    private const long MaxWeightBytes = 2_000_000_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Makes the model of a graph.</summary>
    /// <param name="builder">The graph.</param>
    /// <param name="description">The description.</param>
    /// <param name="metadata">The texts by name.</param>
    /// <exception cref="InvalidOperationException">The file would be too large.</exception>
    public static ModelProto Of(GraphBuilder builder, string description, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var model = new ModelProto
        {
            IrVersion = OnnxFile.FormatVersion,
            ProducerName = nameof(NeuralTraining),
            ProducerVersion = typeof(OnnxFile).Assembly.GetName().Version!.ToString(3),
            DocString = description,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = OnnxFile.OperatorSetVersion } },
            Graph = builder.Graph,
        };
        if (builder.UsesMachineLearning)
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = GraphBuilder.MachineLearning, Version = MachineLearningVersion });
        }

        // The same bytes for the same texts, in whatever order they are given.
        foreach ((string name, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = name, Value = text });
        }

        RequireSize(model.Graph.Initializer.Sum(tensor => (long)tensor.CalculateSize()));
        return model;
    }

    /// <summary>Refuses more bytes of weights than a file can hold.</summary>
    public static void RequireSize(long bytes)
    {
        if (bytes > MaxWeightBytes)
        {
            throw new InvalidOperationException(
                Invariant($"The weights of an ONNX file must take at most {MaxWeightBytes} bytes, ") +
                Invariant($"as its format holds no more than 2 GiB, but they take {bytes} or more."));
        }
    }

    /// <summary>Refuses texts that a file cannot hold.</summary>
    public static void RequireTexts(string description, IReadOnlyDictionary<string, string> metadata)
    {
        long bytes = Length(description, "The description");
        foreach ((string name, string text) in metadata)
        {
            bytes += Length(name, "The name of a text of the metadata") + Length(
                text ?? throw new ArgumentException($"Each text of the metadata must not be null, but '{Message.Abbreviate(name)}' is."),
                $"The text '{Message.Abbreviate(name)}' of the metadata");
        }

        if (bytes > MaxTextBytes)
        {
            throw new ArgumentException(
                Invariant($"The description and the metadata must take at most {MaxTextBytes} bytes together, but take {bytes}."));
        }
    }

    /// <summary>Writes a model.</summary>
    public static void Write(ModelProto model, Stream stream)
    {
        using var output = new CodedOutputStream(stream, BufferLength, leaveOpen: true);
        model.WriteTo(output);
    }

    /// <summary>Returns the number of bytes of a text. Refuses one that is not valid Unicode.</summary>
    public static int Length(string text, string name)
    {
        try
        {
            return Strict.GetByteCount(text);
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException($"{name} must be valid Unicode, but holds half of a surrogate pair.", exception);
        }
    }
}
