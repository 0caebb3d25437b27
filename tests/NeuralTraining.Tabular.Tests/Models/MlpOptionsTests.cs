using FluentAssertions;
using Xunit;

namespace NeuralTraining.Tabular.Tests.Models;

public sealed class MlpOptionsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        var options = new MlpOptions();

        options.Hidden.Should().Equal(100);
        (options.Activation, options.Epochs, options.BatchSize, options.LearningRate, options.Alpha, options.Seed).Should().Be(
            (ActivationFunction.ReLU, 200, 200, 0.001f, 0.0001f, 0UL));
        (options.Patience, options.ValidationFraction).Should().Be((null, 0.1));
        options.Preparation.Columns.Should().BeEmpty();
        new MlpClassifier().ToString().Should().Be(
            "MlpClassifier(MlpOptions(Hidden: [100], Activation: ReLU, Epochs: 200, BatchSize: 200, LearningRate: 0.001, Alpha: 0.0001, Patience: none, ValidationFraction: 0.1, Seed: 0))");
        new MlpRegressor().ToString().Should().StartWith("MlpRegressor(MlpOptions(");
    }

    [Fact]
    public void Options_outside_their_ranges_are_refused()
    {
        Refused(() => new MlpOptions { Hidden = [3, 0] }).Should().StartWith("The number of units of a hidden layer must be at least 1, but was '0'.");
        Refused(() => new MlpOptions { Epochs = 0 }).Should().StartWith("The number of epochs must be at least 1, but was '0'.");
        Refused(() => new MlpOptions { BatchSize = 0 }).Should().StartWith("The mini-batch size must be at least 1, but was '0'.");
        Refused(() => new MlpOptions { LearningRate = 0 }).Should().StartWith("The learning rate must be a finite number greater than zero, but was '0'.");
        Refused(() => new MlpOptions { LearningRate = float.NaN }).Should().Contain("but was 'NaN'.");
        Refused(() => new MlpOptions { Alpha = -1 }).Should().StartWith("The penalty on weights must be a finite number of at least zero, but was '-1'.");
        Refused(() => new MlpOptions { Patience = 0 }).Should().StartWith("The patience must be at least 1, but was '0'.");
        Refused(() => new MlpOptions { ValidationFraction = 1 }).Should().StartWith("The validation fraction must be greater than 0 and less than 1, but was '1'.");
        Refused(() => new MlpOptions { ValidationFraction = 0 }).Should().Contain("but was '0'.");
        Refused(() => new MlpOptions { Activation = (ActivationFunction)99 }).Should().StartWith("The activation function must be ReLU, ");
        Refused(() => new MlpOptions { Preparation = null! }).Should().Contain("Preparation");
        Refused(() => new MlpOptions { Hidden = null! }).Should().Contain("Hidden");
    }

    [Fact]
    public void Each_option_changes_the_model()
    {
        MlpOptions[] options =
        [
            new() { Hidden = [4], Epochs = 2 },
            new() { Hidden = [], Epochs = 2 },
            new() { Hidden = [4, 4], Epochs = 2 },
            new() { Hidden = [4], Epochs = 3 },
            new() { Hidden = [4], Epochs = 2, BatchSize = 10 },
            new() { Hidden = [4], Epochs = 2, LearningRate = 0.1f },
            new() { Hidden = [4], Epochs = 2, Alpha = 10 },
            new() { Hidden = [4], Epochs = 2, Activation = ActivationFunction.Tanh },
            new() { Hidden = [4], Epochs = 2, Seed = 1 },
            new() { Hidden = [4], Epochs = 2, Patience = 1 },
            new() { Hidden = [4], Epochs = 2, Patience = 1, ValidationFraction = 0.3 },
            new() { Hidden = [4], Epochs = 2, Preparation = new() { Numbers = ColumnPreparation.MinMax } },
        ];

        options.Select(one => new MlpClassifier(one).Fit(SmallTables.Iris, "species").ContentHash).Should().OnlyHaveUniqueItems();
    }

    private static string Refused(Func<object> action) => action.Should().Throw<ArgumentException>().Which.Message;
}
