namespace NeuralTraining.Onnx;

/// <summary>Saves networks and models of tables as ONNX files, and loads networks from ONNX files.</summary>
public static partial class OnnxFile
{
    /// <summary>Gets the version of the operator set that saved files use.</summary>
    public static int OperatorSetVersion => 17;
}
