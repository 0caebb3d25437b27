using NeuralTraining.Numerics;

namespace NeuralTraining.Diagnostics;

/// <summary>Chooses the elements of a gradient to check.</summary>
internal static class GradientSample
{
    /// <summary>Returns the indices to check: half of them where the gradient is largest, the others at random; in
    /// ascending order.</summary>
    public static int[] Draw(ReadOnlySpan<float> gradient, int count, RandomStream random)
    {
        int[] places = [.. Enumerable.Range(0, gradient.Length)];
        if (places.Length <= count)
        {
            return places;
        }

        float[] sizes = new float[gradient.Length];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = float.IsFinite(gradient[i]) ? -Math.Abs(gradient[i]) : float.NegativeInfinity;
        }

        Array.Sort(sizes, places);
        int largest = (count + 1) / 2;
        int[] others = new int[places.Length - largest];
        random.FillPermutation(others);
        return [.. places.Take(largest).Concat(others.Take(count - largest).Select(i => places[largest + i])).Order()];
    }
}
