using NeuralTraining.Layers;

namespace NeuralTraining.Serialization;

/// <summary>Specifies the names and shapes of the tensors in a file of weights. Both formats are safetensors
/// files.</summary>
public enum WeightsFormat
{
    /// <summary>By the network's own names and shapes: <c>W1 b1 gamma1 beta1 runningMean1 runningVariance1 …</c>, W
    /// [inputs, outputs]. Takes any layers, your own among them.</summary>
    /// <remarks>The ε and the momentum of each <see cref="BatchNorm"/> are kept beside them, as
    /// <c>BatchNorm1.epsilon</c> and <c>BatchNorm1.momentum</c>, and the ε of each <see cref="LayerNorm"/> as
    /// <c>LayerNorm1.epsilon</c>.</remarks>
    Chapter,

    /// <summary>As the <c>state_dict</c> of PyTorch's <c>nn.Sequential</c> of <c>nn.Linear</c>, <c>nn.BatchNorm1d</c>,
    /// <c>nn.LayerNorm</c> and layers without tensors: <c>0.weight</c> [outputs, inputs], <c>0.bias</c>,
    /// <c>1.weight</c>, <c>1.bias</c>, <c>1.running_mean</c>, <c>1.running_var</c>, <c>1.num_batches_tracked</c>, where
    /// the number is that of the layer, counted from 0 with activations and dropout.</summary>
    /// <remarks>
    /// <para>Loads files of <c>safetensors.torch.save_file(model.state_dict(), path)</c>, those of other names by
    /// <see cref="PyTorchNames"/>, in single, double or half precision (F32, F64, F16, BF16), and saves files for
    /// <c>model.load_state_dict(safetensors.torch.load_file(path))</c>. Weights are transposed. Running averages are
    /// passed on as they are, although PyTorch's variance is divided by n − 1 and this library's by the n rows of a
    /// mini-batch: both estimate the same variance. The number of batches is the network's
    /// <see cref="MultiLayerNet.Iteration"/>. It may be missing, or of any type and of shape [] or [1], and is not
    /// loaded.</para>
    /// <para>PyTorch keeps neither the ε nor the momentum of a BatchNorm with its weights. They are saved beside them,
    /// as <c>1.eps</c> and <c>1.momentum</c>, the momentum as PyTorch counts it, 1 − <see cref="BatchNorm"/>'s; PyTorch
    /// does not look at them. Its own defaults are <c>new BatchNorm(momentum: 0.9, epsilon: 1e-5f)</c>, and not those
    /// of this library. The ε of a <see cref="LayerNorm"/> is saved in the same way.</para>
    /// <para>A layer of your own must have no parameters or buffers. <see cref="Dropout"/> must scale in training, as
    /// PyTorch's does; a dropout that scales at inference would give other outputs there.</para>
    /// </remarks>
    PyTorch,
}
