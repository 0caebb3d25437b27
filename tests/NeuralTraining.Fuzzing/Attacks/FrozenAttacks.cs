using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;

namespace NeuralTraining.Fuzzing;

internal static class FrozenAttacks
{
    private const string W1 = "\"W1\":{\"dtype\":\"F32\",\"shape\":[2,3],";

    public static IEnumerable<Attack> All()
    {
        StoredText valid = Saved(WeightsTarget.CreateNetwork());
        StoredText scaled = Saved(new MultiLayerNet(2, [new BatchNorm(), new Sigmoid(), new Affine(2, new He())], new SoftmaxCrossEntropy()));
        StoredText numbered = Saved(new MultiLayerNet(
            2,
            [
                new LayerNorm(0.5f), new Affine(3, new He()), new LeakyReLU(0.25), new ELU(2), new GELU(), new GELU(GELUApproximation.Tanh), new SiLU(), new Softplus(),
                new Affine(2, new He()),
            ],
            new SoftmaxCrossEntropy()));
        StoredText binary = Saved(new MultiLayerNet(2, [3], 1, new() { Loss = new BinaryCrossEntropy() }));
        StoredText numbers = Saved(new MultiLayerNet(2, [3], 2, new() { Loss = new MeanSquaredError() }));
        return
        [
            new("read-numbers-of-steps", numbered.File),
            new("number-of-two", numbered.With("\"slope3\":{\"dtype\":\"F32\",\"shape\":[1]", "\"slope3\":{\"dtype\":\"F32\",\"shape\":[1,1]").File),
            new("number-missing", numbered.With("\"alpha4\"", "\"gamma4\"").File),
            new("number-out-of-range", numbered.WithValues("epsilon1", new byte[4]).File),
            new("number-not-finite", numbered.WithValues("slope3", Convert.FromHexString("0000C07F")).File),
            new("row-of-another-length", numbered.With("Affine LeakyReLU", "LayerNorm LeakyReLU").File),
            new("read-many-steps-with-numbers", Slopes(100)),
            new("read-network", valid.File),
            new("read-scale", scaled.File),
            new("scale-of-another-length", scaled.With("\"shift1\":{\"dtype\":\"F32\",\"shape\":[2]", "\"shift1\":{\"dtype\":\"F32\",\"shape\":[1,2]").File),
            new("read-not-finite", valid.WithValues("W1", Convert.FromHexString("0000C07F" + "0000807F" + "000080FF")).File),
            new("read-steps-without-weights", Steps("3", "ReLU Tanh")),
            new("read-more-inputs-than-memory-holds", Steps("2147483647", "ReLU")),
            new("read-many-steps-of-one-number", Products(100)),
            new("read-many-steps-without-weights", Steps("3", string.Join(' ', Enumerable.Repeat("ReLU", 2000)))),
            new("tensor-too-many", valid.With("\"W1\":", "\"W9\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"W1\":").File),
            new("weights-of-another-type", valid.With(W1, W1.Replace("F32", "I32", StringComparison.Ordinal)).File),
            new("metadata-twice", valid.With("\"inputs\":\"2\"", "\"inputs\":\"2\",\"\\u0069nputs\":\"2\"").File),
            new("metadata-null", valid.With("\"__metadata__\":", "\"__metadata__\":null,\"a\":").File),
            new("weights-of-the-chapter", SafetensorsAttacks.Valid(Serialization.WeightsFormat.Chapter).File),
            new("weights-of-pytorch", SafetensorsAttacks.Valid(Serialization.WeightsFormat.PyTorch).File),
            new("empty", []),
            new("format-of-another", valid.With("frozen network", "another thing.").File),
            new("version-of-another", valid.With("\"version\":\"1\"", "\"version\":\"9\"").File),
            new("inputs-0", valid.With("\"inputs\":\"2\"", "\"inputs\":\"0\"").File),
            new("inputs-3", valid.With("\"inputs\":\"2\"", "\"inputs\":\"3\"").File),
            new("inputs-negative", valid.With("\"inputs\":\"2\"", "\"inputs\":\"-2\"").File),
            new("inputs-of-more-than-32-bits", valid.With("\"inputs\":\"2\"", "\"inputs\":\"4294967298\"").File),
            new("read-no-probabilities", valid.With("\"probabilities\":\"softmax\",", "").File),
            new("probabilities-of-another-kind", valid.With("softmax", "softmin").File),
            new("read-probability", binary.File),
            new("read-numbers", numbers.File),
            new("probability-of-two-outputs", valid.With("softmax", "sigmoid").File),
            new("probabilities-of-one-output", binary.With("sigmoid", "softmax").File),
            new("outputs-of-another-kind", numbers.With("\"numbers\"", "\"letters\"").File),
            new("outputs-that-are-numbers-and-classes", valid.With("\"probabilities\":\"softmax\",", "\"probabilities\":\"softmax\",\"outputs\":\"numbers\",").File),
            new("inputs-missing", valid.With("\"inputs\":\"2\",", "").File),
            new("steps-missing", valid.With("\"steps\"", "\"strides\"").File),
            new("steps-empty", Steps("3", "")),
            new("steps-of-a-kind-there-is-not", Steps("3", "ReLU System.Diagnostics.Process")),
            new("steps-with-control-characters", Steps("3", "ReLU Re\\nLU")),
            new("steps-without-end", Steps("3", string.Join(' ', Enumerable.Repeat("Tanh", 2000)) + " None")),
            new("steps-too-few", valid.With(" Affine", "").File),
            new("steps-too-many", valid.With(" Affine", " Affine Affine").File),
            new("steps-of-another-width", valid.With("Affine ReLU Affine", "Affine Scale Affine").File),
            new("weights-transposed", valid.With("[2,3]", "[3,2]").File),
            new("weights-of-rank-1", valid.With("[2,3]", "[6]").File),
            new("weights-of-rank-3", valid.With("[2,3]", "[2,3,1]").File),
            new("weights-of-no-outputs", valid.With("[2,3],\"data_offsets\":[0,24]", "[2,0],\"data_offsets\":[0,0]").File),
            new("weights-of-a-terabyte", valid.With(W1, "\"W1\":{\"dtype\":\"F32\",\"shape\":[2,2147483647],").File),
            new("weights-missing", valid.With("\"W1\"", "\"V1\"").File),
            new("bias-of-another-length", valid.With("\"b1\":{\"dtype\":\"F32\",\"shape\":[3]", "\"b1\":{\"dtype\":\"F32\",\"shape\":[1,1,3]").With("\"b3\":{\"dtype\":\"F32\",\"shape\":[2]", "\"b3\":{\"dtype\":\"F32\",\"shape\":[2,0]").File),
            new("bias-missing", valid.With("\"b1\"", "\"c1\"").File),
        ];
    }

