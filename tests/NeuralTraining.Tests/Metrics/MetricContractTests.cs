using System.Numerics.Tensors;
using System.Reflection;
using FluentAssertions;
using NeuralTraining.Metrics;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Metrics;

/// <summary>What all metrics have in common.</summary>
public sealed class MetricContractTests
{
    private const int Rows = 60, Columns = 4;

    private static readonly float[] Outputs = Numbers.Uniform(Rows * Columns, -2, 2, seed: 3), Weights = [.. Enumerable.Range(0, Rows).Select(i => i * 7 % 5 / 2f)];

    private static readonly MetricCase
        ClassCase = MetricCase.OfClasses(Outputs, Columns, [.. Enumerable.Range(0, Rows).Select(i => i * 5 % 11 % Columns)], null),
        NumberCase = MetricCase.OfNumbers(Numbers.Uniform(Rows * Columns, -2, 2, seed: 4), Outputs, Columns, null);

    /// <summary>Each kind with all its options, its name and its direction.</summary>
    private static readonly (IMetric Metric, string Name, bool LargerIsBetter, string Text)[] Every =
    [
        (new Accuracy(), "accuracy", true, "Accuracy"),
        (new TopKAccuracy(2), "top-2 accuracy", true, "TopKAccuracy(K: 2)"),
        (new Precision(), "precision macro", true, "Precision(Averaging: Macro)"),
        (new Precision(Averaging.Micro), "precision micro", true, "Precision(Averaging: Micro)"),
        (new Precision(Averaging.Weighted), "precision weighted", true, "Precision(Averaging: Weighted)"),
        (Precision.OfClass(2), "precision of class 2", true, "Precision(Class: 2)"),
        (new Recall(), "recall macro", true, "Recall(Averaging: Macro)"),
        (new Recall(Averaging.Micro), "recall micro", true, "Recall(Averaging: Micro)"),
        (new Recall(Averaging.Weighted), "recall weighted", true, "Recall(Averaging: Weighted)"),
        (Recall.OfClass(0), "recall of class 0", true, "Recall(Class: 0)"),
        (new F1(), "f1 macro", true, "F1(Averaging: Macro)"),
        (new F1(Averaging.Micro), "f1 micro", true, "F1(Averaging: Micro)"),
        (new F1(Averaging.Weighted), "f1 weighted", true, "F1(Averaging: Weighted)"),
        (F1.OfClass(3), "f1 of class 3", true, "F1(Class: 3)"),
        (new LogLoss(), "log-loss", false, "LogLoss"),
        (new RocAuc(), "ROC AUC", true, "RocAuc(Averaging: Macro)"),
        (new RocAuc(Averaging.Weighted), "ROC AUC weighted", true, "RocAuc(Averaging: Weighted)"),
        (RocAuc.OfClass(1), "ROC AUC of class 1", true, "RocAuc(Class: 1)"),
        (new Mae(), "MAE", false, "Mae"),
        (new Rmse(), "RMSE", false, "Rmse"),
        (new R2(), "R2", true, "R2"),
    ];

    public static TheoryData<string> Names => [.. Every.Select(each => each.Name)];

