using System.Globalization;
using System.Reflection;
using Microsoft.ML.OnnxRuntime;
using NeuralTraining.Benchmarks.Predict;

// Predicts with ONNX Runtime: FOLDER THREADS. The folder holds an ONNX file of each network, and the inputs.
const int Inputs = 784;
(string folder, int threads) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
var sessions = new Dictionary<string, InferenceSession>();
using var options = new SessionOptions { IntraOpNumThreads = threads, GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL };
using var runOptions = new RunOptions();
string version = typeof(InferenceSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
PredictionServer.Run($"OnnxRuntime {version.Split('+')[0]}", folder, (network, inputs, firstRow, rows, outputs) =>
{
    if (!sessions.TryGetValue(network, out InferenceSession? session))
    {
        session = new InferenceSession(Path.Combine(folder, network + ".onnx"), options);
        sessions.Add(network, session);
    }

    // The values are made once over the caller's memory, which the run reads and writes without a copy.
    int columns = Inputs, width = outputs.Length / rows;
    OrtValue x = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, inputs.AsMemory(firstRow * columns, rows * columns), [rows, columns]);
    OrtValue y = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, outputs.AsMemory(), [rows, width]);
    string[] xNames = [.. session.InputNames], yNames = [.. session.OutputNames];
    OrtValue[] xs = [x], ys = [y];
    return () => session.Run(runOptions, xNames, xs, yNames, ys);
});
