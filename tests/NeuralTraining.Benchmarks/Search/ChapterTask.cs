using NeuralTraining.Data;
using NeuralTraining.Numerics;
using NeuralTraining.Optimizers;
using NeuralTraining.Tuning;

namespace NeuralTraining.Benchmarks.Search;

/// <summary>The chapter's search: the learning rate and weight decay of a deep network on 500 images (figure
/// 6.24).</summary>
internal static class ChapterTask
{
    private const int Images = 500, BatchSize = 100, Epochs = 50, Hidden = 100, HiddenLayers = 6, Digits = 10;
    private const double ValidationShare = 0.2;

    /// <summary>Returns the share of validation images that are misclassified after 50 epochs, as a function of rate
    /// and decay. Its smallest value is not known: the regret is the share itself.</summary>
    public static SearchFunction Load()
    {
        (Dataset train, Dataset validation) =
            Mnist.Load(Path.Combine(TableProgram.FindRoot(), "data", "mnist")).Train.Take(Images).Split(ValidationShare, seed: 0);
        Parameter<double> rate = Parameter.LogUniform("learning rate", 1e-6, 1e-2);
        Parameter<double> decay = Parameter.LogUniform("weight decay", 1e-8, 1e-4);
        int updatesPerEpoch = train.Count / BatchSize, updates = Epochs * updatesPerEpoch;
        return new("chapter", new SearchSpace(decay, rate), 0, values =>
        {
            // The initial weights differ between trials, but are a function of their values.
            ulong seed = new RandomStream((ulong)BitConverter.DoubleToInt64Bits(values.Get(rate)), stream: 0).Bits(0);
            var options = new MultiLayerNetOptions { WeightDecay = (float)values.Get(decay), Seed = seed };
            int[] hidden = [.. Enumerable.Repeat(Hidden, HiddenLayers)];
            var network = new MultiLayerNet(train.Features, hidden, Digits, options) { MaxDegreeOfParallelism = 1 };
            var trainer = new Trainer(network, new SGD((float)values.Get(rate)), new()
            {
                Iterations = updates,
                // The first and the last evaluation of the chapter: after update 1, and at the begin of the last epoch.
                EvaluateEvery = updates - updatesPerEpoch,
                BatchSize = BatchSize,
                Sampling = Sampling.WithReplacement,
                Seed = seed,
            });
            trainer.Fit(train, validation);
            return 1 - trainer.History!.Evaluations[^1].ValidationAccuracy!.Value;
        });
    }
}
