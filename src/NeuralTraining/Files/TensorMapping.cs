using NeuralTraining.Numerics;

namespace NeuralTraining.Files;

/// <summary>A tensor of a network and the form in which a file holds it.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Lengths">Its shape in the file.</param>
/// <param name="Values">Its values in the network.</param>
/// <param name="IsTransposed">Whether the file holds the columns of the network's matrix as rows.</param>
internal sealed record TensorMapping(string Name, nint[] Lengths, Memory<float> Values, bool IsTransposed = false)
{
    /// <summary>The values in the file's order: the network's own memory, or a copy.</summary>
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

    /// <summary>Takes values in the file's order over into the network.</summary>
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
