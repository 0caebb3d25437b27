using System.Numerics.Tensors;

namespace NeuralTraining.Tabular;

/// <summary>A trained model of a table: what is common to <see cref="ClassifierModel"/> and
/// <see cref="RegressorModel"/>.</summary>
/// <remarks>A model never changes, so any number of threads may use it at once. A row has the same answer, bit for bit,
/// alone and among others.</remarks>
public abstract partial class TableModel
{
    private readonly MultiLayerNet _network;

    private protected TableModel(string target, Preparation preparation, MultiLayerNet network)
    {
        (Target, Preparation, _network) = (target, preparation, network);
        Network = network.Freeze();
    }

    /// <summary>Gets the name of the column that it predicts.</summary>
    public string Target { get; }

    /// <summary>Gets the preparation of columns, with what was found in training.</summary>
    public Preparation Preparation { get; }

    /// <summary>Gets the network, whose inputs are those of the preparation.</summary>
    public FrozenNetwork Network { get; }

    /// <summary>Computes how good the predictions for a table are: the share of rows whose class is right, or the
    /// coefficient of determination R².</summary>
    /// <param name="table">The rows, with the target.</param>
    /// <exception cref="ArgumentException">The target is missing or does not fit, or a row is refused by
    /// <see cref="Preparation.Transform"/>.</exception>
    public double Score(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        TableColumn target = table[Target];
        Tabular.Target.RequireValues(target);
        return ScoreOf(Preparation.Transform(table), target);
    }

    /// <summary>Computes how much the score of a table decreases when the values of a column are shuffled: the
    /// importance of the column for the model.</summary>
    /// <param name="table">The rows, with the target; better not those of training.</param>
    /// <param name="repeats">The number of times that each column is shuffled, at least 1. Default: 5.</param>
    /// <param name="seed">The seed of the orders. Default: 0.</param>
    /// <param name="progress">Receives the number of each column, from 0, when it is done. Default: null.</param>
    /// <param name="cancellationToken">The token that stops between two predictions.</param>
    /// <returns>The importance of each column, in the order of <see cref="Preparation.Columns"/>.</returns>
    /// <remarks>Breiman (2001), <i>Random forests</i>, as scikit-learn's <c>permutation_importance</c>. Columns that
    /// say the same as others seem unimportant.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of times is less than 1.</exception>
    /// <exception cref="ArgumentException">As in <see cref="Score"/>.</exception>
    /// <exception cref="OperationCanceledException">The computation was canceled.</exception>
    public IReadOnlyList<ColumnImportance> PermutationImportance(
        Table table, int repeats = 5, ulong seed = 0, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        if (repeats < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(repeats), Invariant($"The number of repeats must be at least 1, but was '{repeats}'."));
        }

        double score = Score(table);
        var importances = new ColumnImportance[Preparation.Columns.Count];
        Tensor<float> inputs = Preparation.Transform(table);
        var shuffling = new ColumnShuffling(inputs, seed);
        int first = 0;
        for (int i = 0; i < importances.Length; i++)
        {
            FittedColumn column = Preparation.FittedColumns[i];
            double[] decreases = new double[repeats];
            for (int j = 0; j < repeats; j++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                decreases[j] = score - ScoreOf(shuffling.Shuffle(first, column.InputCount, (i * repeats) + j), table[Target]);
            }

            importances[i] = new ColumnImportance(column.Name, decreases);
            first += column.InputCount;
            progress?.Report(i);
        }

        return Array.AsReadOnly(importances);
    }

    /// <summary>Computes the score of prepared rows.</summary>
    private protected abstract double ScoreOf(Tensor<float> inputs, TableColumn target);

    /// <summary>Returns a table of one row with the columns of the preparation.</summary>
    private protected Table ToTable(IReadOnlyDictionary<string, object?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        foreach (string name in row.Keys)
        {
            if (name != Target && !Preparation.Columns.Contains(name))
            {
                throw new ArgumentException(
                    $"A row must have the columns of training, but has '{Message.Abbreviate(name)}' besides. " +
                    Message.Suggest(name, [.. Preparation.Columns]), nameof(row));
            }
        }

        return Table.FromRows(Preparation.Columns, [[.. Preparation.Columns.Select(name => row.TryGetValue(name, out object? value)
            ? value
            : throw new ArgumentException(
                $"A row must have the columns of training, but lacks '{Message.Abbreviate(name)}'. " +
                "Give null for a missing value.", nameof(row)))]]);
    }
}
