using NeuralTraining.Tuning.Tests.Studies;

namespace NeuralTraining.Tuning.Worker;

/// <summary>Makes the calls of a storage that lines of text ask for, one at a time, on the thread that reads
/// them.</summary>
public static class EventLoop
{
    /// <summary>Answers each line until there are no more: with what was done, or with why not.</summary>
    public static void Run(IStudyStorage storage, TextReader input, TextWriter output)
    {
        _ = new Study(Toy.Space, storage: storage).Results;
        output.WriteLine("ready");
        TrialClaim? claim = null;
        while (input.ReadLine() is { } line)
        {
            try
            {
                output.WriteLine(Do(line));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
            {
                output.WriteLine($"refused: {e.Message}");
            }
        }

        string Do(string line)
        {
            switch (line)
            {
                case "claim":
                    claim = storage.Claim("worker", lag: null, before: int.MaxValue);
                    return claim is null ? "nothing" : Invariant($"trial {claim.Trial.Number}");
                case "report":
                    storage.Report(claim!, new(claim!.Trial.Number, 0.5));
                    return "reported";
                case "finish":
                    storage.Finish(claim!, new(TrialState.Complete, 0.25, null));
                    return "finished";
                default:
                    return "unknown";
            }
        }
    }
}
