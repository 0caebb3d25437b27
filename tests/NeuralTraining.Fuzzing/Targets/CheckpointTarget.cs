using System.Numerics.Tensors;
using NeuralTraining.Callbacks;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Fuzzing;

/// <summary>Checkpoints, by way of a trainer that resumes from a folder of one.</summary>
internal sealed class CheckpointTarget : Target
{
    private readonly string _folder = Directory.CreateTempSubdirectory("NeuralTraining.Fuzzing.").FullName;

    public CheckpointTarget() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_folder, recursive: true);

    /// <summary>The trainer whose checkpoints the files are.</summary>
    public static Trainer CreateTrainer(string folder, Adam? optimizer = null) => new(
        WeightsTarget.CreateNetwork(),
        optimizer ?? new Adam(),
        new TrainerOptions { Iterations = 6, BatchSize = 2, EvaluateEvery = 2, Callbacks = [new AveragedWeights(), new EarlyStopping(3)], Checkpoints = new() { Folder = folder, EveryIterations = 3 } });

    /// <summary>What it trains on.</summary>
    public static Dataset Samples() => new(Tensor.Create<float>([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]), new[] { 0, 1, 1, 0 });

    private protected override void Prepare(byte[] file)
    {
        Array.ForEach(Directory.GetFiles(_folder), File.Delete);
        File.WriteAllBytes(Path.Combine(_folder, "checkpoint-000000000003.safetensors"), file);
    }

    private protected override Action Read(byte[] file)
    {
        var optimizer = new Adam();
        Trainer trainer = CreateTrainer(_folder, optimizer);
        uint[] before = State(trainer, optimizer);
        try
        {
            trainer.Resume();
        }
        catch (Exception exception) when (IsDocumented(exception))
        {
            bool isUntouched = State(trainer, optimizer).AsSpan().SequenceEqual(before) && trainer is { Iteration: 0, History: null, Network.Iteration: 0 };
            Require(isUntouched, "leave everything as it was when it refuses a checkpoint");
            throw;
        }

        return () =>
        {
            WeightsTarget.RequireSame(trainer.Network.Parameters, file);
            WeightsTarget.RequireSame(trainer.Network.Buffers, file);
            foreach ((string name, ParameterSet slot) in optimizer.SaveState().Slots)
            {
                Require(NaiveTensors.Floats(file, $"optimizer.slot.{name}").AsSpan().SequenceEqual(WeightsTarget.Bits(slot)), $"give the optimizer's '{name}'");
            }

            GoOn(trainer);
        };
    }

    private protected override byte[]? Repaired(byte[] file) => SafetensorsRepair.Checksum(SafetensorsRepair.Lengths(file) ?? file);

    /// <summary>Damage is <see cref="InvalidDataException"/>, a run that others options made <see cref="InvalidOperationException"/>.</summary>
    private protected override bool IsDocumented(Exception exception) =>
        exception is InvalidDataException || (exception is InvalidOperationException && exception.Message.StartsWith("The checkpoint '", StringComparison.Ordinal));

    /// <summary>The bits of all that a checkpoint restores but the counters.</summary>
    private static uint[] State(Trainer trainer, Adam optimizer)
    {
        OptimizerState state = optimizer.SaveState();
        return [.. WeightsTarget.Bits(trainer.Network.Parameters), .. WeightsTarget.Bits(trainer.Network.Buffers),
            (uint)state.Step, BitConverter.SingleToUInt32Bits(state.LearningRate), .. state.Slots.Values.SelectMany(WeightsTarget.Bits)];
    }

    /// <summary>Trains on, which must end as training may end.</summary>
    private static void GoOn(Trainer trainer)
    {
        using var stop = new CancellationTokenSource();
        try
        {
            trainer.Fit(Samples(), Samples(), progress: new Stop(stop, trainer.Iteration + 2), cancellationToken: stop.Token);
        }
        catch (Exception exception) when (exception is NonFiniteException or OperationCanceledException
            || (exception is InvalidOperationException && exception.Message.StartsWith("The checkpoint '", StringComparison.Ordinal)))
        {
            // Values that are not finite, enough, or other samples.
        }
    }

    private sealed class Stop(CancellationTokenSource source, long iteration) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Iteration >= iteration)
            {
                source.Cancel();
            }
        }
    }
}
