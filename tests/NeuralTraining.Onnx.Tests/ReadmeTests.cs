using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using FluentAssertions;
using NeuralTraining.Onnx.Tests.Support;
using NeuralTraining.PublicApi.Tests;
using Xunit;

namespace NeuralTraining.Onnx.Tests;

/// <summary>Compares the package's README.md with ReadmeExample.cs beside this file, and with what it prints.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Blocks =
        [.. Fence().Matches(Repository.Read("src/NeuralTraining.Onnx/README.md")).Select(match => match.Groups[1].Value.TrimEnd())];

    [Fact]
    public void Its_C_sharp_is_what_is_compiled_here()
    {
        string[] lines = Repository.Read("tests/NeuralTraining.Onnx.Tests/ReadmeExample.cs").Split('\n');
        IEnumerable<string> body = lines.SkipWhile(line => line.Trim() != "// README").Skip(1).TakeWhile(line => line.Trim() != "// end");
        string code = string.Join('\n', body.Select(line => line.Length > 8 ? line[8..] : "")).Trim();

        Blocks[0].Should().Be("using NeuralTraining;\nusing NeuralTraining.Onnx;\nusing NeuralTraining.Optimizers;\n\n" + code);
    }

    [Fact]
    public void Its_example_prints_what_it_says_and_ONNX_Runtime_answers_the_same()
    {
        (string current, TextWriter console) = (Environment.CurrentDirectory, Console.Out);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
        using var printed = new StringWriter();
        byte[] file;
        try
        {
            Environment.CurrentDirectory = folder.FullName;
            Console.SetOut(printed);
            ReadmeExample.Run();
            file = File.ReadAllBytes("xor.onnx");
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = current;
            folder.Delete(recursive: true);
        }

        printed.ToString().ReplaceLineEndings("\n").TrimEnd().Should().Be(Blocks[1]);
        float[] probabilities = OnnxModelRun.Run(file, Tensor.Create<float>([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]));
        string.Join(' ', probabilities.Chunk(2).Select(row => row[1] > row[0] ? 1 : 0)).Should().Be(Blocks[1]);
    }

    [GeneratedRegex("^```\\w*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
