using NeuralTraining.Numerics;

namespace NeuralTraining.Files;

/// <summary>Maps a tensor of a network to a tensor in a file.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Lengths">The shape in the file.</param>
/// <param name="Values">The values in the network.</param>
/// <param name="IsTransposed">Whether the file contains the transpose of the network's matrix.</param>
internal sealed record TensorMapping(string Name, nint[] Lengths, Memory<float> Values, bool IsTransposed = false)
{
    /// <summary>Returns the values in the file's order: the network's own memory, or a transposed copy.</summary>
    public ReadOnlyMemory<float> Stored()
    {
        if (!IsTransposed)
        {
            return Values;
        }

        float[] stored = new float[Values.Length];
        Transposition.Run(Values.Span, stored, rows: (int)Lengths[1], columns: (int)Lengths[0]);
        return stored;
    }

    /// <summary>Copies values in the file's order into the network.</summary>
    public void Restore(ReadOnlySpan<float> stored)
    {
        if (IsTransposed)
        {
            Transposition.Run(stored, Values.Span, rows: (int)Lengths[0], columns: (int)Lengths[1]);
        }
        else
        {
            stored.CopyTo(Values.Span);
        }
    }
}
