using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NeuralTraining.Files;
using NeuralTraining.Numerics;

namespace NeuralTraining.Training;

/// <summary>Identifies a data set by its size, all of its labels or targets and weights, and evenly spaced rows of its
/// inputs, the first and the last among them. Of rows so long that not even two can be read whole, evenly spaced pieces
/// are read.</summary>
internal static class DataFingerprint
{
    /// <summary>The largest number of inputs to read, which takes less than a millisecond. A smaller data set is read
    /// whole.</summary>
    public const int MaxInputs = 1 << 17;

    private const int PieceLength = 64;

    /// <summary>Returns the number of samples and of features, and the CRC-32 of the labels or targets and of the
    /// inputs that are read. Allocates only the text.</summary>
    public static string Of(Dataset data)
    {
        int features = data.Features, rows = Math.Clamp(MaxInputs / features, Math.Min(2, data.Count), data.Count);
        (int pieces, int length) = features <= MaxInputs / rows ? (1, features) : (MaxInputs / rows / PieceLength, PieceLength);
        ReadOnlySpan<float> inputs = DenseTensor.AsSpan((ReadOnlyTensorSpan<float>)data.Inputs);
        ReadOnlySpan<byte> expected = data.Targets is { } targets
            ? MemoryMarshal.AsBytes(DenseTensor.AsSpan((ReadOnlyTensorSpan<float>)targets))
            : MemoryMarshal.AsBytes(data.Labels);
        uint labels = Crc32.Append(0, expected), values = 0;
        for (int i = 0; i < rows; i++)
        {
            int row = Spaced(i, rows, data.Count - 1);
            for (int piece = 0; piece < pieces; piece++)
            {
                int start = row * features + Spaced(piece, pieces, features - length);
                values = Crc32.Append(values, MemoryMarshal.AsBytes(inputs.Slice(start, length)));
            }
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        string kind = data.HasLabels ? "" : string.Create(culture, $" and {data.TargetColumns} targets");
        string weights = data.Weights.IsEmpty
            ? ""
            : string.Create(culture, $", weights of checksum {Crc32.Append(0, MemoryMarshal.AsBytes(data.Weights)):x8}");
        return string.Create(
            culture, $"{data.Count} samples of {features} features{kind} with checksums {labels:x8} and {values:x8}{weights}");
    }

    /// <summary>Returns the i-th of a count of evenly spaced numbers from 0 to the last.</summary>
    private static int Spaced(int i, int count, int last) => (int)((long)i * last / Math.Max(count - 1, 1));
}
