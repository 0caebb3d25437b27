namespace NeuralTraining.Onnx;

/// <summary>Saves networks and models of tables as ONNX files, and loads networks from ONNX files.</summary>
/// <remarks>Keeps nothing from call to call: any thread may call it at any time, for networks that no other thread
/// uses.</remarks>
public static partial class OnnxFile
{
    /// <summary>Gets the version of the operator set (ai.onnx) that saved files use: 17, the first with
    /// LayerNormalization. ONNX Runtime reads it from version 1.12 on.</summary>
    public static int OperatorSetVersion => 17;

    /// <summary>Gets the version of the file format (IR) of saved files: 8, the first with that operator set.</summary>
    public static int FormatVersion => 8;
}
