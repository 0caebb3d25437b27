using System.Collections.ObjectModel;

namespace NeuralTraining.Tabular;

/// <summary>Specifies how the columns of a table become inputs of a network: by their types, and others by
/// name.</summary>
/// <remarks>Rules that do not fit a column are refused by <see cref="Preparation.Fit"/>.</remarks>
public sealed class PreparationOptions
{
    /// <summary>Gets options that refuse no gaps: the mean takes the place of missing numbers, which are standardized,
    /// and the most frequent text that of missing texts, which are encoded one-hot and may be unknown.</summary>
    public static PreparationOptions FillMissing { get; } = new()
    {
        Numbers = ColumnPreparation.Standardize with { Missing = MissingRule.Mean },
        Texts = ColumnPreparation.OneHot with { Missing = MissingRule.MostFrequent, Unknown = UnknownRule.Ignore },
    };

    /// <summary>Gets the preparation of columns of numbers. Default: standardize, and refuse missing values.</summary>
    /// <exception cref="ArgumentNullException">The preparation is null.</exception>
    public ColumnPreparation Numbers
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Numbers));
            field = value;
        }
    } = ColumnPreparation.Standardize;

    /// <summary>Gets the preparation of columns of texts. Default: one-hot, and refuse missing and unknown
    /// values.</summary>
    /// <exception cref="ArgumentNullException">The preparation is null.</exception>
    public ColumnPreparation Texts
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Texts));
            field = value;
        }
    } = ColumnPreparation.OneHot;

    /// <summary>Gets the preparations of single columns by their names. Default: none: their types decide.</summary>
    /// <exception cref="ArgumentNullException">The preparations are null, or one of them is.</exception>
    public IReadOnlyDictionary<string, ColumnPreparation> Columns
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Columns));
            foreach (ColumnPreparation preparation in value.Values)
            {
                ArgumentNullException.ThrowIfNull(preparation, nameof(Columns));
            }

            field = value.ToDictionary().AsReadOnly();
        }
    } = ReadOnlyDictionary<string, ColumnPreparation>.Empty;
}
