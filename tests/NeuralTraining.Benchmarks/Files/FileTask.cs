using NeuralTraining.Benchmarks.Steps;
using NeuralTraining.Callbacks;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Training;

namespace NeuralTraining.Benchmarks.Files;

/// <summary>What is done between trainings: data is loaded and drawn, a network evaluated, saved and loaded. The programs in <c>Peers</c> repeat the tasks.</summary>
/// <param name="Name">The name of the task, with the case of its network.</param>
/// <param name="Prepare">Returns the work that is timed, given a folder for files and the number of threads.</param>
internal sealed record FileTask(string Name, Func<string, int, Action> Prepare)
{
    public static readonly FileTask[] All =
    [
        new("load", (_, _) => LoadMnist),
        .. "AED".Select(step => new FileTask($"evaluate-{step}", (_, threads) => Evaluating(CaseOf(step), threads))),
        .. "AD".Select(step => new FileTask($"draw-{step}", (_, threads) => Drawing(CaseOf(step), threads))),
        .. "AD".SelectMany(step => new FileTask[]
        {
            new($"save-{step}", (folder, _) => new CheckpointWork(CaseOf(step), folder).Save),
            new($"restore-{step}", (folder, _) => new CheckpointWork(CaseOf(step), folder).Restore),
            new($"weights-{step}", (folder, _) => SavingWeights(CaseOf(step), folder)),
        }),
    ];

    private static StepCase CaseOf(char name) => StepCase.All.Single(step => step.Name[0] == name);

    private static void LoadMnist()
    {
        string folder = Path.GetFullPath("../../../../../data/mnist", AppContext.BaseDirectory);
        _ = Mnist.Load(folder);
    }

    /// <summary>Loss and accuracy of 60,000 samples.</summary>
    private static Action Evaluating(StepCase step, int threads)
    {
        Dataset data = StepBenchmark.RandomData(step);
        MultiLayerNet network = step.CreateNetwork();
        network.MaxDegreeOfParallelism = threads;
        return () => network.Evaluate(data.AsBatch());
    }

    /// <summary>A thousand mini-batches out of 60,000 samples.</summary>
    private static Action Drawing(StepCase step, int threads)
    {
        MiniBatches batches = StepBenchmark.RandomData(step).CreateMiniBatches(step.BatchSize, seed: 1);
        batches.MaxDegreeOfParallelism = threads;
        return () =>
        {
            for (int i = 0; i < 1000; i++)
            {
                batches.Draw(i % batches.PerEpoch);
            }
        };
    }

    private static Action SavingWeights(StepCase step, string folder)
    {
        MultiLayerNet network = step.CreateNetwork();
        string path = Path.Combine(folder, "weights.safetensors");
        return () =>
        {
            network.SaveWeights(path);
            network.LoadWeights(path);
        };
    }

    /// <summary>A checkpoint of the network and of Adam's state, as a trainer saves and resumes it.</summary>
    private sealed class CheckpointWork
    {
        private readonly MultiLayerNet _network;
        private readonly Adam _optimizer = new();
        private readonly TrainingHistory _history = new();
        private readonly string _path;

        public CheckpointWork(StepCase step, string folder)
        {
            _network = step.CreateNetwork();
            _path = Path.Combine(folder, "checkpoint.safetensors");
            ParameterSet gradients = _network.Parameters.NewLike();
            gradients.AsSpan().Fill(0.5f);
            _optimizer.Update(_network.Parameters, gradients);
            Save();
        }

        public void Save()
        {
            var state = new TrainingState(0, 0, 0, 0, new Dictionary<string, string>(), _optimizer.StateInPlace(), Array.Empty<(string, CallbackState)>(), _history);
            CheckpointFile.Save(_path, _network, state);
        }

        public void Restore()
        {
            (TrainingState state, Action restoreWeights) = CheckpointFile.Load(_path, _network) ?? throw new InvalidDataException("The checkpoint must be whole, but is damaged.");
            _optimizer.TakeState(state.Optimizer);
            restoreWeights();
        }
    }
}
