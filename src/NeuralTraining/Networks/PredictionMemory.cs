using NeuralTraining.Numerics;

namespace NeuralTraining.Networks;

/// <summary>The memory in which a thread computes predictions; the thread keeps it for the next one.</summary>
/// <remarks>A prediction within a prediction, as by a layer of your own that uses a frozen network, has memory of its
/// own.</remarks>
internal sealed class PredictionMemory
{
    [ThreadStatic]
    private static PredictionMemory? _free;

    private readonly AlignedBuffer[] _buffers = [new(0), new(0)];
    private PredictionMemory? _next;

    /// <summary>Takes this thread's memory until the loan is disposed of.</summary>
    public static Loan Borrow()
    {
        PredictionMemory memory = _free ?? new PredictionMemory();
        _free = memory._next;
        return new Loan(memory);
    }

    public readonly ref struct Loan(PredictionMemory memory)
    {
        /// <summary>One of the two buffers, whose values are lost if it has to grow.</summary>
        public Span<float> Reserve(int buffer, int rows, int width) => AlignedBuffer.Reserve(ref memory._buffers[buffer], rows, width);

        public void Dispose() => (memory._next, _free) = (_free, memory);
    }
}
