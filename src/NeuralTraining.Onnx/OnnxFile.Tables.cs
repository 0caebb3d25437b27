using NeuralTraining.Onnx.Export;
using NeuralTraining.Onnx.Tables;
using NeuralTraining.Tabular;

namespace NeuralTraining.Onnx;

/// <content>Models of tables as ONNX files.</content>
public static partial class OnnxFile
{
    /// <summary>Saves a model of tables as an ONNX file that answers raw rows: preparation, network and classes are in
    /// its graph. The same bytes for the same model and options.</summary>
    /// <remarks>
    /// <para>Each column is an input of its name, [batch, 1]: numbers in single precision, NaN where one is missing;
    /// texts, empty where one is missing. The outputs of a classifier are the class of each row, a text, and the
    /// probabilities of all classes; that of a regressor is the number in the unit of the target.
    /// <see cref="OnnxTableOptions"/> has their names. Columns are scaled in double precision, so that the answers
    /// equal the model's within the rounding of the network, whatever the offset of a column.</para>
    /// <para>What the model refuses, the graph refuses: running it fails where a value is missing or infinite that must
    /// not be, or a category is unknown. A Gather node whose index is then out of bounds, an error by the specification
    /// of ONNX, has a name that says so, and ONNX Runtime names it. A runtime that does not check indices gives a
    /// wrong answer for such rows.</para>
    /// <para>The file needs the operators of <c>ai.onnx.ml</c> where columns hold categories. It is written whole or
    /// not at all. Allocates two copies of the weights.</para>
    /// </remarks>
    /// <param name="model">The model.</param>
    /// <param name="path">The path of the file, in a folder that exists. A file that is there is replaced; a link to it
    /// is followed, and a pipe, a device or an open file such as <c>/dev/stdout</c> is written to.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="OnnxTableOptions"/>.</param>
    /// <exception cref="ArgumentException">A name or a text of the options is not possible; a column has the name of an
    /// output; a name, a category or a class is not valid Unicode; or the empty text is a category of a column with a
    /// rule for missing values. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">The weights take nearly 2 GiB or more; nothing has been
    /// written.</exception>
    /// <exception cref="IOException">The file could not be written, for example because the folder is missing or the
    /// disk is full. An old file is unchanged, unless the message says that the new one is in place.</exception>
    public static void Save(TableModel model, string path, OnnxTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Save(TableGraph.Of(model, options ?? new()), path);
    }

    /// <summary>Saves a model of tables to a stream, in the form of an ONNX file. The stream is not closed.</summary>
    /// <remarks>As to a file.</remarks>
    /// <param name="model">The model.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="options">The options; without them, the defaults of <see cref="OnnxTableOptions"/>.</param>
    /// <exception cref="ArgumentException">The file could not hold the model or the options; nothing has been
    /// written.</exception>
    /// <exception cref="InvalidOperationException">The weights take nearly 2 GiB or more; nothing has been
    /// written.</exception>
    public static void Save(TableModel model, Stream stream, OnnxTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        Model.Write(TableGraph.Of(model, options ?? new()), stream);
    }
}
