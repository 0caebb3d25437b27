using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <summary>
/// An ordered dictionary of tensors over one flat buffer: the parameters of a network (<c>W1 b1 W2 b2 …</c>), their
/// gradients, or the state of an optimizer.
/// </summary>
/// <remarks>
/// <para><c>set["W1"]</c> is a view of a part of <see cref="AsSpan()"/>, which holds the values of all parameters in
/// declared order, row by row and without gaps. The tensors are made once and updated in place, never replaced.</para>
/// <para>Reading allocates nothing, enumerating does. A set may be read from several threads at once as long as nobody
/// writes to it.</para>
/// <para>While a network computes or is trained, or an optimizer updates, no other thread may read or write the values.
/// A tensor or a span that was handed out before cannot refuse another thread, so let none use it meanwhile.
/// <see cref="Count"/>, <see cref="Keys"/>, <see cref="ContainsKey"/>, <see cref="NewLike()"/>, <see cref="ToString"/>
/// and <see cref="RequireSameLayout(ParameterSet, string)"/>, which do not depend on the values, may be used from any
/// thread at any time.</para>
/// </remarks>
public sealed class ParameterSet : IReadOnlyDictionary<string, Tensor<float>>
{
    private const string Refusal =
        "A parameter set must be used by one thread while a network or an optimizer is at work on it, " +
        "but a call came from another. Wait for the end of that, or give each thread a copy.";

    private readonly AlignedBuffer _values;
    private readonly Tensor<float>[] _tensors;
    private readonly ReadOnlyCollection<Tensor<float>> _readOnlyTensors;

    /// <summary>Creates a set of zeros.</summary>
    /// <param name="layout">The name and the shape of each parameter, in order.</param>
    /// <exception cref="ArgumentException">A name is empty or occurs twice, a shape has no dimension or one shorter
    /// than 1, or the set is too large for one array.</exception>
    public ParameterSet(params ReadOnlySpan<(string Name, nint[] Lengths)> layout)
        : this(new ParameterLayout(layout), new ComputeContext())
    {
    }

    internal ParameterSet(ParameterLayout layout, ComputeContext context)
    {
        Layout = layout;
        Context = context;
        _values = new AlignedBuffer(layout.TotalLength);
        _tensors = new Tensor<float>[layout.Count];
        _readOnlyTensors = Array.AsReadOnly(_tensors);
        for (int i = 0; i < _tensors.Length; i++)
        {
            _tensors[i] = _values.View(layout.Offset(i), layout.Lengths(i));
        }
    }

    /// <summary>Gets the number of parameters (of tensors, not of values).</summary>
    public int Count => _tensors.Length;

    /// <summary>Gets the names, in declared order.</summary>
    public IEnumerable<string> Keys => Layout.Names;

    /// <summary>Gets the tensors, in declared order.</summary>
    /// <exception cref="InvalidOperationException">Another thread is at work on the values.</exception>
    public IEnumerable<Tensor<float>> Values
    {
        get
        {
            Context.Guard.Check(Refusal);
            return _readOnlyTensors;
        }
    }

    internal ParameterLayout Layout { get; }

    /// <summary>Gets the context, whose guard is held while a network or an optimizer computes with the values. The
    /// sets of a network share one.</summary>
    internal ComputeContext Context { get; }

    /// <summary>Gets a parameter: a view that can be written to. Does not allocate.</summary>
    /// <param name="key">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no parameter of that name.</exception>
    /// <exception cref="InvalidOperationException">Another thread is at work on the values.</exception>
    public Tensor<float> this[string key]
    {
        get
        {
            Context.Guard.Check(Refusal);
            return _tensors[IndexOf(key)];
        }
    }

    /// <summary>Returns a set of zeros with the same names and shapes, for gradients or for an optimizer's state.
    /// Allocates.</summary>
    public ParameterSet NewLike() => NewLike(new ComputeContext());

    internal ParameterSet NewLike(ComputeContext context) => new(Layout, context);

    /// <summary>Gets the values of all parameters, in declared order and without gaps. Does not allocate.</summary>
    /// <exception cref="InvalidOperationException">Another thread is at work on the values.</exception>
    public Span<float> AsSpan()
    {
        Context.Guard.Check(Refusal);
        return _values.Span;
    }

