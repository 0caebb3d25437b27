namespace NeuralTraining.Onnx;

/// <summary>Specifies what an exported network computes.</summary>
public enum OnnxOutput
{
    /// <summary>The outputs of the last layer, before any softmax: those of
    /// <see cref="MultiLayerNet.Predict(System.Numerics.Tensors.Tensor{float})"/>.</summary>
    Predictions,

    /// <summary>The softmax of the outputs, or their sigmoid with <see cref="Losses.BinaryCrossEntropy"/>: those of
    /// <see cref="MultiLayerNet.PredictProbabilities(System.Numerics.Tensors.Tensor{float})"/>.</summary>
    Probabilities,
}
