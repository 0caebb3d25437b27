using System.Runtime.ExceptionServices;
using NeuralTraining.Callbacks;
using NeuralTraining.Files;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>Trains the networks, several at a time.</content>
public sealed partial class Ensemble
{
    /// <summary>Trains several networks, each on its own and some at the same time, and makes an ensemble of
    /// them.</summary>
    /// <remarks>The result does not depend on how many are trained at a time: trainers share nothing but the data,
    /// which they only read. Networks that begin alike end alike, so give each a seed of its own:
    /// <c>i => new Trainer(new MultiLayerNet(784, [100], 10, new() { Seed = (ulong)i }), new Adam(),
    /// new() { Seed = (ulong)i })</c>.</remarks>
    /// <param name="count">The number of networks, at least 1. The chapter has five.</param>
    /// <param name="create">Creates the trainer of network i, i from 0. Called once for each i, in order, before
    /// training begins. Trainers must not share a network, an optimizer, a callback or a folder of checkpoints, nor
    /// layers or losses of your own that keep state. Afterwards each has the history of its network.</param>
    /// <param name="train">The training data.</param>
    /// <param name="validation">The data that the trainers evaluate on besides the training data. Default: null:
    /// none.</param>
    /// <param name="maxDegreeOfParallelism">The number of networks trained at a time, at least 1. Default: null: as
    /// many as there are processors, and never more than that.</param>
    /// <param name="progress">Receives a report of every update of every network, from several threads at once.
    /// Default: null: none are made.</param>
    /// <param name="cancellationToken">The token that stops training between two updates.</param>
    /// <returns>The ensemble, its networks in the order of their numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the degree of parallelism is less than 1.</exception>
    /// <exception cref="ArgumentException">A trainer is null, two trainers share a network, an optimizer, a callback or
    /// a folder of checkpoints, or the networks differ in inputs or outputs: nothing has been trained. Or the data does
    /// not fit a network or its mini-batch size: that network has not been changed.</exception>
    /// <exception cref="InvalidOperationException">A trainer refuses its optimizer, its schedule, its folder of
    /// checkpoints or the run that it resumes, or a run or another thread has its network, as <see cref="Trainer.Fit"/>
    /// says: that network has not been changed. Or its schedule gives no rate in an iteration of the run, which ends
    /// training there.</exception>
    /// <exception cref="NotSupportedException">A trainer is to save checkpoints, but its optimizer's state cannot be
    /// saved: that network has not been changed.</exception>
    /// <exception cref="IOException">A folder of checkpoints may not be read, or cannot be created or locked, or a
    /// checkpoint could not be saved. All networks are as their last updates left them.</exception>
    /// <exception cref="NonFiniteException">A trainer refuses numbers that are NaN or infinite, as
    /// <see cref="Trainer.Fit"/> does. All networks are as their last updates left them.</exception>
    /// <exception cref="OperationCanceledException">Training was canceled. The networks are as their last updates left
    /// them.</exception>
    public static Ensemble Train(
        int count,
        Func<int, Trainer> create,
        Dataset train,
        Dataset? validation = null,
        int? maxDegreeOfParallelism = null,
        IProgress<EnsembleProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Require.AtLeast(count, 1, "number of networks");
        Require.AtLeast(maxDegreeOfParallelism ?? 1, 1, "number of networks to train at a time", nameof(maxDegreeOfParallelism));
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(train);
        Trainer[] trainers = CreateTrainers(count, create);
        var ensemble = new Ensemble([.. trainers.Select(trainer => trainer.Network)]);

        // The first failure stops the other networks; it is thrown as it is, not wrapped.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? failure = null;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Parallelism.UpTo(maxDegreeOfParallelism).Degree }, i =>
        {
            try
            {
                // One thread per network: networks that share threads would have to synchronize.
                trainers[i].FitOnThisThread(train, validation, progress is null ? null : new NetworkProgress(i, progress), stop.Token);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
                stop.Cancel();
            }
        });

        if (failure is OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return ensemble;
    }

    private static Trainer[] CreateTrainers(int count, Func<int, Trainer> create)
    {
        var trainers = new Trainer[count];
        for (int i = 0; i < count; i++)
        {
            trainers[i] = create(i) ?? throw new ArgumentException(
                Invariant($"Each network must have a trainer, but that of network {i} is null."), nameof(create));
        }

        RequireAlike([.. trainers.Select(trainer => trainer.Network)], nameof(create));
        if (trainers.Select(trainer => trainer.Optimizer).Distinct(ReferenceEqualityComparer.Instance).Count() < count)
        {
            throw new ArgumentException("Each network must have an optimizer of its own, but two trainers share one.", nameof(create));
        }

        ITrainingCallback[] callbacks = [.. trainers.SelectMany(trainer => trainer.Callbacks)];
        if (callbacks.Distinct(ReferenceEqualityComparer.Instance).Count() < callbacks.Length)
        {
            throw new ArgumentException("Each network must have callbacks of its own, but two trainers share one.", nameof(create));
        }

        RequireFolders(trainers, nameof(create));
        return trainers;
    }

    private static void RequireFolders(Trainer[] trainers, string argument)
    {
        var owners = new Dictionary<string, int>(RealPath.Comparer);
        for (int i = 0; i < trainers.Length; i++)
        {
            if (trainers[i].Checkpoints?.Folder.RealPath is { } path && !owners.TryAdd(path, i))
            {
                throw new ArgumentException(
                    "Each network must have a folder of its own for checkpoints, " +
                    Invariant($"but networks {owners[path]} and {i} share '{MessageText.Escape(path)}'."),
                    argument);
            }
        }
    }

    private sealed class NetworkProgress(int network, IProgress<EnsembleProgress> progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(new EnsembleProgress { Network = network, Training = value });
    }
}
