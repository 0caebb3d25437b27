using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/NeuralTraining.Benchmarks -- --filter '*Gemm*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
