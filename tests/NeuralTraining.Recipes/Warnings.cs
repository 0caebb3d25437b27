using System.Diagnostics;
using System.Numerics.Tensors;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Recipes;

/// <summary>What the library writes to <see cref="Trace"/> while networks are trained.</summary>
internal static class Warnings
{
    public static void Print()
    {
        using var written = new Recorder();
        Trace.Listeners.Add(written);
        var data = new Dataset(Tensor.Create(new float[] { 0, 1, 2, 3 }, [4, 1]), new int[] { 0, 1, 0, 1 });
        _ = new MultiLayerNet(1, [2], 2).PredictLabels(data.Inputs);
        Console.WriteLine($"before training: {written.Events.Count}");

        // All at once, as only one of them may be the first.
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() => new MultiLayerNet(1, [2], 2).Gradient(data.AsBatch())))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        new Trainer(new MultiLayerNet(1, [2], 2), new SGD(), new TrainerOptions { Iterations = 3, BatchSize = 2 }).Fit(data);

        Console.WriteLine($"written: {written.Events.Count}");
        foreach ((TraceEventType level, string? text) in written.Events)
        {
            Console.WriteLine($"{level}: {text}");
        }

        Console.WriteLine($"property: {Hardware.Warning ?? "null"}");
    }

    private sealed class Recorder : TraceListener
    {
        public List<(TraceEventType Level, string? Text)> Events { get; } = [];

        public override void TraceEvent(TraceEventCache? eventCache, string source, TraceEventType eventType, int id, string? message) => Events.Add((eventType, message));

        public override void Write(string? message) => throw new InvalidOperationException("The library must write events, but wrote a text.");

        public override void WriteLine(string? message) => Write(message);
    }
}
