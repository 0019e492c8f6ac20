namespace Stats.Core;

/// <summary>Why an estimator stopped.</summary>
public enum StopReason
{
    /// <summary>The estimate has a closed form, or its equation was solved to machine precision.</summary>
    Solved,

    /// <summary>The iteration met its tolerance.</summary>
    Converged,

    /// <summary>The iteration used up its budget before it met its tolerance.</summary>
    MaximumIterations,

    /// <summary>The likelihood grows towards the edge of the parameter space; the estimate is the cap that the caller set.</summary>
    Boundary,
}