    /// <summary>Gets the values of one parameter, row by row. Does not allocate.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no parameter of that name.</exception>
    /// <exception cref="InvalidOperationException">Another thread is at work on the values.</exception>
    public Span<float> AsSpan(string name)
    {
        Context.Guard.Check(Refusal);
        int index = IndexOf(name);
        return _values.Span.Slice(Layout.Offset(index), Layout.Length(index));
    }

    /// <summary>Gets all values as memory that can be kept.</summary>
    internal Memory<float> AsMemory() => _values.Memory;

    /// <summary>Gets the values of one parameter as memory that can be kept.</summary>
    internal Memory<float> AsMemory(string name)
    {
        int index = IndexOf(name);
        return _values.Memory.Slice(Layout.Offset(index), Layout.Length(index));
    }

    /// <summary>Copies all values to a set with the same names and shapes. Does not allocate.</summary>
    /// <param name="destination">The set to copy to.</param>
    /// <exception cref="ArgumentException">The names or shapes differ; nothing has been copied.</exception>
    /// <exception cref="InvalidOperationException">Another thread is at work on the values of one of the sets; nothing
    /// has been copied.</exception>
    public void CopyTo(ParameterSet destination)
    {
        RequireSameLayout(destination, "parameter", "counterpart", nameof(destination));
        using CallGuard.Call write = destination.Context.Guard.Write(Refusal);
        using CallGuard.Call read = Context.Guard.Read(Refusal);
        _values.Span.CopyTo(destination._values.Span);
    }

    /// <summary>Returns a copy of the set. Allocates.</summary>
    internal ParameterSet Copy()
    {
        ParameterSet copy = NewLike();
        CopyTo(copy);
        return copy;
    }

    /// <summary>Refuses a set that does not have this set's names and shapes in this set's order, such as gradients
    /// that do not belong to these parameters. Does not allocate unless it refuses; takes no time for sets that were
    /// made from one another.</summary>
    /// <param name="other">The set to compare.</param>
    /// <param name="argument">The name of the other set in the exception. Default: the expression that was
    /// passed.</param>
    /// <exception cref="ArgumentException">The sets differ; the message says how.</exception>
    public void RequireSameLayout(ParameterSet other, [CallerArgumentExpression(nameof(other))] string argument = "") =>
        RequireSameLayout(other, "parameter", "gradient", argument);

    /// <param name="other">The set to look at.</param>
    /// <param name="role">The name of a tensor of this set in the exception.</param>
    /// <param name="otherRole">The name of a tensor of the other set.</param>
    /// <param name="argument">The name of the other set.</param>
    internal void RequireSameLayout(ParameterSet other, string role, string otherRole, string argument)
    {
        ArgumentNullException.ThrowIfNull(other, argument);
        if (Layout.DifferenceFrom(other.Layout, role, otherRole) is { } difference)
        {
            throw new ArgumentException(difference, argument);
        }
    }

    /// <inheritdoc />
    public bool ContainsKey(string key) => Layout.TryIndexOf(key, out _);

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">Another thread is at work on the values.</exception>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Tensor<float> value)
    {
        Context.Guard.Check(Refusal);
        bool found = Layout.TryIndexOf(key, out int index);
        value = found ? _tensors[index] : null;
        return found;
    }

    /// <summary>Returns names and shapes, such as <c>W1 [784, 100], b1 [100]</c>.</summary>
    public override string ToString() =>
        Invariant($"ParameterSet of {Layout.TotalLength} values: ") +
        string.Join(", ", Layout.Names.Select((name, i) => $"{name} {DenseTensor.Format(Layout.Lengths(i))}"));

    /// <summary>Enumerates names and tensors in declared order.</summary>
    /// <exception cref="InvalidOperationException">Another thread is at work on the values.</exception>
    public IEnumerator<KeyValuePair<string, Tensor<float>>> GetEnumerator()
    {
        Context.Guard.Check(Refusal);
        return Layout.Names.Select((name, i) => KeyValuePair.Create(name, _tensors[i])).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string name) => Layout.TryIndexOf(name, out int index)
        ? index
        : throw new KeyNotFoundException(
            $"The set must hold the requested parameter, but '{name}' is not among {string.Join(", ", Layout.Names)}.");
}