    private static StoredText Saved(MultiLayerNet network)
    {
        using var stream = new MemoryStream();
        network.Freeze().Save(stream);
        return StoredText.Of(stream.ToArray());
    }

    /// <summary>A right network of steps that multiply one number by another.</summary>
    public static byte[] Products(int steps)
    {
        IEnumerable<string> tensors = Enumerable.Range(1, steps).Select(i => $$"""
            "W{{i}}":{"dtype":"F32","shape":[1,1],"data_offsets":[{{8 * i - 8}},{{8 * i - 4}}]},"b{{i}}":{"dtype":"F32","shape":[1],"data_offsets":[{{8 * i - 4}},{{8 * i}}]}
            """);
        StoredText none = StoredText.Of(Steps("1", string.Join(' ', Enumerable.Repeat("Affine", steps))));
        return (none.With("}}", "}," + string.Join(',', tensors) + "}") with { Data = new byte[8 * steps] }).File;
    }

    /// <summary>A right network of steps that each have a number, and each another.</summary>
    public static byte[] Slopes(int steps)
    {
        IEnumerable<string> tensors = Enumerable.Range(1, steps).Select(i => $$"""
            "slope{{i}}":{"dtype":"F32","shape":[1],"data_offsets":[{{4 * i - 4}},{{4 * i}}]}
            """);
        StoredText none = StoredText.Of(Steps("1", string.Join(' ', Enumerable.Repeat("LeakyReLU", steps))));
        byte[] slopes = [.. Enumerable.Range(1, steps).SelectMany(i => BitConverter.GetBytes((float)i))];
        return (none.With("}}", "}," + string.Join(',', tensors) + "}") with { Data = slopes }).File;
    }

    /// <summary>A network of steps that have no weights.</summary>
    public static byte[] Steps(string inputs, string steps) =>
        SafetensorsAttacks.Header(
        $$"""
        "__metadata__":{"format":"NeuralTraining frozen network","version":"1","inputs":"{{inputs}}","steps":"{{steps}}"}
        """);
}
