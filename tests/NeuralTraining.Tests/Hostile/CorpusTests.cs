using System.Text.RegularExpressions;
using FluentAssertions;
using FluentAssertions.Execution;
using NeuralTraining.Fuzzing;
using Xunit;

namespace NeuralTraining.Tests.Hostile;

/// <summary>Files made to hurt their readers: each is read rightly or refused by the documented exception, in one sentence and little memory.</summary>
/// <remarks>A file that is put into the corpus is tried without being named here. The targets hold what is expected of a reader, and fuzzing holds it against more files.</remarks>
public partial class CorpusTests
{
    private const string Read = "read";

    public static TheoryData<string, string> Files
    {
        get
        {
            var files = new TheoryData<string, string>();
            foreach (string path in Directory.GetDirectories(Corpus).SelectMany(Directory.GetFiles).Order(StringComparer.Ordinal))
            {
                files.Add(Path.GetFileName(Path.GetDirectoryName(path))!, Path.GetFileNameWithoutExtension(path));
            }

            return files;
        }
    }

    public static TheoryData<string> Targets => [.. Target.All.Keys];

    private static string Corpus => Path.Combine(AppContext.BaseDirectory, "Corpus");

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_is_read_or_refused_as_its_name_says(string target, string name)
    {
        Exception? refusal = Target.All[target].Try(File.ReadAllBytes(PathOf(target, name)));

        bool isRead = refusal is null;
        isRead.Should().Be(name.StartsWith(Read, StringComparison.Ordinal), "the reader said '{0}'", refusal?.Message);
        if (refusal is not null)
        {
            Unquoted(refusal.Message).Should().NotMatchRegex("[.!?] ", "a refusal is one sentence").And.NotContain("\n");
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_file_cut_off_at_any_byte_is_refused(string target)
    {
        byte[] file = Directory.GetFiles(Path.Combine(Corpus, target), Read + "*").Where(IsOfOnePiece).Select(File.ReadAllBytes).MaxBy(file => file.Length)!;

        Target.All[target].TryOnce(file).Should().BeNull();
        for (int length = 0; length < file.Length; length++)
        {
            Target.All[target].TryOnce(file[..length]).Should().NotBeNull("only {0} of {1} bytes are left", length, file.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void The_corpus_is_what_the_program_writes(string target)
    {
        Attack[] attacks = [.. Attack.All[target]()];
        using var scope = new AssertionScope();
        attacks.Select(attack => attack.Name).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(5);
        Directory.GetFiles(Path.Combine(Corpus, target)).Select(Path.GetFileNameWithoutExtension).Should().Contain(attacks.Select(attack => attack.Name));
        foreach (Attack attack in attacks.Where(_ => target != "gzip"))
        {
            byte[] committed = File.ReadAllBytes(PathOf(target, attack.Name));
            committed.AsSpan().SequenceEqual(attack.File).Should().BeTrue("'{0}' of '{1}' is written anew by 'corpus'", attack.Name, target);
        }
    }

    /// <summary>Whether a file is neither a bomb, which takes long, nor whole without something at its end.</summary>
    private static bool IsOfOnePiece(string path) => !new[] { "bomb", "behind", "members" }.Any(word => Path.GetFileName(path).Contains(word, StringComparison.Ordinal));

    private static string PathOf(string target, string name) => Path.Combine(Corpus, target, name + ".bin");

    /// <summary>A message without what it cites, which may be anything.</summary>
    private static string Unquoted(string message) => Quoted().Replace(message, "''");

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quoted();
}
