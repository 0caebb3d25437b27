using System.Collections.ObjectModel;
using NeuralTraining.Numerics;

namespace NeuralTraining.Optimizers;

/// <summary>Implements the checks, the step count and the state of this library's optimizers. A derived class
/// implements the formula.</summary>
/// <remarks>
/// An optimizer with state keeps it for the parameter set it first saw, and refuses any other: two networks need two
/// optimizers. Only the first update allocates: the state. For one thread at a time: a call while another is under way
/// is refused, and so is any other thread while a <see cref="Trainer"/> trains with it. <see cref="Step"/> and
/// <see cref="Hyperparameters"/> may be read from any thread at any time, and so may <see cref="LearningRate"/> and
/// <see cref="ToString"/>.
/// <para>Part of each formula, and the same on every machine: parameters, state and squares of gradients whose
/// magnitude is below 2⁻¹¹⁰ (7.7e-34) become 0. Decaying values then end at zero, and never as subnormal numbers, which
/// take some processors a hundred times longer.</para>
/// <para>An update by finite gradients that would make a parameter or the state infinite or NaN is refused. An update
/// that might reach numbers beyond 2¹⁰⁰ (1.3e30) allocates a copy of both; the bound is estimated from the sum of all
/// |g|, squared for those that average squares. Gradients that are NaN or infinite are refused by a
/// <see cref="Trainer"/>; a call by hand accepts them, as the chapter's code does.</para>
/// </remarks>
public abstract partial class Optimizer : IOptimizer
{
    private const string Refusal =
        "An optimizer must be used by one thread at a time, " +
        "but a call came while another was under way. Use one optimizer for each network.";

    private readonly string[] _slotNames;
    private ParameterSet[]? _slots;
    private ParameterSet? _owner;

    private protected Optimizer(float learningRate, params string[] slotNames)
    {
        LearningRate = Require.Positive(learningRate, "learning rate");
        _slotNames = slotNames;
        _stateBounds = new double[slotNames.Length];
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number greater than zero.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the optimizer.</exception>
    public float LearningRate
    {
        get;
        set
        {
            float rate = Require.Positive(value, "learning rate");
            using CallGuard.Call call = Guard.Write(Refusal);
            field = rate;
        }
    }

    /// <inheritdoc />
    public virtual IReadOnlyDictionary<string, double> Hyperparameters => ReadOnlyDictionary<string, double>.Empty;

    /// <inheritdoc />
    public override string ToString() =>
        Summary.Of(this, [(nameof(LearningRate), LearningRate), .. Hyperparameters.Select(pair => (pair.Key, (object?)pair.Value))]);

    /// <summary>Gets the number of threads that may share the work of the formula: as many as the network of the
    /// parameters uses.</summary>
    private protected Parallelism Parallelism { get; private set; }

    /// <summary>Gets the layout of the parameters, which is that of the state.</summary>
    private protected ParameterLayout Layout => _slots![0].Layout;

    /// <summary>Gets the number of steps taken: see <see cref="MultiLayerNet.Iteration"/>, which counts
    /// gradients.</summary>
    public long Step
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>Held during each call, and by a trainer during its run.</summary>
    internal CallGuard Guard { get; } = new();

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The optimizer keeps state for another parameter set, or another call
    /// on it or on the network of the parameters or gradients is under way; nothing has been changed.</exception>
    /// <exception cref="NonFiniteException">The gradients are finite, but the update would make a parameter or the
    /// state NaN or infinite; nothing has been changed.</exception>
    public void Update(ParameterSet parameters, ParameterSet gradients) => TakeStep(parameters, gradients, gradientBound: null);

    /// <summary>Updates by gradients whose <see cref="Finiteness.MagnitudeBound"/> may be known already.</summary>
    internal void TakeStep(ParameterSet parameters, ParameterSet gradients, float? gradientBound)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.RequireSameLayout(gradients);
        using CallGuard.Call call = BeginCall();
        using CallGuard.Call use = parameters.Context.Guard.Enter(
            "Parameters must be used by one thread at a time, " +
            "but an update came while their network was computing or another update was under way.");
        using CallGuard.Call read = gradients.Context.Guard.Read(
            "Gradients must be used by one thread at a time, but an update came while another thread was computing with them.");
        if (_slotNames.Length > 0)
        {
            OwnState(parameters);
        }

        Step++;
        Parallelism = parameters.Context.Parallelism;
        float bound = gradientBound ?? Finiteness.MagnitudeBound(gradients.AsSpan(), Parallelism);
        if (IsSafe(bound) || !Finiteness.OfAll(gradients.AsSpan(), bound))
        {
            Apply(parameters.AsSpan(), gradients.AsSpan());
        }
        else
        {
            ApplyOrRefuse(parameters, gradients);
        }
    }

    /// <summary>Applies the formula to all parameters.</summary>
    /// <param name="w">The parameters.</param>
    /// <param name="g">Their gradients.</param>
    private protected abstract void Apply(Span<float> w, ReadOnlySpan<float> g);

    /// <summary>Returns the values of a slot, by its place among the names given to the constructor.</summary>
    private protected Span<float> Slot(int index) => _slots![index].AsSpan();

    private CallGuard.Call BeginCall() => Guard.Enter(Refusal);
}
