using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using CsCheck;
using FluentAssertions;
using FluentAssertions.Execution;
using NeuralTraining.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Files;

public class SafetensorsPropertyTests
{
    /// <summary>What an attacker would write where something else stood.</summary>
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "0", "1", "9", "-1", "-0", "1.0", "1e3", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "[", "]", "{", "}", ",", ":", "\"", "null",
            "true", "[[", "\\ud800", "\\u0000", "\"__metadata__\"", "\"shape\"", "\"dtype\"", "\"F64\"", "\"BOOL\"", "\"a\"", " ", "\n", "/**/", "\0", "é",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [],
    ];

    private static readonly Gen<ParameterSet> Sets =
        from names in Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.Char, Gen.Const('"')), 1, 6].Where(name => name.EnumerateRunes().All(IsWhole)).HashSet[0, 5]
        from lengths in Gen.Int[1, 4].Select(length => (nint)length).Array[1, 3].Array[names.Count]
        from bits in Gen.UInt.Array[5 * 64]
        select Filled([.. names.Zip(lengths)], bits);

    private static readonly Gen<byte[]> Files =
        from set in Sets
        from wide in Gen.Double.Array[0, 3]
        from counter in Gen.Long
        from note in Gen.String.AlphaNumeric
        select Safetensors.Write(writer =>
        {
            Add(writer, set);
            writer.Add<double>("history/loss", [wide.Length], wide);
            writer.Add<long>("counter/iteration", [], new[] { counter });
            writer.Add<byte>("flags/all", [1, wide.Length], new byte[wide.Length]);
            if (note.Length > 0)
            {
                writer.AddMetadata("note", note);
            }
        });

    private static readonly Gen<byte[]> Changed =
        from file in Files
        from edits in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Gen.Int[0, Tokens.Length - 1]).Array[1, 3]
        from part in Gen.Double[0, 1]
        from isLengthRight in Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false)))
        select Change(file, edits, part < 0.7, isLengthRight);

    [Fact]
    public void Any_set_of_parameters_is_read_to_the_bit() => Sets.Sample(set =>
    {
        byte[] file = Safetensors.Write(writer => Add(writer, set));
        ParameterSet read = set.NewLike();

        var reader = new SafetensorsReader(new MemoryStream(file), "test");
        foreach (string name in set.Keys)
        {
            reader.Expect(name, set[name].Lengths, read.AsMemory(name));
        }

        reader.Read();

        Numbers.ShouldBeBitEqual(read.AsSpan(), set.AsSpan());
        file.Should().Equal(Safetensors.Write(writer => Add(writer, read)));
        ShouldBeAsTheFormatSays(file).Should().BeTrue();
    });

    [Fact]
    public void A_changed_file_is_refused_or_read_as_the_format_says() => Changed.Sample(
        file =>
        {
            ShouldBeAsTheFormatSays(file);
        },
        iter: 5_000);

    [Fact]
    public void Any_bytes_are_refused_or_read_as_the_format_says() => Gen.Byte.Array[0, 60].Sample(file =>
    {
        ShouldBeAsTheFormatSays(file);
        ShouldBeAsTheFormatSays(Safetensors.File([(byte)'{', .. file], file));
    });

    [Fact]
    public void A_file_cut_off_anywhere_is_refused() => Files.Sample(
        file =>
        {
            for (int length = 0; length < file.Length; length++)
            {
                ShouldBeAsTheFormatSays(file[..length]).Should().BeFalse("only {0} of {1} bytes are left", length, file.Length);
            }
        },
        iter: 20);

    [Fact]
    public void A_stream_that_gives_one_byte_at_a_time_and_cannot_seek_is_read() => Files.Sample(file =>
    {
        using var stream = new TestStream(file, chunk: 1);

        Safetensors.Read(stream).Values.Zip(Safetensors.Read(file).Values).All(pair => pair.First.IsLike(pair.Second)).Should().BeTrue();
    });

    /// <summary>Whether a file was read, which must be when and as another reader reads it; and with no more memory than its bytes account for.</summary>
    private static bool ShouldBeAsTheFormatSays(byte[] file)
    {
        Dictionary<string, StoredBytes>? read = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read = Safetensors.Read(file);
        }
        catch (InvalidDataException)
        {
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > 40 * file.Length + 200_000)
        {
            throw new AssertionFailedException($"Expected a file of {file.Length} bytes to take no more memory than that accounts for, found {allocated} bytes.");
        }

        Dictionary<string, StoredBytes>? expected = NaiveSafetensors.Read(file);
        if (read?.Count != expected?.Count || (read is not null && !read.All(tensor => expected!.TryGetValue(tensor.Key, out StoredBytes? other) && tensor.Value.IsLike(other))))
        {
            throw new AssertionFailedException(
                $"Expected {expected?.Count.ToString(CultureInfo.InvariantCulture) ?? "no"} tensors, found {read?.Count.ToString(CultureInfo.InvariantCulture) ?? "none"} " +
                $"or others, in {Encoding.Latin1.GetString(file)}");
        }

        return read is not null;
    }

    private static byte[] Change(byte[] file, (double Where, int Removed, int Token)[] edits, bool isHeader, bool isLengthRight)
    {
        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(file);
        List<byte> header = [.. file[8..(int)(8 + headerLength)]], data = [.. file[(int)(8 + headerLength)..]];
        List<byte> part = isHeader ? header : data;
        foreach ((double where, int removed, int token) in edits)
        {
            int index = (int)(where * part.Count);
            part.RemoveRange(index, Math.Min(removed, part.Count - index));
            part.InsertRange(index, Tokens[token]);
        }

        byte[] changed = Safetensors.File([.. header], [.. data]);
        if (!isLengthRight)
        {
            file.AsSpan(0, 8).CopyTo(changed);
        }

        return changed;
    }

    private static ParameterSet Filled((string Name, nint[] Lengths)[] layout, uint[] bits)
    {
        var set = new ParameterSet(layout);
        for (int i = 0; i < set.AsSpan().Length; i++)
        {
            set.AsSpan()[i] = BitConverter.UInt32BitsToSingle(bits[i]);
        }

        return set;
    }

    private static void Add(SafetensorsWriter writer, ParameterSet set)
    {
        foreach (string name in set.Keys)
        {
            writer.Add<float>(name, set[name].Lengths, set.AsMemory(name));
        }
    }

    private static bool IsWhole(Rune rune) => rune != Rune.ReplacementChar;
}
