using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Files;

public sealed class TemporaryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_a_killed_process_left_is_deleted_and_nothing_else_is()
    {
        string[] others =
        [
            "file", "file.tmp", "model.safetensors.backup2025a.tmp", "NeuralTraining-backup2025a.tmp", "NeuralTraining-backup2025a-00000000.tmp",
            "NeuralTraining-backup2025a-1234567G.tmp", "NeuralTraining-.tmp",
        ];
        Array.ForEach(others, name => _folder.Write(name, [1]));
        Leave(1);
        Leave(0);

        TemporaryFile.DeleteStale(_folder.Path);

        _folder.Names.Should().BeEquivalentTo(others);
    }

    [Fact]
    public void What_is_being_written_is_left_alone_until_it_is_closed()
    {
        using (FileStream stream = TemporaryFile.Create(_folder.Path))
        {
            TemporaryFile.DeleteStale(_folder.Path);

            _folder.Names.Should().Equal(Path.GetFileName(stream.Name));
        }

        TemporaryFile.DeleteStale(_folder.Path);
        _folder.Names.Should().BeEmpty();
    }

    [UnixFact]
    public void Who_looks_for_stale_files_locks_them_as_readers_do_as_each_may_have_its_later_name_by_then()
    {
        Leave(1);
        using FileStream reader = FileToRead.Open(_folder.PathOf(_folder.Names.Single()));

        TemporaryFile.DeleteStale(_folder.Path);

        _folder.Names.Should().BeEmpty("only an exclusive lock would have been refused");
    }

    [Fact]
    public void A_name_that_changes_by_one_letter_is_another_files()
    {
        Leave(1);
        string name = _folder.Names.Single();
        foreach (int i in Enumerable.Range("NeuralTraining-".Length, 11))
        {
            _folder.Write(string.Concat(name.AsSpan(0, i), name[i] == 'a' ? "b" : "a", name.AsSpan(i + 1)), [1]);
        }

        TemporaryFile.DeleteStale(_folder.Path);

        _folder.Names.Should().HaveCount(11).And.NotContain(name);
    }

    private void Leave(byte value)
    {
        using FileStream stream = TemporaryFile.Create(_folder.Path);
        stream.WriteByte(value);
    }
}
