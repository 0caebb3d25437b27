namespace NeuralTraining.Files;

/// <summary>Recognizes and explains the exceptions that .NET throws for failed system calls on files.</summary>
internal static class FileFailure
{
    /// <summary>Returns whether an exception reports a failed system call.</summary>
    /// <remarks>.NET throws an <see cref="OperationCanceledException"/> for ECANCELED. The library's file operations
    /// take no token.</remarks>
    public static bool Is(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or OperationCanceledException || IsTooLarge(exception);

    /// <summary>Returns the reason as a sentence with non-printable characters escaped.</summary>
    public static string Reason(Exception exception) => IsTooLarge(exception)
        ? "The file would exceed the size limit of the file system or of this process."
        : MessageText.Escape(exception.Message);

    /// <summary>Returns whether an exception is the one that .NET throws for the error EFBIG.</summary>
    private static bool IsTooLarge(Exception exception) => exception is ArgumentOutOfRangeException { ParamName: "value" };
}
