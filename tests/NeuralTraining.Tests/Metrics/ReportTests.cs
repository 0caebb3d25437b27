using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Metrics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Metrics;

/// <summary>Reports and confusion matrices, which print well and are data.</summary>
public sealed class ReportTests
{
    private static readonly ConfusionMatrix Three = new([[5, 1, 0], [2, 3, 1], [0, 0, 8]], [0, 0, 1]);

    [Fact]
    public void A_report_of_classes_prints_like_that_of_scikit_learn() =>
        new ClassificationReport(new ConfusionMatrix([[6, 0], [3, 3]]), logLoss: 0.6724353966164925, rocAuc: 0.6944444444444445).ToString().Should().Be(
            """
                          precision    recall  f1-score   support

                       0       0.67      1.00      0.80         6
                       1       1.00      0.50      0.67         6

                accuracy                           0.75        12
               macro avg       0.83      0.75      0.73        12
            weighted avg       0.83      0.75      0.73        12

            log-loss 0.6724, ROC AUC 0.6944
            """);

    [Fact]
    public void Long_names_are_abbreviated_and_samples_without_a_class_are_told() =>
        new ClassificationReport(Three, ["a", "a class with a name that is longer than others", "\u001b[31mred"]).ToString().Should().Be(
            """
                                       precision    recall  f1-score   support

                                    a       0.71      0.83      0.77         6
            a class with a name that…       0.75      0.50      0.60         6
                        \u001B[31mred       0.89      0.89      0.89         9

                             accuracy                           0.76        21
                            macro avg       0.78      0.74      0.75        21
                         weighted avg       0.80      0.76      0.77        21

            without a predicted class, as an output was NaN: 1
            """);

    [Fact]
    public void A_report_of_numbers_prints_each_output_and_their_mean()
    {
        new RegressionReport([new("0", 0.8493325629582008, 1.089527856197843, 0.89021191465524)], 24).ToString().Should().Be(
            """
            output        MAE       RMSE         R2
                 0     0.8493       1.09     0.8902
            """);
        new RegressionReport([new("price", 1200.25, 3401.25, -0.5), new("size", 0.5, 0.75, 0.25)], 3).ToString().Should().Be(
            """
            output        MAE       RMSE         R2
             price       1200       3401    -0.5000
              size        0.5       0.75     0.2500
              mean      600.4       1701    -0.1250
            """);
    }

    [Fact]
    public void A_matrix_prints_its_counts_unless_it_is_large()
    {
        new ConfusionMatrix([[6, 0], [3.5, 3]]).ToString().Should().Be(
            """
            right \ predicted    0    1
                            0    6    0
                            1  3.5    3
            """);
        new ConfusionMatrix([.. Enumerable.Range(0, 31).Select(i => new double[31].Select((_, j) => i == j ? 2.0 : 0).ToArray())]).ToString()
            .Should().Be("ConfusionMatrix of 31 classes: 62 of 62 samples are right");
        new ClassScores("a", 0.5, 1, 2 / 3.0, 4.25).ToString().Should().Be("a: precision 0.50, recall 1.00, F1 0.67, support 4.25");
        new OutputErrors("y", 0.125, 12.5, 0.75).ToString().Should().Be("y: MAE 0.125, RMSE 12.5, R2 0.7500");
    }

    [Fact]
    public void A_matrix_is_data()
    {
        Three.ClassCount.Should().Be(3);
        Three[1, 0].Should().Be(2);
        Three.Total.Should().Be(21);
        Three.Support(2).Should().Be(9);
        Three.Predicted(1).Should().Be(4);
        Three.Unpredicted.Should().Equal(0, 0, 1);
        Three.Add(Three).Should().Be(new ConfusionMatrix([[10, 2, 0], [4, 6, 2], [0, 0, 16]], [0, 0, 2])).And.NotBe(Three);
        Three.Add(Three).Precision(Averaging.Macro).Should().BeApproximately(Three.Precision(Averaging.Macro), 1e-15);
        Three.Precision(Averaging.Micro).Should().Be(16 / 20.0);
        Three.Recall(Averaging.Micro).Should().Be(Three.Accuracy).And.Be(16 / 21.0);
        new ConfusionMatrix([[0, 0], [0, 0]]).Accuracy.Should().Be(double.NaN);
        new ConfusionMatrix([[0, 0], [0, 0]]).F1(Averaging.Weighted).Should().Be(0);
    }

