using System.CommandLine;
using NeuralTraining.Samples;
using NeuralTraining.Tuning;
using NeuralTraining.Tuning.PostgreSql;

namespace HyperparameterOptimization;

/// <summary>The options that say how to search, and the sampler, pruner and storage that they mean.</summary>
internal sealed class SearchSettings
{
    private const string Random = "random", None = "none", DefaultStudy = "HyperparameterOptimization";

    // A network must have learned for a while before a comparison says anything.
    private const int EpochsBeforePruning = 10;

    private readonly ChoiceOption _sampler = new("--sampler", "What suggests the pairs.", Random, "grid", "sobol", "gp", "tpe");
    private readonly ChoiceOption _pruner = new("--pruner", "What stops hopeless trials early.", None, "median", "percentile", "halving");
    private readonly CountOption _rounds = new("--narrow-rounds", "In how many rounds to search at random, each in the space of the best so far.", 1);
    private readonly TextOption _journal = new(
        "--journal", "Keep the search in a file, and go on with it if it is there. Several processes may share it.", "file", "name a file");
    private readonly TextOption _storage = new(
        "--storage", "Share the search with other machines through PostgreSQL: \"Host=…;Username=…\".", "connection string", "be a connection string");
    private readonly TextOption _study = new("--study", "The name of the search in --storage.", "name", "name a study", DefaultStudy);

    /// <summary>Gets the options.</summary>
    public Option[] Options => [_sampler, _pruner, _rounds, _journal, _storage, _study];

    /// <summary>Returns whether a search can be continued by another process.</summary>
    public bool IsDurable(SampleRun run) => (run.Get(_journal) ?? run.Get(_storage)) is not null;

    /// <summary>Returns the options of the study.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public StudyOptions ToStudyOptions(SampleRun run, int trials, int epochs, int updatesPerEpoch, ulong seed) => new()
    {
        Direction = Direction.Maximize,
        Sampler = SamplerOf(run, trials),
        Pruner = run.Get(_pruner) switch
        {
            "median" => new MedianPruner(warmupSteps: EpochsBeforePruning * updatesPerEpoch),
            "percentile" => new PercentilePruner(25, warmupSteps: EpochsBeforePruning * updatesPerEpoch),
            "halving" => new SuccessiveHalvingPruner(EpochsBeforePruning * updatesPerEpoch, reductionFactor: 2),
            _ => null,
        },
        Seed = seed,
        ObjectiveSettings = new Dictionary<string, double> { ["epochs"] = epochs },
        Folder = run.Get(_journal) is { } journal ? journal + ".trials" : null,
    };

    /// <summary>Returns the storage of the study.</summary>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    public IStudyStorage OpenStorage(SampleRun run)
    {
        string? journal = run.Get(_journal), database = run.Get(_storage);
        if (journal is not null && database is not null)
        {
            throw new UsageException("The options must have '--journal' or '--storage' but not both, as a search is kept in one place.");
        }

        if (database is null && run.Get(_study) != DefaultStudy)
        {
            throw new UsageException($"The option '--study' names a search in '--storage', but there is only '--study {run.Get(_study)}'.");
        }

        return journal is not null ? new JournalStorage(journal)
            : database is not null ? new PostgreSqlStorage(database, run.Get(_study)!)
            : new InMemoryStorage();
    }

    private ISampler SamplerOf(SampleRun run, int trials)
    {
        string sampler = run.Get(_sampler);
        int rounds = run.Get(_rounds);
        if (rounds > 1 && sampler != Random)
        {
            throw new UsageException($"The option '--narrow-rounds' narrows a search at random, but there is '--sampler {sampler}'.");
        }

        if (rounds > trials)
        {
            throw new UsageException($"The option '--narrow-rounds' must be at most the number of trials, {trials}, but was '{rounds}'.");
        }

        return sampler switch
        {
            "grid" => new GridSampler(Math.Max(2, (int)Math.Ceiling(Math.Sqrt(trials)))),
            "sobol" => new SobolSampler(),
            "gp" => new GaussianProcessSampler(),
            "tpe" => new TpeSampler(),
            _ when rounds > 1 => new NarrowingSampler((trials + rounds - 1) / rounds),
            _ => new RandomSampler(),
        };
    }
}
