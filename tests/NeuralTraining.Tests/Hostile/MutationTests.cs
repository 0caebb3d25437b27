using System.Text;
using CsCheck;
using NeuralTraining.Fuzzing;
using Xunit;

namespace NeuralTraining.Tests.Hostile;

/// <summary>Right files and attacks, changed at random, with lengths and checksums repaired where that is what refused them.</summary>
public class MutationTests
{
    /// <summary>What an attacker would write where something else stood.</summary>
    private static readonly byte[][] Tokens =
    [
        .. new[] { "0", "9", "-1", "1e3", "9223372036854775807", "18446744073709551615", "[", "]", "{", "}", ",", "\"", "null", "\\ud800", "\\n", "F64", "I64", "Affine", "optimizer.slot.x" }
            .Select(Encoding.UTF8.GetBytes),
        [0], [0, 0, 0, 0, 0, 0, 0, 0], [0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0xC0, 0x7F], [],
    ];

    public static TheoryData<string> Targets => CorpusTests.Targets;

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_changed_file_is_read_rightly_or_refused(string target)
    {
        // Bombs take long.
        byte[][] files = [.. Attack.All[target]().Where(attack => !attack.Name.Contains("bomb", StringComparison.Ordinal)).Select(attack => attack.File)];

        // The reader of checkpoints has one folder.
        Changed(files).Sample(file => { Target.All[target].Try(file); }, iter: 1000, threads: 1);
    }

    private static Gen<byte[]> Changed(byte[][] files) =>
        from index in Gen.Int[0, files.Length - 1]
        from edits in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Gen.Int[0, Tokens.Length - 1]).Array[1, 3]
        select edits.Aggregate(files[index], (changed, edit) => Replace(changed, (int)(edit.Item1 * changed.Length), edit.Item2, Tokens[edit.Item3]));

    private static byte[] Replace(byte[] file, int start, int length, byte[] token) => [.. file[..start], .. token, .. file[Math.Min(file.Length, start + length)..]];
}
