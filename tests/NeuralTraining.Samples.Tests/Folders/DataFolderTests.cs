using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests.Folders;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_folder_that_is_given_is_taken_relative_to_the_current_one()
    {
        string data = _root.CreateFolder("a", "b");

        DataFolder.Find("b", _root.CreateFolder("a"), "/").Should().Be(data);
        DataFolder.Find(data, "/", "/").Should().Be(data);
    }

    [Fact]
    public void A_folder_that_is_given_must_exist()
    {
        string missing = Path.Combine(_root.Path, "missing");
        _root.CreateFolder("data", "mnist");

        FluentActions.Invoking(() => DataFolder.Find("missing", _root.Path, _root.Path))
            .Should().Throw<DirectoryNotFoundException>().WithMessage($"The folder with the MNIST files must exist, but there is no '{missing}'.");
    }

    [Fact]
    public void The_nearest_folder_above_the_current_one_comes_first()
    {
        _root.CreateFolder("data", "mnist");
        string near = _root.CreateFolder("near", "data", "mnist");
        string program = _root.CreateFolder("program");
        _root.CreateFolder("program", "data", "mnist");

        DataFolder.Find(null, _root.CreateFolder("near", "x", "y"), program).Should().Be(near);
    }

    [Fact]
    public void The_nearest_folder_above_the_program_comes_next()
    {
        string data = _root.CreateFolder("program", "data", "mnist");

        DataFolder.Find(null, _root.CreateFolder("elsewhere"), _root.CreateFolder("program", "bin", "x")).Should().Be(data);
    }

    [Fact]
    public void Without_any_the_user_is_told_what_to_do()
    {
        string current = _root.CreateFolder("a");
        string program = _root.CreateFolder("b");

        FluentActions.Invoking(() => DataFolder.Find(null, current, program))
            .Should().Throw<DirectoryNotFoundException>().WithMessage($"*in or above '{current}' or '{program}', but there is none: say where they are with --data.");
    }
}
