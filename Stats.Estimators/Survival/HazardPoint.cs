using Stats.Core;

namespace Stats.Estimators;

/// <summary>
/// A baseline at one time, in z = gamma (log t + log phi) and in nu = log(kappa + 1) (0 where the family has no such shape): the cumulative hazard
/// H0 and the logarithm of the hazard's factor g = h t / (lambda gamma), each with the derivatives that Newton's method needs.
/// </summary>
internal struct HazardPoint<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>H0 and its derivatives.</summary>
    public T Value, Z, ZZ, ZN, N, NN;

    /// <summary>log g and its derivatives.</summary>
    public T Log, LogZ, LogZZ, LogZN, LogN, LogNN;

    /// <summary>What <see cref="IHazardFamily.Increment"/> needs again: a factor of H0's derivative and a weight in [0, 1].</summary>
    public T Factor, Share;
}

/// <summary>The third shape of a row as the kernels read it: c = kappa + 1, kappa and log c, each exact where the user gave kappa.</summary>
internal readonly struct HazardShape<T>(T logC, T c, T kappa)
    where T : unmanaged, ISimd<T>
{
    public readonly T LogC = logC, C = c, Kappa = kappa;
}

/// <summary>A family of baselines, written once for every register width.</summary>
internal interface IHazardFamily
{
    /// <summary>The baseline at z; infinite where H0 overflows.</summary>
    static abstract void Evaluate<T>(T z, in HazardShape<T> shape, out HazardPoint<T> point)
        where T : unmanaged, ISimd<T>;

    /// <summary>H0(z + stretch) - H0(z) without subtraction, for stretch > 0.</summary>
    static abstract T Increment<T>(T z, T stretch, in HazardShape<T> shape, in HazardPoint<T> lower, in HazardPoint<T> upper)
        where T : unmanaged, ISimd<T>;
}
