using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints how fast the products of training are, beside the machine's peak: <c>products [threads]</c>.</summary>
internal static class ProductProgram
{
    private static readonly (int Batch, int Inputs, int Outputs)[] Layers =
        [(100, 784, 100), (100, 100, 100), (100, 100, 10), (100, 784, 50), (256, 784, 1024), (256, 1024, 1024), (384, 384, 384), (768, 768, 768), (1024, 1024, 1024), (1536, 1536, 1536)];

    public static void Run(string[] arguments)
    {
        var parallelism = new Parallelism(arguments.At(0, usual: 1));
        double peak = FmaPeak.Measure();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"FMA peak of one core: {peak:F1} GFLOPS; threads: {parallelism.Degree}; best of many, GFLOPS (share of the peak):");
        Console.WriteLine("batch x inputs x outputs             X.W            dY.Wt           Xt.dY");
        foreach ((int batch, int inputs, int outputs) in Layers)
        {
            var products = new LayerProducts(batch, inputs, outputs, parallelism);
            Console.WriteLine($"{batch,5} x {inputs,6} x {outputs,7}  {Speed(products.Forward)}  {Speed(products.ToInputs)}  {Speed(products.ToWeights)}");

            string Speed(Action product)
            {
                double gflops = products.Flops / ProductTimer.Best(product);
                return $"{gflops,7:F1} ({gflops / (peak * parallelism.Degree),4:P0})";
            }
        }
    }
}
