using System.Runtime.InteropServices;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Models;

/// <summary>Models that earlier versions have written are read, and answer the bits that they answered then. Compatibility/README.md of the library's tests describes the files.</summary>
public sealed class EarlierFilesTests
{
    private static readonly Table Rows = Table.ParseCsv("a,b,c,d,e,y,z\n1,u,1,s,0.5,p,1\n2,v,2,t,1.5,q,2\n,,,,,p,3\n4,u,2,t,-1,q,4.5\n");

    [Fact]
    public void A_classifier_answers_what_it_did()
    {
        ClassifierModel model = ClassifierModel.Load(PathOf("table-classifier-1.safetensors"));

        ShouldBeBitEqual([.. model.PredictProbabilities(Rows)], "table-classifier-1.bin");
        model.ToString().Should().Be("ClassifierModel of 'y': 'p', 'q' by 'a', 'b', 'c', 'd', 'e'");
    }

    [Fact]
    public void A_regressor_answers_what_it_did() =>
        ShouldBeBitEqual(RegressorModel.Load(PathOf("table-regressor-1.safetensors")).Predict(Rows), "table-regressor-1.bin");

    /// <summary>Golden/formats.py of the library's tests reads the files as FORMATS.md describes them, and computes in double precision.</summary>
    [Theory]
    [InlineData("table-classifier-1")]
    [InlineData("table-regressor-1")]
    public void A_reader_written_from_the_description_of_the_formats_answers_the_same(string name)
    {
        float[] answers = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(PathOf(name + ".bin"))).ToArray();

        foreach ((double expected, float answer) in Golden.Load("formats").GetProperty(name).Doubles().Zip(answers))
        {
            answer.Should().BeApproximately((float)expected, 1e-6f);
        }
    }

    private static void ShouldBeBitEqual(float[] answers, string name) =>
        MemoryMarshal.AsBytes(answers.AsSpan()).ToArray().Should().Equal(File.ReadAllBytes(PathOf(name)));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Compatibility", name);
}
