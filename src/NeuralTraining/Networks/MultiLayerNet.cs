using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using NeuralTraining.Layers;
using NeuralTraining.Losses;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;
using NeuralTraining.Serialization;

namespace NeuralTraining;

/// <summary>A multilayer perceptron that can be trained: affine layers with an activation after each but the last,
/// BatchNorm and dropout between them if wanted, and a loss.</summary>
/// <remarks>
/// <para>The chapter's network and the chapter's calls: <see cref="Predict(Tensor{float})"/>,
/// <see cref="Loss(in Batch)"/>, <see cref="Accuracy(in Batch)"/>, <see cref="Gradient(in Batch)"/>,
/// <see cref="NumericalGradient(in Batch, float)"/>. Weight decay is part of the loss and of the gradient, and so is
/// every other regularizer.</para>
/// <para>A network owns the memory it computes in and reuses it: once the largest batch has been seen, only calls that
/// say so allocate. Sets larger than 256 rows are predicted and evaluated in parts, so that this memory does not grow
/// with them.</para>
/// <para>A network is for one thread at a time: a call while another is under way is refused, and so is any other
/// thread while a <see cref="Trainer"/> trains the network. The thread that trains may call it between two updates,
/// when progress is reported. <see cref="Inputs"/>, <see cref="Outputs"/>, <see cref="Layers"/>,
/// <see cref="LossFunction"/>, <see cref="RowBlocks"/>, <see cref="Iteration"/> and
/// <see cref="MaxDegreeOfParallelism"/> may be read from any thread at any time, and so may <see cref="ToString"/>,
/// <see cref="Parameters"/> and <see cref="Buffers"/>, though not the values in them.
/// <see cref="Load(string, IReadOnlyList{PartFactory})"/> may be called from any thread at any time, as it makes a
/// network of its own.</para>
/// </remarks>
public sealed partial class MultiLayerNet
{
    private const string Refusal =
        "A network must be used by one thread at a time, " +
        "but a call came while another was under way. Give each thread a network of its own.";

    private readonly LayerStack _layers;
    private readonly ILoss _loss;
    private readonly Regularization _regularization;

    /// <summary>The result of a backward pass: the layers write to its gradients.</summary>
    private readonly RowBlockGradient _block;

    /// <summary>The sum of all row blocks.</summary>
    private readonly RowBlockGradient _sum;

    private readonly bool _hasBatchNorm;
    private readonly ComputeContext _context = new() { Degree = new(null, Parallelism.UpTo(null)) };
    private AlignedBuffer _outputGradient = new(0);

    /// <summary>Creates the chapter's network: affine layers with an activation between them, and softmax cross-entropy
    /// unless the options have another loss.</summary>
    /// <param name="inputs">The number of inputs, at least 1.</param>
    /// <param name="hidden">The number of units of each hidden layer, each at least 1. May be empty.</param>
    /// <param name="outputs">The number of outputs: of classes, at least 2, for <see cref="SoftmaxCrossEntropy"/>; 1
    /// for <see cref="BinaryCrossEntropy"/>; at least 1 for any other loss.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="MultiLayerNetOptions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A width is less than 1, or an option is outside its
    /// range.</exception>
    /// <exception cref="ArgumentException">The loss does not fit the number of outputs, or a regularizer is
    /// null.</exception>
    public MultiLayerNet(int inputs, ReadOnlySpan<int> hidden, int outputs, MultiLayerNetOptions? options = null)
        : this((options ??= new()).Check(), inputs, HiddenLayers.Create(hidden, outputs, options), options.Loss, new())
    {
    }

    /// <summary>Creates a network of any layers, your own among them, with any loss.</summary>
    /// <param name="inputs">The number of inputs, at least 1.</param>
    /// <param name="layers">The layers from the input to the output: at least one, and none of them twice. A layer that
    /// keeps anything, such as parameters or a mask, must not be part of another network.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="seed">The seed of the network's random numbers.</param>
    /// <exception cref="ArgumentException">There is no layer, or one is null, occurs twice or has no outputs; or the
    /// loss does not fit the outputs of the last: <see cref="SoftmaxCrossEntropy"/> needs at least two,
    /// <see cref="BinaryCrossEntropy"/> one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of inputs is less than 1.</exception>
    /// <exception cref="InvalidOperationException">A layer is part of another network.</exception>
    public MultiLayerNet(int inputs, IReadOnlyList<ILayer> layers, ILoss loss, ulong seed)
        : this(new MultiLayerNetOptions { Seed = seed }, inputs, layers, loss, new())
    {
    }

