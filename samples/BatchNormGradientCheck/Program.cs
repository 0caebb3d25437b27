using NeuralTraining;
using NeuralTraining.Diagnostics;
using NeuralTraining.Samples;

// The book's check of batch normalization: the gradient of each parameter by backpropagation against that by differences of the loss.
// The book takes one image, which proves little: its mean is itself, so that what comes out of batch normalization is zero, and so are most gradients. Here it is
// refused, as training on one row spoils the running averages.
int[] hidden = [100, 100];

var batchSize = new CountOption("--batch-size", "How many images the batch has.", 16);
var elements = new CountOption("--elements", "How many elements of each parameter are checked, or all if it has fewer.", 1000, quick: 50);
var seed = new SeedOption();

return Sample.Run("BatchNormGradientCheck", "Checks the gradients of batch normalization.", args, [batchSize, elements, seed, new DataOption()], run =>
{
    Dataset train = Mnist.Load(run.DataFolder).Train.Take(run.Get(batchSize));
    run.CancellationToken.ThrowIfCancellationRequested();
    var network = new MultiLayerNet(train.Features, hidden, 10, new() { BatchNorm = BatchNormPlacement.BeforeActivation, Seed = run.Get(seed) });

    GradientCheckResult result = GradientCheck.Run(network, train.AsBatch(), new() { Elements = run.Get(elements), Seed = run.Get(seed) });
    ParameterSet gradients = network.Gradient(train.AsBatch());

    run.WriteLine($"The gradients of a batch of {train.Count} images by backpropagation, and what numerical ones differ by, relative to their size:");
    Table table = run.Table(
        Column.Words("parameter"), Column.Numbers("mean of |gradient|", "E1"), Column.Numbers("difference", "E1"), Column.Numbers("checked"), Column.Words("verdict"));
    using var csv = new CsvFile(run.File("gradients.csv"), "parameter", "mean of |gradient|", "difference", "checked", "verdict");
    foreach (ParameterGradientCheck check in result.Parameters)
    {
        double gradient = gradients.AsSpan(check.Name).ToArray().Average(Math.Abs);
        object[] row = [check.Name, gradient, check.RelativeError, check.Checked, check.Verdict];
        table.Row(row);
        csv.Row(row);
    }

    run.WriteLine();
    run.WriteLine(result.Passed ? "The gradients agree." : "The gradients do not agree.");
    run.WriteLine("BelowNoise is a gradient too small to tell from zero: that of a bias right before batch normalization is zero, as the mean takes the bias away again.");
});
