using NeuralTraining.Numerics;

namespace NeuralTraining.Tests.Support;

/// <summary>The chapter's network in double precision, as a function from parameters to the training loss. Dropout has the mask of the given iteration.</summary>
internal sealed class NaiveNetwork(int hiddenLayers, MultiLayerNetOptions options, double[] x, int[] labels, long iteration)
{
    /// <summary>Repeats the default of BatchNorm.cs.</summary>
    private const double Epsilon = 1e-6;

    public double Loss(IReadOnlyDictionary<string, double[]> parameters)
    {
        double[] a = x;
        int layer = 0;
        for (int l = 1; l <= hiddenLayers; l++)
        {
            a = Naive.Affine(a, parameters[$"W{l}"], parameters[$"b{l}"]);
            layer++;
            BatchNormIf(BatchNormPlacement.BeforeActivation, l);
            a = [.. a.Select(Activation)];
            layer++;
            BatchNormIf(BatchNormPlacement.AfterActivation, l);
            if (options.DropoutRatio > 0)
            {
                float[] mask = new float[a.Length];
                RandomMask.Fill(mask, RandomPurpose.LayerPass.Stream(options.Seed, layer, iteration), 0, options.DropoutRatio, 1);
                a = [.. a.Zip(mask, (value, factor) => value * factor)];
                layer++;
            }
        }

        a = Naive.Affine(a, parameters[$"W{hiddenLayers + 1}"], parameters[$"b{hiddenLayers + 1}"]);
        double squares = parameters.Where(parameter => parameter.Key.StartsWith('W')).Sum(parameter => parameter.Value.Sum(w => w * w));
        return Naive.SoftmaxCrossEntropy(a, labels) + 0.5 * options.WeightDecay * squares;

        void BatchNormIf(BatchNormPlacement placement, int l)
        {
            if (options.BatchNorm == placement)
            {
                a = Naive.BatchNorm(a, parameters[$"gamma{l}"], parameters[$"beta{l}"], Epsilon);
                layer++;
            }
        }
    }

    private double Activation(double value) => Naive.Activation(options.Activation, value);
}
