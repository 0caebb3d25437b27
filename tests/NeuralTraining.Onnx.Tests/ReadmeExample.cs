using NeuralTraining.Optimizers;

namespace NeuralTraining.Onnx.Tests;

/// <summary>Repeats the C# of the package's README.md, between the marks, so that it is compiled and run.</summary>
internal static class ReadmeExample
{
    public static void Run()
    {
        // README
        var network = new MultiLayerNet(2, [8], 2, new MultiLayerNetOptions { Activation = ActivationFunction.Tanh });
        Dataset xor = Dataset.FromRows(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }, [0, 1, 1, 0]);
        new Trainer(network, new Adam(0.05f), new TrainerOptions { Epochs = 200, BatchSize = 4 }).Fit(xor);
        Console.WriteLine(string.Join(' ', network.PredictLabels(xor.Inputs)));

        OnnxFile.Save(network, "xor.onnx", new OnnxOptions { Output = OnnxOutput.Probabilities });

        // end
    }
}
