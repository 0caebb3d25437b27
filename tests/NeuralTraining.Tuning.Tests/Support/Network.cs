namespace NeuralTraining.Tuning.Tests.Support;

/// <summary>The space of a small network: every kind of parameter and condition, two of them nested.</summary>
internal static class Network
{
    public static Parameter<double> Rate { get; } = Parameter.LogUniform("learning rate", 1e-6, 1e-1);

    public static Parameter<string> Optimizer { get; } = Parameter.Categorical<string>("optimizer", "sgd", "adam", "momentum");

    public static Parameter<double> Momentum { get; } = Parameter.Uniform("momentum", 0, 0.99);

    public static Parameter<int> Layers { get; } = Parameter.Integer("layers", 1, 4);

    public static Parameter<int> Units { get; } = Parameter.LogInteger("units", 8, 256);

    public static Parameter<bool> Dropout { get; } = Parameter.Categorical<bool>("dropout", false, true);

    public static Parameter<double> Ratio { get; } = Parameter.Uniform("dropout ratio", 0.1, 0.6);

    public static SearchSpace Space { get; } = new(
        Rate,
        Optimizer,
        Momentum.When(Optimizer, "momentum"),
        Layers,
        Units.When(Layers, min: 2),
        Dropout.When(Layers, 2, 3),
        Ratio.When(Dropout, true));

    /// <summary>Creates a point of the space by choices' names and numbers, those of <see cref="Ratio"/>
    /// last.</summary>
    public static ParameterValues At(
        double rate, string optimizer = "sgd", double momentum = 0.5, int layers = 1, int units = 64, bool dropout = false,
        double ratio = 0.5) =>
        ParameterValues.FromNumbers(Space, [
            rate, ((IList<string>)Optimizer.Choices).IndexOf(optimizer), momentum, layers, units, dropout ? 1 : 0, ratio]);

    /// <summary>Creates a complete trial.</summary>
    public static TrialRecord Complete(int number, ParameterValues values, double value) =>
        new() { Number = number, State = TrialState.Complete, Values = values, Value = value, Attempts = 1 };
}
