using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Core;

/// <summary>
/// MathNet's linear algebra on vectorised, blocked kernels in pure C#: after <see cref="Use"/> every MathNet program multiplies and factors
/// real matrices at two thirds of a native library's speed or more, without one. Matrix products in all transpositions, LU and Cholesky factorisations and their
/// solutions for doubles and floats, QR, symmetric eigenvalues and singular values for doubles; all else is MathNet's managed provider,
/// which also answers, or throws, wherever arguments are wrong. Results are bit-equal for any number of threads, which is MathNet's
/// <c>Control.MaxDegreeOfParallelism</c>. Values differ from the managed provider's by rounding, within the same backward-error bounds;
/// signs of vectors that are not unique may differ. Eigenvalues (of a symmetric matrix) and singular values of doubles that hold NaN or an
/// infinity throw <c>NonConvergenceException</c>, and those of an empty matrix are empty, where the managed provider fails in other ways; a QR
/// factorisation carries NaN to every element that a reflector touches; the infinity norm of a matrix that holds NaN is NaN, where the managed
/// provider looks for it in the first row only. A matrix that is not positive definite throws <see cref="NotPositiveDefiniteException"/>.
/// Sources: Goto and van de Geijn (2008) for the product; Golub and Van Loan, Matrix Computations (2013).
/// </summary>
public sealed partial class SimdLinearAlgebraProvider : ILinearAlgebraProvider
{
    private SimdLinearAlgebraProvider()
    {
    }

    /// <summary>The provider; it holds no state.</summary>
    public static SimdLinearAlgebraProvider Instance { get; } = new();

    /// <summary>Makes this MathNet's provider, for the whole process.</summary>
    public static void Use() => LinearAlgebraControl.Provider = Instance;

    /// <summary>Always available: it is pure C#.</summary>
    public bool IsAvailable() => true;

    /// <summary>Nothing to verify.</summary>
    public void InitializeVerify()
    {
    }

    /// <summary>Nothing to free.</summary>
    public void FreeResources()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => "Stats (vectorised C#)";
}
