using System.Numerics.Tensors;
using System.Text.Json;
using NeuralTraining.PublicApi.Tests;

namespace NeuralTraining.Onnx.Tests.Import;

/// <summary>A file of another exporter, some inputs, and what its maker answers for them.</summary>
internal sealed record ForeignFile(string Path, Tensor<float> Inputs, Tensor<float> Outputs)
{
    public static string Folder { get; } = System.IO.Path.Combine(Repository.Root, "tests", "NeuralTraining.Onnx.Tests", "Import", "Models");

    public static string PathOf(string name) => System.IO.Path.Combine(Folder, $"{name}.onnx");

    /// <summary>The names of all files that are imported.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.json").Select(path => System.IO.Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static ForeignFile Read(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Folder, $"{name}.json")));
        return new ForeignFile(PathOf(name), Rows("inputs"), Rows("outputs"));

        Tensor<float> Rows(string key)
        {
            float[][] rows = [.. json.RootElement.GetProperty(key).EnumerateArray().Select(row => row.EnumerateArray().Select(number => number.GetSingle()).ToArray())];
            return Tensor.Create([.. rows.SelectMany(row => row)], [rows.Length, rows[0].Length]);
        }
    }

    /// <summary>What the network answers to the inputs: what the file computes.</summary>
    public Tensor<float> Answers(MultiLayerNet network) =>
        network.LossFunction is NeuralTraining.Losses.IProbabilisticLoss ? network.PredictProbabilities(Inputs) : network.Predict(Inputs);
}
