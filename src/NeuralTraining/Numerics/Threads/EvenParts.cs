namespace NeuralTraining.Numerics;

/// <summary>Cuts a length into parts that differ by at most one.</summary>
internal static class EvenParts
{
    /// <summary>Returns the start of a part.</summary>
    public static int FirstOf(int length, int part, int parts) => (int)((long)length * part / parts);

    /// <summary>Returns the length of a part.</summary>
    public static int CountOf(int length, int part, int parts) => FirstOf(length, part + 1, parts) - FirstOf(length, part, parts);
}
