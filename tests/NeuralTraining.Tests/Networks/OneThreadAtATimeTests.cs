using System.Collections.Concurrent;
using System.Numerics.Tensors;
using FluentAssertions;
using NeuralTraining.Data;
using NeuralTraining.Diagnostics;
using NeuralTraining.Initializers;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Optimizers;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Networks;

/// <summary>What is for one thread at a time refuses a second, rather than give wrong numbers.</summary>
public sealed class OneThreadAtATimeTests
{
    private const int Rows = 20, Inputs = 6, Outputs = 4, Threads = 4;

    private const string NetworkMessage =
        "A network must be used by one thread at a time, but a call came while another was under way. Give each thread a network of its own.";
    private const string ParametersMessage =
        "Parameters must be used by one thread at a time, but an update came while their network was computing or another update was under way.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Tensor<float> X = Tensor.Create(Numbers.Uniform(Rows * Inputs, -1, 1), [Rows, Inputs]);
    private static readonly int[] T = [.. Enumerable.Range(0, Rows).Select(i => i * 7 % Outputs)];

    private static readonly Dictionary<string, Action<MultiLayerNet>> Calls = new()
    {
        ["Predict"] = network => network.Predict(X),
        ["Predict into memory of the caller"] = network => network.Predict(X, Tensor.CreateFromShape<float>([Rows, Outputs])),
        ["Loss"] = network => network.Loss(X, T),
        ["Accuracy"] = network => network.Accuracy(X, T),
        ["Evaluate"] = network => network.Evaluate(new Batch(X, T)),
        ["Gradient"] = network => network.Gradient(X, T),
        ["NumericalGradient"] = network => network.NumericalGradient(X, T),
        ["GradientCheck"] = network => GradientCheck.Run(network, new Batch(X, T)),
        ["ActivationStatistics"] = network => ActivationStatistics.Of(network, X),
        ["Ensemble"] = network => new Ensemble([network]).Predict(X),
        ["Update"] = network => new SGD().Update(network.Parameters, network.Parameters.NewLike()),
    };

    public static TheoryData<string, string> Pairs()
    {
        var data = new TheoryData<string, string>();
        foreach (string call in Calls.Keys)
        {
            data.Add("Gradient", call);
            if (call is not ("Gradient" or "Update"))
            {
                data.Add(call, "Gradient");
            }
        }

        return data;
    }

    /// <summary>The second call comes in the middle of the first, which then ends as it would have without.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_call_during_another_is_refused_and_changes_nothing(string first, string second)
    {
        (MultiLayerNet network, InterruptedLayer layer) = Network();
        (MultiLayerNet undisturbed, _) = Network();
        Exception? elsewhere = null, within = null;
        layer.Meanwhile = () =>
        {
            var thread = new Thread(() => elsewhere = Record.Exception(() => Calls[second](network)));
            thread.Start();
            thread.Join();
            within = Record.Exception(() => Calls[second](network));
        };

        Calls[first](network);
        Calls[first](undisturbed);

        foreach (Exception? refusal in new[] { elsewhere, within })
        {
            refusal.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Be(second == "Update" ? ParametersMessage : NetworkMessage);
        }

        network.Iteration.Should().Be(undisturbed.Iteration);
        Numbers.ShouldBeBitEqual(network.Parameters.AsSpan(), undisturbed.Parameters.AsSpan());
        Numbers.ShouldBeBitEqual(network.Gradient(X, T).AsSpan(), undisturbed.Gradient(X, T).AsSpan());
    }

    [Fact]
    public void A_call_that_failed_is_over()
    {
        (MultiLayerNet network, InterruptedLayer layer) = Network();
        foreach (Action<MultiLayerNet> call in Calls.Where(call => call.Key != "Update").Select(call => call.Value))
        {
            layer.Meanwhile = () => throw new TimeoutException();
            network.Invoking(call).Should().Throw<TimeoutException>();
        }

        network.Invoking(n => n.Loss(X, [1])).Should().Throw<ArgumentException>();
        network.Invoking(n => n.Gradient(X, T)).Should().NotThrow();
    }

    /// <summary>Each thread has inputs of its own. What one gets must be refused, or be what it gets alone.</summary>
    [Fact]
    public void Many_threads_get_right_numbers_or_none()
    {
        var network = new MultiLayerNet(Inputs, [50, 50], Outputs);
        Tensor<float>[] inputs = [.. Enumerable.Range(0, Threads).Select(i => Tensor.Create(Numbers.Uniform(Rows * Inputs, -1, 1, seed: i), [Rows, Inputs]))];
        float[][] outputs = [.. inputs.Select(x => LayerHarness.Values(network.Predict(x)))];
        double[] losses = [.. inputs.Select(x => network.Loss(x, T))];

        Hammer(NetworkMessage, thread =>
        {
            LayerHarness.Values(network.Predict(inputs[thread])).Should().Equal(outputs[thread]);
        }, thread =>
        {
            network.Gradient(new Batch(inputs[thread], T), out double loss);
            loss.Should().Be(losses[thread]);
        });
    }

    /// <summary>As many steps have been taken as were not refused.</summary>
    [Fact]
    public void Many_threads_that_update_take_whole_steps_or_none()
    {
        ParameterSet parameters = new(("W", [100, 200])), gradients = parameters.NewLike(), expected = parameters.NewLike();
        gradients.AsSpan().Fill(0.5f);
        Adam optimizer = new(), alone = new();

        int steps = Hammer("An optimizer must be used by one thread at a time, but a call came while another was under way. Use one optimizer for each network.",
            _ => optimizer.Update(parameters, gradients));

        optimizer.Step.Should().Be(steps);
        for (int i = 0; i < steps; i++)
        {
            alone.Update(expected, gradients);
        }

        Numbers.ShouldBeBitEqual(parameters.AsSpan(), expected.AsSpan());
    }

