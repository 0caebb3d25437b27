using FluentAssertions;
using Xunit;

namespace NeuralTraining.Samples.Tests.Options;

public class SampleOptionsTests
{
    private readonly SeedOption _seed = new(42);
    private readonly CountOption _iterations = new("--iterations", "Updates.", 2000, quick: 100);
    private readonly CountOption _batchSize = new("--batch-size", "Samples in a mini-batch.", 128);
    private readonly RatioOption _dropout = new("--dropout", "Share of units to drop.", 0.15f);
    private readonly NamesOption _optimizers = new("--optimizers", "Which to compare.", "SGD", "Momentum", "AdaGrad", "Adam");

    [Fact]
    public void Without_arguments_there_are_defaults()
    {
        OptionValues values = Parse();

        values.Get(_seed).Should().Be(42);
        values.Get(_iterations).Should().Be(2000);
        values.Get(_batchSize).Should().Be(128);
        values.Get(_optimizers).Should().Equal("SGD", "Momentum", "AdaGrad", "Adam");
        values.Output.Should().BeNull();
        values.Data.Should().BeNull();
        values.DataOption.Should().NotBeNull();
        values.Quick.Should().BeFalse();
        values.IsHelp.Should().BeFalse();
    }

    [Fact]
    public void Arguments_are_taken()
    {
        OptionValues values = Parse(
            "--seed", "18446744073709551615", "--iterations", "7", "--batch-size=3", "--optimizers", "adam,SGD", "--output", "o", "--data", "d", "--quick");

        values.Get(_seed).Should().Be(ulong.MaxValue);
        values.Get(_iterations).Should().Be(7, "what is said outright goes before --quick");
        values.Get(_batchSize).Should().Be(3);
        values.Get(_optimizers).Should().Equal("Adam", "SGD");
        values.Output.Should().Be("o");
        values.Data.Should().Be("d");
        values.Quick.Should().BeTrue();
    }

    [Fact]
    public void Quick_changes_what_was_not_said()
    {
        OptionValues values = Parse("--quick");

        values.Get(_iterations).Should().Be(100);
        values.Get(_batchSize).Should().Be(128);
    }

    [Theory]
    [InlineData("SGD,Adam")]
    [InlineData("SGD", "Adam")]
    [InlineData("sgd, ADAM")]
    public void Names_are_separated_by_commas_or_spaces(params string[] names) =>
        Parse(["--optimizers", .. names]).Get(_optimizers).Should().Equal("SGD", "Adam");

    [Theory]
    [InlineData("'--bogus'", "--bogus")]
    [InlineData("'extra'", "extra")]
    [InlineData("'@file'", "@file")]
    [InlineData("'--Seed'", "--Seed", "1")]
    [InlineData("'yes'", "--quick", "yes")]
    public void What_is_not_known_is_refused_with_a_list_of_what_is(string found, params string[] arguments) =>
        Refusal(arguments).Should().Be(
            $"The options must be among --seed, --data, --iterations, --batch-size, --optimizers, --output, --quick, --help, but there is {found}.");

    [Theory]
    [InlineData("--iterations", "0")]
    [InlineData("--iterations", "-5")]
    [InlineData("--iterations", "many")]
    [InlineData("--iterations", "2.5")]
    [InlineData("--iterations", "1,000")]
    [InlineData("--iterations", "1e3")]
    [InlineData("--iterations", "")]
    [InlineData("--iterations", "--quick")]
    [InlineData("--batch-size", "2147483648")]
    public void A_count_is_a_whole_number_from_1(string option, string value) =>
        Refusal(option, value).Should().Be($"The option '{option}' must be a whole number from 1 to 2147483647, but was '{value}'.");

