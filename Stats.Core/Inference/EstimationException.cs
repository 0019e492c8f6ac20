namespace Stats.Core;

/// <summary>
/// An estimate that these (valid) data do not determine: a singular design, a component without data, an iteration that
/// did not converge where convergence was demanded. The message says which. Bad arguments throw <see cref="ArgumentException"/> instead.
/// </summary>
public sealed class EstimationException : Exception
{
    /// <summary>Says which estimate does not exist, and why.</summary>
    public EstimationException(string message)
        : base(message)
    {
    }

    /// <summary>Says which estimate does not exist, and what led to it.</summary>
    public EstimationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An estimate does not exist.</summary>
    public EstimationException()
        : base("The estimate does not exist for these data.")
    {
    }
}
