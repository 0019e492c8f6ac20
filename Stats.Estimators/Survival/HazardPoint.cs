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

/// <summary>What the first two stages of a baseline hand on: transcendental functions of z, as the family needs them.</summary>
internal struct HazardStage<T>
    where T : unmanaged, ISimd<T>
{
    /// <summary>From the first stage.</summary>
    public T First, Second, Third;

    /// <summary>From the second.</summary>
    public T Exponential, Phi, Phi1, Phi2;
}

/// <summary>
/// A family of baselines, written once for every register width, in three stages: one kernel of all three has more temporaries than the compiler keeps in registers.
/// </summary>
internal interface IHazardFamily
{
    /// <summary>Functions of z.</summary>
    static abstract void Begin<T>(T z, in HazardShape<T> shape, out T first, out T second, out T third)
        where T : unmanaged, ISimd<T>;

    /// <summary>Functions of what the first stage found.</summary>
    static abstract void Continue<T>(T first, T third, in HazardShape<T> shape, out T exponential, out T phi, out T phi1, out T phi2)
        where T : unmanaged, ISimd<T>;

    /// <summary>The baseline; infinite where H0 overflows.</summary>
    static abstract void Finish<T>(T z, in HazardStage<T> stage, in HazardShape<T> shape, out HazardPoint<T> point)
        where T : unmanaged, ISimd<T>;

    /// <summary>H0(z + stretch) - H0(z) without subtraction, for stretch > 0.</summary>
    static abstract T Increment<T>(T z, T stretch, in HazardShape<T> shape, in HazardPoint<T> lower, in HazardPoint<T> upper)
        where T : unmanaged, ISimd<T>;
}
