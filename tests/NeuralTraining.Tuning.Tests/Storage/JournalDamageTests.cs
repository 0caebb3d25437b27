using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using FluentAssertions;
using NeuralTraining.Fuzzing;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tuning.Tests.Studies;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Storage;

/// <summary>A journal that was cut off anywhere is read up to there; any other damage is refused by its line.</summary>
public sealed class JournalDamageTests : IDisposable
{
    private static readonly StudyDescription Description = Descriptions.Of(Toy.Space);

    private const int CrcLength = 18;

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.PathOf("study.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_journal_cut_off_at_any_byte_is_read_up_to_its_last_whole_line_and_goes_on_there()
    {
        byte[] journal = Journal();
        int[] ends = [.. journal.Index().Where(pair => pair.Item == '\n').Select(pair => pair.Index + 1)];
        string state = Read(), whole = "";
        for (int length = 0; length <= journal.Length; length++)
        {
            File.WriteAllBytes(Path, journal[..length]);
            whole = Read();
            if (!ends.Contains(length) && length > ends[0])
            {
                whole.Should().Be(state, "{0} bytes have the lines of {1}", length, length - 1);
            }

            state = whole;
            if (length % 10 == 0)
            {
                Append(length);
            }
        }

        whole.Should().Contain("Complete").And.Contain("Failed");

        void Append(int length)
        {
            using (JournalStorage storage = Opened(9))
            {
                TrialClaim claim = storage.Claim("w", null, int.MaxValue)!;
                storage.Finish(claim, new(TrialState.Complete, 4, null));
                storage.Read().Should().HaveCount(9);
            }

            int kept = ends.LastOrDefault(end => end <= length);
            File.ReadAllBytes(Path)[..kept].Should().Equal(journal[..kept]);
            Read().Should().Contain(", 4 ");
        }
    }

    [Fact]
    public void A_changed_byte_is_refused_by_its_line()
    {
        byte[] journal = Journal();
        int line = 1;
        for (int i = 0; i < journal.Length - 1; i++)
        {
            foreach (byte change in i % 8 == 0 ? new[] { (byte)(journal[i] ^ 1), (byte)'\n', (byte)'0' } : [(byte)(journal[i] ^ 1)])
            {
                byte original = journal[i];
                if (change == original)
                {
                    continue;
                }

                journal[i] = change;
                File.WriteAllBytes(Path, journal);
                journal[i] = original;
                Action open = () => Opened(0).Dispose();
                open.Should().Throw<InvalidDataException>("byte {0} is {1} instead of {2}", i, change, original).WithMessage(
                    i < 26
                        ? $"The file '{Path}' must be the journal of a study or empty, *"
                        : Invariant($"Line {line} of the journal '{Path}' must be as it was written, but *."));
            }

            line += journal[i] == '\n' ? 1 : 0;
        }
    }

    [Fact]
    public void A_missing_repeated_or_moved_line_is_refused()
    {
        string[] lines = [.. File.ReadAllLines(WriteJournal()).Select(line => line + "\n")];
        for (int i = 1; i < lines.Length - 1; i++)
        {
            RefusedAt(i + 1, [.. lines[..i], .. lines[(i + 1)..]]);
            RefusedAt(i + 2, [.. lines[..(i + 1)], .. lines[i..]]);
            RefusedAt(i + 1, [.. lines[..i], lines[i + 1], lines[i], .. lines[(i + 2)..]]);
        }

        RefusedAt(lines.Length + 1, [.. lines, lines[0]]);
    }

    [Fact]
    public void A_torn_line_that_is_too_long_for_one_is_refused()
    {
        File.WriteAllBytes(Path, [.. Journal(), .. new byte[JournalFile.MaxLine]]);

        Action open = () => Opened(0);
        open.Should().Throw<InvalidDataException>().WithMessage("Line * must be as it was written, but is longer than 1048576 bytes.");
    }

    [Fact]
    public void Zeros_that_a_power_cut_left_at_the_end_are_dropped()
    {
        File.WriteAllBytes(Path, Journal());
        string state = Read();
        File.WriteAllBytes(Path, [.. File.ReadAllBytes(Path), .. new byte[4096]]);

        Read().Should().Be(state);

        Opened(3).Dispose();
        File.ReadAllText(Path).Should().EndWith("\"}\n").And.NotContain("\0");
    }

    [Fact]
    public void Another_format_is_refused()
    {
        string first = Bodies()[0];
        File.WriteAllText(Path, Forged([first.Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal)]));

        Action open = () => Opened(0);
        open.Should().Throw<InvalidDataException>()
            .WithMessage(
                $"Line 1 of the journal '{Path}' must be as it was written, but has another format than 1, the one of this version.");
    }

