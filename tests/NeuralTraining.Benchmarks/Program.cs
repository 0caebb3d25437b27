using BenchmarkDotNet.Running;
using NeuralTraining.Benchmarks.Steps;

// dotnet run -c Release --project tests/NeuralTraining.Benchmarks -- steps ABCDE 5
// dotnet run -c Release --project tests/NeuralTraining.Benchmarks -- peers ABCDE 2 5
// dotnet run -c Release --project tests/NeuralTraining.Benchmarks -- --filter '*Gemm*'
if (args is ["steps", .. string[] rest])
{
    StepProgram.Run(rest);
}
else if (args is ["products", .. string[] threads])
{
    ProductProgram.Run(threads);
}
else if (args is ["peers", .. string[] options])
{
    PeerProgram.Run(options);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
