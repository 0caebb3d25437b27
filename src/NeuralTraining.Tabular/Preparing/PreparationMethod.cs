namespace NeuralTraining.Tabular;

/// <summary>Specifies how a column of a table becomes inputs of a network.</summary>
public enum PreparationMethod
{
    /// <summary>Numbers: subtracts the mean and divides by the standard deviation (of the population, divisor n), as
    /// scikit-learn's <c>StandardScaler</c> does.</summary>
    Standardize,

    /// <summary>Numbers: maps the smallest to 0 and the largest to 1, as scikit-learn's <c>MinMaxScaler</c> does.
    /// Values outside the range of training are mapped outside [0, 1].</summary>
    MinMax,

    /// <summary>Numbers: subtracts the median and divides by the distance between the quartiles, which outliers do not
    /// move, as scikit-learn's <c>RobustScaler</c> does. Quartiles between two values are interpolated
    /// linearly.</summary>
    Robust,

    /// <summary>Numbers: keeps them as they are.</summary>
    Keep,

    /// <summary>Texts or numbers: an input for each different value, which is 1 for this value and 0 for others, as
    /// scikit-learn's <c>OneHotEncoder</c> does.</summary>
    OneHot,

    /// <summary>Texts or numbers: one input with the place of the value among all, from 0, as scikit-learn's
    /// <c>OrdinalEncoder</c> does.</summary>
    Ordinal,
}
