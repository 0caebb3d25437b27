using System.Text.Json;

namespace NeuralTraining.Fuzzing;

/// <summary>Tensors of a safetensors file that has been found right, read once more in another way.</summary>
internal static class NaiveTensors
{
    /// <summary>The names of the tensors.</summary>
    public static string[] Names(byte[] file)
    {
        using var json = JsonDocument.Parse(file.AsMemory(8, BitConverter.ToInt32(file)));
        return [.. json.RootElement.EnumerateObject().Select(property => property.Name).Where(name => name != "__metadata__")];
    }

    /// <summary>The shape of a tensor.</summary>
    public static int[] Shape(byte[] file, string name)
    {
        using var json = JsonDocument.Parse(file.AsMemory(8, BitConverter.ToInt32(file)));
        return [.. json.RootElement.GetProperty(name).GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];
    }

    /// <summary>The bits of a tensor's values in single precision.</summary>
    public static uint[] Floats(byte[] file, string name)
    {
        int headerLength = BitConverter.ToInt32(file);
        using var json = JsonDocument.Parse(file.AsMemory(8, headerLength));
        JsonElement tensor = json.RootElement.GetProperty(name), offsets = tensor.GetProperty("data_offsets");
        byte[] data = file[(8 + headerLength + offsets[0].GetInt32())..(8 + headerLength + offsets[1].GetInt32())];
        return tensor.GetProperty("dtype").GetString() switch
        {
            "F32" => [.. data.Chunk(4).Select(bytes => BitConverter.ToUInt32(bytes))],
            "F64" => [.. data.Chunk(8).Select(bytes => BitConverter.SingleToUInt32Bits((float)BitConverter.ToDouble(bytes)))],
            "F16" => [.. data.Chunk(2).Select(bytes => BitConverter.SingleToUInt32Bits((float)BitConverter.ToHalf(bytes)))],
            _ => [.. data.Chunk(2).Select(bytes => (uint)BitConverter.ToUInt16(bytes) << 16)],
        };
    }
}
