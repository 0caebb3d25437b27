namespace NeuralTraining.Tuning;

/// <summary>The points and losses of trials. A failed trial has the worst loss among the trials.</summary>
internal sealed class Observations
{
    private readonly EncodedSpace _space;

    private Observations(EncodedSpace space, double[] units, double[] points, double[] losses) =>
        (_space, Units, Points, Losses) = (space, units, points, losses);

    public int Count => Losses.Length;

    /// <summary>Gets the unit coordinates, point by point; ½ for parameters that do not exist there.</summary>
    public double[] Units { get; }

    /// <summary>Gets the columns, point by point.</summary>
    public double[] Points { get; }

    public double[] Losses { get; }

    /// <summary>Returns those of the first trials of a history.</summary>
    public static Observations Of(EncodedSpace space, SamplingContext context, int trials)
    {
        int n = 0, d = space.Parameters;
        double[] units = new double[trials * d], points = new double[trials * space.Columns], losses = new double[trials];
        double worst = double.NegativeInfinity;
        for (int i = 0; i < trials; i++)
        {
            TrialRecord trial = context.History[i];
            if (trial.Values is { } values)
            {
                Span<double> unit = units.AsSpan(n * d, d);
                values.ToUnit(unit);
                space.Encode(unit, points.AsSpan(n * space.Columns, space.Columns));
                unit.Replace(double.NaN, 0.5);
                losses[n] = context.Loss(trial) ?? double.PositiveInfinity;
                worst = losses[n] < double.PositiveInfinity ? Math.Max(worst, losses[n]) : worst;
                n++;
            }
        }

        Span<double> found = losses.AsSpan(0, n);
        found.Replace(double.PositiveInfinity, double.IsFinite(worst) ? worst : 0);
        return new(space, units[..(n * d)], points[..(n * space.Columns)], found.ToArray());
    }

    /// <summary>Returns the indices by ascending loss; equal ones by number.</summary>
    public int[] Ranking() => [.. Enumerable.Range(0, Count).OrderBy(i => Losses[i])];

    /// <summary>Returns at most a number of them, in their order: half of that number the best, and the others at equal
    /// intervals of the ranking.</summary>
    public Observations AtMost(int max)
    {
        if (Count <= max)
        {
            return this;
        }

        int best = max / 2, others = max - best;
        int[] ranking = Ranking();
        int[] kept =
        [
            .. ranking.AsSpan(0, best),
            .. Enumerable.Range(0, others).Select(i => ranking[best + (int)((long)i * (Count - best) / others)]),
        ];
        Array.Sort(kept);
        return new(_space, Gather(Units, kept), Gather(Points, kept), Gather(Losses, kept));
    }

    /// <summary>Returns whether these are the same bits.</summary>
    public bool IsSame(Observations other) => Points.AsSpan().SequenceEqual(other.Points) && Losses.AsSpan().SequenceEqual(other.Losses);

    private double[] Gather(double[] rows, int[] indices)
    {
        int width = rows.Length / Count;
        double[] gathered = new double[indices.Length * width];
        for (int i = 0; i < indices.Length; i++)
        {
            rows.AsSpan(indices[i] * width, width).CopyTo(gathered.AsSpan(i * width));
        }

        return gathered;
    }
}
