using HyperparameterOptimization;
using NeuralTraining;
using NeuralTraining.Callbacks;
using NeuralTraining.Data;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples;
using NeuralTraining.Tuning;

// Figure 6.24 of the chapter: a hundred random pairs of learning rate and weight decay, judged on validation data, and the best of them.
const int Images = 500;
const int ValidationImages = 100;
const int BatchSize = 100;
const int UpdatesPerEpoch = (Images - ValidationImages) / BatchSize;
const int CheckpointEpochs = 10;
const int Best = 20;
const int Columns = 5;
const int MinForImportances = 10;
const string Value = "validation accuracy";
int[] hidden = [100, 100, 100, 100, 100, 100];

Parameter<double> decay = Parameter.LogUniform("weight decay", 1e-8, 1e-4);
Parameter<double> rate = Parameter.LogUniform("learning rate", 1e-6, 1e-2);

var trials = new CountOption("--trials", "How many pairs to try.", 100, quick: 20, maximum: 1_000_000);
var epochs = new CountOption("--epochs", "How many epochs to train each.", 50, quick: 15);
var workers = new CountOption("--workers", "How many to try at a time. The results do not depend on it.", Environment.ProcessorCount);
var seed = new SeedOption();
var settings = new SearchSettings();

return Sample.Run(
    "HyperparameterOptimization",
    "Searches a learning rate and a weight decay: figure 6.24.",
    args,
    [trials, epochs, workers, .. settings.Options, seed, new DataOption()],
    run =>
    {
        StudyOptions options = settings.ToStudyOptions(run, run.Get(trials), run.Get(epochs), UpdatesPerEpoch, run.Get(seed));
        using IStudyStorage storage = settings.OpenStorage(run);
        (Dataset train, Dataset validation) = Mnist.Load(run.DataFolder).Train.Take(Images).Split((double)ValidationImages / Images, run.Get(seed));
        run.CancellationToken.ThrowIfCancellationRequested();

        var study = new Study(new SearchSpace(decay, rate), options, storage);
        StudyResults results = Search();
        if (results.Ranking.Count == 0)
        {
            run.CancellationToken.ThrowIfCancellationRequested();
        }

        run.WriteLine("=========== Hyper-Parameter Optimization Result ===========");
        foreach ((int rank, TrialRecord trial) in results.Ranking.Take(Best).Index())
        {
            run.WriteLine($"Best-{rank + 1} (val acc:{trial.Value:0.0#}) | lr:{trial.Values!.Get(rate):g3}, weight decay:{trial.Values.Get(decay):g3}");
        }

        if (run.Interrupted && settings.IsDurable(run))
        {
            run.WriteLine("The same command goes on with the search.");
        }

        // Neither file depends on who ran which trial, and when.
        using (StreamWriter table = File.CreateText(run.File("trials.csv")), curves = File.CreateText(run.File("curves.csv")))
        {
            results.WriteCsv(table, times: false);
            results.WriteCurvesCsv(curves);
        }

        (TrialRecord, TrainingHistory?)[] best =
        [
            .. results.Ranking.Take(Best).AsParallel().AsOrdered().WithDegreeOfParallelism(Math.Min(run.Get(workers), Best))
                .Select(trial => (trial, TrainAgain(trial))),
        ];
        Figure.SavePng(run.File("figure-6.24.png"), Columns, 520, 440, BestTrialsPlots.Create(best, rate, decay));
        Figure.SavePng(run.File("history.png"), HistoryPlot.Create("Each trial, and the best so far", Value, results));
        Figure.SavePng(run.File("parallel-coordinates.png"), ParallelCoordinatesPlot.Create("A line for each trial: the better, the darker", Value, results));
        Figure.SavePng(run.File("slices.png"), columns: 2, SlicePlots.Create(Value, results));
        Figure.SavePng(run.File("contour.png"), ContourPlot.Create("Smoothed: the better, the darker", Value, results, rate, decay));
        if (results.Ranking.Count >= MinForImportances)
        {
            Figure.SavePng(run.File("importances.png"), ImportancePlot.Create("Importance by functional ANOVA", results.Importances()));
        }

        StudyResults Search()
        {
            try
            {
                return run.Track("Searching", (StudyProgress p) => ($"Searching, best {p.Best?.Value ?? 0:0.00}", p.Finished, p.Trials), progress =>
                    study.Run(Objective, run.Get(trials), run.Get(workers), progress, run.CancellationToken));
            }
            catch (OperationCanceledException) when (run.Interrupted)
            {
                return study.Results;
            }
        }

        double Objective(Trial trial)
        {
            string? folder = options.Folder is null ? null : trial.Folder;
            TrainingHistory history = Train(trial.Values, trial.Seed, trial.CancellationToken, trial.ReportEvaluations(), folder);
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }

            return history.Evaluations[^1].ValidationAccuracy!.Value;
        }

        // The training accuracies are not kept, as the same values and seed give the same bits again: also those of a trial that another
        // process or machine has run.
        TrainingHistory? TrainAgain(TrialRecord trial)
        {
            try
            {
                return Train(trial.Values!, study.SeedOf(trial.Number), run.CancellationToken);
            }
            catch (OperationCanceledException) when (run.Interrupted)
            {
                return null;
            }
        }

        // Goes on from the checkpoint of an attempt that was interrupted, if there is a folder for checkpoints.
        TrainingHistory Train(
            ParameterValues values, ulong seed, CancellationToken cancellationToken, ITrainingCallback? reports = null, string? folder = null)
        {
            var network = new MultiLayerNet(train.Features, hidden, 10, new() { WeightDecay = (float)values.Get(decay), Seed = seed })
            {
                MaxDegreeOfParallelism = 1,
            };
            var trainer = new Trainer(network, new SGD((float)values.Get(rate)), new()
            {
                Iterations = (long)run.Get(epochs) * UpdatesPerEpoch,
                EvaluateEvery = UpdatesPerEpoch,
                BatchSize = BatchSize,
                Sampling = Sampling.WithReplacement,
                Seed = seed,
                Callbacks = reports is null ? [] : [reports],
                Checkpoints = folder is null ? null : new() { Folder = folder, EveryIterations = CheckpointEpochs * UpdatesPerEpoch },
            });
            if (folder is not null)
            {
                trainer.Resume();
            }

            return trainer.Fit(train, validation, cancellationToken: cancellationToken);
        }
    });
