using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using NeuralTraining.Benchmarks.Steps;
using NeuralTraining.Numerics;
using NeuralTraining.Onnx;
using NeuralTraining.Serialization;

namespace NeuralTraining.Benchmarks.Predict;

/// <summary>Runs predictions of a frozen network and of other libraries with the same weights in turn, and prints a table: see <c>Peers/README.md</c>.</summary>
internal static class PredictProgram
{
    private const int MaxRows = 10_000, ManyCallers = 16, MaxRowsOfManyCallers = 16;
    private const string Other = "--other", OnnxRuntime = "--onnxruntime", PyTorch = "--pytorch";

    public static void Run(string[] arguments)
    {
        string[] settings = [.. arguments.TakeWhile(argument => !argument.StartsWith('-'))], options = arguments[settings.Length..];
        if (options.Length % 2 != 0 || options.Chunk(2).Any(pair => pair[0] is not (Other or OnnxRuntime or PyTorch)))
        {
            throw new ArgumentException(
                $"The options must be pairs of {Other} and another build or of {OnnxRuntime}, {PyTorch} and a launcher, but were '{string.Join(' ', options)}'.");
        }

        string networks = settings.At(0, usual: "ADE");
        double seconds = settings.At(1, usual: 0.5);
        int rounds = settings.At(2, usual: 5);
        int[] rows = [.. settings.At(3, usual: "1,16,256,10000").Split(',').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        IEnumerable<PredictTask> tasks =
            from network in networks
            from count in rows
            from callers in (int[])[1, ManyCallers]
            where callers == 1 || count <= MaxRowsOfManyCallers
            select new PredictTask(network, count, callers);

        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        var entrants = new List<PredictEntrant>();
        try
        {
            WriteFiles(networks, folder.FullName);
            foreach (string[] command in Commands(options))
            {
                Start(entrants, command, folder.FullName);
            }

            PredictTable.PrintHeader(rounds);
            foreach (PredictTask task in tasks)
            {
                PredictTable.Print(task, entrants, Measure(task, entrants, seconds, rounds));
            }
        }
        finally
        {
            entrants.ForEach(entrant => entrant.Dispose());
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Measures every entrant once in each round, in alternating order.</summary>
    private static (CallTimes Times, float[] Outputs)[][] Measure(PredictTask task, List<PredictEntrant> entrants, double seconds, int rounds)
    {
        var results = new (CallTimes, float[])[rounds][];
        for (int round = 0; round < rounds; round++)
        {
            results[round] = new (CallTimes, float[])[entrants.Count];
            foreach (int i in round % 2 == 0 ? Enumerable.Range(0, entrants.Count) : Enumerable.Range(0, entrants.Count).Reverse())
            {
                results[round][i] = entrants[i].Measure(task, seconds);
            }
        }

        return results;
    }

    private static void WriteFiles(string networks, string folder)
    {
        foreach (char name in networks)
        {
            MultiLayerNet network = StepCase.All.Single(step => step.Name == name.ToString()).CreateNetwork();
            foreach ((int i, string bias) in network.Parameters.Keys.Where(key => key.StartsWith('b')).Index())
            {
                new RandomStream(1, (ulong)i).FillUniform(network.Parameters.AsSpan(bias), -0.1f, 0.1f);
            }

            network.SaveWeights(Path.Combine(folder, $"{name}.safetensors"), WeightsFormat.PyTorch);
            OnnxFile.Save(network, Path.Combine(folder, $"{name}.onnx"));
        }

        float[] inputs = new float[MaxRows * StepCase.All[0].Widths[0]];
        new RandomStream(1, 1).FillUniform(inputs, 0, 1);
        File.WriteAllBytes(Path.Combine(folder, "inputs.f32"), MemoryMarshal.AsBytes(inputs.AsSpan()));
    }

    /// <summary>The command of each entrant: this build, others, and every peer with the launchers that its option names, or with its usual one.</summary>
    private static IEnumerable<string[]> Commands(string[] options)
    {
        yield return ["dotnet", typeof(PredictProgram).Assembly.Location, "predictor"];
        foreach (string path in Values(Other))
        {
            yield return ["dotnet", CompareProgram.PathOf(path), "predictor"];
        }

        string peers = Path.GetFullPath("../../../Peers", AppContext.BaseDirectory);
        foreach (string launcher in Values(OnnxRuntime, "dotnet"))
        {
            yield return [.. Words(launcher), Path.Combine(peers, "OnnxRuntime/bin/Release/net10.0/OnnxRuntimePredictions.dll")];
        }

        foreach (string launcher in Values(PyTorch, "python3"))
        {
            yield return [.. Words(launcher), Path.Combine(peers, "pytorch_predict.py")];
        }

        string[] Values(string option, params string[] usual)
        {
            string[] given = [.. options.Chunk(2).Where(pair => pair[0] == option).Select(pair => pair[1])];
            return given is [] ? usual : given;
        }

        string[] Words(string launcher) => launcher.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void Start(List<PredictEntrant> entrants, string[] command, string folder)
    {
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            try
            {
                entrants.Add(new PredictEntrant(command, folder, threads));
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception && entrants.Count > 0)
            {
                Console.WriteLine($"Skipped: {string.Join(' ', command)}: {exception.Message}");
                return;
            }
        }
    }
}
