namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Runs the training steps of this library and of others in turn, and prints the table of what they take: see <c>Peers/README.md</c>.</summary>
internal static class PeerProgram
{
    private static readonly (string Option, string Program, string Launcher)[] Peers =
    [
        ("--torchsharp", "TorchSharp/bin/Release/net10.0/TorchSharpSteps.dll", "dotnet"),
        ("--pytorch", "pytorch_steps.py", "python3"),
        ("--numpy", "numpy_steps.py", "python3"),
    ];

    public static void Run(string[] arguments)
    {
        string[] settings = [.. arguments.TakeWhile(argument => !argument.StartsWith('-'))];
        string cases = settings.At(0, usual: "ABCDE");
        string seconds = settings.At(1, usual: "2");
        int runs = settings.At(2, usual: 5);

        List<Entrant> ours = OfEachThreads("NeuralTraining", ["dotnet", typeof(PeerProgram).Assembly.Location, "steps"]);
        List<Entrant> all = [.. ours, .. PeersOf(arguments[settings.Length..])];
        for (int run = 1; run <= runs; run++)
        {
            foreach (Entrant entrant in all.Where(entrant => entrant.Absence is null))
            {
                entrant.Run(cases, seconds, run);
            }
        }

        Print(cases, runs, ours, all);
    }

    private static List<Entrant> OfEachThreads(string name, string[] command) => [new(name, command, threads: 1), new(name, command, threads: 2)];

    /// <summary>Every peer with the launchers that its option names, or with its usual one: the command before the path of its program.</summary>
    private static IEnumerable<Entrant> PeersOf(string[] options)
    {
        if (options.Length % 2 != 0 || options.Where((_, i) => i % 2 == 0).Any(option => Peers.All(peer => peer.Option != option)))
        {
            throw new ArgumentException($"The options must be pairs of {string.Join(", ", Peers.Select(peer => peer.Option))} and a launcher, but were '{string.Join(' ', options)}'.");
        }

        string folder = Path.GetFullPath("../../../Peers", AppContext.BaseDirectory);
        foreach ((string option, string program, string usual) in Peers)
        {
            // Relative, because the folders above may have other names in the system that a launcher enters.
            string path = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, program));
            string[] launchers = [.. options.Chunk(2).Where(pair => pair[0] == option).Select(pair => pair[1])];
            foreach (string launcher in launchers is [] ? [usual] : launchers)
            {
                if (!File.Exists(path))
                {
                    Console.WriteLine($"{option[2..]} is skipped: '{path}' must be built first, by dotnet build -c Release {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(folder, "TorchSharp"))}");
                    continue;
                }

                foreach (Entrant entrant in OfEachThreads("", [.. launcher.Split(' ', StringSplitOptions.RemoveEmptyEntries), path]))
                {
                    yield return entrant;
                }
            }
        }
    }

    private static void Print(string cases, int runs, List<Entrant> ours, List<Entrant> all)
    {
        Console.WriteLine();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"Minimum of {runs} processes, median of their medians; ratios of minima: how many times as long as ours.");
        Console.WriteLine("| case | of | threads | minimum ms | median ms | to ours, 1 thread | to ours, 2 threads |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (char step in cases)
        {
            foreach (Entrant entrant in all.Where(entrant => entrant.Has(step)))
            {
                (double minimum, double median) = entrant[step];
                Console.WriteLine($"| {step} | {entrant.Name} | {entrant.Threads} | {minimum:F3} | {median:F3} | {minimum / ours[0][step].Minimum:F2} | {minimum / ours[1][step].Minimum:F2} |");
            }
        }

        foreach (string absence in all.Where(entrant => entrant.Absence is not null).Select(entrant => $"{entrant.Command}: {entrant.Absence}").Distinct())
        {
            Console.WriteLine($"Skipped: {absence}");
        }
    }
}