    [Theory]
    [InlineData("1000", true)]
    [InlineData("1001", false)]
    public void A_count_may_have_a_maximum(string value, bool isTaken)
    {
        var samples = new CountOption("--samples", "Inputs.", 10, maximum: 1000);
        var parse = () => new SampleOptions("Some", "Does something.", samples).Parse(["--samples", value]).Get(samples);

        if (isTaken)
        {
            parse().Should().Be(1000);
        }
        else
        {
            parse.Should().Throw<UsageException>().WithMessage("The option '--samples' must be a whole number from 1 to 1000, but was '1001'.");
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData(".5", 0.5f)]
    [InlineData("0.999", 0.999f)]
    public void A_ratio_is_taken(string value, float expected) => ParseRatio(value).Get(_dropout).Should().Be(expected);

    [Fact]
    public void A_ratio_has_a_default() => ParseRatio().Get(_dropout).Should().Be(0.15f);

    [Theory]
    [InlineData("-0.1")]
    [InlineData("1")]
    [InlineData("0,2")]
    [InlineData("NaN")]
    [InlineData("1e-3")]
    [InlineData("")]
    public void A_ratio_is_at_least_0_and_less_than_1(string value)
    {
        var parse = () => ParseRatio(value);

        parse.Should().Throw<UsageException>().WithMessage($"The option '--dropout' must be a number of at least 0 and less than 1, but was '{value}'.");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("18446744073709551616")]
    public void A_seed_is_a_whole_number_from_0(string value) =>
        Refusal("--seed", value).Should().Be($"The option '--seed' must be a whole number from 0 to 18446744073709551615, but was '{value}'.");

    [Theory]
    [InlineData("Foo", "Foo")]
    [InlineData("SGD,Foo", "Foo")]
    [InlineData(",", "")]
    [InlineData("--bogus", "--bogus")]
    public void A_name_is_one_of_those_there_are(string value, string found) =>
        Refusal("--optimizers", value).Should().Be($"The option '--optimizers' must name some of SGD, Momentum, AdaGrad, Adam, but was '{found}'.");

    [Fact]
    public void A_name_occurs_once() =>
        Refusal("--optimizers", "SGD,sgd").Should().Be("The option '--optimizers' must have each name once, but has 'SGD' twice.");

    [Theory]
    [InlineData("--output", "")]
    [InlineData("--data", " ")]
    [InlineData("--output", "--quick")]
    public void A_folder_has_a_name(string option, string value) =>
        Refusal(option, value).Should().Be($"The option '{option}' must name a folder, but was '{value}'.");

    [Theory]
    [InlineData("--seed")]
    [InlineData("--data")]
    [InlineData("--iterations")]
    [InlineData("--optimizers")]
    [InlineData("--output")]
    public void A_value_is_not_left_out(string option) => Refusal(option).Should().Be($"Required argument missing for option: '{option}'.");

    [Theory]
    [InlineData("random")]
    [InlineData("tpe", "tpe")]
    [InlineData("tpe", "TPE")]
    public void A_choice_is_one_name_and_the_first_by_default(string expected, params string[] value) =>
        Choice(value).Should().Be(expected);

    [Theory]
    [InlineData("bayes")]
    [InlineData("random,tpe")]
    [InlineData("")]
    [InlineData("--quick")]
    public void A_choice_is_one_of_those_there_are(string value) =>
        FluentActions.Invoking(() => Choice([value])).Should().Throw<UsageException>()
            .WithMessage($"The option '--sampler' must be one of random, tpe, but was '{value}'.");

    [Fact]
    public void A_text_is_taken_as_it_is_and_may_have_a_default()
    {
        Text().Should().Be((null, "Search"));
        Text("--journal", "a b.jsonl", "--study", "x, y").Should().Be(("a b.jsonl", "x, y"));
    }

    [Theory]
    [InlineData("--journal", "", "name a file")]
    [InlineData("--journal", "--quick", "name a file")]
    [InlineData("--study", " ", "name a study")]
    public void A_text_is_not_empty(string option, string value, string duty) =>
        FluentActions.Invoking(() => Text(option, value)).Should().Throw<UsageException>()
            .WithMessage($"The option '{option}' must {duty}, but was '{value}'.");

    [Fact]
    public void An_option_is_given_once() =>
        Refusal("--iterations", "1", "--iterations", "2").Should().Be("Option '--iterations' expects a single argument but 2 were provided.");

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--help", "--bogus")]
    public void Help_names_every_option_and_its_default(params string[] arguments)
    {
        OptionValues values = Parse(arguments);
        var help = new StringWriter();

        values.WriteHelp(help);

        values.IsHelp.Should().BeTrue();
        help.ToString().Should().ContainAll(
            "Does something.", "--seed <number>", "[default: 42]", "--data <folder>", "--iterations <count>", "[default: 2000]", "100 with --quick",
            "--batch-size", "--optimizers <names>", "SGD, Momentum, AdaGrad, Adam", "--output <folder>", "--quick", "--help");
    }

    [Fact]
    public void A_sample_without_the_data_option_has_none()
    {
        var options = new SampleOptions("Some", "Does something.");

        options.Parse([]).DataOption.Should().BeNull();
        options.Invoking(o => o.Parse(["--data", "x"])).Should().Throw<UsageException>();
    }

    private static string Choice(string[] value)
    {
        var sampler = new ChoiceOption("--sampler", "What to search by.", "random", "tpe");
        return new SampleOptions("Some", "Does something.", sampler).Parse(value is [] ? [] : ["--sampler", .. value]).Get(sampler);
    }

    private static (string? Journal, string? Study) Text(params string[] arguments)
    {
        TextOption journal = new("--journal", "Where to keep it.", "file", "name a file");
        TextOption study = new("--study", "What it is called.", "name", "name a study", "Search");
        OptionValues values = new SampleOptions("Some", "Does something.", journal, study).Parse(arguments);
        return (values.Get(journal), values.Get(study));
    }

    private OptionValues ParseRatio(params string[] value) =>
        new SampleOptions("Some", "Does something.", _dropout).Parse(value is [] ? [] : ["--dropout", .. value]);

    private OptionValues Parse(params string[] arguments) =>
        new SampleOptions("Some", "Does something.", _seed, new DataOption(), _iterations, _batchSize, _optimizers).Parse(arguments);

    private string Refusal(params string[] arguments) => this.Invoking(test => test.Parse(arguments)).Should().Throw<UsageException>().Which.Message;
}
