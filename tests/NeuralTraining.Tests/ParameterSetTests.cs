using System.Collections;
using System.Numerics.Tensors;
using System.Reflection;
using FluentAssertions;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests;

public sealed class ParameterSetTests
{
    [Fact]
    public void Tensors_are_views_of_one_flat_buffer_in_declared_order()
    {
        ParameterSet set = Create();
        for (int i = 0; i < set.AsSpan().Length; i++)
        {
            set.AsSpan()[i] = i;
        }

        set["W1"][1, 2].Should().Be(5);
        set["b1"][0].Should().Be(6);
        set["W2"][2, 0].Should().Be(11);
        set.AsSpan("b1").ToArray().Should().Equal(6, 7, 8);
        set["W2"][0, 0] = -1;
        set.AsSpan()[9].Should().Be(-1);
        set.AsSpan().Length.Should().Be(12);
    }

    [Fact]
    public void It_is_a_dictionary_in_declared_order()
    {
        ParameterSet set = Create();

        set.Count.Should().Be(3);
        set.Keys.Should().Equal("W1", "b1", "W2");
        set.Values.Select(tensor => tensor.Rank).Should().Equal(2, 1, 2);
        set.Select(pair => pair.Key).Should().Equal(set.Keys);
        ((IEnumerable)set).Cast<KeyValuePair<string, Tensor<float>>>().Last().Value.Should().BeSameAs(set["W2"]);
        set.ContainsKey("W1").Should().BeTrue();
        set.ContainsKey("w1").Should().BeFalse();
        set.TryGetValue("b1", out Tensor<float>? b).Should().BeTrue();
        b.Should().BeSameAs(set["b1"]);
        set.TryGetValue("b2", out b).Should().BeFalse();
        b.Should().BeNull();
    }

    [Fact]
    public void A_set_like_another_has_its_names_and_shapes_and_is_zero()
    {
        ParameterSet set = Create();
        set.AsSpan().Fill(3);

        ParameterSet like = set.NewLike();

        like.Keys.Should().Equal(set.Keys);
        like["W1"].Lengths.ToArray().Should().Equal(2, 3);
        like.AsSpan().ToArray().Should().OnlyContain(value => value == 0);
        set.AsSpan().ToArray().Should().OnlyContain(value => value == 3);
    }

    [Fact]
    public void Copying_copies_values_and_not_memory()
    {
        ParameterSet set = Create(), copy = Create();
        set.AsSpan().Fill(3);

        set.CopyTo(copy);
        set.AsSpan().Fill(4);

        copy.AsSpan().ToArray().Should().OnlyContain(value => value == 3);
    }

    [Fact]
    public void A_set_may_be_empty()
    {
        var set = new ParameterSet();

        set.Count.Should().Be(0);
        set.AsSpan().Length.Should().Be(0);
    }

    [Fact]
    public void The_flat_buffer_begins_with_a_cache_line()
    {
        foreach (int length in new[] { 1, 7, 100, 100_000 })
        {
            var set = new ParameterSet(("W", [length]));
            Misalignment(set).Should().Be(0);
        }

        static nint Misalignment(ParameterSet set) =>
            System.Runtime.CompilerServices.Unsafe.ByteOffset(ref System.Runtime.CompilerServices.Unsafe.NullRef<float>(), ref set.AsSpan()[0]) % 64;
    }

    [Fact]
    public void Reading_does_not_allocate()
    {
        ParameterSet set = Create();

        Allocation.Of(() => set.AsSpan()[0] = set["W1"].Rank + set.AsSpan("b1")[0] + set.Count).Should().Be(0);
    }

    [Fact]
    public void A_missing_name_is_told_with_those_there_are()
    {
        ParameterSet set = Create();

        set.Invoking(s => s["W9"]).Should().Throw<KeyNotFoundException>().WithMessage("*'W9' is not among W1, b1, W2*");
        set.Invoking(s => s.AsSpan("W9").Length).Should().Throw<KeyNotFoundException>();
    }

