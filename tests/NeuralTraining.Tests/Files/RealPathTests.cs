using FluentAssertions;
using NeuralTraining.Files;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Files;

public sealed class RealPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Dots_and_separators_at_the_end_make_no_difference()
    {
        string real = RealPath.Of(_folder.PathOf("a"));

        RealPath.Of(_folder.PathOf("b/../a/")).Should().Be(real);
        RealPath.Of(Path.GetRelativePath(Environment.CurrentDirectory, _folder.PathOf("a"))).Should().Be(real);
        RealPath.Of(_folder.PathOf("b")).Should().NotBe(real);
        RealPath.Of("/").Should().Be(Path.GetFullPath("/"));
    }

    [UnixFact]
    public void Links_are_followed_anywhere_in_the_path_and_one_to_another()
    {
        Directory.CreateDirectory(_folder.PathOf("a"));
        File.CreateSymbolicLink(_folder.PathOf("link"), "a");
        File.CreateSymbolicLink(_folder.PathOf("link to link"), _folder.PathOf("link"));
        File.CreateSymbolicLink(_folder.PathOf("dangling"), "missing");

        RealPath.Of(_folder.PathOf("link to link/b/c")).Should().Be(RealPath.Of(_folder.PathOf("a/b/c")));
        RealPath.Of(_folder.PathOf("dangling/b")).Should().Be(RealPath.Of(_folder.PathOf("missing/b")));
    }

    [UnixFact]
    public void Links_in_a_circle_end()
    {
        File.CreateSymbolicLink(_folder.PathOf("a"), "a/b");
        File.CreateSymbolicLink(_folder.PathOf("c"), "d");
        File.CreateSymbolicLink(_folder.PathOf("d"), "c");

        RealPath.Of(_folder.PathOf("a")).Should().NotBeEmpty();
        RealPath.Of(_folder.PathOf("c")).Should().NotBeEmpty();
    }
}
