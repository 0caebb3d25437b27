using System.Globalization;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Runs the training steps of this library and of others in turn, and prints the table of what they take: see <c>Peers/README.md</c>.</summary>
internal static class PeerProgram
{
    private const string ThreadsOption = "--threads";

    private static readonly (string Option, string Program, string Launcher)[] Peers =
    [
        ("--torchsharp", "TorchSharp/bin/Release/net10.0/TorchSharpSteps.dll", "dotnet"),
        ("--pytorch", "pytorch_steps.py", "python3"),
        ("--jax", "jax_steps.py", "python3"),
        ("--sklearn", "sklearn_steps.py", "python3"),
        ("--numpy", "numpy_steps.py", "python3"),
    ];

    /// <summary>Returns whether the arguments could be understood.</summary>
    public static bool Run(string[] arguments)
    {
        try
        {
            RunAll(arguments);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            Console.Error.WriteLine(exception.Message);
            return false;
        }
    }

    private static void RunAll(string[] arguments)
    {
        string[] settings = [.. arguments.TakeWhile(argument => !argument.StartsWith('-'))];
        string cases = settings.At(0, usual: "ABCDE");
        string seconds = settings.At(1, usual: "2");
        int runs = settings.At(2, usual: 5);
        (string Option, string Value)[] options = OptionsOf(arguments[settings.Length..]);
        int[] threads = ThreadsOf(options);

        Console.WriteLine(StepLog.MachineLine(string.Create(
            CultureInfo.InvariantCulture, $"{Machine.Describe()}; FMA peak of one core: {FmaPeak.Measure():F0} GFLOPS; {DateTime.UtcNow:yyyy-MM}")));
        Entrant[] ours = [.. OfEachThreads(StepLog.Ours, ["dotnet", typeof(PeerProgram).Assembly.Location, "steps"], threads)];
        Entrant[] all = [.. ours, .. PeersOf(options, threads)];
        for (int run = 1; run <= runs; run++)
        {
            foreach (Entrant entrant in all.Where(entrant => entrant.Absence is null))
            {
                entrant.Run(cases, seconds, run);
            }
        }

        Print(cases, runs, ours, all);
    }

    private static (string Option, string Value)[] OptionsOf(string[] arguments)
    {
        string[] known = [ThreadsOption, .. Peers.Select(peer => peer.Option)];
        return arguments.Length % 2 == 0 && arguments.Where((_, i) => i % 2 == 0).All(known.Contains)
            ? [.. arguments.Chunk(2).Select(pair => (pair[0], pair[1]))]
            : throw new ArgumentException($"The options must be pairs of one of {string.Join(", ", known)} and its value, but were '{string.Join(' ', arguments)}'.");
    }

    private static int[] ThreadsOf((string Option, string Value)[] options)
    {
        string[] given = [.. options.Where(option => option.Option == ThreadsOption).SelectMany(option => option.Value.Split(','))];
        int[] threads = given is []
            ? [.. Enumerable.Range(1, Math.Min(2, Environment.ProcessorCount))]
            : [.. given.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        return threads.All(count => count >= 1 && count <= Environment.ProcessorCount)
            ? threads
            : throw new ArgumentException($"Numbers of threads must be from 1 to the {Environment.ProcessorCount} processors, but were '{string.Join(',', threads)}'.");
    }

    private static IEnumerable<Entrant> OfEachThreads(string name, string[] command, int[] threads) =>
        threads.Select(count => new Entrant(name, [.. Pinning.PrefixFor(count), .. command], count));

    /// <summary>Every peer with the launchers that its option names, or with its usual one: the command before the path of its program.</summary>
    private static IEnumerable<Entrant> PeersOf((string Option, string Value)[] options, int[] threads)
    {
        string folder = Path.GetFullPath("../../../Peers", AppContext.BaseDirectory);
        foreach ((string option, string program, string usual) in Peers)
        {
            // Relative, because the folders above may have other names in the system that a launcher enters.
            string path = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, program));
            string[] launchers = [.. options.Where(pair => pair.Option == option).Select(pair => pair.Value)];
            foreach (string launcher in launchers is [] ? [usual] : launchers)
            {
                if (!File.Exists(path))
                {
                    Console.WriteLine($"{option[2..]} is skipped: '{path}' must be built first, by dotnet build -c Release {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "TorchSharp"))}");
                    continue;
                }

                foreach (Entrant entrant in OfEachThreads("", [.. launcher.Split(' ', StringSplitOptions.RemoveEmptyEntries), path], threads))
                {
                    yield return entrant;
                }
            }
        }
    }

    private static void Print(string cases, int runs, Entrant[] ours, Entrant[] all)
    {
        Console.WriteLine();
        Console.WriteLine($"Minimum of {runs} processes, median of their medians; ratio of minima: how many times as long as ours with as many threads.");
        Console.WriteLine("| case | of | threads | minimum ms | median ms | to ours |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (char step in cases)
        {
            foreach (Entrant entrant in all.Where(entrant => entrant.Has(step)))
            {
                (double minimum, double median) = entrant[step];
                double ratio = minimum / ours.First(own => own.Threads == entrant.Threads)[step].Minimum;
                Console.WriteLine($"| {step} | {entrant.Name} | {entrant.Threads} | {minimum:F3} | {median:F3} | {ratio:F2} |");
            }
        }

        foreach (string absence in all.Where(entrant => entrant.Absence is not null).Select(entrant => $"{entrant.Command}: {entrant.Absence}").Distinct())
        {
            Console.WriteLine($"Skipped: {absence}");
        }
    }
}
