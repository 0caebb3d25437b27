using System.Diagnostics;
using NeuralTraining.Numerics;
using Matrix = NeuralTraining.Numerics.Matrix;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Prints how fast the products of training are, beside the machine's peak: <c>products [threads]</c>.</summary>
internal static class ProductProgram
{
    private static readonly (int Batch, int Inputs, int Outputs)[] Layers =
        [(100, 784, 100), (100, 100, 100), (100, 100, 10), (100, 784, 50), (256, 784, 1024), (256, 1024, 1024), (384, 384, 384), (768, 768, 768), (1024, 1024, 1024), (1536, 1536, 1536)];

    public static void Run(string[] arguments)
    {
        var workers = new Workers(arguments.At(0, usual: 1));
        double peak = FmaPeak.Measure();
        Console.WriteLine(Machine.Describe());
        Console.WriteLine($"FMA peak of one core: {peak:F1} GFLOPS; best of many, GFLOPS (share of the peak):");
        Console.WriteLine("batch x inputs x outputs             X.W            dY.Wt           Xt.dY");
        foreach ((int batch, int inputs, int outputs) in Layers)
        {
            float[] x = Uniform(batch * inputs, 1), w = Uniform(inputs * outputs, 2), dy = Uniform(batch * outputs, 3);
            float[] y = new float[batch * outputs], dx = new float[batch * inputs], dw = new float[inputs * outputs];
            string forward = Best(() => Gemm.Multiply(Matrix.Of(x, batch, inputs), Matrix.Of(w, inputs, outputs), y, workers));
            string toInputs = Best(() => Gemm.Multiply(Matrix.Of(dy, batch, outputs), Matrix.Of(w, inputs, outputs).Transposed, dx, workers));
            string toWeights = Best(() => Gemm.Multiply(Matrix.Of(x, batch, inputs).Transposed, Matrix.Of(dy, batch, outputs), dw, workers));
            Console.WriteLine($"{batch,5} x {inputs,6} x {outputs,7}  {forward}  {toInputs}  {toWeights}");

            string Best(Action product)
            {
                double best = double.MaxValue;
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < 10 || Stopwatch.GetElapsedTime(start).TotalSeconds < 0.3; i++)
                {
                    long begin = Stopwatch.GetTimestamp();
                    product();
                    best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalNanoseconds);
                }

                double gflops = 2.0 * batch * inputs * outputs / best;
                return $"{gflops,7:F1} ({gflops / peak,4:P0})";
            }
        }
    }

    private static float[] Uniform(int count, ulong stream)
    {
        float[] values = GC.AllocateUninitializedArray<float>(count, pinned: true);
        new RandomStream(1, stream).FillUniform(values, -1, 1);
        return values;
    }
}