    [Fact]
    public void The_checksum_of_a_line_is_the_CRC_32_of_all_bytes_before_it()
    {
        string[] bodies = Bodies();

        Forged(bodies).Should().Be(File.ReadAllText(Path));
    }

    [Fact]
    public void A_forged_journal_is_read_or_refused_by_a_sentence()
    {
        string[] bodies = Bodies();
        string[] pieces =
        [
            "", "0", "-1", "1e999", "99999999999999999999", "null", "\"x\"", "{}", "[]", "\\uD800", "\"", ",", "}",
            "release", "finish", "\"trial\":1", "\u0001", "\u200b",
        ];
        (from line in Gen.Int[1, bodies.Length - 1]
         from at in Gen.Int[0, 300]
         from removed in Gen.Int[0, 12]
         from piece in Gen.Int[0, pieces.Length - 1]
         select (line, at, removed, piece: pieces[piece])).Sample(
            change =>
            {
                string[] forged = [.. bodies];
                string body = forged[change.line];
                int at = change.at % body.Length, removed = Math.Min(change.removed, body.Length - at);
                forged[change.line] = body[..at] + change.piece + body[(at + removed)..];
                File.WriteAllText(Path, Forged(forged));
                using var storage = new JournalStorage(Path);
                try
                {
                    storage.Open(Description, 0);
                }
                catch (InvalidDataException e)
                {
                    Sentence.Require(e.Message);
                    e.Message.Should().StartWith("Line ").And.NotContain("\n");
                }
            },
            iter: 1000,
            threads: 1);
    }

    /// <summary>Returns a journal of events, with the checksums of gzip's implementation.</summary>
    private static string Forged(IEnumerable<string> bodies)
    {
        var text = new StringBuilder();
        foreach (string body in bodies)
        {
            text.Append(body.AsSpan(0, body.Length - 1));
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            {
                gzip.Write(Encoding.UTF8.GetBytes(text.ToString()));
            }

            text.Append(Invariant($",\"crc\":\"{BinaryPrimitives.ReadUInt32LittleEndian(packed.ToArray().AsSpan()[^8..]):x8}\"}}\n"));
        }

        return text.ToString();
    }

    private string[] Bodies() => [.. File.ReadAllLines(WriteJournal()).Select(line => line[..^CrcLength] + "}")];

    private void RefusedAt(int line, string[] lines)
    {
        File.WriteAllText(Path, string.Concat(lines));
        Action open = () => Opened(0);
        open.Should().Throw<InvalidDataException>().WithMessage(
            Invariant($"Line {line} of the journal '{Path}' must be as it was written, but its checksum is that of another."));
    }

    private string Read()
    {
        using JournalStorage storage = Opened(0);
        return string.Join('\n', storage.Read().Select(trial =>
            $"{trial} {trial.Attempts} {trial.Worker} {trial.Started:O} {trial.Finished:O} " +
            $"{string.Join(' ', trial.Curve)} {string.Join(' ', trial.Kept)}"));
    }

    private byte[] Journal() => File.ReadAllBytes(WriteJournal());

    /// <summary>Writes a journal with every event.</summary>
    private string WriteJournal()
    {
        using JournalStorage storage = Opened(2);
        TrialClaim first = storage.Claim("w", 1, 2)!, second = storage.Claim("w", 1, 2)!;
        storage.SetValues(first, ParameterValues.FromUnit(Toy.Space, [0.1, 0.2, 0.3, 0.4]));
        storage.Report(first, new(1, 0.1));
        storage.Finish(second, new(TrialState.Failed, null, "why not"));
        storage.Release(first);
        first = storage.Claim("w", 1, 2)!;
        storage.Finish(first, new(TrialState.Complete, 0.5, null) { Kept = new Dictionary<string, double> { ["kept"] = 2 } });
        return Path;
    }

    private JournalStorage Opened(int trials)
    {
        var storage = new JournalStorage(Path);
        try
        {
            storage.Open(Description, trials);
            return storage;
        }
        catch
        {
            storage.Dispose();
            throw;
        }
    }
}
