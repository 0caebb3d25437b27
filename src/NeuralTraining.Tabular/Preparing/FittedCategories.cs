using System.Text.Json;

namespace NeuralTraining.Tabular;

/// <summary>The preparation of a column of categories: an input for each, or the place of each.</summary>
/// <remarks><inheritdoc cref="FittedColumn" path="/remarks" /></remarks>
public sealed class FittedCategories : FittedColumn
{
    private const int NoPlace = -1;

    private readonly string[] _categories;
    private readonly bool _isOneHot, _ignoresUnknown;
    private readonly int _fill;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <param name="name">The name of the column.</param>
    /// <param name="type">The type of the column in training.</param>
    /// <param name="hasIndicator">Whether the last input tells if the value is missing.</param>
    /// <param name="categories">The categories, in the order of their places; numbers as texts.</param>
    /// <param name="isOneHot">Whether each category has an input.</param>
    /// <param name="fill">The place of the category for missing values, which is one after the last for an input of
    /// their own; −1 to refuse them.</param>
    /// <param name="ignoresUnknown">Whether unknown values are ignored.</param>
    internal FittedCategories(
        string name, ColumnType type, bool hasIndicator, string[] categories, bool isOneHot, int fill, bool ignoresUnknown)
        : base(name, type, hasIndicator)
    {
        (_categories, _isOneHot, _fill, _ignoresUnknown) = (categories, isOneHot, fill, ignoresUnknown);
        for (int i = 0; i < categories.Length; i++)
        {
            _places.Add(categories[i], i);
        }

        Categories = Array.AsReadOnly(categories);
    }

    /// <summary>Gets the categories in the order of their inputs or places. Those of a column of numbers have the
    /// fewest digits that distinguish them, in the invariant culture.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>Gets the method: <see cref="PreparationMethod.OneHot"/> or
    /// <see cref="PreparationMethod.Ordinal"/>.</summary>
    public PreparationMethod Method => _isOneHot ? PreparationMethod.OneHot : PreparationMethod.Ordinal;

    /// <summary>Gets the index of the category that takes the place of a missing value; the number of categories if a
    /// missing value has an input of its own, after theirs; null if a missing value is refused.</summary>
    public int? FillIndex => _fill == NoPlace ? null : _fill;

    /// <summary>Gets what becomes of a value that is none of the categories.</summary>
    public UnknownRule Unknown => _ignoresUnknown ? UnknownRule.Ignore : UnknownRule.Refuse;

    private protected override int EncodedWidth => _isOneHot ? _categories.Length + (_fill == _categories.Length ? 1 : 0) : 1;

    private protected override IEnumerable<string> EncodedNames => !_isOneHot ? [Name]
        : _categories.Select(category => $"{Name}={category}").Concat(_fill == _categories.Length ? [Name + " missing"] : []);

    /// <summary>Finds the categories.</summary>
    internal static FittedCategories Fit(TableColumn column, ColumnPreparation preparation)
    {
        (column as NumberColumn)?.RequireNames();
        string[] categories = preparation.Categories is { } given ? [.. given] : Sorted(column);
        if (categories.Length == 0)
        {
            throw new ArgumentException(
                $"The column '{Message.Abbreviate(column.Name)}' must have a value in training, but has none. " +
                $"Leave it out by {nameof(Table)}.{nameof(Table.Without)}.");
        }

        int fill = preparation.Missing switch
        {
            MissingRule.MostFrequent => Array.IndexOf(categories, MostFrequent(column, categories)),
            MissingRule.Category => categories.Length,
            _ => NoPlace,
        };
        var fitted = new FittedCategories(
            column.Name,
            column.Type,
            preparation.MissingIndicator,
            categories,
            preparation.Method == PreparationMethod.OneHot,
            fill,
            preparation.Unknown == UnknownRule.Ignore);
        fitted.CheckTraining(column);
        return fitted;
    }

    private protected override string DescribeEncoding() =>
        (_isOneHot ? "one-hot: " : "ordinal: ") + Message.List(_categories) +
        (_fill == NoPlace || _fill == _categories.Length ? "" : $", '{Message.Abbreviate(_categories[_fill])}' for missing") +
        (_ignoresUnknown ? ", ignores others" : "");

    private protected override void SaveOwn(Utf8JsonWriter json)
    {
        StoredJson.Write(json, "categories", _categories);
        json.WriteBoolean("isNumber", Type == ColumnType.Number);
        json.WriteBoolean("oneHot", _isOneHot);
        json.WriteNumber("fill", _fill);
        json.WriteBoolean("ignoresUnknown", _ignoresUnknown);
    }

    private protected override void Encode(TableColumn column, Span<float> destination, int stride)
    {
        int[]? placesOfCodes = column is TextColumn texts ? [.. texts.Categories.Select(PlaceOf)] : null;
        for (int row = 0; row < column.RowCount; row++)
        {
            Write(PlaceOf(column, placesOfCodes, row), destination.Slice(row * stride, EncodedWidth));
        }
    }

    private void Write(int place, Span<float> inputs)
    {
        if (!_isOneHot)
        {
            inputs[0] = place;
            return;
        }

        inputs.Clear();
        if (place != NoPlace)
        {
            inputs[place] = 1;
        }
    }

    private int PlaceOf(TableColumn column, int[]? placesOfCodes, int row)
    {
        if (column.IsMissing(row))
        {
            return _fill == NoPlace ? throw MissingValue(Name, row) : _fill;
        }

        int place = placesOfCodes is not null ? placesOfCodes[((TextColumn)column).Codes[row]] : PlaceOf(column.TextOf(row)!);
        return place != NoPlace || _ignoresUnknown
            ? place
            : throw UnknownValue(row, column.TextOf(row)!);
    }

    private RowException UnknownValue(int row, string value) => new(
        row, place => Invariant($"The column '{Message.Abbreviate(Name)}' must hold a value known from training, but row {place} holds ") +
            $"'{Message.Abbreviate(value)}'. The known ones are {Message.List(_categories)}.");

    private int PlaceOf(string category) => _places.GetValueOrDefault(category, NoPlace);

    /// <summary>Refuses missing and unknown values in training as in predictions.</summary>
    private void CheckTraining(TableColumn column)
    {
        int[]? placesOfCodes = column is TextColumn texts ? [.. texts.Categories.Select(PlaceOf)] : null;
        for (int row = 0; row < column.RowCount; row++)
        {
            PlaceOf(column, placesOfCodes, row);
        }
    }

    private static string[] Sorted(TableColumn column) => column is TextColumn texts
        ? [.. texts.Categories.Order(StringComparer.Ordinal)]
        : [.. ((NumberColumn)column).Values.ToArray().Where(value => !float.IsNaN(value)).Distinct().Order().Select(NumberColumn.Text)];

    /// <summary>Returns the first of the most frequent categories.</summary>
    private static string MostFrequent(TableColumn column, string[] categories)
    {
        var counts = categories.ToDictionary(category => category, _ => 0, StringComparer.Ordinal);
        for (int row = 0; row < column.RowCount; row++)
        {
            if (column.TextOf(row) is { } text && counts.TryGetValue(text, out int count))
            {
                counts[text] = count + 1;
            }
        }

        return categories.MaxBy(category => counts[category])!;
    }
}
