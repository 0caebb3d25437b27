using NeuralTraining.Optimizers;

namespace NeuralTraining.Tuning.Tests;

/// <summary>The example of the package's README, compiled.</summary>
internal static class ReadmeExample
{
    public static void Run()
    {
        // README
        (Dataset train, Dataset validation) = Mnist.Load("data/mnist").Train.Take(500).Split(0.2, seed: 0);
        Parameter<double> rate = Parameter.LogUniform("learning rate", 1e-6, 1e-2);
        Parameter<double> decay = Parameter.LogUniform("weight decay", 1e-8, 1e-4);
        var options = new StudyOptions { Direction = Direction.Maximize, Sampler = new TpeSampler(), Pruner = new MedianPruner() };
        var study = new Study(new SearchSpace(rate, decay), options);

        StudyResults results = study.Run(trials: 40, workers: 2, objective: trial =>
        {
            var network = new MultiLayerNet(784, [50], 10, new() { WeightDecay = (float)trial.Get(decay), Seed = trial.Seed });
            var trainer = new Trainer(network, new SGD((float)trial.Get(rate)), new() { Callbacks = [trial.ReportEvaluations()] });
            return trainer.Fit(train, validation).Evaluations[^1].ValidationAccuracy!.Value;
        });
        Console.WriteLine(results);
        Console.WriteLine(string.Join("; ", results.Importances()));
        // end
    }
}
