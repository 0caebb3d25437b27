namespace NeuralTraining.Numerics;

/// <summary>What a stream of random numbers is for. Two purposes never share a stream; the numbers here never change meaning. Users find them, and how
/// each stream is drawn from, with <see cref="RandomStream"/>.</summary>
internal enum RandomPurpose
{
    /// <summary>The initial values of one parameter; index: which of the network's weights, in declared order.</summary>
    InitialWeights = 1,

    /// <summary>The order in which one epoch takes the samples; iteration: the epoch.</summary>
    EpochOrder = 2,

    /// <summary>The samples of one mini-batch drawn with replacement; iteration: the mini-batch.</summary>
    BatchDraw = 3,

    /// <summary>The order in which a data set is shuffled.</summary>
    DatasetOrder = 4,

    /// <summary>What a layer draws in one training pass; index: the layer; iteration: the pass.</summary>
    LayerPass = 5,

    /// <summary>What a gradient check draws; index: 0 for displacements, 1 for directions, else two more than the parameter's place.</summary>
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
