using System.Globalization;
using System.Numerics.Tensors;
using NeuralTraining.Benchmarks.Steps;
using NeuralTraining.Serialization;

namespace NeuralTraining.Benchmarks.Predict;

/// <summary>Predicts with frozen networks of the weights in a folder: <c>predictor FOLDER THREADS</c>.</summary>
internal static class FrozenServer
{
    public static void Run(string[] arguments)
    {
        (string folder, int threads) = (arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture));
        var networks = new Dictionary<string, FrozenNetwork>();
        PredictionServer.Run("NeuralTraining", folder, (name, inputs, firstRow, rows, outputs) =>
        {
            if (!networks.TryGetValue(name, out FrozenNetwork? network))
            {
                MultiLayerNet trained = StepCase.All.Single(step => step.Name == name).CreateNetwork();
                trained.LoadWeights(Path.Combine(folder, name + ".safetensors"), WeightsFormat.PyTorch);
                network = trained.Freeze().WithMaxDegreeOfParallelism(threads);
                networks.Add(name, network);
            }

            Tensor<float> x = Tensor.Create(inputs, firstRow * network.Inputs, [rows, network.Inputs], []), y = Tensor.Create(outputs, [rows, network.Outputs]);
            return () => network.Predict(x, y);
        });
    }
}