    [Fact]
    public void Wrong_layouts_are_refused()
    {
        Refuse([("W", [2, 3]), ("W", [1])], "*'W' is declared twice*");
        Refuse([("", [2, 3])], "*empty*");
        Refuse([("W", [2, 0])], "*each of length 1 or more, but 'W' was declared as [2, 0]*");
        Refuse([("W", [])], "*at least one dimension*'W' was declared as []*");
        Refuse([("W", [1 << 20, 1 << 20, 1 << 30, nint.MaxValue])], "A parameter set must hold at most 2147483575 values, but reaches 10889035741470030829647395817099171463168 with 'W'.*");
        Refuse([("W", [1 << 30]), ("V", [1 << 30])], "A parameter set must hold at most 2147483575 values, but reaches 2147483648 with 'V'.*");

        static void Refuse((string, nint[])[] layout, string message) =>
            new Action(() => _ = new ParameterSet(layout)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Sets_that_differ_are_not_copied_and_the_difference_is_told()
    {
        ParameterSet set = Create();
        set.AsSpan().Fill(3);
        Refuse(new ParameterSet(("W1", [2, 3]), ("b1", [3])), "*none for 'W2'*");
        Refuse(new ParameterSet(("W1", [2, 3]), ("b1", [3]), ("W2", [3, 1]), ("b2", [1])), "*no parameter 'b2'*");
        Refuse(new ParameterSet(("W1", [2, 3]), ("W2", [3, 1]), ("b1", [3])), "*'W2' stands where 'b1' should*");
        Refuse(new ParameterSet(("W1", [3, 2]), ("b1", [3]), ("W2", [3, 1])), "*'W1' has shape [3, 2], but the parameter has shape [2, 3]*");

        void Refuse(ParameterSet other, string message)
        {
            set.Invoking(s => s.CopyTo(other)).Should().Throw<ArgumentException>().WithMessage(message);
            other.AsSpan().ToArray().Should().OnlyContain(value => value == 0);
        }
    }

    [Fact]
    public void A_difference_names_the_argument_and_the_roles_it_was_told()
    {
        ParameterSet set = Create(), other = new(("W1", [2, 3]));

        set.Invoking(s => s.RequireSameLayout(other)).Should().Throw<ArgumentException>()
            .WithMessage("Every parameter must have a gradient, but there is none for 'b1', 'W2'.*").WithParameterName(nameof(other));
        set.Invoking(s => s.RequireSameLayout(other, "weight", "mask", "masks")).Should().Throw<ArgumentException>()
            .WithMessage("Every weight must have a mask, but there is none for 'b1', 'W2'.*").WithParameterName("masks");
        set.Invoking(s => s.RequireSameLayout(null!, "masks")).Should().Throw<ArgumentNullException>().WithParameterName("masks");
        set.Invoking(s => s.CopyTo(other)).Should().Throw<ArgumentException>().WithParameterName("destination");
        set.Invoking(s => s.RequireSameLayout(Create())).Should().NotThrow();
    }

    [Fact]
    public void Names_and_tensors_cannot_be_exchanged_by_a_cast()
    {
        ParameterSet set = Create();
        Tensor<float> first = set["W1"];

        Refuse(set.Keys, "x");
        Refuse(set.Values, Tensor.Create(new float[6], [2, 3]));

        set.Keys.Should().Equal("W1", "b1", "W2");
        set["W1"].Should().BeSameAs(first);
        set.Values.First().Should().BeSameAs(first);

        static void Refuse<T>(IEnumerable<T> items, T other)
        {
            items.Should().NotBeOfType<T[]>().And.NotBeOfType<List<T>>();
            (items as IList<T>)?.Invoking(list => list[0] = other).Should().Throw<NotSupportedException>();
            (items as ICollection<T>)?.Invoking(list => list.Clear()).Should().Throw<NotSupportedException>();
            (items as IList)?.Invoking(list => list[0] = other).Should().Throw<NotSupportedException>();
        }
    }

    /// <summary>The lock and the number of threads came this way once, set from outside and read by optimizers.</summary>
    [Fact]
    public void A_set_carries_nothing_but_what_it_was_constructed_with() =>
        typeof(ParameterSet).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Should().NotBeEmpty().And.OnlyContain(field => field.IsInitOnly);

    private static ParameterSet Create() => new(("W1", [2, 3]), ("b1", [3]), ("W2", [3, 1]));
}
