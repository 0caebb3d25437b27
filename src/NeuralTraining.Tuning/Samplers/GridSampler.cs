namespace NeuralTraining.Tuning;

/// <summary>Searches every point of a grid: evenly spaced values of each number on its scale, both ends included, and
/// all choices.</summary>
/// <remarks>
/// <para>Trial k is point k, and the last parameter changes fastest. The study ends after the last point. No trial
/// waits for another.</para>
/// <para>Values of integers are rounded, and equal ones count once. A conditional parameter has its values only where
/// it exists, so that no two trials are the same; it changes faster than its parent.</para>
/// </remarks>
public sealed class GridSampler : ISampler
{
    private const int MinPoints = 2, MaxPoints = 10_000;

    private readonly OrderedDictionary<string, (Parameter Parameter, int Points)> _others = new(StringComparer.Ordinal);
    private volatile Grid? _last;

    /// <summary>Creates the sampler.</summary>
    /// <param name="points">The number of points of a number, from 2 to 10,000. Default: 5.</param>
    /// <param name="others">Numbers with another number of points, such as <c>(learningRate, 20)</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of points is not in that range.</exception>
    /// <exception cref="ArgumentException">One of the <paramref name="others"/> is categorical or there
    /// twice.</exception>
    public GridSampler(int points = 5, params ReadOnlySpan<(Parameter Parameter, int Points)> others)
    {
        Points = InRange(points, "points of a number", nameof(points));
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

    /// <summary>Gets the number of points of a number that was not given another.</summary>
    public int Points { get; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Hyperparameters
    {
        get
        {
            var settings = new OrderedDictionary<string, double> { [nameof(Points)] = Points };
            foreach ((string name, (_, int points)) in _others)
            {
                settings[$"Points of '{name}'"] = points;
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
        return Count(GridOf(space));
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The grid has more than 2³¹ − 1 points, the trial is after the last, or the
    /// space lacks a parameter that was given a number of points.</exception>
    public ParameterValues Suggest(SamplingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Grid grid = GridOf(context.Space);
        return context.Trial < Count(grid) ? grid.Point(context.Trial) : throw new ArgumentException(
            Invariant($"The number of the trial must be less than that of the grid's points, {grid.Size}, but was '{context.Trial}'."),
            nameof(context));
    }

    /// <summary>Returns the sampler's name and settings.</summary>
    public override string ToString() =>
        $"GridSampler({string.Join(", ", Hyperparameters.Select(setting => Invariant($"{setting.Key}: {setting.Value}")))})";

    private Grid GridOf(SearchSpace space)
    {
        if (_last is { } last && ReferenceEquals(last.Space, space))
        {
            return last;
        }

        int[] points = new int[space.Count];
        Array.Fill(points, Points);
        foreach ((_, (Parameter parameter, int count)) in _others)
        {
            points[space.IndexOf(parameter)] = count;
        }

        return _last = new Grid(space, points);
    }

    private static int Count(Grid grid) => grid.Size <= int.MaxValue ? (int)grid.Size : throw new ArgumentException(Invariant(
        $"A grid must have at most {int.MaxValue} points, but this one has {grid.Size}: choose fewer points, or another sampler."));

    private static int InRange(int points, string name, string argument) => points is >= MinPoints and <= MaxPoints
        ? points
        : throw new ArgumentOutOfRangeException(argument, Invariant(
            $"The number of {name} must be from {MinPoints} to {MaxPoints}, but was '{points}'."));
}
