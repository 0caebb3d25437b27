using System.Diagnostics;
using NeuralTraining.Tuning;

namespace NeuralTraining.Benchmarks.Search;

/// <summary>Prints what a suggestion takes after 200 trials of six parameters.</summary>
internal static class SuggestionTimes
{
    private const int Trials = 200, WarmUp = 20, Suggestions = 200;

    public static void Print(IEnumerable<(string Name, Func<ISampler> Create)> samplers)
    {
        Console.WriteLine($"milliseconds of a suggestion after {Trials} trials of 6 parameters, of {Suggestions} in turn");
        Console.WriteLine("space       sampler     minimum      median     maximum");
        foreach (SearchFunction function in (SearchFunction[])[SearchFunction.Hartmann6, SixKinds()])
        {
            foreach ((string name, Func<ISampler> create) in samplers)
            {
                double[] times = Times(create(), function);
                Console.WriteLine($"{function.Name,-10}  {name,-7}  {times[0],10:f3}  {times[times.Length / 2],10:f3}  {times[^1],10:f3}");
            }
        }
    }

    /// <summary>Returns the sorted times of suggestions for trial 200 of as many seeds.</summary>
    private static double[] Times(ISampler sampler, SearchFunction function)
    {
        List<TrialRecord> records = SimulatedStudy.Run(new RandomSampler(), function, seed: 0, lag: 0, Trials);
        double[] times = new double[Suggestions];
        for (int i = -WarmUp; i < Suggestions; i++)
        {
            SamplingContext context = SimulatedStudy.Context(sampler, function, seed: (ulong)(i + WarmUp), lag: 8, records);
            long start = Stopwatch.GetTimestamp();
            sampler.Suggest(context);
            times[Math.Max(i, 0)] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times;
    }

    /// <summary>Parameters of all kinds, of which integers cost most.</summary>
    private static SearchFunction SixKinds()
    {
        Parameter<double> rate = Parameter.LogUniform("rate", 1e-6, 1), dropout = Parameter.Uniform("dropout", 0, 0.8);
        Parameter<int> layers = Parameter.Integer("layers", 1, 8);
        Parameter<int> units = Parameter.LogInteger("units", 8, 512), batch = Parameter.LogInteger("batch", 8, 512);
        Parameter<string> activation = Parameter.Categorical<string>("activation", "sigmoid", "tanh", "ReLU");
        return new("all kinds", new SearchSpace(rate, dropout, layers, units, batch, activation), 0, values =>
            Math.Abs(Math.Log10(values.Get(rate)) + 3) + values.Get(dropout) + Math.Abs(values.Get(layers) - 3) / 8.0
            + Math.Abs(Math.Log(values.Get(units) / 100.0)));
    }
}
