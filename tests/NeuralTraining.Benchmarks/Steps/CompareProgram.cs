using System.Globalization;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Runs this build's training steps and another build's in turn, and prints how many times as long this one takes:
/// <c>compare OTHER [cases] [seconds per case] [threads] [rounds] [--gate RATIO]</c>.</summary>
internal static class CompareProgram
{
    private const string Gate = "--gate";
    private const string Built = "tests/NeuralTraining.Benchmarks/bin/Release/net10.0/NeuralTraining.Benchmarks.dll";

    /// <summary>Returns whether no case is slower than the gate allows. One is slower if the middle ratio of minima is above the gate, and three rounds of four are above 1.</summary>
    public static bool Run(string[] arguments)
    {
        try
        {
            return Compare(arguments);
        }
        catch (Exception exception)
            when (exception is ArgumentException or FileNotFoundException or FormatException or InvalidOperationException)
        {
            Console.Error.WriteLine(exception.Message);
            return false;
        }
    }

    private static bool Compare(string[] arguments)
    {
        string[] settings = [.. arguments.TakeWhile(argument => !argument.StartsWith('-'))];
        double gate = arguments[settings.Length..] switch
        {
            [] => double.PositiveInfinity,
            [Gate, string ratio] => double.Parse(ratio, CultureInfo.InvariantCulture),
            string[] options => throw new ArgumentException($"The only option must be {Gate} and a ratio, but was '{string.Join(' ', options)}'."),
        };
        if (settings is [])
        {
            throw new ArgumentException(
                "The other build must be named, as a NeuralTraining.Benchmarks.dll or the folder of a clone, " +
                "but no name was given. " +
                $"Usage: compare OTHER [cases] [seconds per case] [threads] [rounds] [{Gate} RATIO].");
        }

        string other = PathOf(settings[0]);
        string cases = settings.At(1, usual: "ABCDE");
        string seconds = settings.At(2, usual: "1");
        int threads = settings.At(3, usual: 1), rounds = settings.At(4, usual: 10);

        var ours = new Entrant("this", ["dotnet", typeof(CompareProgram).Assembly.Location, "steps"], threads);
        var theirs = new Entrant("other", ["dotnet", other, "steps"], threads);
        for (int round = 1; round <= rounds; round++)
        {
            // Whoever comes second may find a warmer or a busier processor.
            foreach (Entrant entrant in round % 2 == 0 ? new[] { theirs, ours } : [ours, theirs])
            {
                entrant.Run(cases, seconds, round);
                if (entrant.Absence is { } reason)
                {
                    throw new InvalidOperationException($"Both builds must run, but '{entrant.Command}' did not: {reason}");
                }
            }
        }

        Console.WriteLine();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"{rounds} rounds, threads: {threads}; times of this build divided by those of '{other}'");
        Console.WriteLine("case  ratio of minima, spread    ratio of medians, spread");
        bool isFast = true;
        foreach (char step in cases)
        {
            (Spread Ours, Spread Theirs)[] pairs = [.. ours.Runs(step).Zip(theirs.Runs(step))];
            Ratios minima = Ratios.Of(pairs.Select(pair => pair.Ours.Minimum / pair.Theirs.Minimum));
            Ratios medians = Ratios.Of(pairs.Select(pair => pair.Ours.Median / pair.Theirs.Median));
            bool isAbove = minima.Middle > gate, isSlow = isAbove && minima.Lower > 1;
            isFast &= !isSlow;
            string verdict = isSlow ? $"  above {gate}" : isAbove ? $"  above {gate}, but not in three rounds of four above 1" : "";
            Console.WriteLine($"{step,-4}  {minima,24}  {medians,24}{verdict}");
        }

        return isFast;
    }

    /// <summary>The program of a build, or of what has been built in another clone of the repository.</summary>
    internal static string PathOf(string build)
    {
        string path = Path.GetFullPath(Directory.Exists(build) ? Path.Combine(build, Built) : build);
        return File.Exists(path) ? path : throw new FileNotFoundException(
            $"The other build must be a NeuralTraining.Benchmarks.dll, or the folder of a clone in which 'dotnet build -c Release' has made it, but there is no '{path}'.");
    }

    /// <summary>The middle of the rounds' ratios, and the quartiles between which half of them lie.</summary>
    private readonly record struct Ratios(double Lower, double Middle, double Upper)
    {
        public static Ratios Of(IEnumerable<double> values)
        {
            double[] sorted = [.. values.Order()];
            int n = sorted.Length;
            return new Ratios(sorted[n / 4], (sorted[n / 2] + sorted[(n - 1) / 2]) / 2, sorted[(3 * n - 1) / 4]);
        }

        public override string ToString() => $"{Middle:F3}  {Lower:F3} to {Upper:F3}";
    }
}
