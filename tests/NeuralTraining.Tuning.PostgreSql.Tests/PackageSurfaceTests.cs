using NeuralTraining.Tabular.Tests;

namespace NeuralTraining.Tuning.PostgreSql.Tests;

public sealed class PackageSurfaceTests() : PackageSurface(typeof(PostgreSqlStorage).Assembly, uses: ["NeuralTraining", "NeuralTraining.Tuning", "Npgsql"]);
