namespace NeuralTraining.Tests.Support;

/// <summary>The small generator of Golden/network.py, so that golden files need not hold their inputs.</summary>
internal sealed class Congruential(uint state)
{
    private uint _state = state;

    public float[] Numbers(int count, double low, double high)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            _state = 1664525 * _state + 1013904223;
            values[i] = (float)(low + (high - low) * _state / 4294967296.0);
        }

        return values;
    }
}
