using FluentAssertions;
using NeuralTraining.Samples.Tests.Support;
using Xunit;

namespace NeuralTraining.Samples.Tests.Folders;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_folder_that_is_given_is_taken_relative_to_the_current_one() =>
        OutputFolder.Find("out", "Some", _root.Path, _root.Path).Should().Be(Path.Combine(_root.Path, "out"));

    [Fact]
    public void Without_one_it_is_beside_the_project_of_the_program()
    {
        string project = _root.CreateFolder("samples", "Some");
        File.WriteAllText(Path.Combine(project, "Some.csproj"), "");
        string program = _root.CreateFolder("samples", "Some", "bin", "Release");

        OutputFolder.Find(null, "Some", _root.CreateFolder("elsewhere"), program).Should().Be(Path.Combine(project, "output"));
    }

    [Fact]
    public void Without_a_project_it_is_below_the_current_folder()
    {
        string current = _root.CreateFolder("here");

        OutputFolder.Find(null, "Some", current, _root.CreateFolder("program")).Should().Be(Path.Combine(current, "output"));
    }

    [Fact]
    public void Creating_it_leaves_nothing_but_the_folder()
    {
        string folder = Path.Combine(_root.Path, "a", "b");

        OutputFolder.Create(folder);
        OutputFolder.Create(folder);

        Directory.EnumerateFileSystemEntries(folder).Should().BeEmpty();
    }

    [Fact]
    public void It_must_be_one_to_write_to()
    {
        string file = Path.Combine(_root.Path, "file");
        File.WriteAllText(file, "");

        FluentActions.Invoking(() => OutputFolder.Create(file))
            .Should().Throw<IOException>().WithMessage($"The folder for the results must be one to write to, but '{file}' is not: *");
    }
}