    [Fact]
    public void Every_metric_of_the_library_is_tried_here()
    {
        IEnumerable<Type> kinds = typeof(IMetric).Assembly.GetExportedTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IMetric)));

        Every.Select(each => each.Metric.GetType()).Distinct().Should().BeEquivalentTo(kinds);
        Every.Select(each => each.Name).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_its_name_its_direction_and_its_options(string name)
    {
        (IMetric metric, _, bool largerIsBetter, string text) = Find(name);

        metric.Name.Should().Be(name);
        metric.LargerIsBetter.Should().Be(largerIsBetter);
        metric.ToString().Should().Be(text);
        metric.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite).Should().BeEmpty("a metric is immutable");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_better_value_is_on_the_side_that_it_says(string name)
    {
        IMetric metric = Find(name).Metric;
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i % Columns)];
        float[] right = new float[Rows * Columns];
        for (int row = 0; row < Rows; row++)
        {
            right[row * Columns + labels[row]] = 4;
        }

        float[] wrong = [.. right.Select(value => -value)];
        MetricCase good = IsOfClasses(metric) ? MetricCase.OfClasses(right, Columns, labels, null) : MetricCase.OfNumbers(right, right, Columns, null);
        MetricCase bad = IsOfClasses(metric) ? MetricCase.OfClasses(wrong, Columns, labels, null) : MetricCase.OfNumbers(right, wrong, Columns, null);

        double difference = good.Compute(metric) - bad.Compute(metric);

        (metric.LargerIsBetter ? difference : -difference).Should().BeGreaterThan(0.1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parts_of_any_size_give_the_bits_of_the_whole(string name)
    {
        IMetric metric = Find(name).Metric;
        foreach (MetricCase given in new[] { CaseOf(metric), CaseOf(metric).WithWeights(Weights) })
        {
            double whole = given.Compute(metric);
            whole.Should().NotBe(double.NaN).And.NotBe(0);
            foreach (int rows in new[] { 1, 2, 3, 7, 59 })
            {
                given.Compute(metric, rows).Should().Be(whole);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_order_of_samples_changes_only_the_rounding(string name)
    {
        IMetric metric = Find(name).Metric;
        MetricCase given = CaseOf(metric).WithWeights(Weights);

        given.Compute(metric, 7, Enumerable.Range(0, Rows).Reverse()).Should().BeApproximately(given.Compute(metric), 1e-13);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_of_weight_2_counts_twice_and_one_of_weight_0_not_at_all(string name)
    {
        IMetric metric = Find(name).Metric;
        MetricCase given = CaseOf(metric);
        float[] weights = [.. Enumerable.Range(0, Rows).Select(i => (float)(i * 7 % 3))];
        IEnumerable<int> rows = Enumerable.Range(0, Rows).SelectMany(i => Enumerable.Repeat(i, (int)weights[i]));

        given.WithWeights(weights).Compute(metric).Should().BeApproximately(given.Compute(metric, rows: rows), 1e-13);
        given.WithWeights([.. Weights.Select(_ => 2f)]).Compute(metric).Should().BeApproximately(given.Compute(metric), 1e-13);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_not_defined_where_no_sample_counts_except_by_the_rule_for_0_of_0(string name)
    {
        IMetric metric = Find(name).Metric;
        double value = CaseOf(metric).WithWeights(new float[Rows]).Compute(metric);

        value.Should().Be(metric is Precision or Recall or F1 ? 0 : double.NaN);
        metric.CreateAccumulator(Columns).Value.Should().Be(value, "of no samples");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_reset_begins_anew_and_two_passes_at_once_do_not_disturb_each_other(string name)
    {
        IMetric metric = Find(name).Metric;
        MetricCase given = CaseOf(metric), weighted = given.WithWeights(Weights);
        IMetricAccumulator first = metric.CreateAccumulator(Columns), second = metric.CreateAccumulator(Columns);
        for (int start = 0; start < Rows; start += 20)
        {
            given.Add(first, 3, Enumerable.Range(start, 20));
            weighted.Add(second, 3, Enumerable.Range(start, 20));
            _ = first.Value;
        }

        first.Value.Should().Be(given.Compute(metric));
        second.Value.Should().Be(weighted.Compute(metric));
        first.Reset();
        first.Value.Should().Be(metric.CreateAccumulator(Columns).Value);
        weighted.Add(first, 7);
        first.Value.Should().Be(second.Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_NaN_is_a_wrong_class_or_gives_NaN(string name)
    {
        IMetric metric = Find(name).Metric;
        float[] outputs = [.. Outputs];
        outputs.AsSpan(0, Columns).Fill(float.NaN);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(i => i * 5 % 11 % Columns)];
        MetricCase given = IsOfClasses(metric)
            ? MetricCase.OfClasses(outputs, Columns, labels, null)
            : MetricCase.OfNumbers(Numbers.Uniform(Rows * Columns, -2, 2, seed: 4), outputs, Columns, null);
        float[] allButFirst = [0, .. Enumerable.Repeat(1f, Rows - 1)];

        double value = given.Compute(metric), without = given.WithWeights(allButFirst).Compute(metric);

        without.Should().BeApproximately(CaseOf(metric).WithWeights(allButFirst).Compute(metric), 1e-15, "one of weight 0 does not count");
        if (metric.Needs == PredictionKinds.Labels)
        {
            // A weighted precision can grow, as the support of the sample's class does.
            value.Should().BeInRange(0, metric is Accuracy or TopKAccuracy or Recall ? without : 1);
        }
        else
        {
            value.Should().Be(double.NaN);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_same_bits_by_networks_frozen_networks_and_ensembles(string name)
    {
        IMetric metric = Find(name).Metric;
        var inputs = Tensor.Create(Numbers.Uniform(300 * 3, -1, 1, seed: 5), [300, 3]);
        int[] labels = [.. Enumerable.Range(0, 300).Select(i => i * 5 % 11 % Columns)];
        float[] oneHot = [.. labels.SelectMany(label => Enumerable.Range(0, Columns).Select(i => i == label ? 1f : 0))];
        Batch batch = IsOfClasses(metric) ? new Batch(inputs, labels) : new Batch(inputs, Tensor.Create(oneHot, [300, Columns]));
        var network = new MultiLayerNet(3, [5], Columns, new() { Seed = 7 });
        double one = network.Evaluate(batch, metric)[name];

        network.MaxDegreeOfParallelism = 3;

        one.Should().NotBe(double.NaN);
        network.Evaluate(batch, metric)[name].Should().Be(one);
        network.Freeze().Evaluate(batch, metric)[name].Should().Be(one);
        new Ensemble([network]).Evaluate(batch, metric)[name].Should().Be(one);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_of_the_other_kind_are_refused_by_a_sentence(string name)
    {
        IMetric metric = Find(name).Metric;
        string message = RefusedOf(metric, IsOfClasses(metric) ? NumberCase : ClassCase);

        message.Should().Match(IsOfClasses(metric) ? "A target must be a probability, but row 0 holds '*'.*" : "A regression must have targets, a number for each output, but these samples have labels.*");
    }

    [Fact]
    public void Options_and_classes_that_are_not_there_are_refused_by_a_sentence()
    {
        Refuse(() => new TopKAccuracy(0), "The number of classes of largest output must be at least 1, but was '0'.*", "k");
        Refuse(() => new Precision((Averaging)3), "The averaging must be Macro, Micro or Weighted, but was '3'.*", "averaging");
        Refuse(() => new Recall((Averaging)(-1)), "The averaging must be *", "averaging");
        Refuse(() => new F1((Averaging)9), "The averaging must be *", "averaging");
        Refuse(() => F1.OfClass(-1), "The label of the class must be at least 0, but was '-1'.*", "label");
        Refuse(() => RocAuc.OfClass(-2), "The label of the class must be at least 0, but was '-2'.*", "label");
        Refuse(() => new RocAuc(Averaging.Micro), "The averaging of ROC AUC must be Macro or Weighted, but was 'Micro'.*", "averaging");

        RefusedOf(new TopKAccuracy(5), ClassCase).Should().StartWith("The top-5 accuracy must be of at least 5 classes, but there are 4.");
        RefusedOf(Precision.OfClass(4), ClassCase).Should().StartWith("The class of a metric must be from 0 to 3, but was '4'.");
        RefusedOf(RocAuc.OfClass(4), ClassCase).Should().StartWith("The class of a metric must be from 0 to 3, but was '4'.");
        RefusedOf(new LogLoss(), MetricCase.OfClasses(new float[4], 2, [0, 2], null)).Should().StartWith("A label must be from 0 to 1, but that of row 1 was '2'.");
        RefusedOf(new F1(), MetricCase.OfNumbers([0.5f, 1.5f], [0, 0], 1, null)).Should().StartWith("A target must be a probability from 0 to 1, but that of row 1 was '1.5'.");

        static void Refuse(Func<IMetric> create, string message, string argument) =>
            create.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message).WithParameterName(argument);
    }

    [Fact]
    public void Predictions_without_what_a_metric_needs_are_refused_by_a_sentence()
    {
        foreach (IMetric metric in Every.Select(each => each.Metric).Where(IsOfClasses))
        {
            IMetricAccumulator accumulator = metric.CreateAccumulator(2);
            Tensor<float> outputs = Tensor.Create(new float[2], [1, 2]);

            accumulator.Invoking(a => a.Add(new Predictions(outputs), new Batch(outputs, new int[1]))).Should().Throw<InvalidOperationException>()
                .WithMessage("Predictions must have the *for this metric, but have none.");
        }
    }

    [Fact]
    public void Targets_that_are_probabilities_count_by_their_largest_or_in_the_log_loss_by_their_shares()
    {
        Tensor<float> targets = Tensor.Create(new float[] { 0.75f, 0.25f, 0, 1 }, [2, 2]), p = Tensor.Create(new float[] { 0.5f, 0.5f, 0.25f, 0.75f }, [2, 2]);

        Value(new LogLoss()).Should().BeApproximately((Math.Log(2) - Math.Log(0.75)) / 2, 1e-15);
        Value(new F1(Averaging.Micro)).Should().Be(1);

        double Value(IMetric metric)
        {
            IMetricAccumulator accumulator = metric.CreateAccumulator(2);
            accumulator.Add(new Predictions(p, p, [0, 1]), new Batch(p, targets));
            return accumulator.Value;
        }
    }

    [Fact]
    public void The_log_loss_of_a_probability_of_0_is_that_of_the_epsilon_of_double_precision()
    {
        foreach ((float[] p, int columns, int label) in new (float[] P, int Columns, int Label)[] { ([1, 0], 2, 1), ([1], 1, 0), ([0], 1, 1) })
        {
            MetricCase.OfClasses(p, columns, [label], null, areProbabilities: true).Compute(new LogLoss()).Should().BeApproximately(36.04365338911715, 1e-12);
        }

        MetricCase.OfClasses([0, 1], 2, [1], null, areProbabilities: true).Compute(new LogLoss()).Should().BeInRange(0, 3e-16);
        MetricCase.OfClasses([1], 1, [1], null, areProbabilities: true).Compute(new LogLoss()).Should().Be(0);
        MetricCase.OfClasses([float.NaN], 1, [1], null, areProbabilities: true).Compute(new LogLoss()).Should().Be(double.NaN);
    }

    private static (IMetric Metric, string Name, bool LargerIsBetter, string Text) Find(string name) => Every.Single(each => each.Name == name);

    private static bool IsOfClasses(IMetric metric) => metric is not (Mae or Rmse or R2);

    private static MetricCase CaseOf(IMetric metric) => IsOfClasses(metric) ? ClassCase : NumberCase;

    private static string RefusedOf(IMetric metric, MetricCase given)
    {
        string message = "nothing";
        given.With([.. Enumerable.Range(0, given.Count)], (in Predictions _, in Batch batch) =>
        {
            try
            {
                metric.Check(batch, given.Outputs);
            }
            catch (ArgumentException exception)
            {
                message = exception.Message;
            }
        });
        return message;
    }
}
