using NeuralTraining.Tabular.Tests;

namespace NeuralTraining.Onnx.Tests;

public sealed class PackageSurfaceTests() : PackageSurface(typeof(OnnxFile).Assembly, uses: ["NeuralTraining", "NeuralTraining.Tabular", "Google.Protobuf"]);
