using FluentAssertions;

namespace NeuralTraining.Tests.Support;

/// <summary>Does something on threads that are not the test's, and waits for them.</summary>
internal static class OtherThread
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns what an action throws on another thread; null if nothing.</summary>
    public static Exception? Record(Action action)
    {
        Exception? exception = null;
        Run(() => exception = Xunit.Record.Exception(action));
        return exception;
    }

    public static void Run(Action action) => Run(1, action);

    /// <summary>Does something on several threads at once. What one of them throws fails the test.</summary>
    public static void Run(int count, Action action)
    {
        var failures = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => failures[i] = Xunit.Record.Exception(action)) { IsBackground = true })];
        Array.ForEach(threads, thread => thread.Start());
        foreach (Thread thread in threads)
        {
            thread.Join(Patience).Should().BeTrue("it must end");
        }

        failures.Should().OnlyContain(failure => failure == null);
    }
}