    [Fact]
    public void Networks_frozen_networks_and_ensembles_report()
    {
        var inputs = Tensor.Create(Numbers.Uniform(300 * 3, -1, 1), [300, 3]);
        var data = new Dataset(inputs, Enumerable.Range(0, 300).Select(i => i * 5 % 11 % 4).ToArray());
        var network = new MultiLayerNet(3, [5], 4, new() { Seed = 7 });
        Batch batch = data.AsBatch();

        ClassificationReport report = network.ClassificationReport(batch, ["a", "b", "c", "d"]);

        report.Accuracy.Should().Be(network.Accuracy(batch));
        report.LogLoss.Should().Be(network.Evaluate(batch, new LogLoss())["log-loss"]).And.BeApproximately(network.Loss(batch), 1e-6);
        report.RocAuc.Should().Be(network.Evaluate(batch, new RocAuc())["ROC AUC"]);
        report.Classes.Select(scores => scores.Name).Should().Equal("a", "b", "c", "d");
        network.Freeze().ClassificationReport(batch, ["a", "b", "c", "d"]).Should().Be(report);
        new Ensemble([network]).ClassificationReport(batch, ["a", "b", "c", "d"]).Should().Be(report).And.NotBe(network.ClassificationReport(batch));

        Tensor<float> targets = Tensor.CreateFromShape<float>([300, 4]);
        for (int row = 0; row < 300; row++)
        {
            targets[row, row % 4] = 1;
        }

        RegressionReport numbers = network.RegressionReport(new Batch(inputs, targets));
        numbers.R2.Should().BeApproximately(network.Evaluate(new Batch(inputs, targets), new R2())["R2"], 1e-14);
        numbers.Outputs.Select(output => output.Name).Should().Equal("0", "1", "2", "3");
        network.Freeze().RegressionReport(new Batch(inputs, targets)).Should().Be(numbers);
        new Ensemble([network]).RegressionReport(new Batch(inputs, targets)).Should().Be(numbers);
    }

    [Fact]
    public void What_does_not_fit_is_refused_by_a_sentence()
    {
        var network = new MultiLayerNet(3, [5], 2);
        Tensor<float> x = Tensor.Create(new float[6], [2, 3]), outputs = Tensor.Create(new float[4], [2, 2]);
        int[] labels = [0, 1];

        Refuse(() => network.ClassificationReport(new Batch(x, labels), ["a"]), "There must be a name for each of the 2 classes, but there are 1.*");
        Refuse(() => network.RegressionReport(new Batch(x, labels)), "A regression must have targets, *");
        Refuse(() => new ClassificationReport(Three, ["a", null!, "c"]), "There must be a name for each of the 3 classes, but there are 2.*");
        Refuse(() => new RegressionReport([], 1), "A report must be of at least one output, and none may be null, but it is of 0.*");
        Refuse(() => new ConfusionMatrix([[1]]), "A confusion matrix must have a row and a column for each of at least two classes, but has rows of lengths 1.*");
        Refuse(() => new ConfusionMatrix([[1, 2], [3]]), "*but has rows of lengths 2, 1.*");
        Refuse(() => new ConfusionMatrix([[1, 2], [3, -1]]), "The counts of a confusion matrix must be finite and at least 0, but one was '-1'.*");
        Refuse(() => new ConfusionMatrix([[1, 2], [3, 4]], [1]), "Each of the 2 classes must have a count of samples without a prediction, but there are 1 counts.*");
        Refuse(() => Three.Add(new([[1, 2], [3, 4]])), "Both confusion matrices must be of 3 classes, but the other is of 2.*");
        Refuse(() => Three.Support(3), "The label of a class must be from 0 to 2, but was '3'.*");
        Refuse(() => Three[0, -1], "The label of a class must be from 0 to 2, but was '-1'.*");
        Refuse(
            () => ConfusionMatrix.Of(new Predictions(outputs, labels: [0, 2]), new Batch(x, labels)),
            "A predicted label must be from 0 to 1, or −1 for none, but that of row 1 was '2'.*");
        Refuse(
            () => ConfusionMatrix.Of(new Predictions(outputs, labels: [0, 1]), new Batch(x.Slice(0..1, 0..3), new int[1])),
            "Each of the 1 samples must have a prediction, but there are 2 predictions.*");

        static void Refuse(Func<object> create, string message) => create.Should().Throw<ArgumentException>().WithMessage(message);
    }
}
