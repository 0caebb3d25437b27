namespace NeuralTraining.Data;

/// <summary>The samples of a class among those that are sorted by class.</summary>
internal readonly record struct ClassRun(int Label, int Start, int Count)
{
    /// <summary>Sorts the samples by their labels, and keeps the order of those of a label. Returns the run of
    /// each class.</summary>
    public static List<ClassRun> Sort(Span<int> order, ReadOnlySpan<int> labels)
    {
        (int Label, int Place)[] keys = new (int, int)[order.Length];
        for (int place = 0; place < keys.Length; place++)
        {
            keys[place] = (labels[order[place]], place);
        }

        MemoryExtensions.Sort(keys.AsSpan(), order);
        var classes = new List<ClassRun>();
        for (int end = 1, start = 0; end <= keys.Length; end++)
        {
            if (end == keys.Length || keys[end].Label != keys[start].Label)
            {
                classes.Add(new ClassRun(keys[start].Label, start, end - start));
                start = end;
            }
        }

        return classes;
    }

    /// <summary>Returns how many of the validation samples each class gets, by the largest remainders.</summary>
    public static int[] Shares(List<ClassRun> classes, int validation, int count)
    {
        (long Quotient, long Remainder)[] shares = [.. classes.Select(run => Math.DivRem((long)run.Count * validation, count))];
        int[] counts = [.. shares.Select(share => (int)share.Quotient)];
        IEnumerable<int> byRemainder = Enumerable.Range(0, counts.Length).OrderByDescending(i => shares[i].Remainder);
        foreach (int i in byRemainder.Take(validation - counts.Sum()))
        {
            counts[i]++;
        }

        return counts;
    }
}
