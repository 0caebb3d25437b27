using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests.Folders;

public sealed class DataFolderTests : IDisposable
{
    private static readonly DataOption Mnist = new();

    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_folder_that_is_given_is_taken_relative_to_the_current_one()
    {
        string data = _root.CreateFolder("a", "b");

        DataFolder.Find(Mnist, "b", _root.CreateFolder("a"), "/").Should().Be(data);
        DataFolder.Find(Mnist, data, "/", "/").Should().Be(data);
    }

    [Fact]
    public void A_folder_that_is_given_must_exist()
    {
        string missing = Path.Combine(_root.Path, "missing");
        _root.CreateFolder("data", "mnist");

        FluentActions.Invoking(() => DataFolder.Find(Mnist, "missing", _root.Path, _root.Path))
            .Should().Throw<DirectoryNotFoundException>().WithMessage($"The folder with the MNIST files must exist, but there is no '{missing}'.");
    }

    [Fact]
    public void The_nearest_folder_above_the_current_one_comes_first()
    {
        _root.CreateFolder("data", "mnist");
        string near = _root.CreateFolder("near", "data", "mnist");
        string program = _root.CreateFolder("program");
        _root.CreateFolder("program", "data", "mnist");

        DataFolder.Find(Mnist, null, _root.CreateFolder("near", "x", "y"), program).Should().Be(near);
    }

    [Fact]
    public void The_nearest_folder_above_the_program_comes_next()
    {
        string data = _root.CreateFolder("program", "data", "mnist");

        DataFolder.Find(Mnist, null, _root.CreateFolder("elsewhere"), _root.CreateFolder("program", "bin", "x")).Should().Be(data);
    }

    [Fact]
    public void Without_any_the_user_is_told_what_to_do()
    {
        string current = _root.CreateFolder("a");
        string program = _root.CreateFolder("b");

        FluentActions.Invoking(() => DataFolder.Find(Mnist, null, current, program))
            .Should().Throw<DirectoryNotFoundException>().WithMessage($"*in or above '{current}' or '{program}', but there is none: say where they are with --data.");
    }

    [Fact]
    public void Tables_have_a_folder_of_their_own()
    {
        var tables = new DataOption("tables", "CSV files");
        string data = _root.CreateFolder("data", "tables"), empty = _root.CreateFolder("empty"), program = _root.CreateFolder("data", "mnist");

        DataFolder.Find(tables, null, empty, program).Should().Be(data);
        tables.Description.Should().Be("The folder with the CSV files. [default: the nearest data/tables above the current folder or the program]");
        FluentActions.Invoking(() => DataFolder.Find(tables, "missing", empty, program))
            .Should().Throw<DirectoryNotFoundException>().WithMessage($"The folder with the CSV files must exist, but there is no '{Path.Combine(empty, "missing")}'.");
        Directory.Delete(data);
        FluentActions.Invoking(() => DataFolder.Find(tables, null, empty, program))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("The CSV files must be in a folder 'data/tables' in or above *");
    }
}
