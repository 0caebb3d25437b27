namespace NeuralTraining.Benchmarks.Predict;

/// <summary>A network, the rows of a call, and the number of threads that call at once.</summary>
internal readonly record struct PredictTask(char Network, int Rows, int Callers);
