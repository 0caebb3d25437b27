using FluentAssertions;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Onnx.Tests.Support;
using Xunit;

namespace NeuralTraining.Onnx.Tests.Export;

public sealed class RefusalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("NeuralTraining.Tests.");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_layer_of_a_users_own_is_refused_by_its_name_and_place(bool fold)
    {
        MultiLayerNet network = new(2, [new Affine(3, new He()), new Doubling(), new Affine(2, new He())], new SoftmaxCrossEntropy(), seed: 0);
        const string Message =
            "The layers of a network must be this library's to be saved as ONNX, which has operators for them, but layer 2 is 'Doubling'. " +
            "Save a network of the library's layers, with the parameters of this one.";

        network.Invoking(network => network.Export(new OnnxOptions { Fold = fold })).Should().Throw<InvalidOperationException>().WithMessage(Message);
        network.Freeze().Invoking(network => network.Export()).Should().Throw<InvalidOperationException>().WithMessage(Message);
    }

    [Fact]
    public void Probabilities_of_a_loss_without_them_are_refused()
    {
        var options = new OnnxOptions { Output = OnnxOutput.Probabilities };
        var network = new MultiLayerNet(2, [3], 2, new MultiLayerNetOptions { Loss = new MeanSquaredError() });
        const string Message = "The loss must be SoftmaxCrossEntropy or BinaryCrossEntropy for probabilities to be saved as ONNX, but {0}. Save its Predictions.";

        network.Invoking(network => network.Export(options)).Should().Throw<InvalidOperationException>()
            .WithMessage(string.Format(null, Message, "is 'MeanSquaredError'"));
        network.Freeze().Invoking(network => network.Export(options)).Should().Throw<InvalidOperationException>()
            .WithMessage(string.Format(null, Message, "the network has none with probabilities"));
    }

    [Fact]
    public void A_refused_network_leaves_the_file_as_it_was()
    {
        string path = Path.Combine(_folder.FullName, "network.onnx");
        OnnxFile.Save(new MultiLayerNet(2, [3], 2), path);
        byte[] before = File.ReadAllBytes(path);

        FluentActions.Invoking(() => OnnxFile.Save(new MultiLayerNet(2, [new Doubling()], new MeanSquaredError(), seed: 0), path)).Should().Throw<InvalidOperationException>();

        File.ReadAllBytes(path).Should().Equal(before);
        _folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void A_file_is_what_a_stream_gets()
    {
        string path = Path.Combine(_folder.FullName, "network.onnx"), frozenPath = Path.Combine(_folder.FullName, "frozen.onnx");
        var network = new MultiLayerNet(2, [3], 2);

        OnnxFile.Save(network, path);
        OnnxFile.Save(network.Freeze(), frozenPath);

        File.ReadAllBytes(path).Should().Equal(network.Export());
        File.ReadAllBytes(frozenPath).Should().Equal(network.Freeze().Export());
    }

    [Fact]
    public void A_missing_folder_is_refused_by_a_sentence()
    {
        string path = Path.Combine(_folder.FullName, "missing", "network.onnx");

        FluentActions.Invoking(() => OnnxFile.Save(new MultiLayerNet(2, [3], 2), path)).Should().Throw<IOException>()
            .WithMessage($"The file '{path}' must be written whole, but could not be: *");
    }

    [Fact]
    public void Null_is_refused()
    {
        FluentActions.Invoking(() => OnnxFile.Save((MultiLayerNet)null!, Stream.Null)).Should().Throw<ArgumentNullException>().WithParameterName("network");
        FluentActions.Invoking(() => OnnxFile.Save((FrozenNetwork)null!, "x")).Should().Throw<ArgumentNullException>().WithParameterName("network");
        FluentActions.Invoking(() => OnnxFile.Save(new MultiLayerNet(2, [3], 2), (Stream)null!)).Should().Throw<ArgumentNullException>().WithParameterName("stream");
        FluentActions.Invoking(() => OnnxFile.Save(new MultiLayerNet(2, [3], 2), "")).Should().Throw<ArgumentException>().WithParameterName("path");
    }

    [Fact]
    public async Task A_network_at_work_on_another_thread_is_refused()
    {
        var layer = new Waiting();
        var network = new MultiLayerNet(2, [new Affine(3, new He()), layer], new MeanSquaredError(), seed: 0);
        Task<object> work = Task.Run(() => (object)network.Predict(Trained.Inputs(1, 2, seed: 0)));
        layer.Reached.Wait();
        try
        {
            FluentActions.Invoking(() => network.Export()).Should().Throw<InvalidOperationException>().WithMessage("A parameter set must be used by one thread *");
        }
        finally
        {
            layer.Go.Set();
            await work;
        }
    }
}
