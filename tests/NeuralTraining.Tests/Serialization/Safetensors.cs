using NeuralTraining.Serialization;

namespace NeuralTraining.Tests.Serialization;

/// <summary>Safetensors files in memory.</summary>
internal static class Safetensors
{
    public static byte[] Write(Action<SafetensorsWriter> add)
    {
        var writer = new SafetensorsWriter();
        add(writer);
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }
}
