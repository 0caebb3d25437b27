using NeuralTraining;
using NeuralTraining.Optimizers;
using NeuralTraining.Samples;
using OptimizerCompareNaive;
using ScottPlot;

// Figures 6.1 to 6.8 of the chapter (6.4 is a drawing): the function f(x, y) = x²/20 + y², and the ways four optimizers go down to its minimum.
const int Positions = 30;
const float StartX = -7;
const float StartY = 2;

(string Name, IOptimizer Optimizer, string Figure)[] experiments =
[
    ("SGD", new SGD(0.95f), "figure-6.3.png"),
    ("Momentum", new Momentum(0.1f), "figure-6.5.png"),
    ("AdaGrad", new AdaGrad(1.5f), "figure-6.6.png"),
    ("Adam", new Adam(0.3f), "figure-6.7.png"),
];

return Sample.Run("OptimizerCompareNaive", "Follows SGD, Momentum, AdaGrad and Adam down f(x, y) = x²/20 + y²: figures 6.1 to 6.8.", args, [], run =>
{
    Figure.SavePng(run.File("figure-6.1.png"), columns: 2, 1120, 960, BowlSurface.Draw("f(x, y) = x²/20 + y²"), BowlPlots.Contours("contours of f"));
    Figure.SavePng(run.File("figure-6.2.png"), BowlPlots.GradientField("negative gradient of f(x, y) = x²/20 + y²"));

    using var csv = new CsvFile(run.File("paths.csv"), "optimizer", "step", "x", "y");
    Table table = run.Table(Column.Words("optimizer"), Column.Numbers("last x", "F5"), Column.Numbers("last y", "F5"));
    var plots = new List<Plot>();

    foreach ((string name, IOptimizer optimizer, string figure) in experiments)
    {
        var parameters = new ParameterSet(("x", [1]), ("y", [1]));
        ParameterSet gradients = parameters.NewLike();
        (parameters["x"][0], parameters["y"][0]) = (StartX, StartY);

        var path = new List<Coordinates>();
        for (int i = 0; i < Positions; i++)
        {
            (float x, float y) = (parameters["x"][0], parameters["y"][0]);
            path.Add(new Coordinates(x, y));
            csv.Row(name, i, x, y);

            (gradients["x"][0], gradients["y"][0]) = Bowl.Gradient(x, y);
            optimizer.Update(parameters, gradients);
        }

        table.Row(name, path[^1].X, path[^1].Y);
        plots.Add(BowlPlots.Path(name, path));
        Figure.SavePng(run.File(figure), plots[^1]);
    }

    Figure.SavePng(run.File("figure-6.8.png"), columns: 2, 1000, 760, plots);
});
