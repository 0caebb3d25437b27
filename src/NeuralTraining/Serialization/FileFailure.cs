namespace NeuralTraining.Serialization;

/// <summary>What the base library throws when the system cannot do something with a file.</summary>
internal static class FileFailure
{
    /// <remarks>Nothing here is canceled by a token, so that a cancellation stands for the error ECANCELED.</remarks>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException or OperationCanceledException || IsTooLong(exception);

    /// <summary>Why it was thrown, in a sentence.</summary>
    public static string Reason(Exception exception) => IsTooLong(exception)
        ? "It would be longer than the file system, or the limit of this process, allows."
        : ShownNames.Whole(exception.Message);

    /// <summary>Whether it stands for the error EFBIG.</summary>
    private static bool IsTooLong(Exception exception) => exception is ArgumentOutOfRangeException { ParamName: "value" };
}
