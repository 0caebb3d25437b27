using FluentAssertions;
using NeuralTraining.Tests.Files;
using NeuralTraining.Tuning.Tests.Studies;
using Xunit;

namespace NeuralTraining.Tuning.Tests.Storage;

public sealed class JournalStorageTests : StorageContractTests, IDisposable
{
    private static readonly StudyDescription Description = Descriptions.Of(Toy.Space);

    private readonly TemporaryFolder _folder = new();
    private readonly List<JournalStorage> _storages = [];

    public void Dispose()
    {
        _storages.ForEach(storage => storage.Dispose());
        _folder.Dispose();
    }

    protected override IStudyStorage NewStorage() => NewJournal();

    [Fact]
    public void A_dead_workers_trial_is_claimed_again_with_what_it_stored_and_its_attempt_counts()
    {
        JournalStorage dead = Opened(3), living = Opened(3);
        TrialClaim claim = dead.Claim("dead", 2, int.MaxValue)!;
        dead.Report(claim, new(1, 0.5));
        living.Claim("living", 2, int.MaxValue)!.Trial.Number.Should().Be(1);
        dead.Dispose();

        TrialClaim again = living.Claim("living", 2, int.MaxValue)!;

        again.Trial.Should().Match<TrialRecord>(
            trial => trial.Number == 0 && trial.Attempts == 2 && trial.Worker == "living" && trial.Curve.Count == 1);
        again.Token.Should().Be(claim.Token + 1);
        living.Claim("living", 2, int.MaxValue)!.Trial.Number.Should().Be(2);
    }

    [Fact]
    public void A_worker_that_was_wrongly_taken_for_dead_loses_its_claim()
    {
        JournalStorage first = Opened(1);
        TrialClaim claim = first.Claim("first", 0, int.MaxValue)!;
        File.Delete(Directory.GetFiles(_folder.Path, "*.worker").Single());
        JournalStorage second = Opened(1);
        TrialClaim again = second.Claim("second", 0, int.MaxValue)!;

        first.Invoking(storage => storage.Finish(claim, new(TrialState.Complete, 1, null))).Should().Throw<ClaimLostException>();

        second.Finish(again, new(TrialState.Complete, 2, null));
        first.Read()[0].Value.Should().Be(2);
    }

    [Fact]
    public void Only_the_journal_and_its_lock_are_left_and_files_of_the_dead_are_deleted()
    {
        string dead = _folder.PathOf($"study.jsonl.{new string('0', 32)}.worker"), other = _folder.PathOf("study.jsonl.other.worker");
        File.WriteAllText(dead, "");
        File.WriteAllText(other, "");
        Opened(1).Dispose();

        _folder.Names.Should().Equal("study.jsonl", "study.jsonl.lock", "study.jsonl.other.worker");
    }

