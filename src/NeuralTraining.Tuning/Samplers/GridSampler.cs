namespace NeuralTraining.Tuning;

/// <summary>Searches every point of a grid: a few values of each number, at equal distances on its scale and both ends
/// among them, with every choice.</summary>
/// <remarks>
/// <para>Trial k is point k, and the last parameter changes fastest. The study ends after the last point. No trial
/// waits for another.</para>
/// <para>Integers are rounded, and those that are then the same count once. A conditional parameter has its points only
/// where it exists, so that no point is twice in the grid; it changes faster than its parent, and the parameters that
/// depend on the same parent follow one another in the order of their declaration.</para>
/// </remarks>
public sealed class GridSampler : ISampler
{
    private const int MinPoints = 2, MaxPoints = 10_000;

    private readonly int _points;
    private readonly OrderedDictionary<string, (Parameter Parameter, int Points)> _others = new(StringComparer.Ordinal);

    /// <summary>Creates the sampler.</summary>
    /// <param name="points">The number of points of a number, from 2 to 10,000. Default: 5.</param>
    /// <param name="others">Numbers with another number of points, such as <c>(learningRate, 20)</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of points is not in that range.</exception>
    /// <exception cref="ArgumentException">One of the <paramref name="others"/> is categorical or there
    /// twice.</exception>
    public GridSampler(int points = 5, params ReadOnlySpan<(Parameter Parameter, int Points)> others)
    {
        _points = InRange(points, "points of a number", nameof(points));
        foreach ((Parameter parameter, int count) in others)
        {
            ArgumentNullException.ThrowIfNull(parameter, nameof(others));
            InRange(count, $"points of '{parameter.Name}'", nameof(others));
            if (parameter.Kind == ParameterKind.Categorical || !_others.TryAdd(parameter.Name, (parameter, count)))
            {
                throw new ArgumentException(
                    $"Numbers may have another number of points, each once, but '{parameter.Name}' is " +
                    (parameter.Kind == ParameterKind.Categorical ? "categorical, and all its choices are searched." : "there twice."),
                    nameof(others));
            }
        }
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters
    {
        get
        {
            var settings = new OrderedDictionary<string, double> { ["points"] = _points };
            foreach ((string name, (_, int points)) in _others)
            {
                settings[$"points of '{name}'"] = points;
            }

            return settings;
        }
    }

    /// <inheritdoc />
    public bool UsesResults => false;

    /// <summary>Returns the number of points of the grid.</summary>
    /// <param name="space">The space.</param>
    /// <exception cref="ArgumentException">The grid has more than 2³¹ − 1 points, or the space lacks a parameter that
    /// was given a number of points.</exception>
    public int? MaxTrials(SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return Count(new Grid(space, PointsIn(space)));
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The grid has more than 2³¹ − 1 points, the trial is after the last, or the
    /// space lacks a parameter that was given a number of points.</exception>
    public ParameterValues Suggest(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var grid = new Grid(context.Space, PointsIn(context.Space));
        return context.Trial < Count(grid) ? grid.Point(context.Trial) : throw new ArgumentException(
            Invariant($"The grid has {grid.Size} points, so the last trial must be ") +
            Invariant($"{grid.Size - 1}, but was '{context.Trial}'."), nameof(context));
    }

    /// <summary>Returns the sampler's name and settings.</summary>
    public override string ToString() =>
        $"GridSampler({string.Join(", ", Hyperparameters.Select(setting => Invariant($"{setting.Key}: {setting.Value}")))})";

    private int[] PointsIn(SearchSpace space)
    {
        int[] points = new int[space.Count];
        Array.Fill(points, _points);
        foreach ((_, (Parameter parameter, int count)) in _others)
        {
            points[space.IndexOf(parameter)] = count;
        }

        return points;
    }

    private static int Count(Grid grid) => grid.Size <= int.MaxValue ? (int)grid.Size : throw new ArgumentException(Invariant(
        $"A grid must have at most {int.MaxValue} points, but this one has {grid.Size}: choose fewer points, or another sampler."));

    private static int InRange(int points, string name, string argument) => points is >= MinPoints and <= MaxPoints
        ? points
        : throw new ArgumentOutOfRangeException(argument, Invariant(
            $"The number of {name} must be from {MinPoints} to {MaxPoints}, but was '{points}'."));
}
