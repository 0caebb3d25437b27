using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;

namespace NeuralTraining.Recipes;

/// <summary>How the runtime compiles a method that is called often: what tells whether settings of its compiler took effect.</summary>
internal sealed class CompilerProbe : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;
    private const int TierShift = 7, TierMask = 7;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The names in the runtime's own description of its events, by number.</summary>
    private static readonly string[] Names =
    [
        "Unknown", "MinOptJitted", "Optimized", "QuickJitted", "OptimizedTier1", "OptimizedTier1OSR", "QuickJittedInstrumented", "OptimizedTier1Instrumented",
    ];

    private readonly ConcurrentQueue<string> _tiers = new();

    /// <summary>Calls the method until the compiler is done with it, and returns the ways in which it was compiled, in turn.</summary>
    public static string Run()
    {
        using var probe = new CompilerProbe();
        var watch = Stopwatch.StartNew();
        while (!probe._tiers.Any(tier => tier is "Optimized" or "OptimizedTier1") && watch.Elapsed < Patience)
        {
            for (int i = 0; i < 100; i++)
            {
                Probed(i);
            }

            Thread.Sleep(1);
        }

        return string.Join(", ", probe._tiers);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Jit);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.PayloadNames is { } names && names.IndexOf("MethodFlags") is int flags and >= 0 && names.IndexOf("MethodName") is int name and >= 0 &&
            eventData.EventName!.StartsWith("MethodLoad", StringComparison.Ordinal) && eventData.Payload![name] is nameof(Probed))
        {
            _tiers.Enqueue(Names[(uint)eventData.Payload[flags]! >> TierShift & TierMask]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Probed(int x) => x < 0 ? -x : x;
}
