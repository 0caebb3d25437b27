using NeuralTraining.Numerics;

namespace NeuralTraining.Benchmarks.Steps;

/// <summary>Networks and batch sizes drawn at random, that no kernel was tuned for: logarithmically uniform, so that odd and small ones come as often as large.</summary>
internal static class RandomShapes
{
    private const int MinWidth = 32, MaxWidth = 1024;
    private const int MinBatch = 32, MaxBatch = 512;
    private const int MinOutputs = 2, MaxOutputs = 100;
    private const int MaxHidden = 4;

    public static IEnumerable<StepCase> Draw(ulong seed, int count)
    {
        var random = new RandomStream(seed, stream: 3);
        ulong counter = 0;
        for (int i = 0; i < count; i++)
        {
            int[] widths = new int[2 + 1 + random.Below(counter++, MaxHidden)];
            for (int l = 0; l < widths.Length - 1; l++)
            {
                widths[l] = Between(MinWidth, MaxWidth);
            }

            widths[^1] = Between(MinOutputs, MaxOutputs);
            yield return new StepCase($"{i + 1}", widths, Between(MinBatch, MaxBatch), "SGD");
        }

        int Between(int least, int most) => (int)(least * Math.Pow((most + 1.0) / least, random.Uniform(counter++)));
    }
}