    [Fact]
    public void A_disposed_storage_is_refused()
    {
        JournalStorage storage = Opened(1);
        storage.Dispose();
        storage.Dispose();

        storage.Invoking(s => s.Read()).Should().Throw<ObjectDisposedException>();
        storage.Invoking(s => s.Open(Description, 1)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_lock_that_stays_held_is_reported()
    {
        using var storage = new JournalStorage(_folder.PathOf("study.jsonl")) { Patience = TimeSpan.FromMilliseconds(20) };
        storage.Open(Description, 1);
        using (new FileStream(_folder.PathOf("study.jsonl.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            storage.Invoking(s => s.Read()).Should().Throw<IOException>().WithMessage(
                $"The file '{_folder.PathOf("study.jsonl.lock")}' must be free within 0.02 s, " +
                "but another process has kept it open: is one suspended?");
        }

        storage.Read().Should().HaveCount(1);
    }

    [Fact]
    public void Paths_that_cannot_be_journals_are_refused()
    {
        Action empty = () => _ = new JournalStorage(" ");
        empty.Should().Throw<ArgumentException>();
        Refused<IOException>(_folder.Path, $"The journal '{_folder.Path}' must be a file, but is a folder.");
        string missing = _folder.PathOf("missing/study.jsonl");
        Refused<DirectoryNotFoundException>(missing, $"The folder of the journal '{missing}' must exist, but does not.");
        foreach (string content in new[] { "\0", "x", "\n", "{}\n", "trial,value\n1,2", new string('\0', 100_000) })
        {
            string path = _folder.PathOf("other");
            File.WriteAllText(path, content);
            Refused<InvalidDataException>(
                path, $"The file '{path}' must be the journal of a study or empty, but does not begin as a journal does.");
            File.ReadAllText(path).Should().Be(content);
        }
    }

    [UnixFact]
    public void Links_lead_to_the_same_lock()
    {
        string link = _folder.PathOf("link"), folder = _folder.PathOf("folder");
        Directory.CreateDirectory(folder);
        File.CreateSymbolicLink(link, _folder.PathOf("folder/study.jsonl"));
        using JournalStorage first = new(link), second = new(_folder.PathOf("folder/study.jsonl"));
        first.Open(Description, 1);
        second.Open(Description, 1);
        TrialClaim claim = first.Claim("first", 0, 1)!;

        second.Claim("second", 0, 1).Should().BeNull();

        Directory.GetFiles(_folder.Path).Should().Equal(link);
        first.Finish(claim, new(TrialState.Complete, 1, null));
        second.Read()[0].Value.Should().Be(1);
    }

    [Fact]
    public void An_empty_file_is_a_new_journal()
    {
        File.WriteAllText(_folder.PathOf("study.jsonl"), "");

        Opened(4).Read().Should().HaveCount(4);
    }

    [Fact]
    public void A_storage_that_refused_to_open_another_study_opens_its_own()
    {
        Opened(2).Dispose();
        JournalStorage storage = NewJournal();
        storage.Invoking(s => s.Open(Descriptions.Of(Toy.Space, new StudyOptions { Lag = 3 }), 1)).Should().Throw<StudyMismatchException>();

        storage.Open(Description, 0);

        storage.Read().Should().HaveCount(2);
    }

    [Fact]
    public void Many_trials_are_added_by_several_events()
    {
        Opened(25_001).Read().Should().HaveCount(25_001);

        File.ReadAllLines(_folder.PathOf("study.jsonl")).Should().HaveCount(4);
    }

    [Fact]
    public void An_event_that_does_not_fit_into_a_line_is_refused()
    {
        JournalStorage storage = Opened(1);
        TrialClaim claim = storage.Claim("w", 0, int.MaxValue)!;

        storage.Invoking(s => s.Finish(claim, new(TrialState.Failed, null, new string('x', 1 << 20)))).Should().Throw<ArgumentException>()
            .WithMessage("An event must fit into 1048576 bytes of a journal, but takes 10487*.");

        storage.Finish(claim, new(TrialState.Failed, null, new string('x', 1 << 19)));
        Opened(1).Read()[0].Reason.Should().HaveLength(1 << 19);
    }

    [Fact]
    public void A_journal_that_vanishes_or_shrinks_is_reported()
    {
        JournalStorage storage = Opened(1);
        string path = _folder.PathOf("study.jsonl");
        byte[] content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..^1]);
        storage.Invoking(s => s.Read()).Should().Throw<InvalidDataException>().WithMessage(
            $"The journal '{path}' must not lose lines, but has {content.Length - 1} bytes, of which {content.Length} were read.");

        File.Delete(path);
        storage.Invoking(s => s.Claim("w", 0, 1)).Should().Throw<FileNotFoundException>();

        File.WriteAllBytes(path, content);
        storage.Claim("w", 0, 1).Should().NotBeNull();
    }

    [Fact]
    public void It_prints_its_path_and_needs_no_renewal()
    {
        JournalStorage storage = NewJournal();
        storage.ToString().Should().Be($"JournalStorage({_folder.PathOf("study.jsonl")})");
        storage.RenewalInterval.Should().BeNull();
        storage.PollInterval.Should().Be(TimeSpan.FromMilliseconds(100));
    }

    private static void Refused<TException>(string path, string message)
        where TException : Exception
    {
        using var storage = new JournalStorage(path);
        storage.Invoking(s => s.Open(Description, 1)).Should().Throw<TException>().WithMessage(message);
    }

    private JournalStorage Opened(int trials)
    {
        JournalStorage storage = NewJournal();
        storage.Open(Description, trials);
        return storage;
    }

    private JournalStorage NewJournal()
    {
        _storages.Add(new JournalStorage(_folder.PathOf("study.jsonl")));
        return _storages[^1];
    }
}
