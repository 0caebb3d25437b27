using CsCheck;
using NeuralTraining.Data;

namespace NeuralTraining.Tests.Data;

/// <summary>An IDX file as property tests make them: any type, rank 1 to 4, at most 256 values.</summary>
public sealed record IdxSample(IdxElementType Type, int[] Lengths, double[] Values)
{
    public static readonly Gen<IdxSample> Any = Gen.SelectMany(
        Gen.Enum<IdxElementType>(),
        Gen.Int[1, 4].Array[1, 4],
        (type, lengths) => ValueOf(type).Array[lengths.Aggregate(1, (product, length) => product * length)]
            .Select(values => new IdxSample(type, lengths, values)));

    public byte[] Bytes => IdxWriter.Write(Type, Lengths, Values);

    public override string ToString() => $"{Type} [{string.Join(", ", Lengths)}]: {string.Join(", ", Values)}";

    private static Gen<double> ValueOf(IdxElementType type) => type switch
    {
        IdxElementType.UnsignedByte => Gen.Byte.Select(value => (double)value),
        IdxElementType.SignedByte => Gen.SByte.Select(value => (double)value),
        IdxElementType.TwoByteInteger => Gen.Short.Select(value => (double)value),
        IdxElementType.FourByteInteger => Gen.Int.Select(value => (double)value),
        IdxElementType.SinglePrecision => Gen.Float.Select(value => (double)value),
        _ => Gen.Double,
    };
}
