using NeuralTraining;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples;

// Figure 6.23 of the chapter: seven layers learn 300 digits by heart, without dropout and with it.
const int TrainingImages = 300;
const int BatchSize = 100;
const int PrintEvery = 10;
int[] hidden = [100, 100, 100, 100, 100, 100];

var epochs = new CountOption("--epochs", "How many epochs to train, each of three updates.", 301, quick: 51);
var dropout = new RatioOption("--dropout", "The share of hidden units to drop: 0.15 in the caption of the book's figure, 0.2 in its script.", 0.15f);
var seed = new SeedOption();

return Sample.Run("OverfitDropout", "Overfits 300 images of MNIST, and less so with dropout: figure 6.23.", args, [epochs, dropout, seed, new DataOption()], run =>
{
    (Dataset train, Dataset test) = Mnist.Load(run.DataFolder);
    train = train.Take(TrainingImages);
    run.CancellationToken.ThrowIfCancellationRequested();
    Experiment[] experiments = [Create(dropoutRatio: 0), Create(run.Get(dropout))];

    string[] accuracyNames = [.. experiments.SelectMany(experiment => new[] { $"train (dropout {experiment.DropoutRatio})", $"test (dropout {experiment.DropoutRatio})" })];
    run.WriteLine($"{train.Count} training images, {test.Count} test images; the accuracy after the first update of an epoch:");
    Table table = run.Table([Column.Numbers("epoch"), .. accuracyNames.Select(name => Column.Numbers(name, "P2"))]);
    using (var csv = new CsvFile(run.File("accuracies.csv"), ["epoch", "iteration", .. accuracyNames]))
    {
        foreach (int epoch in run.Track("Training", run.Get(epochs)))
        {
            // Evaluating on all test images takes longest: each network has a core of its own.
            Parallel.ForEach(experiments, experiment => experiment.Evaluations.AddRange(experiment.Trainer.Fit(train, test).Evaluations));

            Evaluation[] latest = [.. experiments.Select(experiment => experiment.Evaluations[^1])];
            object[] accuracies = [.. latest.SelectMany(evaluation => new object[] { evaluation.TrainAccuracy, evaluation.ValidationAccuracy! })];
            csv.Row([epoch, latest[0].Iteration, .. accuracies]);
            if (epoch % PrintEvery == 0)
            {
                table.Row([epoch, .. accuracies]);
            }
        }
    }

    Figure.SavePng(run.File("figure-6.23.png"), columns: 2, 1000, 760, [.. experiments.Select(experiment => AccuracyPlot.Create($"Overfitting 300 images: dropout {experiment.DropoutRatio}", experiment.Evaluations))]);

    Experiment Create(float dropoutRatio)
    {
        var network = new MultiLayerNet(train.Features, hidden, 10, new() { DropoutRatio = dropoutRatio, Seed = run.Get(seed) }) { MaxDegreeOfParallelism = 1 };

        // One Fit is an epoch, evaluated after its first update as in the book: after updates 1, 4, 7, …
        const int UpdatesPerEpoch = TrainingImages / BatchSize;
        var trainer = new Trainer(network, new SGD(0.01f), new()
        {
            Iterations = UpdatesPerEpoch,
            EvaluateEvery = UpdatesPerEpoch,
            BatchSize = BatchSize,
            Sampling = Sampling.WithReplacement,
            Seed = run.Get(seed),
        });
        return new Experiment(dropoutRatio, trainer, []);
    }
});

internal sealed record Experiment(float DropoutRatio, Trainer Trainer, List<Evaluation> Evaluations);
