#:project ../../../src/NeuralTraining.Tabular/NeuralTraining.Tabular.csproj
#:property PublishAot=false

// Makes the files of a version of each format, with what they answer: see README.md beside it. Existing files are never made again.
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using NeuralTraining;
using NeuralTraining.Callbacks;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Regularizers;
using NeuralTraining.Serialization;
using NeuralTraining.Tabular;

const int rows = 4, inputs = 3;
string core = args[0], tables = args[1];

// Each layer of the library, a loss of classes with each of its numbers, and each regularizer.
MultiLayerNet classes = Train(new(
    inputs,
    [
        new BatchNorm(momentum: 0.8, epsilon: 1e-5f), new LeakyReLU(0.25), new Affine(5, new He()), new BatchNorm(), new ReLU(), new Dropout(0.25f),
        new Affine(4, new He(), bias: false), new LayerNorm(), new ELU(0.5), new GELU(), new GELU(GELUApproximation.Tanh), new SiLU(), new Softplus(),
        new Sigmoid(), new Tanh(), new Dropout(0.125f, DropoutScaling.InTraining), new Affine(3, new He()),
    ],
    new SoftmaxCrossEntropy(0.125f, [1, 2, 0.5f]),
    new() { Regularizers = [new L1(0.001f), new LInfinity(0.002f)], WeightDecay = 0.01f, RowBlocks = 2, Seed = ulong.MaxValue }));
Save(classes, "classes", new Dictionary<string, string> { ["classes"] = "a, \"b\", ü", ["note"] = "" });
Save(Train(new(inputs, [4], 1, new() { Loss = new BinaryCrossEntropy(), Seed = 2 })), "binary");
Save(Train(new(inputs, [4], 2, new() { Loss = new Huber(0.5f), Seed = 3 })), "huber");
Save(Train(new(inputs, [4], 2, new() { Loss = new MeanSquaredError(), Seed = 4 })), "squared");
Save(Train(new(inputs, [4], 2, new() { Loss = new MeanAbsoluteError(), Seed = 5 })), "absolute");

MultiLayerNet weights = Train(new(
    inputs, [new Affine(5, new He()), new BatchNorm(0.9, 1e-5f), new ReLU(), new Affine(4, new He(), bias: false), new LayerNorm(), new Affine(2, new He())],
    new SoftmaxCrossEntropy(), seed: 6));
weights.SaveWeights(PathOf("weights-chapter"));
weights.SaveWeights(PathOf("weights-pytorch"), WeightsFormat.PyTorch);
Expect("weights", weights.Predict(X()));

// The checkpoint after half of a run, and the weights at its end.
string folder = Directory.CreateTempSubdirectory().FullName;
var trainer = new Trainer(
    new MultiLayerNet(2, [new Affine(3, new He()), new BatchNorm(), new ReLU(), new Dropout(), new Affine(2, new He())], new SoftmaxCrossEntropy(), seed: 1),
    new Adam(),
    new TrainerOptions
    {
        Iterations = 6,
        BatchSize = 2,
        EvaluateEvery = 2,
        Callbacks = [new AveragedWeights(), new EarlyStopping(3)],
        Checkpoints = new() { Folder = folder, EveryIterations = 3 },
    });
var samples = new Dataset(Tensor.Create<float>([0, 0, 0, 1, 1, 0, 1, 1], [4, 2]), new[] { 0, 1, 1, 0 });
trainer.Fit(samples, samples);
File.Copy(Path.Combine(folder, "checkpoint-000000000003.safetensors"), PathOf("checkpoint-4"));
File.WriteAllBytes(Path.Combine(core, "checkpoint-4.end.bin"), MemoryMarshal.AsBytes(trainer.Network.Parameters.AsSpan()).ToArray());

// Each preparation of columns.
Table table = Table.ParseCsv("a,b,c,d,e,y,z\n1,u,1,s,0.5,p,1\n2,v,2,t,1.5,q,2\n,,,,,p,3\n4,u,2,t,-1,q,4.5\n");
var options = new MlpOptions
{
    Hidden = [3],
    Epochs = 3,
    Preparation = new()
    {
        Numbers = ColumnPreparation.Standardize with { Missing = MissingRule.Mean, MissingIndicator = true },
        Texts = ColumnPreparation.OneHot with { Missing = MissingRule.Category, Unknown = UnknownRule.Ignore },
        Columns = new Dictionary<string, ColumnPreparation>
        {
            ["b"] = ColumnPreparation.Ordinal with { Missing = MissingRule.MostFrequent },
            ["c"] = ColumnPreparation.OneHot with { Missing = MissingRule.MostFrequent },
            ["e"] = ColumnPreparation.Robust with { Missing = MissingRule.Median },
        },
    },
};
ClassifierModel classifier = new MlpClassifier(options).Fit(table.Without("z"), "y");
RegressorModel regressor = new MlpRegressor(options).Fit(table.Without("y"), "z");
classifier.Save(Path.Combine(tables, "table-classifier-1.safetensors"));
regressor.Save(Path.Combine(tables, "table-regressor-1.safetensors"));
Write(Path.Combine(tables, "table-classifier-1.bin"), [.. classifier.PredictProbabilities(table)]);
Write(Path.Combine(tables, "table-regressor-1.bin"), regressor.Predict(table));

static Tensor<float> X() => Tensor.Create([.. Enumerable.Range(0, rows * inputs).Select(i => (i * 7 % 11 - 5) / 4f)], [rows, inputs]);

static MultiLayerNet Train(MultiLayerNet network)
{
    var optimizer = new Adam(0.01f);
    float[] targets = new float[rows * network.Outputs];
    for (int i = 0; i < rows; i++)
    {
        targets[i * network.Outputs + i % network.Outputs] = 1;
    }

    for (int i = 0; i < 5; i++)
    {
        optimizer.Update(network.Parameters, network.Gradient(X(), Tensor.Create(targets, [rows, network.Outputs])));
    }

    return network;
}

void Save(MultiLayerNet network, string name, Dictionary<string, string>? metadata = null)
{
    network.Save(PathOf($"network-1-{name}"), metadata);
    Expect($"network-1-{name}", network.Predict(X()));
    network.Freeze().Save(PathOf($"frozen-1-{name}"));
    Expect($"frozen-1-{name}", network.Freeze().Predict(X()));
}

string PathOf(string name) => Path.Combine(core, name + ".safetensors");

void Expect(string name, Tensor<float> y) => Write(Path.Combine(core, name + ".bin"), [.. y]);

static void Write(string path, float[] values) => File.WriteAllBytes(path, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