    /// <summary>Creates a network of any layers, your own among them, with any loss.</summary>
    /// <param name="inputs">The number of inputs, at least 1.</param>
    /// <param name="layers">The layers from the input to the output: at least one, and none of them twice. A layer that
    /// keeps anything, such as parameters or a mask, must not be part of another network.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="options">The seed, the regularizers and the row blocks; without it, the defaults of
    /// <see cref="MultiLayerNetOptions"/>. The loss and options that make layers keep their defaults.</param>
    /// <exception cref="ArgumentException">There is no layer, or one is null, occurs twice or has no outputs; the loss
    /// does not fit the outputs of the last (<see cref="SoftmaxCrossEntropy"/> needs at least two,
    /// <see cref="BinaryCrossEntropy"/> one); a regularizer is null; or the loss or an option that makes layers is
    /// set.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of inputs or an option is outside its
    /// range.</exception>
    /// <exception cref="InvalidOperationException">A layer is part of another network.</exception>
    [OverloadResolutionPriority(1)]
    public MultiLayerNet(int inputs, IReadOnlyList<ILayer> layers, ILoss loss, MultiLayerNetOptions? options = null)
        : this((options ?? new()).CheckForLayers(), inputs, layers, loss, new())
    {
    }

    /// <param name="options">The options, checked.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="layers">The layers.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="declarations">Takes the declarations of the layers.</param>
    internal MultiLayerNet(
        MultiLayerNetOptions options, int inputs, IReadOnlyList<ILayer> layers, ILoss loss, LayerDeclarations declarations)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(loss);
        if (inputs < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(inputs), Invariant($"A network must have at least one input, but was given '{inputs}'."));
        }

        DistinctItems.Require(layers, "A network", "layer", nameof(layers));
        RowBlocks = options.RowBlocks;
        _layers = new LayerStack(inputs, layers, declarations, options.Seed, _context);
        (loss as IOutputRule)?.RequireOutputs(_layers.Outputs, nameof(layers));
        _hasBatchNorm = layers.Any(layer => layer is BatchNorm);
        _loss = loss;
        _regularization = new Regularization(options.WeightDecay, options.Regularizers, declarations.WeightNames);
        Parameters = declarations.CreateParameters(options.Seed, _context);
        Buffers = declarations.CreateBuffers(_context);
        BuffersBefore = Buffers.NewLike(_context);
        _block = new RowBlockGradient(this, _context);
        _sum = RowBlocks == 1 ? _block : new RowBlockGradient(this, _context);
        _layers.Bind(Parameters, _block.Gradients, Buffers);
    }

    /// <summary>Gets the parameters, which an optimizer moves. The chapter's names: <c>W1 b1 W2 b2 …</c>, W [inputs,
    /// outputs] and b [outputs].</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Gets the values that training changes but no optimizer does, such as running averages.</summary>
    public ParameterSet Buffers { get; }

    /// <summary>Gets the number of inputs.</summary>
    public int Inputs => _layers.Inputs;

    /// <summary>Gets the number of outputs.</summary>
    public int Outputs => _layers.Outputs;

    /// <summary>Gets or sets the number of threads that may share the work of this network and of the optimizer that
    /// updates its parameters, the caller's included: at least 1. Default: null: as many as are fastest, of one, two,
    /// four, eight, … and the number of processors. Small pieces of work are never shared. The results are the same, to
    /// the bit, for any number.</summary>
    /// <remarks>There are never more threads than processors, and fewer where the system refuses to start them. They
    /// belong to the process and sleep when idle. While they work for one network, others compute on the threads of
    /// their callers.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public int? MaxDegreeOfParallelism
    {
        get => _context.Degree.Given;
        set => ShareWork(new AdaptiveDegree(Parallelism.Check(value), Parallelism.UpTo(value)));
    }

    /// <summary>Gets the layers, from the input to the output.</summary>
    public IReadOnlyList<ILayer> Layers => _layers.Layers;

    /// <summary>Gets the loss function.</summary>
    public ILoss LossFunction => _loss;

    internal LayerStack Stack => _layers;

    /// <summary>Gets the meaning of the outputs.</summary>
    internal OutputMeaning Meaning => OutputMeaning.Of(_loss);

    /// <summary>Gets the buffers as they were before the latest gradient.</summary>
    internal ParameterSet BuffersBefore { get; }

    /// <summary>Gets or sets the number of gradients computed. The random numbers of a training pass depend only on it
    /// and on the seed.</summary>
    /// <remarks>
    /// <para>Three counters go up by one at every update of a <see cref="Trainer"/>. Each has an owner, so they differ
    /// where only some of the owners take part.</para>
    /// <para>This one counts gradients, by a trainer or by hand: <see cref="Gradient(in Batch)"/> and
    /// <see cref="AddRowBlocks"/> add one. Set it to draw the same random numbers again, such as the masks of dropout.
    /// A network that two trainers train in turn continues to count.</para>
    /// <para><see cref="Optimizers.Optimizer.Step"/> counts updates of the optimizer, which the bias correction of Adam
    /// depends on. A restored state brings its own.</para>
    /// <para><see cref="Trainer.Iteration"/> counts updates of the trainer, in all its runs: schedules, mini-batches
    /// and checkpoints depend on it. A resumed checkpoint brings all three.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses the network.</exception>
    public long Iteration
    {
        get => Volatile.Read(ref field);
        set
        {
            Require.AtLeast(value, 0, "iteration");
            using CallGuard.Call call = _context.Guard.Write(Refusal);
            Volatile.Write(ref field, value);
        }
    }

    /// <summary>Shares the work of this network, and of the optimizer that updates its parameters, among
    /// threads.</summary>
    internal void ShareWork(AdaptiveDegree degree)
    {
        using CallGuard.Call call = BeginCall();
        _context.Degree = degree;
    }

    /// <summary>Begins a call of a public method, during which no other may begin.</summary>
    internal CallGuard.Call BeginCall() => _context.Guard.Enter(Refusal);

    /// <summary>Ends the call of this thread, for a caller that cannot keep the result of
    /// <see cref="BeginCall"/>.</summary>
    internal void EndCall() => _context.Guard.Exit();

    /// <summary>Begins a run of calls, during which no other thread may call.</summary>
    /// <param name="refusal">The message of the exception if another run or a call is under way.</param>
    internal CallGuard.Call BeginRun(string refusal) => _context.Guard.EnterRun(refusal);

    /// <summary>Refuses a batch that does not fit the network.</summary>
    internal void RequireFit(in Batch batch)
    {
        DenseTensor.RequireColumns(batch.Inputs, Inputs, "input of this network", nameof(batch));
        if (!batch.Weights.IsEmpty && !_loss.SupportsWeights)
        {
            throw new ArgumentException(
                "The loss must support weights for samples to have them, " +
                $"but {_loss.GetType().Name}.{nameof(ILoss.SupportsWeights)} is false.", nameof(batch));
        }

        _loss.Check(batch, Outputs);
    }

    /// <summary>Refuses a mini-batch that does not fit the network, leaves a row block without rows, or leaves a single
    /// row to BatchNorm.</summary>
    internal void RequireTrainable(in Batch batch)
    {
        RequireFit(batch);
        RequireTrainable(batch.Count, nameof(batch));
    }

    /// <summary>Refuses a number of rows that leaves a row block without any, or a single row to BatchNorm.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="argument">The argument that they come from.</param>
    /// <param name="remedy">The advice of the exception for a single row.</param>
    internal void RequireTrainable(int rows, string argument, string remedy = "Take larger mini-batches.")
    {
        if (rows < RowBlocks)
        {
            throw new ArgumentException(
                Invariant($"A mini-batch must have at least one row for each of the {RowBlocks} row blocks of the network, ") +
                Invariant($"but has '{rows}'. ") +
                "Take larger mini-batches, or fewer row blocks.",
                argument);
        }

        if (_hasBatchNorm && rows < (long)BatchNorm.MinRows * RowBlocks)
        {
            string found = RowBlocks == 1
                ? "a mini-batch has one"
                : Invariant($"the {RowBlocks} row blocks of a mini-batch have '{rows}' together");
            throw new ArgumentException(
                $"BatchNorm must be trained on at least two rows at a time, as one row has no variance, but {found}. {remedy}", argument);
        }
    }
}
