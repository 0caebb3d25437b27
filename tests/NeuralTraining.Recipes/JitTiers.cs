using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace NeuralTraining.Recipes;

/// <summary>How the runtime has compiled methods since this began to listen: what tells whether settings of its compiler took effect.</summary>
internal sealed class JitTiers : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;
    private const int TierShift = 7, TierMask = 7;

    /// <summary>The names in the runtime's own description of its events, by number.</summary>
    private static readonly string[] Names =
    [
        "Unknown", "MinOptJitted", "Optimized", "QuickJitted", "OptimizedTier1", "OptimizedTier1OSR", "QuickJittedInstrumented", "OptimizedTier1Instrumented",
    ];

    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>The numbers of methods by the way they were compiled.</summary>
    public IEnumerable<KeyValuePair<string, int>> Counts => _counts.OrderBy(count => count.Key, StringComparer.Ordinal);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, Jit);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoad", StringComparison.Ordinal) == true && eventData.PayloadNames?.IndexOf("MethodFlags") is int i and >= 0)
        {
            string name = Names[(uint)eventData.Payload![i]! >> TierShift & TierMask];
            _counts.AddOrUpdate(name, 1, (_, count) => count + 1);
        }
    }
}
