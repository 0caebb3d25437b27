// The classes that are compiled from the schema, counted by the parser's limit.
#pragma warning disable IDE0130, CA1822
using NeuralTraining.Onnx.Import;

namespace Onnx;

internal sealed partial class AttributeProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class ValueInfoProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class NodeProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class TrainingInfoProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class StringStringEntryProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class TensorAnnotation
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class GraphProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class TensorProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class SparseTensorProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class TensorShapeProto
{
    partial void OnConstruction() => MessageLimit.Count();

    public static partial class Types
    {
        internal sealed partial class Dimension
        {
            partial void OnConstruction() => MessageLimit.Count();
        }
    }
}

internal sealed partial class TypeProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class OperatorSetIdProto
{
    partial void OnConstruction() => MessageLimit.Count();
}

internal sealed partial class FunctionProto
{
    partial void OnConstruction() => MessageLimit.Count();
}
