namespace NeuralTraining.Networks;

/// <summary>Checks lists of items that hold state and may occur only once.</summary>
internal static class DistinctItems
{
    /// <summary>Refuses a list that is empty, or that holds a null or one item twice.</summary>
    /// <param name="items">The list.</param>
    /// <param name="owner">The owner of the list, such as "A network".</param>
    /// <param name="item">The name of an item.</param>
    /// <param name="argument">The parameter of the list.</param>
    public static void Require<T>(IReadOnlyList<T> items, string owner, string item, string argument) where T : class
    {
        if (items.Count == 0)
        {
            throw new ArgumentException($"{owner} must have at least one {item}, but was given none.", argument);
        }

        var places = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is null)
            {
                throw new ArgumentException(Invariant($"None of the {item}s may be null, but that at index {i} is."), argument);
            }

            if (!places.TryAdd(items[i], i))
            {
                throw new ArgumentException(
                    Invariant($"{owner} must have each {item} once, ") +
                    Invariant($"but that at index {i} is the one at index {places[items[i]]}."), argument);
            }
        }
    }
}
