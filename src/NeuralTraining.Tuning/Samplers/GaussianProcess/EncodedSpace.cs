namespace NeuralTraining.Tuning;

/// <summary>The inputs of the Gaussian process: a column for each number, and one for each choice of a categorical
/// parameter.</summary>
/// <remarks>A number's column is its unit coordinate; an integer has the middle of its part. A choice is 1/√2 in its
/// own column and 0 in the others, so that two choices are 1 apart, as the ends of a number's range are. A number that
/// does not exist has ½ and a choice that does not exist has 0 in each column: the columns of its parent tell such
/// points from others.</remarks>
internal sealed class EncodedSpace
{
    private const double RootHalf = 0.70710678118654752440;
    private readonly SearchSpace _space;
    private readonly int[] _first;

    public EncodedSpace(SearchSpace space)
    {
        _space = space;
        _first = new int[space.Count];
        for (int p = 0; p < _first.Length; p++)
        {
            _first[p] = Columns;
            Columns += Width(p);
        }
    }

    public int Parameters => _first.Length;

    public int Columns { get; }

    public int First(int parameter) => _first[parameter];

    /// <summary>Returns the number of columns of a parameter.</summary>
    public int Width(int parameter) => Math.Max(1, _space.Parameters[parameter].Choices.Count);

    public bool IsCategorical(int parameter) => _space.Parameters[parameter].Kind == ParameterKind.Categorical;

    /// <summary>Returns the part of the scale that an integer has on average; 0 for other numbers.</summary>
    public double Part(int parameter) =>
        _space.Parameters[parameter] is { IsInteger: true } integer ? 1 / (integer.High - integer.Low + 1) : 0;

    /// <summary>Returns the point that a trial would get for unit coordinates.</summary>
    public ParameterValues Values(ReadOnlySpan<double> unit) => ParameterValues.FromUnit(_space, unit);

    /// <summary>Writes the columns of the point that a trial would get for unit coordinates.</summary>
    public void Encode(ReadOnlySpan<double> unit, Span<double> columns)
    {
        // Only integers and choices can be parents, so only they need their numbers.
        Span<double> numbers = stackalloc double[unit.Length];
        numbers.Fill(double.NaN);
        for (int p = 0; p < unit.Length; p++)
        {
            Parameter parameter = _space.Parameters[p];
            bool isActive = _space.IsActive(p, numbers) && !double.IsNaN(unit[p]);
            Span<double> own = columns.Slice(_first[p], Width(p));
            if (parameter.Kind is ParameterKind.Uniform or ParameterKind.LogUniform)
            {
                own[0] = isActive ? unit[p] : 0.5;
                continue;
            }

            numbers[p] = isActive ? parameter.FromUnit(unit[p]) : double.NaN;
            if (parameter.Kind == ParameterKind.Categorical)
            {
                own.Clear();
                if (isActive)
                {
                    own[(int)numbers[p]] = RootHalf;
                }
            }
            else
            {
                own[0] = isActive ? parameter.ToUnit(numbers[p]) : 0.5;
            }
        }
    }
}
