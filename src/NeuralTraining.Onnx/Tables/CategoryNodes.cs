using System.Globalization;
using NeuralTraining.Onnx.Export;
using NeuralTraining.Tabular;

namespace NeuralTraining.Onnx.Tables;

/// <summary>Adds the preparation of a column of categories to a graph: its place by LabelEncoder, and from it one
/// input, or one for each category.</summary>
/// <remarks>LabelEncoder serves numbers and texts, and tells missing values from unknown ones; OneHotEncoder would
/// truncate numbers to integers.</remarks>
internal sealed class CategoryNodes
{
    private readonly GraphBuilder _graph;
    private readonly FittedCategories _column;
    private readonly int _width;

    private readonly bool _isNumber, _isOrdinal, _ignores, _refuses;

    // The places of values that are none of the categories: beyond them, unless nothing is refused.
    private readonly long _missing, _unknown;

    private CategoryNodes(GraphBuilder graph, FittedCategories column)
    {
        (_graph, _column) = (graph, column);
        _width = column.FillIndex == column.Categories.Count ? column.Categories.Count + 1 : column.Categories.Count;
        _isNumber = column.Type == ColumnType.Number;
        _isOrdinal = column.Method == PreparationMethod.Ordinal;
        _ignores = column.Unknown == UnknownRule.Ignore;
        _refuses = !_ignores || column.FillIndex is null;
        _unknown = _refuses ? _width : Ignored;
        _missing = column.FillIndex ?? (_ignores ? _width + 1 : _width);
    }

    /// <summary>Adds the preparation.</summary>
    /// <param name="graph">The graph, with the column as an input.</param>
    /// <param name="column">The column.</param>
    /// <returns>The values that hold the inputs [batch, inputs], side by side.</returns>
    public static string[] Add(GraphBuilder graph, FittedCategories column) => new CategoryNodes(graph, column).Add();

    /// <summary>Gets what takes the place of an ignored value: the input of an ordinal encoding, or none of the inputs
    /// of a one-hot encoding.</summary>
    private long Ignored => _isOrdinal ? -1 : _width;

    private string[] Add()
    {
        string? isMissing = _isNumber && (_column.HasIndicator || _missing != _unknown) ? _graph.Add("IsNaN", [_column.Name]) : null;
        string place = AddPlace(isMissing);
        string inputs = _isOrdinal
            ? Casts.ToSingle(_graph, place)
            : Casts.ToSingle(_graph, _graph.Add(
                "Equal", [place, _graph.AddIntegers("categories", [.. Enumerable.Range(0, _width).Select(i => (long)i)], 1, _width)]));
        return !_column.HasIndicator ? [inputs]
            : isMissing is not null ? [inputs, Casts.ToSingle(_graph, isMissing)]
            : [inputs, AddEncoder(
                GraphBuilder.Attribute("keys_strings", [""]),
                GraphBuilder.Attribute("values_floats", [1f]),
                GraphBuilder.Attribute("default_float", 0f))];
    }

    /// <summary>Adds the place of each value: that of its category, of the one for missing values, or of the ignored
    /// ones. Fails for others.</summary>
    private string AddPlace(string? isMissing)
    {
        string place = _isNumber ? AddPlaceOfNumber(isMissing) : AddPlaceOfText();
        if (!_refuses)
        {
            return place;
        }

        List<long> places = [.. Enumerable.Range(0, _width).Select(i => (long)i)];
        if (_ignores)
        {
            places.Add(Ignored);
        }

        return Refusals.AddPlaces(_graph, place, places, _column.Name);
    }

    private string AddPlaceOfText()
    {
        List<string> keys = [.. _column.Categories];
        List<long> places = [.. Enumerable.Range(0, keys.Count).Select(i => (long)i)];
        if (_missing != _unknown && !keys.Contains(""))
        {
            keys.Add("");
            places.Add(_missing);
        }

        return AddEncoder(
            GraphBuilder.Attribute("keys_strings", keys),
            GraphBuilder.Attribute("values_int64s", places),
            GraphBuilder.Attribute("default_int64", _unknown));
    }

    private string AddPlaceOfNumber(string? isMissing)
    {
        (float Number, long Place)[] known = [.. _column.Categories.Index()
            .Where(category => Number(category.Item) is not null)
            .Select(category => (Number(category.Item)!.Value, (long)category.Index))];
        string place = AddEncoder(
            GraphBuilder.Attribute("keys_floats", known.Select(category => category.Number)),
            GraphBuilder.Attribute("values_int64s", known.Select(category => category.Place)),
            GraphBuilder.Attribute("default_int64", _unknown));
        return isMissing is null ? place : _graph.Add("Where", [isMissing, _graph.AddIntegers("missing", [_missing]), place]);
    }

    private string AddEncoder(params ReadOnlySpan<global::Onnx.AttributeProto> attributes) =>
        _graph.Add("LabelEncoder", [_column.Name], attributes, GraphBuilder.MachineLearning);

    /// <summary>Returns the number that a category stands for; null if no number has this text, so that none is of the
    /// category.</summary>
    private static float? Number(string category) =>
        float.TryParse(category, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && !float.IsNaN(number) &&
        number.ToString(CultureInfo.InvariantCulture) == category
            ? number
            : null;
}
