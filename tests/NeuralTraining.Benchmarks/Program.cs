using System.Globalization;
using BenchmarkDotNet.Running;
using NeuralTraining.Benchmarks;
using NeuralTraining.Benchmarks.Files;
using NeuralTraining.Benchmarks.Predict;
using NeuralTraining.Benchmarks.Search;
using NeuralTraining.Benchmarks.Steps;

// dotnet run -c Release --project tests/NeuralTraining.Benchmarks -- COMMAND
switch (args)
{
    // Training steps of the README's cases: steps ABCDE 5 2 (cases, seconds each, threads)
    case ["steps", .. string[] rest]:
        StepProgram.Run(rest);
        break;

    // What the parts of those steps take: parts ABCDE 3 1 (cases, seconds each, threads)
    case ["parts", .. string[] rest]:
        PartsProgram.Run(rest);
        break;

    // Those steps and other libraries' in turn: peers ABCDE 2 5 --threads 1,2,16 (cases, seconds each, processes)
    case ["peers", .. string[] rest]:
        return PeerProgram.Run(rest) ? 0 : 1;

    // The tables of the README from what peers printed: table tests/NeuralTraining.Benchmarks/Logs/*.txt
    case ["table", .. string[] rest]:
        return LogTableProgram.Run(rest) ? 0 : 1;

    // Training steps of this build against another's: compare OTHER ABCDE 1 2 10 --gate 1.02 (its .dll or clone, cases, seconds each, threads, rounds)
    case ["compare", .. string[] rest]:
        return CompareProgram.Run(rest) ? 0 : 1;

    // The matrix products of training: products 2 (threads)
    case ["products", .. string[] rest]:
        ProductProgram.Run(rest);
        break;

    // Training steps of five random networks, against the peak: shapes 7 (seed)
    case ["shapes", .. string[] rest]:
        ShapeProgram.Run(rest);
        break;

    // Time per step against width, batch, depth and number of samples: scaling
    case ["scaling"]:
        ScalingProgram.Run();
        break;

    // Trainer.Fit against the loop by hand: fit AE 300 (cases, rounds)
    case ["fit", .. string[] rest]:
        FitProgram.Run(rest);
        break;

    // Case B over a long run, in which what the optimizer keeps decays: subnormals B 20000 (case, steps)
    case ["subnormals", .. string[] rest]:
        SubnormalProgram.Run(rest);
        break;

    // The first step of fresh processes: first 10 (processes)
    case ["first", .. string[] rest]:
        FirstProgram.Run(rest);
        break;

    // Predictions of frozen networks and other libraries' in turn: predict ADE 0.5 5 1,16,256,10000 (networks, seconds each, rounds, rows)
    case ["predict", .. string[] rest]:
        PredictProgram.Run(rest);
        break;

    // What predict starts for each number of threads: predictor FOLDER 1
    case ["predictor", .. string[] rest]:
        FrozenServer.Run(rest);
        break;

    // A table of a CSV file against Sep alone: csv 2000000 7 (rows, rounds)
    case ["csv", .. string[] rest]:
        CsvProgram.Run(rest);
        break;

    // Loading, evaluating, drawing and saving beside PyTorch and NumPy: files load,evaluate-A 3 /tmp (beginnings of tasks, rounds, folder of files)
    case ["files", .. string[] rest]:
        FileProgram.Run(rest);
        break;

    // Those tasks of this library alone, as that command runs them: files-alone load,evaluate 2 /tmp (tasks, threads, folder)
    case ["files-alone", string tasks, string threads, string folder]:
        FileTimes.Run(tasks, int.Parse(threads, CultureInfo.InvariantCulture), folder);
        break;

    // Fits of the small tables: tables 20 (fits)
    case ["tables", .. string[] rest]:
        TableProgram.Run(rest);
        break;

    // Samplers of hyperparameters against random search: search 20 100 (seeds, trials), or search 20 100 chapter for its task too, minutes each
    case ["search", .. string[] rest]:
        SearchProgram.Run(rest);
        break;

    // BenchmarkDotNet, for single parts: --filter '*Layer*'
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}

return 0;
