using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NeuralTraining.Data;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>Tells one data set from another by its size, all of its labels, and evenly spaced rows of its inputs, the
/// first and the last among them.</summary>
internal static class DataFingerprint
{
    /// <summary>How many inputs are read at most: a data set of no more of them is read whole, and reading as many
    /// takes less than a millisecond.</summary>
    public const int MaxInputs = 1 << 17;

    /// <summary>Returns the number of samples and of features, and the CRC-32 of the labels and of the inputs that are
    /// read. Allocates only the text.</summary>
    public static string Of(Dataset data)
    {
        int features = data.Features, width = Math.Min(features, MaxInputs), rows = Math.Clamp(MaxInputs / features, 1, data.Count);
        ReadOnlySpan<float> inputs = DenseTensor.AsSpan((ReadOnlyTensorSpan<float>)data.Inputs);
        uint labels = Crc32.Append(0, MemoryMarshal.AsBytes(data.Labels)), values = 0;
        for (int i = 0; i < rows; i++)
        {
            int row = (int)((long)i * (data.Count - 1) / Math.Max(rows - 1, 1));
            values = Crc32.Append(values, MemoryMarshal.AsBytes(inputs.Slice(row * features, width)));
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{data.Count} samples of {features} features with checksums {labels:x8} and {values:x8}");
    }
}
