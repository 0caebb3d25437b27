using NeuralTraining.Numerics;

namespace NeuralTraining.Tuning;

/// <summary>Searches for the point of the largest expected improvement.</summary>
/// <remarks>Three quarters of 1024 first points are uniform, one quarter are near the observed points of the best
/// posterior means. Each of the 8 best is then improved by itself: in each of 6 rounds it moves to the best of 32
/// points near it, if that is better; the distances halve from round to round. Every point is evaluated as the trial
/// that would get it, with integers and choices rounded. Any point that was not tried is better than any that
/// was.</remarks>
internal sealed class AcquisitionSearch(
    EncodedSpace space, Posterior posterior, double target, IReadOnlySet<ParameterValues> tried, RandomStream random)
{
    private const int Uniforms = 768, Locals = 256, Parents = 8, Children = 32, Rounds = 6, Lanes = 256;
    private const double FirstStep = 0.1, SmallStep = 0.02;

    private ulong _counter;

    /// <summary>Returns the unit coordinates of the best point.</summary>
    /// <param name="incumbents">The unit coordinates of the observed points to look around.</param>
    public double[] Best(double[][] incumbents)
    {
        double[][] candidates =
        [
            .. Enumerable.Range(0, Uniforms).Select(_ => Anywhere()),
            .. Enumerable.Range(0, Locals).Select(i => Near(incumbents[i % incumbents.Length], i % 2 == 0 ? FirstStep : SmallStep)),
        ];
        (bool IsNew, double Improvement)[] values = Evaluate(candidates);
        int[] ranking = [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).Take(Parents)];
        double[][] parents = [.. ranking.Select(i => candidates[i])];
        (bool IsNew, double Improvement)[] best = [.. ranking.Select(i => values[i])];

        double step = FirstStep;
        for (int round = 0; round < Rounds; round++)
        {
            double[][] children = [.. Enumerable.Range(0, Parents * Children).Select(i => Near(parents[i / Children], step))];
            values = Evaluate(children);
            for (int i = 0; i < values.Length; i++)
            {
                if (values[i].CompareTo(best[i / Children]) > 0)
                {
                    (parents[i / Children], best[i / Children]) = (children[i], values[i]);
                }
            }

            step *= 0.5;
        }

        return parents[Array.IndexOf(best, best.Max())];
    }

    private double[] Anywhere()
    {
        double[] unit = new double[space.Parameters];
        foreach (ref double u in unit.AsSpan())
        {
            u = random.Uniform(_counter++);
        }

        return unit;
    }

    /// <summary>Returns a point that differs in all parameters, or in about two: numbers by a normal step, at least of
    /// about one integer, which is reflected at the ends; choices, more rarely, by another draw.</summary>
    private double[] Near(double[] parent, double step)
    {
        const double drawAnother = 0.1;
        double[] unit = [.. parent];
        double share = random.Uniform(_counter++) < 0.5 ? 1 : 2.0 / unit.Length;
        int sure = random.Below(_counter++, unit.Length);
        for (int p = 0; p < unit.Length; p++)
        {
            double decision = random.Uniform(_counter++);
            ulong counter = _counter++;
            if (space.IsCategorical(p))
            {
                unit[p] = p == sure || decision < drawAnother * share ? random.Uniform(counter) : unit[p];
            }
            else if (p == sure || decision < share)
            {
                double moved = Math.Abs(unit[p] + Math.Max(step, space.Part(p)) * random.Gaussian(counter));
                unit[p] = moved > 1 ? Math.Max(0, 2 - moved) : moved;
            }
        }

        return unit;
    }

    private (bool IsNew, double Improvement)[] Evaluate(double[][] candidates)
    {
        var values = new (bool IsNew, double Improvement)[candidates.Length];
        double[] row = new double[space.Columns], columns = new double[space.Columns * Lanes];
        double[] means = new double[Lanes], variances = new double[Lanes];
        for (int begin = 0; begin < values.Length; begin += Lanes)
        {
            int count = Math.Min(Lanes, values.Length - begin);
            for (int i = 0; i < count; i++)
            {
                space.Encode(candidates[begin + i], row);
                for (int c = 0; c < row.Length; c++)
                {
                    columns[c * Lanes + i] = row[c];
                }
            }

            posterior.Predict(columns, means, variances);
            for (int i = 0; i < count; i++)
            {
                bool isNew = !tried.Contains(space.Values(candidates[begin + i]));
                values[begin + i] = (isNew, ExpectedImprovement.Log(means[i], Math.Sqrt(variances[i]), target));
            }
        }

        return values;
    }
}
