using System.Text;
using FluentAssertions;
using NeuralTraining.Files;
using Xunit;

namespace NeuralTraining.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private static readonly byte[] Old = Encoding.UTF8.GetBytes("the old file"), New = Encoding.UTF8.GetBytes("the new one");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_written_and_replaced_and_nothing_else_is_left()
    {
        string path = _folder.PathOf("file");

        AtomicFile.Write(path, stream => stream.Write(Old));
        File.ReadAllBytes(path).Should().Equal(Old);

        AtomicFile.Write(path, stream => stream.Write(New));
        File.ReadAllBytes(path).Should().Equal(New);
        _folder.Names.Should().Equal("file");
    }

    [Fact]
    public void Until_the_last_byte_is_written_the_old_file_is_there()
    {
        _folder.Write("file", Old);

        AtomicFile.Write(_folder.PathOf("file"), stream =>
        {
            stream.Write(New);
            stream.Flush();
            File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(Old);
        });

        File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(New);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void A_write_that_fails_after_some_bytes_leaves_the_old_file_and_no_other(int bytes)
    {
        _folder.Write("file", Old);

        FluentActions.Invoking(() => AtomicFile.Write(_folder.PathOf("file"), stream =>
            {
                stream.Write(New.AsSpan(0, bytes));
                throw new IOException("No space left on device.");
            }))
            .Should().Throw<IOException>()
            .WithMessage($"The file '{_folder.PathOf("file")}' must be written whole, but could not be: No space left on device.")
            .WithInnerException<IOException>();

        Unchanged();
    }

    [Fact]
    public void An_exception_that_is_not_of_files_comes_through_as_it_is()
    {
        _folder.Write("file", Old);

        FluentActions.Invoking(() => AtomicFile.Write(_folder.PathOf("file"), _ => throw new TimeoutException())).Should().Throw<TimeoutException>();

        Unchanged();
    }

    [Theory]
    [InlineData("missing/file")]
    [InlineData("file/below")]
    [InlineData("folder")]
    [InlineData("folder/")]
    public void A_path_that_cannot_be_written_is_refused_by_its_name(string name)
    {
        _folder.Write("file", Old);
        Directory.CreateDirectory(_folder.PathOf("folder"));
        string path = _folder.PathOf(name);

        FluentActions.Invoking(() => AtomicFile.Write(path, stream => stream.Write(New))).Should().Throw<IOException>()
            .WithMessage($"The file '{path}' must be written whole, but could not be: *").Which.InnerException.Should().NotBeNull();

        _folder.Names.Should().Equal("file", "folder");
        Directory.EnumerateFileSystemEntries(_folder.PathOf("folder")).Should().BeEmpty();
        File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(Old);
    }

    [Fact]
    public void A_file_that_must_not_be_written_is_not_replaced_either()
    {
        _folder.Write("file", Old);
        using (File.Open(_folder.PathOf("file"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            FluentActions.Invoking(() => AtomicFile.Write(_folder.PathOf("file"), stream => stream.Write(New))).Should().Throw<IOException>()
                .WithMessage($"The file '{_folder.PathOf("file")}' must be written whole, but could not be: *");
        }

        Unchanged();
    }

    [Fact]
    public void A_folder_that_goes_away_during_the_write_is_an_error()
    {
        string folder = _folder.PathOf("folder");
        Directory.CreateDirectory(folder);

        FluentActions.Invoking(() => AtomicFile.Write(Path.Combine(folder, "file"), stream =>
            {
                stream.Write(New);
                Directory.Delete(folder, recursive: true);
            }))
            .Should().Throw<IOException>().WithMessage($"The file '{Path.Combine(folder, "file")}' must be written whole, but could not be: *");

        _folder.Names.Should().BeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void A_file_too_long_for_the_system_is_an_error_of_files_like_any(int value)
    {
        _folder.Write("file", Old);

        FluentActions.Invoking(() => AtomicFile.Write(_folder.PathOf("file"), stream =>
            {
                stream.Write(New.AsSpan(0, value));
                throw new ArgumentOutOfRangeException(nameof(value), "Specified file length was too large for the file system.");
            }))
            .Should().Throw<IOException>().WithMessage(
                $"The file '{_folder.PathOf("file")}' must be written whole, but could not be: The file would exceed the size limit of the file system or of this process.");

        Unchanged();
    }

    [Fact]
    public void A_temporary_file_that_somebody_deletes_is_written_again()
    {
        _folder.Write("file", Old);
        int written = 0;

        AtomicFile.Write(_folder.PathOf("file"), stream =>
        {
            stream.Write(New);
            if (++written < 3)
            {
                File.Delete(((FileStream)stream).Name);
            }
        });

        written.Should().Be(3);
        File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(New);
        _folder.Names.Should().Equal("file");
    }

    [Fact]
    public void A_temporary_file_that_somebody_always_deletes_is_an_error()
    {
        _folder.Write("file", Old);

        FluentActions.Invoking(() => AtomicFile.Write(_folder.PathOf("file"), stream => File.Delete(((FileStream)stream).Name))).Should().Throw<IOException>()
            .WithMessage($"The file '{_folder.PathOf("file")}' must be written whole, but could not be: Another process deleted its temporary file 10 times.");

        Unchanged();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(240)]
    [InlineData(255)]
    public void A_name_may_be_as_long_as_any(int length)
    {
        string name = new('n', length);

        AtomicFile.Write(_folder.PathOf(name), stream => stream.Write(Old));
        AtomicFile.Write(_folder.PathOf(name), stream => stream.Write(New));

        _folder.Names.Should().Equal(name);
        File.ReadAllBytes(_folder.PathOf(name)).Should().Equal(New);
    }

    [Fact]
    public void What_a_terminal_would_obey_in_a_path_is_shown_by_its_number()
    {
        string path = _folder.PathOf(Path.Combine("missing\u001b[31m\u202e", "file\r\n"));
        string shown = _folder.PathOf(Path.Combine("missing\\u001B[31m\\u202E", "file\\u000D\\u000A"));

        string message = FluentActions.Invoking(() => AtomicFile.Write(path, stream => stream.Write(New))).Should().Throw<IOException>().Which.Message;

        message.Should().StartWith($"The file '{shown}' must be written whole, but could not be: ").And.NotContainAny("\u001b", "\u202e", "\r", "\n");
    }

    [Fact]
    public void A_name_relative_to_the_current_folder_and_a_name_with_wildcards_are_names_like_others()
    {
        string path = Path.GetRelativePath(Environment.CurrentDirectory, _folder.PathOf("[a]{b} c"));

        AtomicFile.Write(path, stream => stream.Write(New));

        _folder.Names.Should().Equal("[a]{b} c");
    }

    [Fact]
    public void Nothing_is_no_path() => FluentActions.Invoking(() => AtomicFile.Write("", _ => { })).Should().Throw<ArgumentException>().WithParameterName("path");

    private void Unchanged()
    {
        _folder.Names.Should().Equal("file");
        File.ReadAllBytes(_folder.PathOf("file")).Should().Equal(Old);
    }
}
