namespace NeuralTraining.Networks;

/// <summary>Computes the training loss of one batch as a function of the parameters, for differences.</summary>
/// <remarks>All losses are computed at the same iteration and from the same buffers, so that they draw the same random
/// numbers. Disposing restores parameters, buffers and iteration, whatever a layer did or threw.</remarks>
internal readonly ref struct LossProbe : IDisposable
{
    private readonly MultiLayerNet _network;
    private readonly Batch _batch;
    private readonly ParameterSet _parameters, _buffers;
    private readonly long _iteration;

    public LossProbe(MultiLayerNet network, in Batch batch)
    {
        network.RequireTrainable(batch);
        _network = network;
        _batch = batch;
        _iteration = network.Iteration;
        _parameters = network.Parameters.Copy();
        _buffers = network.Buffers.Copy();
    }

    /// <summary>The loss where the parameters are now.</summary>
    public double Loss()
    {
        double loss = 0, total = _network.TotalWeightOfBlocks(_batch);
        for (int i = 0; i < _network.RowBlocks; i++)
        {
            Batch block = _batch.RowBlock(i, _network.RowBlocks);
            _buffers.CopyTo(_network.Buffers);
            double share = total == 0 ? 0 : _network.LossFunction.TotalWeight(block) / total;
            loss += share * _network.BlockLoss(block);
        }

        return loss + _network.RegularizationLoss;
    }

    /// <summary>The gradient by backpropagation: the network's own set.</summary>
    public ParameterSet Gradient()
    {
        _buffers.CopyTo(_network.Buffers);
        ParameterSet gradient = _network.GradientWithinCall(_batch);
        _network.Iteration = _iteration;
        return gradient;
    }

    /// <summary>The losses with one value moved up and down by a step, which is meant for values up to 1 and |w| times
    /// as large for a larger w.</summary>
    public CentralDifference Around(int index, float step)
    {
        ref float place = ref _network.Parameters.AsSpan()[index];
        float value = place, h = step * Math.Max(1, Math.Abs(value));
        float above = value + h, below = value - h;
        place = above;
        double lossAbove = Loss();
        place = below;
        double lossBelow = Loss();
        place = value;
        return new CentralDifference(lossAbove, lossBelow, (double)above - value, (double)value - below);
    }

    /// <summary>Restores parameters, buffers and iteration.</summary>
    public void Dispose()
    {
        _parameters.CopyTo(_network.Parameters);
        _buffers.CopyTo(_network.Buffers);
        _network.Iteration = _iteration;
    }
}
