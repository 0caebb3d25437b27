using NeuralTraining.Tabular.Tests;

namespace NeuralTraining.Tuning.Tests;

public sealed class PackageSurfaceTests() : PackageSurface(typeof(Study).Assembly, uses: ["NeuralTraining", "MathNet.Numerics"]);
