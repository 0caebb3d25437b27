using NeuralTraining;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples;

// Figures 6.20 and 6.21 of the chapter: seven layers learn 300 digits by heart, without weight decay and with it.
const int TrainingImages = 300;
const int BatchSize = 100;
const int PrintEvery = 10;
int[] hidden = [100, 100, 100, 100, 100, 100];

var epochs = new CountOption("--epochs", "How many epochs to train, each of three updates.", 201, quick: 51);
var seed = new SeedOption();

return Sample.Run("OverfitWeightDecay", "Overfits 300 images of MNIST, and less so with weight decay: figures 6.20 and 6.21.", args, [epochs, seed, new DataOption()], run =>
{
    (Dataset train, Dataset test) = Mnist.Load(run.DataFolder);
    train = train.Take(TrainingImages);
    run.CancellationToken.ThrowIfCancellationRequested();
    Experiment[] experiments = [Create(weightDecay: 0, "figure-6.20.png"), Create(weightDecay: 0.1f, "figure-6.21.png")];

    string[] accuracyNames = [.. experiments.SelectMany(experiment => new[] { $"train (λ = {experiment.WeightDecay})", $"test (λ = {experiment.WeightDecay})" })];
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

    foreach ((float weightDecay, string figure, _, List<Evaluation> evaluations) in experiments)
    {
        Figure.SavePng(run.File(figure), AccuracyPlot.Create($"Overfitting 300 images: weight decay λ = {weightDecay}", evaluations));
    }

    Experiment Create(float weightDecay, string figure)
    {
        var network = new MultiLayerNet(train.Features, hidden, 10, new() { WeightDecay = weightDecay, Seed = run.Get(seed) }) { MaxDegreeOfParallelism = 1 };

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
        return new Experiment(weightDecay, figure, trainer, []);
    }
});

internal sealed record Experiment(float WeightDecay, string Figure, Trainer Trainer, List<Evaluation> Evaluations);
