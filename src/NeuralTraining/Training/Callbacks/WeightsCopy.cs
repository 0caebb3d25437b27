using System.Diagnostics.CodeAnalysis;
using NeuralTraining.Callbacks;

namespace NeuralTraining.Training;

/// <summary>A copy of a network's parameters and buffers.</summary>
/// <param name="parametersName">The name of the parameters in a state.</param>
/// <param name="buffersName">The name of the buffers in a state.</param>
internal sealed class WeightsCopy(string parametersName = "parameters", string buffersName = "buffers")
{
    /// <summary>The parameters; null before the first copy was prepared or restored.</summary>
    public ParameterSet? Parameters { get; private set; }

    /// <summary>The buffers; null before the first copy was prepared or restored.</summary>
    public ParameterSet? Buffers { get; private set; }

    /// <summary>The names of the sets of a state.</summary>
    public string[] Names { get; } = [parametersName, buffersName];

    /// <summary>Allocates the memory of a copy, unless there is one for a network of that shape. Returns whether there
    /// was.</summary>
    [MemberNotNull(nameof(Parameters), nameof(Buffers))]
    public bool Prepare(MultiLayerNet network)
    {
        if (Parameters is not null && Buffers is not null
            && network.Parameters.Layout.DifferenceFrom(Parameters.Layout, "", "") is null
            && network.Buffers.Layout.DifferenceFrom(Buffers.Layout, "", "") is null)
        {
            return true;
        }

        (Parameters, Buffers) = (network.Parameters.NewLike(), network.Buffers.NewLike());
        return false;
    }

    public void Take(MultiLayerNet network)
    {
        Prepare(network);
        network.Parameters.CopyTo(Parameters);
        network.Buffers.CopyTo(Buffers);
    }

    /// <exception cref="ArgumentException">The network has other parameters or buffers; nothing has been
    /// copied.</exception>
    public void CopyTo(MultiLayerNet network)
    {
        Buffers!.RequireSameLayout(network.Buffers, "buffer", "counterpart", nameof(network));
        Parameters!.CopyTo(network.Parameters);
        Buffers.CopyTo(network.Buffers);
    }

    public Dictionary<string, ParameterSet> Save() => new(StringComparer.Ordinal)
    {
        [parametersName] = Parameters!.Copy(),
        [buffersName] = Buffers!.Copy(),
    };

    /// <summary>Restores a state that has the names.</summary>
    public void Restore(CallbackState state) =>
        (Parameters, Buffers) = (state.Sets[parametersName].Copy(), state.Sets[buffersName].Copy());
}
