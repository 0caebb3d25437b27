namespace NeuralTraining.Tabular.Tests;

public sealed class PackageSurfaceTests() : PackageSurface(typeof(Table).Assembly, uses: ["NeuralTraining", "Sep"]);
