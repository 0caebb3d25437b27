using System.Globalization;
using System.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>The Sobol sequence with the direction numbers of Joe and Kuo (2008), <i>Constructing Sobol sequences with
/// better two-dimensional projections</i>: the file new-joe-kuo-6.</summary>
internal static class SobolSequence
{
    public const int MaxDimensions = 256;

    /// <summary>The binary digits of a coordinate; later ones are 0 for points below 2³².</summary>
    public const int Digits = 32;

    private static readonly Lazy<uint[][]> DirectionNumbers = new(Read);

    /// <summary>Returns a coordinate of a point in Gray-code order, times 2³².</summary>
    public static uint Coordinate(int dimension, uint point)
    {
        uint[] v = DirectionNumbers.Value[dimension];
        uint x = 0;
        for (uint gray = point ^ (point >> 1); gray != 0; gray &= gray - 1)
        {
            x ^= v[BitOperations.TrailingZeroCount(gray)];
        }

        return x;
    }

    private static uint[][] Read()
    {
        using Stream file = typeof(SobolSequence).Assembly.GetManifestResourceStream("NeuralTraining.Tuning.Samplers.joe-kuo.txt")!;
        using var reader = new StreamReader(file);
        reader.ReadLine();
        uint[][] v = new uint[MaxDimensions][];
        v[0] = [.. Enumerable.Range(1, Digits).Select(i => 1u << (Digits - i))];
        for (int d = 1; d < v.Length; d++)
        {
            uint[] fields = [.. reader.ReadLine()!.Split(' ').Select(field => uint.Parse(field, CultureInfo.InvariantCulture))];
            v[d] = Directions(degree: (int)fields[1], a: fields[2], m: fields.AsSpan(3));
        }

        return v;
    }

    /// <summary>Returns v₁, v₂, … of a primitive polynomial with the inner coefficients a and of the first m.</summary>
    private static uint[] Directions(int degree, uint a, ReadOnlySpan<uint> m)
    {
        uint[] v = new uint[Digits];
        for (int i = 0; i < Digits; i++)
        {
            if (i < degree)
            {
                v[i] = m[i] << (Digits - 1 - i);
                continue;
            }

            v[i] = v[i - degree] ^ (v[i - degree] >> degree);
            for (int k = 1; k < degree; k++)
            {
                v[i] ^= ((a >> (degree - 1 - k)) & 1) * v[i - k];
            }
        }

        return v;
    }
}
