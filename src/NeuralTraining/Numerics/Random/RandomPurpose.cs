namespace NeuralTraining.Numerics;

/// <summary>The purpose of a stream of random numbers. Two purposes never share a stream, and the numbers here never
/// change meaning. <see cref="RandomStream"/> documents them for users.</summary>
internal enum RandomPurpose
{
    /// <summary>The initial values of one weight matrix; index: its place among the network's, in declared
    /// order.</summary>
    InitialWeights = 1,

    /// <summary>The order in which one epoch takes the samples; iteration: the epoch.</summary>
    EpochOrder = 2,

    /// <summary>The samples of one mini-batch drawn with replacement; iteration: the mini-batch.</summary>
    BatchDraw = 3,

    /// <summary>The order in which a data set is shuffled.</summary>
    DatasetOrder = 4,

    /// <summary>The numbers of a layer in one training pass; index: the layer; iteration: the pass.</summary>
    LayerPass = 5,

    /// <summary>The order in which samples are dealt to folds.</summary>
    FoldOrder = 6,

    /// <summary>The numbers of a gradient check; index: 0 for displacements, 1 for directions, else two more than the
    /// parameter's place.</summary>
    GradientCheck = 16,
}

internal static class RandomPurposeExtensions
{
    private const int PurposeShift = 56;
    private const int IndexShift = 40;

    /// <summary>The stream of this purpose: 8 bits of purpose, 16 of index, 40 of iteration.</summary>
    public static RandomStream Stream(this RandomPurpose purpose, ulong seed, int index = 0, long iteration = 0) =>
        new(seed, (ulong)purpose << PurposeShift | (ulong)(ushort)index << IndexShift | (ulong)iteration & ((1UL << IndexShift) - 1));
}
