using NeuralTraining.Serialization;

namespace NeuralTraining.Fuzzing;

/// <summary>A reader to be given any bytes.</summary>
public abstract class Target
{
    /// <summary>What a reader may allocate whatever the file: its buffers, the network's weights, an exception.</summary>
    public const long FixedAllocation = 400_000;

    /// <summary>How many bytes a reader may allocate for each that it reads or unpacks.</summary>
    public const long AllocationPerByte = 4;

    private readonly Lock _turn = new();

    /// <summary>Gets the readers, by the name that the program and the folders of attacks give them.</summary>
    public static IReadOnlyDictionary<string, Target> All { get; } = new Dictionary<string, Target>(StringComparer.Ordinal)
    {
        ["idx"] = new IdxTarget(isPacked: false),
        ["gzip"] = new IdxTarget(isPacked: true),
        ["safetensors"] = new WeightsTarget(WeightsFormat.Chapter),
        ["pytorch"] = new WeightsTarget(WeightsFormat.PyTorch),
        ["modules"] = new ModulesTarget(),
        ["checkpoint"] = new CheckpointTarget(),
        ["frozen"] = new FrozenTarget(),
        ["network"] = new NetworkTarget(),
        ["table"] = new TableTarget(),
        ["describe"] = new DescribeTarget(),
    };

    /// <summary>Gives the reader a file, and the same file with its lengths and checksums repaired if it was refused as it was.</summary>
    /// <returns>What the file as it is was refused with; null if it was read.</returns>
    /// <exception cref="Finding">The reader did what it must not do.</exception>
    public Exception? Try(byte[] file)
    {
        Exception? refusal = TryOnce(file);
        if (refusal is not null && Repaired(file) is { } repaired)
        {
            TryOnce(repaired);
        }

        return refusal;
    }

    /// <summary>Gives the reader a file. One at a time, as a target has one folder and one buffer for all.</summary>
    /// <returns>What it was refused with; null if it was read.</returns>
    /// <exception cref="Finding">The reader did what it must not do.</exception>
    public Exception? TryOnce(byte[] file)
    {
        lock (_turn)
        {
            return Given(file);
        }
    }

    private Exception? Given(byte[] file)
    {
        Action check = () => { };
        Prepare(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? refusal = null;
        try
        {
            check = Read(file);
        }
        catch (Exception exception) when (IsDocumented(exception))
        {
            refusal = exception;
            Sentence.Require(exception.Message);
        }
        catch (Exception exception)
        {
            throw new Finding($"The reader must refuse a file by the exception that is documented, but threw '{exception.GetType()}'.", exception);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, allowed = FixedAllocation + AllowedPerByte * LengthRead(file);
        if (allocated > allowed)
        {
            throw new Finding($"The reader must allocate at most '{allowed}' bytes for a file of '{file.Length}', but allocated '{allocated}'.");
        }

        RequireWorks(check);
        return refusal;
    }

    private static void RequireWorks(Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception) when (exception is not Finding)
        {
            throw new Finding($"What was read must work, but threw '{exception.GetType()}'.", exception);
        }
    }

    /// <summary>Readies for a file what is not the reader's work.</summary>
    private protected virtual void Prepare(byte[] file)
    {
    }

    /// <summary>Reads a file, and returns what compares the values with the file's.</summary>
    private protected abstract Action Read(byte[] file);

    /// <summary>The file with its lengths and checksums as they should be; null if they are.</summary>
    private protected abstract byte[]? Repaired(byte[] file);

    /// <summary>How many bytes the reader may allocate for each that it reads, as its documentation says.</summary>
    private protected virtual long AllowedPerByte => AllocationPerByte;

    /// <summary>How many bytes the reader reads or unpacks, at most.</summary>
    private protected virtual long LengthRead(byte[] file) => file.Length;

    private protected virtual bool IsDocumented(Exception exception) => exception is InvalidDataException;

    /// <summary>Requires what must hold of the values that were read.</summary>
    private protected static void Require(bool condition, string sentence)
    {
        if (!condition)
        {
            throw new Finding($"The reader must {sentence}, but does not.");
        }
    }
}
