namespace NeuralTraining.Tabular;

/// <summary>Specifies how a column of a table becomes inputs of a network. Immutable; <c>with</c> changes a copy:
/// <c>ColumnPreparation.Standardize with { Missing = MissingRule.Median }</c>.</summary>
public sealed record ColumnPreparation
{
    /// <summary>Gets the preparation with <see cref="PreparationMethod.Standardize"/>.</summary>
    public static ColumnPreparation Standardize { get; } = new();

    /// <summary>Gets the preparation with <see cref="PreparationMethod.MinMax"/>.</summary>
    public static ColumnPreparation MinMax { get; } = new() { Method = PreparationMethod.MinMax };

    /// <summary>Gets the preparation with <see cref="PreparationMethod.Robust"/>.</summary>
    public static ColumnPreparation Robust { get; } = new() { Method = PreparationMethod.Robust };

    /// <summary>Gets the preparation with <see cref="PreparationMethod.Keep"/>.</summary>
    public static ColumnPreparation Keep { get; } = new() { Method = PreparationMethod.Keep };

    /// <summary>Gets the preparation with <see cref="PreparationMethod.OneHot"/>.</summary>
    public static ColumnPreparation OneHot { get; } = new() { Method = PreparationMethod.OneHot };

    /// <summary>Gets the preparation with <see cref="PreparationMethod.Ordinal"/>.</summary>
    public static ColumnPreparation Ordinal { get; } = new() { Method = PreparationMethod.Ordinal };

    /// <summary>Gets the method. Default: standardize.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The method is not defined.</exception>
    public PreparationMethod Method { get; init => field = Message.RequireDefined(value, "method of preparation", nameof(Method)); }

    /// <summary>Gets what takes the place of a missing value. Default: nothing: it is refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rule is not defined.</exception>
    public MissingRule Missing { get; init => field = Message.RequireDefined(value, "rule for missing values", nameof(Missing)); }

    /// <summary>Gets whether another input tells if the value is missing: 1 if it is, 0 otherwise. Default: false. It
    /// is there whether or not values are missing in training, and is not scaled.</summary>
    public bool MissingIndicator { get; init; }

    /// <summary>Gets what becomes of a value that did not occur in training, for columns of categories. Default: it is
    /// refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rule is not defined.</exception>
    public UnknownRule Unknown { get; init => field = Message.RequireDefined(value, "rule for unknown values", nameof(Unknown)); }

    /// <summary>Gets the categories in their order, for columns of texts: the values that the column may hold. Default:
    /// null: those that occur in training, sorted by their UTF-16 codes; numbers by size.</summary>
    /// <exception cref="ArgumentException">There are no categories, one is null, or two are equal.</exception>
    public IReadOnlyList<string>? Categories
    {
        get;
        init
        {
            if (value is not null && (value.Count == 0 || value.Contains(null) || value.Distinct().Count() < value.Count))
            {
                throw new ArgumentException(
                    "The categories of a column must be different texts, but there are none, " +
                    "one is null, or one occurs twice.", nameof(Categories));
            }

            field = value is null ? null : Array.AsReadOnly<string>([.. value]);
        }
    }

    internal bool IsCategorical => Method is PreparationMethod.OneHot or PreparationMethod.Ordinal;
}