    [Fact]
    public void Two_optimizers_cannot_update_the_same_parameters_at_once()
    {
        ParameterSet parameters = new(("W", [100, 200])), gradients = parameters.NewLike();

        Hammer(ParametersMessage, _ => new SGD().Update(parameters, gradients));
    }

    [Fact]
    public void Many_threads_that_draw_are_refused()
    {
        MiniBatches batches = new Dataset(Tensor.Create(new float[1000 * 50], [1000, 50]), new int[1000]).CreateMiniBatches(1000, seed: 1);

        Hammer("Mini-batches must be drawn by one thread at a time, but a call came while another was under way. Give each thread mini-batches of its own.",
            thread => batches.Draw(thread));
    }

    [Fact]
    public void An_ensemble_is_for_one_thread_at_a_time()
    {
        (MultiLayerNet network, InterruptedLayer layer) = Network();
        var ensemble = new Ensemble([new MultiLayerNet(Inputs, [], Outputs), network]);
        Exception? first = null, second = null;
        layer.Meanwhile = () => first = Record.Exception(() => ensemble.Predict(X));

        ensemble.Predict(X);
        layer.Meanwhile = () => second = Record.Exception(() => ensemble.Accuracy(new Batch(X, T)));
        ensemble.Accuracy(new Batch(X, T));

        foreach (Exception? refusal in new[] { first, second })
        {
            refusal.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Be(
                "An ensemble must be used by one thread at a time, but a call came while another was under way. Give each thread an ensemble of its own networks.");
        }
    }

    /// <summary>Between two of its networks as well, none may change.</summary>
    [Fact]
    public void An_ensemble_has_its_networks_for_itself_until_its_call_is_over()
    {
        (MultiLayerNet interrupted, InterruptedLayer layer) = Network();
        MultiLayerNet[] networks = [new(Inputs, [], Outputs), interrupted, new(Inputs, [], Outputs)];
        Ensemble ensemble = new(networks), other = new([networks[2], networks[0]]);
        List<Exception?> refusals = [];
        layer.Meanwhile = () =>
        {
            foreach (MultiLayerNet network in networks)
            {
                refusals.Add(OtherThread.Record(() => network.Parameters.AsSpan().Clear()));
                refusals.Add(OtherThread.Record(() => network.Predict(X)));
            }

            refusals.Add(OtherThread.Record(() => other.Predict(X)));
        };

        ensemble.Predict(X);

        refusals.Should().HaveCount(7).And.AllBeOfType<InvalidOperationException>();
        other.Invoking(e => e.Predict(X)).Should().NotThrow("all calls are over, those that were refused as well");
        ensemble.Invoking(e => e.Predict(X)).Should().NotThrow();
    }

    /// <summary>Many threads may copy from one set, as each copy only reads.</summary>
    [Fact]
    public void Copies_from_one_set_at_once_are_whole()
    {
        ParameterSet source = new(("W", [300, 300]));
        source.AsSpan().Fill(1);

        OtherThread.Run(Threads, () =>
        {
            ParameterSet copy = source.NewLike();
            for (int i = 0; i < 200; i++)
            {
                copy.AsSpan().Clear();
                source.CopyTo(copy);
                copy.AsSpan().ContainsAnyExcept(1).Should().BeFalse();
            }
        });
    }

    [Fact]
    public void Nothing_is_allocated_for_it()
    {
        var network = new MultiLayerNet(Inputs, [5], Outputs);
        var optimizer = new SGD();

        Allocation.Of(() => optimizer.Update(network.Parameters, network.Gradient(X, T))).Should().Be(0);
        Allocation.Of(() =>
        {
            optimizer.LearningRate = 0.1f;
            network.Parameters["b1"][0] = network.Parameters.AsSpan()[0];
            network.Parameters.CopyTo(network.Gradient(X, T));
        }).Should().Be(0);
    }

    /// <summary>Calls from several threads until calls have been refused and others have not, and returns how many have not.</summary>
    private static int Hammer(string message, params Action<int>[] calls)
    {
        var failures = new ConcurrentQueue<Exception>();
        int refused = 0, accepted = 0;
        DateTime end = DateTime.UtcNow + Patience;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => Work(i)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        failures.Should().BeEmpty();
        refused.Should().BePositive("calls must have met");
        accepted.Should().BePositive();
        return accepted;

        void Work(int thread)
        {
            for (int i = 0; (i < 1000 || refused == 0) && failures.IsEmpty && DateTime.UtcNow < end; i++)
            {
                try
                {
                    calls[i % calls.Length](thread);
                    Interlocked.Increment(ref accepted);
                }
                catch (InvalidOperationException exception) when (exception.Message == message)
                {
                    Interlocked.Increment(ref refused);
                }
#pragma warning disable CA1031 // It fails the test.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failures.Enqueue(exception);
                }
            }
        }
    }

    private static (MultiLayerNet Network, InterruptedLayer Layer) Network()
    {
        var layer = new InterruptedLayer();
        return (new MultiLayerNet(Inputs, [new Affine(5, new Xavier()), new Tanh(), layer, new Affine(Outputs, new Xavier())], new SoftmaxCrossEntropy()), layer);
    }
}
