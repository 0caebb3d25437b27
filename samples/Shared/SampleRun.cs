namespace NeuralTraining.Samples;

/// <summary>What a sample needs while it runs: its options, its folders, the screen, and whether to stop.</summary>
public sealed class SampleRun
{
    private readonly OptionValues _values;
    private readonly Screen _screen;
    private readonly string? _dataFolder;
    private readonly List<string> _files = [];

    internal SampleRun(OptionValues values, Screen screen, string? dataFolder, string outputFolder, CancellationToken cancellationToken)
    {
        _values = values;
        _screen = screen;
        _dataFolder = dataFolder;
        OutputFolder = outputFolder;
        CancellationToken = cancellationToken;
    }

    /// <summary>Gets whether <c>--quick</c> was given.</summary>
    public bool Quick => _values.Quick;

    /// <summary>Gets the folder with the data, in a sample that has the <see cref="DataOption"/>.</summary>
    public string DataFolder => _dataFolder
        ?? throw new InvalidOperationException("A sample must have the option --data to ask for the data folder, but this one has not.");

    /// <summary>Gets the folder for the results, which exists.</summary>
    public string OutputFolder { get; }

    /// <summary>Gets the token that Ctrl-C cancels, as do SIGTERM and SIGHUP.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Gets whether Ctrl-C was pressed: stop, but write what there is.</summary>
    public bool Interrupted => CancellationToken.IsCancellationRequested;

    internal IReadOnlyList<string> Files => _files;

    public int Get(CountOption option) => _values.Get(option);

    public float Get(RatioOption option) => _values.Get(option);

    public ulong Get(SeedOption option) => _values.Get(option);

    /// <summary>Returns the text; null if there is none, not even by default.</summary>
    public string? Get(TextOption option) => _values.Get(option);

    public string Get(ChoiceOption option) => _values.Get(option);

    public IReadOnlyList<string> Get(NamesOption option) => _values.Get(option);

    /// <summary>Prints a line, above the progress bar if there is one.</summary>
    public void WriteLine(string line = "") => _screen.WriteLine(line);

    /// <summary>Prints the header of a table, whose rows follow.</summary>
    public Table Table(params Column[] columns) => new(_screen, columns);

    /// <summary>Counts from 0 up to the given number under a progress bar, and stops early when interrupted.</summary>
    public IEnumerable<int> Track(string what, int count) => _screen.Track(what, count, CancellationToken);

    /// <summary>Computes something that reports its progress, under a progress bar.</summary>
    /// <param name="what">What is computed.</param>
    /// <param name="part">Which of how many trainings a report is about, from 0, and that training's progress.</param>
    /// <param name="compute">Computes it.</param>
    public TResult Track<TReport, TResult>(
        string what, Func<TReport, (int Number, int Count, TrainingProgress Progress)> part, Func<IProgress<TReport>, TResult> compute) =>
        _screen.Track(what, part, compute);

    /// <summary>Computes something that reports its progress, under a progress bar.</summary>
    /// <param name="what">What is computed, until the first report.</param>
    /// <param name="part">What a report says: what is computed, how much of it is done, and how much there is.</param>
    /// <param name="compute">Computes it.</param>
    public TResult Track<TReport, TResult>(
        string what, Func<TReport, (string What, int Done, int Count)> part, Func<IProgress<TReport>, TResult> compute) =>
        _screen.Track(what, part, compute);

    /// <summary>Returns the path of a file of results, which the last line of the sample then names.</summary>
    public string File(string name)
    {
        _files.Add(name);
        return Path.Combine(OutputFolder, name);
    }
}
