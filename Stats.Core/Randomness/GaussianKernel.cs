using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stats.Core;

/// <summary>
/// A standard normal number from a uniform one in (0, 1) by Wichura's rational approximations of the quantile (algorithm AS 241, Applied Statistics 37,
/// 1988; relative error about 1e-15): one uniform a number, no rejection, so that positions in a stream are known beforehand.
/// </summary>
internal readonly struct GaussianKernel : IUnaryKernel
{
    private static ReadOnlySpan<double> CentreTop =>
    [
        3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
        4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ];

    private static ReadOnlySpan<double> CentreBottom =>
    [
        1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
    ];

    private static ReadOnlySpan<double> TailTop =>
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static ReadOnlySpan<double> TailBottom =>
    [
        1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static ReadOnlySpan<double> FarTop =>
    [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
        2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static ReadOnlySpan<double> FarBottom =>
    [
        1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Invoke<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T half = T.Broadcast(0.5);
        T q = x - half;
        T centre = T.Abs(q) <= T.Broadcast(0.425);
        T r = T.Fma(-q, q, T.Broadcast(0.180625));
        T result = q * Quotient(CentreTop, CentreBottom, r);
        if (T.All(centre))
            return result;
        T negative = q < default(T);
        T p = T.Select(negative, x, T.Broadcast(1.0) - x);
        T root = T.Sqrt(-VectorMath.LogPositive(T.Select(centre, half, p)));
        T tail = Quotient(TailTop, TailBottom, root - T.Broadcast(1.6));
        T far = root > T.Broadcast(5.0);
        if (T.Any(far))
            tail = T.Select(far, Quotient(FarTop, FarBottom, root - T.Broadcast(5.0)), tail);
        return T.Select(centre, result, T.Select(negative, -tail, tail));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Quotient<T>(ReadOnlySpan<double> top, ReadOnlySpan<double> bottom, T r)
        where T : unmanaged, ISimd<T>
    {
        ref double a = ref MemoryMarshal.GetReference(top);
        ref double b = ref MemoryMarshal.GetReference(bottom);
        T numerator = T.Broadcast(Unsafe.Add(ref a, 7)), denominator = T.Broadcast(Unsafe.Add(ref b, 7));
        for (int i = 6; i >= 0; i--)
        {
            numerator = T.Fma(numerator, r, T.Broadcast(Unsafe.Add(ref a, i)));
            denominator = T.Fma(denominator, r, T.Broadcast(Unsafe.Add(ref b, i)));
        }

        return numerator / denominator;
    }
}
