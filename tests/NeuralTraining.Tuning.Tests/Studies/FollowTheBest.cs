using System.Collections.ObjectModel;

namespace NeuralTraining.Tuning.Tests.Studies;

/// <summary>A sampler whose suggestions depend on every result and every pending trial that it may look at.</summary>
internal sealed class FollowTheBest : ISampler
{
    public IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    public bool UsesResults => true;

    public ParameterValues Suggest(SamplingContext context)
    {
        double[] coordinates = new double[context.Space.Count];
        for (int i = 0; i < coordinates.Length; i++)
        {
            coordinates[i] = context.Random.Uniform((ulong)i);
        }

        double[] other = new double[coordinates.Length];
        foreach (ParameterValues? values in context.History.OrderBy(trial => context.Loss(trial) ?? double.MaxValue).Select(trial => trial.Values).Take(3).Concat(context.Pending))
        {
            values!.ToUnit(other);
            for (int i = 0; i < other.Length; i++)
            {
                coordinates[i] = 0.75 * coordinates[i] + 0.25 * (double.IsNaN(other[i]) ? 0.5 : other[i]);
            }
        }

        return ParameterValues.FromUnit(context.Space, coordinates);
    }
}
