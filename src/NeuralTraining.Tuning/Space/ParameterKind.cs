namespace NeuralTraining.Tuning;

/// <summary>The kinds of parameters of a <see cref="SearchSpace"/>.</summary>
public enum ParameterKind
{
    /// <summary>A number, uniform in its range.</summary>
    Uniform,

    /// <summary>A number whose logarithm is uniform: the chapter's powers of ten.</summary>
    LogUniform,

    /// <summary>An integer, uniform in its range, both ends included.</summary>
    Integer,

    /// <summary>An integer whose logarithm is about uniform, both ends included.</summary>
    LogInteger,

    /// <summary>One of several choices without an order.</summary>
    Categorical,
}
