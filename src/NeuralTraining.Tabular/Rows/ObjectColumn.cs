namespace NeuralTraining.Tabular;

/// <summary>Builds a column from objects. Its first value decides its type.</summary>
/// <param name="name">The name.</param>
internal sealed class ObjectColumn(string name)
{
    private ChunkedList<float>? _numbers;
    private TextBuilder? _texts;
    private int _missing;

    /// <summary>Gets the number of values.</summary>
    public int Count { get; private set; }

    public void Add(object? value)
    {
        if (Cell.IsMissing(value))
        {
            _numbers?.Add(float.NaN);
            _texts?.AddMissing();
            _missing++;
        }
        else if (Cell.TryNumber(value!, out float number))
        {
            Add(number);
        }
        else
        {
            AddText(value!);
        }

        Count++;
    }

    /// <summary>Returns the column, and forgets its values.</summary>
    public TableColumn Build()
    {
        if (_texts is not null)
        {
            (ReadOnlyMemory<int> codes, string[] categories) = _texts.Build();
            return new TextColumn(name, codes, categories);
        }

        StartNumbers();
        return new NumberColumn(name, _numbers!.Take());
    }

    private void Add(float number)
    {
        if (_texts is not null)
        {
            throw Mixed("texts", $"the number '{NumberColumn.Text(number)}'");
        }

        StartNumbers();
        _numbers!.Add(number);
    }

    private void AddText(object value)
    {
        string text = Cell.Text(value) ?? throw new ArgumentException(
            Invariant($"A value of a table must be a number, a text, a truth value, a date or missing, but row {Count} holds ") +
            $"a {value.GetType().Name} in column '{Message.Abbreviate(name)}'.");
        if (_numbers is not null)
        {
            throw Mixed("numbers", $"the text '{Message.Abbreviate(text)}'");
        }

        if (_texts is null)
        {
            _texts = new TextBuilder();
            for (int i = 0; i < _missing; i++)
            {
                _texts.AddMissing();
            }
        }

        _texts.Add(text);
    }

    private void StartNumbers()
    {
        if (_numbers is null)
        {
            _numbers = new ChunkedList<float>();
            for (int i = 0; i < _missing; i++)
            {
                _numbers.Add(float.NaN);
            }
        }
    }

    private ArgumentException Mixed(string kind, string found) => new(
        Invariant($"Column '{Message.Abbreviate(name)}' must hold {kind} like its first value, but row {Count} holds {found}."));
}
