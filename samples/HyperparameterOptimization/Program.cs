using System.Collections.Concurrent;
using NeuralTraining;
using NeuralTraining.Data;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples;
using ScottPlot;
using ScottPlot.Plottables;

// Figure 6.24 of the chapter: a hundred random pairs of learning rate and weight decay, judged on validation data, and the best of them.
const int Images = 500;
const double ValidationShare = 0.2;
const int BatchSize = 100;
const int Best = 20;
const int Columns = 5;
int[] hidden = [100, 100, 100, 100, 100, 100];

var trials = new CountOption("--trials", "How many pairs to try.", 100, quick: 20);
var epochs = new CountOption("--epochs", "How many epochs to train each.", 50, quick: 15);
var parallel = new CountOption("--parallel", "How many to try at a time. The results do not depend on it.", Environment.ProcessorCount);
var seed = new SeedOption();

return Sample.Run("HyperparameterOptimization", "Searches a learning rate and a weight decay: figure 6.24.", args, [trials, epochs, parallel, seed, new DataOption()], run =>
{
    (Dataset train, Dataset validation) = Mnist.Load(run.DataFolder).Train.Take(Images).Split(ValidationShare, run.Get(seed));
    run.CancellationToken.ThrowIfCancellationRequested();

    var results = new ConcurrentBag<Trial>();
    Parallel.ForEach(
        Partitioner.Create(run.Track("Searching", run.Get(trials)), EnumerablePartitionerOptions.NoBuffering),
        new ParallelOptions { MaxDegreeOfParallelism = run.Get(parallel) },
        trial => results.Add(Try(trial)));
    Trial[] ranking = [.. results.Where(trial => trial.Evaluations.Count > 0).OrderByDescending(trial => trial.ValidationAccuracy).ThenBy(trial => trial.Number)];

    if (ranking.Length == 0)
    {
        run.CancellationToken.ThrowIfCancellationRequested();
    }

    run.WriteLine("=========== Hyper-Parameter Optimization Result ===========");
    foreach ((int rank, Trial trial) in ranking.Take(Best).Index())
    {
        run.WriteLine($"Best-{rank + 1} (val acc:{trial.ValidationAccuracy:0.0#}) | lr:{trial.LearningRate:g3}, weight decay:{trial.WeightDecay:g3}");
    }

    using var csv = new CsvFile(run.File("trials.csv"), "rank", "trial", "learning rate", "weight decay", "epoch", "train accuracy", "validation accuracy");
    foreach ((int rank, Trial trial) in ranking.Index())
    {
        foreach ((int epoch, Evaluation evaluation) in trial.Evaluations.Index())
        {
            csv.Row(rank + 1, trial.Number, trial.LearningRate, trial.WeightDecay, epoch, evaluation.TrainAccuracy, evaluation.ValidationAccuracy!);
        }
    }

    // One legend for all plots: in each it would hide much.
    Plot[] plots = [.. ranking.Take(Best).Select((trial, rank) => Draw($"Best-{rank + 1}\nlr {trial.LearningRate:g2}, λ {trial.WeightDecay:g2}", trial.Evaluations))];
    IReadOnlyList<Evaluation> best = ranking[0].Evaluations;
    plots[0].ShowLegend(AccuracyPlot.FreeCorner(
        [.. best.Select(evaluation => evaluation.TrainAccuracy)], [.. best.Select(evaluation => evaluation.ValidationAccuracy!.Value)]));
    Figure.SavePng(run.File("figure-6.24.png"), Columns, 520, 440, plots);

    Trial Try(int trial)
    {
        // All that is random in a trial depends on the seed and on which trial it is.
        var random = new RandomStream(run.Get(seed), (ulong)trial);
        float weightDecay = (float)Math.Pow(10, -8 + (4 * random.Uniform(0)));
        float learningRate = (float)Math.Pow(10, -6 + (4 * random.Uniform(1)));
        ulong trialSeed = random.Bits(2);

        var network = new MultiLayerNet(train.Features, hidden, 10, new() { WeightDecay = weightDecay, Seed = trialSeed }) { MaxDegreeOfParallelism = 1 };
        int updatesPerEpoch = train.Count / BatchSize;
        var trainer = new Trainer(network, new SGD(learningRate), new()
        {
            Iterations = (long)run.Get(epochs) * updatesPerEpoch,
            EvaluateEvery = updatesPerEpoch,
            BatchSize = BatchSize,
            Sampling = Sampling.WithReplacement,
            Seed = trialSeed,
        });
        try
        {
            trainer.Fit(train, validation, cancellationToken: run.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            // An interrupted trial counts by its last evaluation.
        }

        return new Trial(trial, learningRate, weightDecay, trainer.History!.Evaluations);
    }
});

static Plot Draw(string title, IReadOnlyList<Evaluation> evaluations)
{
    Plot plot = Figure.NewPlot(title, "epochs", "accuracy");
    double[] epochs = [.. evaluations.Select((_, epoch) => (double)epoch)];
    Scatter validation = plot.Add.ScatterLine(epochs, evaluations.Select(evaluation => evaluation.ValidationAccuracy!.Value).ToArray());
    Scatter train = plot.Add.ScatterLine(epochs, evaluations.Select(evaluation => evaluation.TrainAccuracy).ToArray());
    (validation.LegendText, train.LegendText) = ("validation", "train");
    (validation.LineWidth, train.LineWidth, train.LinePattern) = (2, 2, LinePattern.DenselyDashed);
    plot.Axes.SetLimits(0, Math.Max(1, evaluations.Count - 1), 0, 1);
    plot.HideLegend();
    return plot;
}

internal sealed record Trial(int Number, float LearningRate, float WeightDecay, IReadOnlyList<Evaluation> Evaluations)
{
    public double ValidationAccuracy => Evaluations[^1].ValidationAccuracy!.Value;
}
