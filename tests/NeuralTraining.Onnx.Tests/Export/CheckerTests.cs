using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Onnx.Tests.Support;
using Xunit.Abstractions;

namespace NeuralTraining.Onnx.Tests.Export;

/// <summary>Has ONNX's own checker look at exports of every layer, with its inference of types and shapes.</summary>
public sealed class CheckerTests(ITestOutputHelper output)
{
    private static readonly Func<ILayer>[] Layers =
    [
        () => new ReLU(), () => new Sigmoid(), () => new Tanh(), () => new LeakyReLU(0.2), () => new ELU(0.7), () => new GELU(), () => new GELU(GELUApproximation.Tanh),
        () => new SiLU(), () => new Softplus(), () => new BatchNorm(), () => new LayerNorm(), () => new Dropout(), () => new Dropout(0.5f, DropoutScaling.InTraining),
        () => new Affine(4, new He(), bias: false),
    ];

    [PythonFact("onnx")]
    public void The_checker_accepts_every_layer_before_and_after_every_other()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");
        try
        {
            int files = 0;
            for (int i = 0; i < Layers.Length; i++)
            {
                for (int j = 0; j < Layers.Length; j++)
                {
                    MultiLayerNet network = new(5, [new Affine(4, new He()), Layers[i](), Layers[j](), new Affine(3, new He())], new SoftmaxCrossEntropy(), seed: 0);
                    var options = new OnnxOptions { Fold = (i + j) % 2 == 1, Output = (OnnxOutput)(i % 2), Metadata = new Dictionary<string, string> { ["a"] = "b" } };
                    OnnxFile.Save(network, Path.Combine(folder.FullName, Invariant($"{files++}.onnx")), options);
                }
            }

            (int code, string text) = PythonFactAttribute.Run(
                PythonFactAttribute.Find("onnx")!, Path.Combine(AppContext.BaseDirectory, "Export", "check.py"), folder.FullName);

            code.Should().Be(0, "the checker said: {0}", text);
            text.TrimEnd().Should().EndWith(Invariant($": {files} files"));
            output.WriteLine(text);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
