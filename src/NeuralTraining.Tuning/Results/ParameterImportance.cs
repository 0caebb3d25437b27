namespace NeuralTraining.Tuning;

/// <summary>How much a parameter alone explains of a study's results: its main effect's share of their variance, by
/// functional ANOVA.</summary>
/// <param name="Parameter">The name of the parameter.</param>
/// <param name="Importance">The share, from 0 to 1: the mean over the trees of a random forest. What the shares of all
/// parameters leave of 1 is due to interactions of parameters.</param>
/// <param name="Deviation">The standard deviation of the share over the trees.</param>
public sealed record ParameterImportance(string Parameter, double Importance, double Deviation)
{
    /// <summary>Returns name, importance and deviation.</summary>
    public override string ToString() => Invariant($"{Parameter}: {Importance:0.000} ± {Deviation:0.000}");
}
