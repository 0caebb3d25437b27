namespace NeuralTraining.Tests.Support;

internal static class Allocation
{
    /// <summary>The bytes this thread allocates in a call, after calls enough for the JIT compiler to be done with it.</summary>
    public static long Of(Action action)
    {
        for (int i = 0; i < 3; i++)
        {
            action();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
