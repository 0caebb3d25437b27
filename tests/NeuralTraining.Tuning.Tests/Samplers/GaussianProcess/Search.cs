namespace NeuralTraining.Tuning.Tests.Samplers.GaussianProcess;

/// <summary>Runs a sampler as a study with a lag does, on functions of +, − and × alone, so that all numbers are the same on
/// every machine.</summary>
internal static class Search
{
    public static readonly Parameter<double> X = Parameter.Uniform("x", 0, 1), Rate = Parameter.LogUniform("rate", 1e-6, 1);

    public static readonly Parameter<int> Layers = Parameter.Integer("layers", 1, 6), Units = Parameter.LogInteger("units", 8, 512);

    public static readonly Parameter<string> Optimizer = Parameter.Categorical<string>("optimizer", "SGD", "Adam", "AdaGrad");

    public static readonly Parameter<double> Momentum = Parameter.Uniform("momentum", 0, 0.99).When(Optimizer, "SGD");

    public static readonly SearchSpace Mixed = new(X, Rate, Layers, Units, Optimizer, Momentum);

    /// <summary>A bowl in unit coordinates, with an offset for each optimizer but the best; its minimum is about 0.</summary>
    public static double? Bowl(ParameterValues values)
    {
        double[] unit = new double[values.Space.Count];
        values.ToUnit(unit);
        double offset = values.Get(Optimizer) switch { "SGD" => 0, "Adam" => 0.1, _ => 0.4 };
        double momentum = values.Has(Momentum) ? Square(unit[5] - 0.9) : 0.3;
        return Square(unit[0] - 0.3) + 2 * Square(unit[1] - 0.65) + Square(unit[2] - 0.4) + Square(unit[3] - 0.55) + offset + momentum;
    }

    /// <summary>Returns the trials of a study.</summary>
    public static List<TrialRecord> Run(
        SearchSpace space,
        Func<ParameterValues, double?> objective,
        int trials,
        int lag = 8,
        ulong seed = 0,
        Direction direction = Direction.Minimize,
        Func<ISampler>? sampler = null)
    {
        ISampler same = new GaussianProcessSampler();
        List<TrialRecord> records = [];
        for (int k = 0; k < trials; k++)
        {
            ParameterValues values = (sampler?.Invoke() ?? same).Suggest(Context(space, records, k, lag, seed, direction));
            records.Add(Record(k, values, objective(values)));
        }

        return records;
    }

    public static SamplingContext Context(
        SearchSpace space, List<TrialRecord> records, int trial, int lag, ulong seed = 0, Direction direction = Direction.Minimize)
    {
        int known = Math.Max(0, trial - lag);
        return new(space, direction, seed, trial, records[..known], [.. records[known..trial].Select(record => record.Values!)]);
    }

    public static TrialRecord Record(int number, ParameterValues values, double? value) => new()
    {
        Number = number,
        State = value is null ? TrialState.Failed : TrialState.Complete,
        Values = values,
        Value = value,
    };

    private static double Square(double x) => x * x;
}
