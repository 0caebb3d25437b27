using System.Numerics.Tensors;
using NeuralTraining.Layers;
using NeuralTraining.Networks;
using NeuralTraining.Numerics;

namespace NeuralTraining;

/// <content>The gradient.</content>
public sealed partial class MultiLayerNet
{
    /// <summary>Computes the gradient of the loss for every parameter by backpropagation, weight decay included. Does
    /// not allocate.</summary>
    /// <param name="batch">The mini-batch.</param>
    /// <returns>The gradients: the network's own set, which its next gradient, of a mini-batch or of a block,
    /// overwrites.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the network, or has fewer rows than
    /// <see cref="RowBlocks"/>.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public ParameterSet Gradient(in Batch batch) => Gradient(batch, out _);

    /// <summary>Computes the gradient and the loss, in training mode and before any update.</summary>
    /// <param name="batch">The mini-batch.</param>
    /// <param name="loss">The mean loss of the mini-batch, weight decay included.</param>
    /// <returns>The gradients: the network's own set, which its next gradient, of a mini-batch or of a block,
    /// overwrites.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the network, or has fewer rows than
    /// <see cref="RowBlocks"/>.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    public ParameterSet Gradient(in Batch batch, out double loss)
    {
        Hardware.WarnOnce();
        using CallGuard.Call call = BeginCall();
        RequireTrainable(batch);
        _context.Degree.Begin();
        Buffers.CopyTo(BuffersBefore);
        ParameterSet gradients;
        try
        {
            gradients = Complete(RowBlocks == 1 ? Backpropagate(batch) : AddBlocks(batch), out loss);
        }
        catch
        {
            BuffersBefore.CopyTo(Buffers);
            throw;
        }

        _context.Degree.End(batch.Count);
        return gradients;
    }

    /// <summary>Computes the gradient by central differences, (L(w + h) − L(w − h)) / 2h for each value w in turn:
    /// slow; it serves to check <see cref="Gradient(in Batch)"/>. Allocates the result.</summary>
    /// <remarks>Losses are those of training mode and of the same <see cref="Iteration"/>, so that they draw the same
    /// random numbers. Parameters and buffers are left as they were. The outputs are in single precision, so a step as
    /// small as the chapter's 1e-4 would drown in rounding. Expect errors of about 1e-4, and larger ones where a ReLU
    /// has its kink within the step.</remarks>
    /// <param name="batch">The mini-batch.</param>
    /// <param name="step">The step for values up to 1; for a larger value w it is |w| times as large. Greater than
    /// zero. Default: 0.01.</param>
    /// <exception cref="ArgumentException">The batch does not fit the network, or has fewer rows than
    /// <see cref="RowBlocks"/>.</exception>
    /// <exception cref="InvalidOperationException">Another call on the network is under way.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The step is not a finite number greater than zero.</exception>
    public ParameterSet NumericalGradient(in Batch batch, float step = 0.01f)
    {
        Require.Positive(step, "step");
        using CallGuard.Call call = BeginCall();
        using var probe = new LossProbe(this, batch);
        ParameterSet result = Parameters.NewLike();
        Span<float> derivatives = result.AsSpan();
        for (int i = 0; i < derivatives.Length; i++)
        {
            derivatives[i] = (float)probe.Around(i, step).Slope;
        }

        return result;
    }

    /// <summary>Computes the gradient within a call that has begun and that restores the buffers itself.</summary>
    internal ParameterSet GradientWithinCall(in Batch batch) => Complete(RowBlocks == 1 ? Backpropagate(batch) : AddBlocks(batch), out _);

    /// <summary>Gets the regularizers' part of the loss.</summary>
    internal double RegularizationLoss => _regularization.Loss(Parameters);

    /// <summary>Computes the mean loss of a row block, in training mode, regularizers not included. Counts no
    /// iteration; may change the buffers.</summary>
    internal double BlockLoss(in Batch block) =>
        _loss.Forward(_layers.Forward(block.Inputs, PassMode.Training, Iteration, block.FirstRow), block);

    /// <summary>Computes the loss of a row block and its gradient. The network's own buffers change.</summary>
    private RowBlockGradient Backpropagate(in Batch block)
    {
        ReadOnlyTensorSpan<float> outputs = _layers.Forward(block.Inputs, PassMode.Training, Iteration, block.FirstRow);
        (_block.Rows, _block.Weight) = (block.Count, _loss.TotalWeight(block));
        _block.Loss = _loss.Forward(outputs, block);
        var dOutputs = new TensorSpan<float>(AlignedBuffer.Reserve(ref _outputGradient, block.Count, Outputs), [block.Count, Outputs]);
        _outputGradient.Poison();
        _loss.Backward(outputs, block, dOutputs);
        _layers.Backward(block.Inputs, dOutputs, Iteration, block.FirstRow);
        return _block;
    }

    /// <summary>Adds the regularizers' part, which blocks omit, and counts the iteration.</summary>
    private ParameterSet Complete(RowBlockGradient gradient, out double loss)
    {
        loss = gradient.Loss + RegularizationLoss;
        _regularization.AddGradient(Parameters, gradient.Gradients);
        Iteration++;
        return gradient.Gradients;
    }
}
