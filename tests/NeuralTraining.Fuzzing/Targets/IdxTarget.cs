using System.Buffers.Binary;
using NeuralTraining.Data;

namespace NeuralTraining.Fuzzing;

/// <summary>IDX files, packed by gzip or not.</summary>
/// <param name="isPacked">Whether files that are refused as they are are packed, or packed once more, before they are given to the reader again.</param>
internal sealed class IdxTarget(bool isPacked) : Target
{
    private const int InflaterLength = 120;

    private byte[] _unpacked = [];

    private protected override void Prepare(byte[] file) => _unpacked = Gzip.Unpack(file) ?? file;

    private protected override Action Read(byte[] file)
    {
        byte[] unpacked = _unpacked;
        IdxArray array = IdxReader.Read(new MemoryStream(file), "file");
        return () => RequireSame(array, unpacked);
    }

    /// <summary>Each member takes an inflater, which is garbage afterwards.</summary>
    private protected override long LengthRead(byte[] file) => Math.Max(file.Length, _unpacked.Length) + InflaterLength * Members(file);

    private static int Members(ReadOnlySpan<byte> file) => file.Count<byte>(new byte[] { 0x1F, 0x8B, 8 });

    private protected override byte[]? Repaired(byte[] file) => isPacked ? Gzip.Pack(Gzip.Unpack(file) ?? WithPromisedValues(file) ?? file) : WithPromisedValues(file);

    /// <summary>The file with as many values as its type and its lengths promise; null if they are many.</summary>
    private static byte[]? WithPromisedValues(byte[] file)
    {
        int rank = file.Length > 4 ? file[3] : 0;
        if (rank == 0 || file.Length < 4 + 4 * rank)
        {
            return null;
        }

        double promised = file[2] switch { 0x0B => 2, 0x0C or 0x0D => 4, 0x0E => 8, _ => 1 };
        for (int i = 0; i < rank; i++)
        {
            promised *= BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(4 + 4 * i));
        }

        if (promised > 1 << 16)
        {
            return null;
        }

        byte[] repaired = new byte[4 + 4 * rank + (int)promised];
        file.AsSpan(0, Math.Min(file.Length, repaired.Length)).CopyTo(repaired);
        return repaired;
    }

    private static void RequireSame(IdxArray array, ReadOnlySpan<byte> file)
    {
        int rank = array.Lengths.Length;
        bool isSame = file[2] == (byte)array.ElementType && file[3] == rank && file[(4 + 4 * rank)..].SequenceEqual(array.Bytes);
        for (int i = 0; i < rank; i++)
        {
            isSame &= BinaryPrimitives.ReadUInt32BigEndian(file[(4 + 4 * i)..]) == array.Lengths[i];
        }

        Require(isSame, "give the type, the lengths and the values of the file");
        Require(array.ToTensor().FlattenedLength == array.Count, "give as many numbers as there are values");
    }
}
