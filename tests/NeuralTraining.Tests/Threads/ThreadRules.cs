using NeuralTraining.Metrics;
using NeuralTraining.Optimizers;

namespace NeuralTraining.Tests.Threads;

/// <summary>What a thread may do while another trains: a line for each public member.</summary>
internal static class ThreadRules
{
    public static IReadOnlyDictionary<string, ThreadRule> All { get; } = new Dictionary<string, ThreadRule>
    {
        ["MultiLayerNet.Accuracy(Batch)"] = Refused(s => s.Network.Accuracy(Scene.Batch)),
        ["MultiLayerNet.Accuracy(ReadOnlyTensorSpan, ReadOnlySpan)"] = Refused(s => s.Network.Accuracy(Scene.X, Scene.Labels)),
        ["MultiLayerNet.Accuracy(ReadOnlyTensorSpan, ReadOnlyTensorSpan)"] = Refused(s => s.Network.Accuracy(Scene.X, Scene.Targets)),
        ["MultiLayerNet.AddRowBlocks(ReadOnlySpan, Double&)"] = Refused(s => s.Network.AddRowBlocks([s.Block()], out _)),
        ["MultiLayerNet.Buffers"] = AnyThread(s => _ = s.Network.Buffers),
        ["MultiLayerNet.ClassificationReport(Batch, IReadOnlyList)"] = Refused(s => s.Network.ClassificationReport(Scene.Batch)),
        ["MultiLayerNet.ComputeRowBlock(Batch, Int32, RowBlockGradient)"] = Refused(s => s.Network.ComputeRowBlock(Scene.Batch, 0, s.Block())),
        ["MultiLayerNet.Evaluate(Batch)"] = Refused(s => s.Network.Evaluate(Scene.Batch)),
        ["MultiLayerNet.Evaluate(Batch, IReadOnlyList)"] = Refused(s => s.Network.Evaluate(Scene.Batch, new Accuracy())),
        ["MultiLayerNet.Freeze()"] = Refused(s => s.Network.Freeze()),
        ["MultiLayerNet.Gradient(Batch)"] = Refused(s => s.Network.Gradient(Scene.Batch)),
        ["MultiLayerNet.Gradient(Batch, Double&)"] = Refused(s => s.Network.Gradient(Scene.Batch, out _)),
        ["MultiLayerNet.Gradient(ReadOnlyTensorSpan, ReadOnlySpan)"] = Refused(s => s.Network.Gradient(Scene.X, Scene.Labels)),
        ["MultiLayerNet.Gradient(ReadOnlyTensorSpan, ReadOnlyTensorSpan)"] = Refused(s => s.Network.Gradient(Scene.X, Scene.Targets)),
        ["MultiLayerNet.Inputs"] = AnyThread(s => _ = s.Network.Inputs),
        ["MultiLayerNet.Iteration"] = AnyThread(s => _ = s.Network.Iteration),
        ["MultiLayerNet.Iteration ="] = Refused(s => s.Network.Iteration = 7),
        ["MultiLayerNet.Layers"] = AnyThread(s => _ = s.Network.Layers),
        ["MultiLayerNet.Load(Stream, IReadOnlyDictionary&, IReadOnlyList)"] = AnyThread(s => MultiLayerNet.Load(s.NetworkStream(), out _)),
        ["MultiLayerNet.Load(Stream, IReadOnlyList)"] = AnyThread(s => MultiLayerNet.Load(s.NetworkStream())),
        ["MultiLayerNet.Load(String, IReadOnlyDictionary&, IReadOnlyList)"] = AnyThread(s => MultiLayerNet.Load(s.NetworkFile, out _)),
        ["MultiLayerNet.Load(String, IReadOnlyList)"] = AnyThread(s => MultiLayerNet.Load(s.NetworkFile)),
        ["MultiLayerNet.LoadWeights(Stream, WeightsFormat)"] = Refused(s => s.Network.LoadWeights(s.WeightsStream())),
        ["MultiLayerNet.LoadWeights(String, WeightsFormat)"] = Refused(s => s.Network.LoadWeights(s.WeightsFile)),
        ["MultiLayerNet.Loss(Batch)"] = Refused(s => s.Network.Loss(Scene.Batch)),
        ["MultiLayerNet.Loss(ReadOnlyTensorSpan, ReadOnlySpan)"] = Refused(s => s.Network.Loss(Scene.X, Scene.Labels)),
        ["MultiLayerNet.Loss(ReadOnlyTensorSpan, ReadOnlyTensorSpan)"] = Refused(s => s.Network.Loss(Scene.X, Scene.Targets)),
        ["MultiLayerNet.MaxDegreeOfParallelism"] = AnyThread(s => _ = s.Network.MaxDegreeOfParallelism),
        ["MultiLayerNet.MaxDegreeOfParallelism ="] = Refused(s => s.Network.MaxDegreeOfParallelism = 1),
        ["MultiLayerNet.NumericalGradient(Batch, Single)"] = Refused(s => s.Network.NumericalGradient(Scene.Batch)),
        ["MultiLayerNet.NumericalGradient(ReadOnlyTensorSpan, ReadOnlySpan)"] = Refused(s => s.Network.NumericalGradient(Scene.X, Scene.Labels)),
        ["MultiLayerNet.NumericalGradient(ReadOnlyTensorSpan, ReadOnlyTensorSpan)"] = Refused(s => s.Network.NumericalGradient(Scene.X, Scene.Targets)),
        ["MultiLayerNet.Outputs"] = AnyThread(s => _ = s.Network.Outputs),
        ["MultiLayerNet.Parameters"] = AnyThread(s => _ = s.Network.Parameters),
        ["MultiLayerNet.Predict(Tensor)"] = Refused(s => s.Network.Predict(Scene.X)),
        ["MultiLayerNet.Predict(ReadOnlyTensorSpan, TensorSpan)"] = Refused(s => s.Network.Predict(Scene.X, Scene.Y())),
        ["MultiLayerNet.PredictLabels(Tensor)"] = Refused(s => s.Network.PredictLabels(Scene.X)),
        ["MultiLayerNet.PredictLabels(ReadOnlyTensorSpan, Span)"] = Refused(s => s.Network.PredictLabels(Scene.X, new int[Scene.Labels.Length])),
        ["MultiLayerNet.PredictProbabilities(Tensor)"] = Refused(s => s.Network.PredictProbabilities(Scene.X)),
        ["MultiLayerNet.PredictProbabilities(ReadOnlyTensorSpan, TensorSpan)"] = Refused(s => s.Network.PredictProbabilities(Scene.X, Scene.Y())),
        ["MultiLayerNet.RegressionReport(Batch, IReadOnlyList)"] = Refused(s => s.Network.RegressionReport(new Batch(Scene.X, Scene.Targets))),
        ["MultiLayerNet.RowBlocks"] = AnyThread(s => _ = s.Network.RowBlocks),
        ["MultiLayerNet.Save(Stream, IReadOnlyDictionary)"] = Refused(s => s.Network.Save(new MemoryStream())),
        ["MultiLayerNet.Save(String, IReadOnlyDictionary)"] = Refused(s => s.Network.Save(s.WeightsFile)),
        ["MultiLayerNet.SaveWeights(Stream, WeightsFormat)"] = Refused(s => s.Network.SaveWeights(new MemoryStream())),
        ["MultiLayerNet.SaveWeights(String, WeightsFormat)"] = Refused(s => s.Network.SaveWeights(s.WeightsFile)),
        ["MultiLayerNet.ToString()"] = AnyThread(s => s.Network.ToString()),

        ["ParameterSet.AsSpan()"] = RefusedBySets(set => set.AsSpan()),
        ["ParameterSet.AsSpan(String)"] = RefusedBySets(set => set.AsSpan(set.Keys.First())),
        ["ParameterSet.ContainsKey(String)"] = AnyThread(s => s.Network.Parameters.ContainsKey("W1")),
        ["ParameterSet.CopyTo(ParameterSet)"] = RefusedBySets(set => set.CopyTo(set.NewLike()), set => set.NewLike().CopyTo(set)),
        ["ParameterSet.Count"] = AnyThread(s => _ = s.Network.Parameters.Count),
        ["ParameterSet.GetEnumerator()"] = RefusedBySets(set => set.GetEnumerator(), set => set.ToArray()),
        ["ParameterSet.Item"] = RefusedBySets(set => _ = set[set.Keys.First()]),
        ["ParameterSet.Keys"] = AnyThread(s => s.Network.Parameters.Keys.ToArray()),
        ["ParameterSet.NewLike()"] = AnyThread(s => s.Network.Parameters.NewLike()),
        ["ParameterSet.RequireSameLayout(ParameterSet, String)"] = AnyThread(s => s.Network.Parameters.RequireSameLayout(s.Gradients)),
        ["ParameterSet.ToString()"] = AnyThread(s => s.Network.Parameters.ToString()),
        ["ParameterSet.TryGetValue(String, Tensor&)"] = RefusedBySets(set => set.TryGetValue("W1", out _)),
        ["ParameterSet.Values"] = RefusedBySets(set => _ = set.Values),

        ["Optimizer.Hyperparameters"] = AnyThread(s => _ = s.Optimizer.Hyperparameters),
        ["Optimizer.LearningRate"] = AnyThread(s => _ = s.Optimizer.LearningRate),
        ["Optimizer.LearningRate ="] = Refused(s => s.Optimizer.LearningRate = 0.5f),
        ["Optimizer.RestoreState(OptimizerState)"] = Refused(s => s.Optimizer.RestoreState(s.State)),
        ["Optimizer.SaveState()"] = Refused(s => s.Optimizer.SaveState()),
        ["Optimizer.Step"] = AnyThread(s => _ = s.Optimizer.Step),
        ["Optimizer.ToString()"] = AnyThread(s => s.Optimizer.ToString()),
        ["Optimizer.Update(ParameterSet, ParameterSet)"] = Refused(
            s => s.Optimizer.Update(s.Network.Parameters, s.Gradients),
            s => new SGD().Update(s.Network.Parameters, s.Network.Parameters.NewLike()),
            s => new SGD().Update(s.Network.Parameters.NewLike(), s.Gradients)),
        ["OptimizerState.LearningRate"] = AnyThread(s => _ = s.State.LearningRate),
        ["OptimizerState.Slots"] = AnyThread(s => s.State.Slots["m"].AsSpan()),
        ["OptimizerState.Step"] = AnyThread(s => _ = s.State.Step),
        ["OptimizerState.ToString()"] = AnyThread(s => s.State.ToString()),

        ["Trainer.Fit(Dataset, Dataset, IProgress, CancellationToken)"] = Refused(
            s => s.Trainer.Fit(Scene.Data),
            s => new Trainer(s.Network, new SGD()).Fit(Scene.Data),
            s => new Trainer(Scene.NewNetwork(), s.Optimizer).Fit(Scene.Data)) with
        { BeginsRun = true },
        ["Trainer.History"] = Refused(s => _ = s.Trainer.History),
        ["Trainer.Iteration"] = AnyThread(s => _ = s.Trainer.Iteration),
        ["Trainer.Network"] = AnyThread(s => _ = s.Trainer.Network),
        ["Trainer.Resume(ResumeChanges)"] = Refused(s => s.Trainer.Resume()) with { BeginsRun = true },
        ["Trainer.ToString()"] = AnyThread(s => s.Trainer.ToString()),

        ["MiniBatches.Draw(Int64)"] = Refused(s => s.Batches.Draw(1)),
        ["MiniBatches.MaxDegreeOfParallelism"] = AnyThread(s => _ = s.Batches.MaxDegreeOfParallelism),
        ["MiniBatches.MaxDegreeOfParallelism ="] = Refused(s => s.Batches.MaxDegreeOfParallelism = 1),
        ["MiniBatches.PerEpoch"] = AnyThread(s => _ = s.Batches.PerEpoch),
        ["MiniBatches.Size"] = AnyThread(s => _ = s.Batches.Size),
        ["MiniBatches.ToString()"] = AnyThread(s => s.Batches.ToString()),

        ["Ensemble.Accuracy(Batch)"] = Refused(s => s.Ensemble.Accuracy(Scene.Batch)),
        ["Ensemble.ClassificationReport(Batch, IReadOnlyList)"] = Refused(s => s.Ensemble.ClassificationReport(Scene.Batch)),
        ["Ensemble.Evaluate(Batch, IReadOnlyList)"] = Refused(s => s.Ensemble.Evaluate(Scene.Batch, new Accuracy())),
        ["Ensemble.Inputs"] = AnyThread(s => _ = s.Ensemble.Inputs),
        ["Ensemble.Networks"] = AnyThread(s => _ = s.Ensemble.Networks),
        ["Ensemble.Outputs"] = AnyThread(s => _ = s.Ensemble.Outputs),
        ["Ensemble.Predict(Tensor)"] = Refused(s => s.Ensemble.Predict(Scene.X)),
        ["Ensemble.Predict(ReadOnlyTensorSpan, TensorSpan)"] = Refused(s => s.Ensemble.Predict(Scene.X, Scene.Y())),
        ["Ensemble.PredictLabels(Tensor)"] = Refused(s => s.Ensemble.PredictLabels(Scene.X)),
        ["Ensemble.PredictLabels(ReadOnlyTensorSpan, Span)"] = Refused(s => s.Ensemble.PredictLabels(Scene.X, new int[Scene.Labels.Length])),
        ["Ensemble.PredictProbabilities(Tensor)"] = Refused(s => s.Ensemble.PredictProbabilities(Scene.X)),
        ["Ensemble.PredictProbabilities(ReadOnlyTensorSpan, TensorSpan)"] = Refused(s => s.Ensemble.PredictProbabilities(Scene.X, Scene.Y())),
        ["Ensemble.RegressionReport(Batch, IReadOnlyList)"] = Refused(s => s.Ensemble.RegressionReport(new Batch(Scene.X, Scene.Targets))),
        ["Ensemble.ToString()"] = AnyThread(s => s.Ensemble.ToString()),
        ["Ensemble.Train(Int32, Func, Dataset, Dataset, Nullable, IProgress, CancellationToken)"] =
            AnyThread(_ => Ensemble.Train(1, _ => new Trainer(Scene.NewNetwork(), new SGD(), new() { Iterations = 1, BatchSize = 10 }), Scene.Data)),

        ["FrozenNetwork.ClassificationReport(Batch, IReadOnlyList)"] = AnyThread(s => s.Frozen.ClassificationReport(Scene.Batch)),
        ["FrozenNetwork.Evaluate(Batch, IReadOnlyList)"] = AnyThread(s => s.Frozen.Evaluate(Scene.Batch, new Accuracy())),
        ["FrozenNetwork.Inputs"] = AnyThread(s => _ = s.Frozen.Inputs),
        ["FrozenNetwork.Load(Stream)"] = AnyThread(s => FrozenNetwork.Load(s.FrozenStream())),
        ["FrozenNetwork.Load(String)"] = AnyThread(s => FrozenNetwork.Load(s.FrozenFile)),
        ["FrozenNetwork.Outputs"] = AnyThread(s => _ = s.Frozen.Outputs),
        ["FrozenNetwork.Predict(Tensor)"] = AnyThread(s => s.Frozen.Predict(Scene.X)),
        ["FrozenNetwork.Predict(ReadOnlyTensorSpan, TensorSpan)"] = AnyThread(s => s.Frozen.Predict(Scene.X, Scene.Y())),
        ["FrozenNetwork.PredictLabels(Tensor)"] = AnyThread(s => s.Frozen.PredictLabels(Scene.X)),
        ["FrozenNetwork.PredictLabels(ReadOnlyTensorSpan, Span)"] = AnyThread(s => s.Frozen.PredictLabels(Scene.X, new int[Scene.Labels.Length])),
        ["FrozenNetwork.PredictProbabilities(Tensor)"] = AnyThread(s => s.Frozen.PredictProbabilities(Scene.X)),
        ["FrozenNetwork.PredictProbabilities(ReadOnlyTensorSpan, TensorSpan)"] = AnyThread(s => s.Frozen.PredictProbabilities(Scene.X, Scene.Y())),
        ["FrozenNetwork.RegressionReport(Batch, IReadOnlyList)"] = AnyThread(s => s.Frozen.RegressionReport(new Batch(Scene.X, Scene.Targets))),
        ["FrozenNetwork.Save(Stream)"] = AnyThread(s => s.Frozen.Save(new MemoryStream())),
        ["FrozenNetwork.Save(String)"] = AnyThread(s => s.Frozen.Save(s.FrozenFile)),
        ["FrozenNetwork.ToString()"] = AnyThread(s => s.Frozen.ToString()),
    };

    private static ThreadRule Refused(params Action<Scene>[] calls) => new(true, calls);

    private static ThreadRule AnyThread(Action<Scene> call) => new(false, call);

    /// <summary>By each set that a network has.</summary>
    private static ThreadRule RefusedBySets(params Action<ParameterSet>[] calls) => Refused(
    [
        .. calls.SelectMany(call => new Action<Scene>[] { s => call(s.Network.Parameters), s => call(s.Network.Buffers), s => call(s.Gradients) }),
    ]);
}
