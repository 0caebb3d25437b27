namespace NeuralTraining.Losses;

/// <summary>A loss that only some numbers of outputs fit.</summary>
internal interface IOutputRule
{
    /// <summary>Refuses a number of outputs that the loss does not fit.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    void RequireOutputs(int outputs, string argument);
}
