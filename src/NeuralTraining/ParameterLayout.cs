using System.Numerics;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>The names and shapes of a parameter set, in order, and the offset of each in the flat buffer. Shared by
/// sets that were made from one another.</summary>
internal sealed class ParameterLayout
{
    private readonly Dictionary<string, int> _index;
    private readonly string[] _names;
    private readonly nint[][] _lengths;
    private readonly int[] _offsets;

    public ParameterLayout(ReadOnlySpan<(string Name, nint[] Lengths)> layout)
    {
        _index = new Dictionary<string, int>(layout.Length, StringComparer.Ordinal);
        _names = new string[layout.Length];
        _lengths = new nint[layout.Length][];
        _offsets = new int[layout.Length + 1];
        Names = Array.AsReadOnly(_names);
        BigInteger offset = 0;
        for (int i = 0; i < layout.Length; i++)
        {
            (string name, nint[] lengths) = layout[i];
            ArgumentException.ThrowIfNullOrEmpty(name, nameof(layout));
            ArgumentNullException.ThrowIfNull(lengths, nameof(layout));
            if (!_index.TryAdd(name, i))
            {
                throw new ArgumentException($"Each parameter must have a name of its own, but '{name}' is declared twice.", nameof(layout));
            }

            offset += CountOf(name, lengths, nameof(layout));
            if (offset > AlignedBuffer.MaxLength)
            {
                throw new ArgumentException(
                    Invariant($"A parameter set must hold at most {AlignedBuffer.MaxLength} values, ") +
                    Invariant($"but reaches {offset} with '{name}'."), nameof(layout));
            }

            _names[i] = name;
            _lengths[i] = [.. lengths];
            _offsets[i + 1] = (int)offset;
        }
    }

    public int Count => _names.Length;

    public int TotalLength => _offsets[Count];

    public IReadOnlyList<string> Names { get; }

    public ReadOnlySpan<nint> Lengths(int index) => _lengths[index];

    public int Offset(int index) => _offsets[index];

    /// <summary>Gets all values in as few parts as possible, in order, each of weights alone or of other parameters
    /// alone. Weights are the tensors of two dimensions or more.</summary>
    public (Range Values, bool AreWeights)[] Parts => field ??= FindParts();

    public int Length(int index) => _offsets[index + 1] - _offsets[index];

    public int LengthOf(string name) => Length(_index[name]);

    public bool TryIndexOf(string name, out int index) => _index.TryGetValue(name, out index);

    /// <summary>Returns the first difference between two layouts, as a sentence; null if there is none.</summary>
    /// <param name="other">The layout that must be like this one.</param>
    /// <param name="role">The name of a tensor of this layout, such as "parameter".</param>
    /// <param name="otherRole">The name of a tensor of the other, such as "gradient".</param>
    public string? DifferenceFrom(ParameterLayout other, string role, string otherRole)
    {
        if (ReferenceEquals(this, other))
        {
            return null;
        }

        string[] missing = [.. _names.Except(other._names, StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            return $"Every {role} must have a {otherRole}, but there is none for {List(missing)}.";
        }

        string[] extra = [.. other._names.Except(_names, StringComparer.Ordinal)];
        if (extra.Length > 0)
        {
            return $"Every {otherRole} must belong to a {role}, but there is no {role} {List(extra)}.";
        }

        for (int i = 0; i < Count; i++)
        {
            if (other._names[i] != _names[i])
            {
                return $"The {otherRole}s must be declared in the order of the {role}s, " +
                $"but '{other._names[i]}' stands where '{_names[i]}' should.";
            }

            if (!other._lengths[i].AsSpan().SequenceEqual(_lengths[i]))
            {
                return $"The {otherRole} of '{_names[i]}' has shape {DenseTensor.Format(other._lengths[i])}, " +
                    $"but the {role} has shape {DenseTensor.Format(_lengths[i])}.";
            }
        }

        return null;
    }

    private (Range Values, bool AreWeights)[] FindParts()
    {
        var parts = new List<(Range Values, bool AreWeights)>();
        for (int i = 0, start = 0; i < Count; i++)
        {
            bool areWeights = IsWeight(i);
            if (i + 1 == Count || IsWeight(i + 1) != areWeights)
            {
                parts.Add((start.._offsets[i + 1], areWeights));
                start = _offsets[i + 1];
            }
        }

        return [.. parts];
    }

    private bool IsWeight(int index) => _lengths[index].Length > 1;

    private static BigInteger CountOf(string name, nint[] lengths, string argument)
    {
        BigInteger count = 1;
        foreach (nint length in lengths)
        {
            count *= Math.Max(length, 0);
        }

        return lengths.Length > 0 && count > 0
            ? count
            : throw new ArgumentException(
                $"A parameter must have at least one dimension, each of length 1 or more, " +
                $"but '{name}' was declared as {DenseTensor.Format(lengths)}.",
                argument);
    }

    private static string List(string[] names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
