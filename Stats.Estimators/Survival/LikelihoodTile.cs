using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Estimators;

/// <summary>Which kernel evaluates the baseline.</summary>
internal enum HazardKernel
{
    AdaptedPower,
    PowerGompertz,
    CureLogistic,
    LogNormal,
}

/// <summary>
/// A few hundred contributions to the log-likelihood at a time, so that all stays in the nearest cache: linear predictors in, and out the value, the
/// gradient and the Hessian of each contribution in them, times its weight. A contribution is status log h(t) - H(t), or log[S(l) - S(r)].
/// </summary>
internal sealed class LikelihoodTile
{
    /// <summary>Contributions a tile holds; a multiple of the widest register.</summary>
    public const int Size = 256;

    /// <summary>The value, 4 first and 10 second derivatives: phi, lambda, gamma, nu; the Hessian's upper triangle row by row.</summary>
    public const int Outputs = 15;

    private readonly double[] _eta = new double[4 * Size], _output = new double[Outputs * Size];

    /// <summary>What is fixed over the tile: true where the whole span of a linear predictor is one number.</summary>
    public readonly bool[] IsConstant = new bool[4];

    /// <summary>kappa and log(kappa + 1) where every row has this kappa; else NaN and the fourth linear predictor counts.</summary>
    public (double Kappa, double LogC) FixedShape = (double.NaN, double.NaN);

    /// <summary>The linear predictors of a component: 0 log phi, 1 log lambda, 2 log gamma, 3 nu = log(kappa + 1).</summary>
    public Span<double> Eta(int component) => _eta.AsSpan(component * Size, Size);

    /// <summary>One of the <see cref="Outputs"/> results.</summary>
    public ReadOnlySpan<double> Output(int index) => _output.AsSpan(index * Size, Size);

    /// <summary>Where the second derivative for a pair of components lies among the results.</summary>
    public static int HessianIndex(int first, int second)
    {
        (first, second) = (Math.Min(first, second), Math.Max(first, second));
        return 5 + first * 4 - first * (first - 1) / 2 + (second - first);
    }

    /// <summary>weight (status log h(t) - H(t)) for a multiple of 8 rows.</summary>
    public void Exact(HazardKernel kernel, ReadOnlySpan<double> logTime, ReadOnlySpan<double> status, ReadOnlySpan<double> weight)
    {
        switch (kernel)
        {
            case HazardKernel.AdaptedPower:
                Exact<AdaptedPowerLikelihood>(logTime, status, weight);
                break;
            case HazardKernel.PowerGompertz:
                Exact<PowerGompertzLikelihood>(logTime, status, weight);
                break;
            case HazardKernel.CureLogistic:
                Exact<CureLogisticLikelihood>(logTime, status, weight);
                break;
            default:
                Exact<LogNormalLikelihood>(logTime, status, weight);
                break;
        }
    }

    /// <summary>weight log[S(l) - S(r)] for a multiple of 8 rows; a lower end of 0 has log l = -infinity.</summary>
    public void Interval(HazardKernel kernel, ReadOnlySpan<double> logLower, ReadOnlySpan<double> logUpper, ReadOnlySpan<double> logRatio, ReadOnlySpan<double> weight)
    {
        switch (kernel)
        {
            case HazardKernel.AdaptedPower:
                Interval<AdaptedPowerLikelihood>(logLower, logUpper, logRatio, weight);
                break;
            case HazardKernel.PowerGompertz:
                Interval<PowerGompertzLikelihood>(logLower, logUpper, logRatio, weight);
                break;
            case HazardKernel.CureLogistic:
                Interval<CureLogisticLikelihood>(logLower, logUpper, logRatio, weight);
                break;
            default:
                Interval<LogNormalLikelihood>(logLower, logUpper, logRatio, weight);
                break;
        }
    }

    private void Exact<TFamily>(ReadOnlySpan<double> logTime, ReadOnlySpan<double> status, ReadOnlySpan<double> weight)
        where TFamily : struct, IHazardFamily
    {
        if (Vector512.IsHardwareAccelerated)
            Exact<TFamily, Simd8>(logTime, status, weight);
        else if (Vector256.IsHardwareAccelerated)
            Exact<TFamily, Simd4>(logTime, status, weight);
        else
            Exact<TFamily, Simd2>(logTime, status, weight);
    }

    private void Interval<TFamily>(ReadOnlySpan<double> logLower, ReadOnlySpan<double> logUpper, ReadOnlySpan<double> logRatio, ReadOnlySpan<double> weight)
        where TFamily : struct, IHazardFamily
    {
        if (Vector512.IsHardwareAccelerated)
            Interval<TFamily, Simd8>(logLower, logUpper, logRatio, weight);
        else if (Vector256.IsHardwareAccelerated)
            Interval<TFamily, Simd4>(logLower, logUpper, logRatio, weight);
        else
            Interval<TFamily, Simd2>(logLower, logUpper, logRatio, weight);
    }

    private void Exact<TFamily, T>(ReadOnlySpan<double> logTime, ReadOnlySpan<double> status, ReadOnlySpan<double> weight)
        where TFamily : struct, IHazardFamily
        where T : unmanaged, ISimd<T>
    {
        ref double times = ref MemoryMarshal.GetReference(logTime);
        ref double events = ref MemoryMarshal.GetReference(status);
        ref double weights = ref MemoryMarshal.GetReference(weight);
        ref double output = ref MemoryMarshal.GetArrayDataReference(_output);
        Predictors<T> predictors = new(this);
        for (int i = 0; i < logTime.Length; i += T.Count)
        {
            T time = T.Load(ref times, i), d = T.Load(ref events, i), w = T.Load(ref weights, i);
            predictors.Load(this, i, out T logPhi, out T logLambda, out T lambda, out T logGamma, out T gamma, out HazardShape<T> shape);
            T z = gamma * (time + logPhi);
            TFamily.Evaluate(z, in shape, out HazardPoint<T> p);
            T k = w * lambda, wd = w * d;
            T h = k * p.Value, hz = k * p.Z, hn = k * p.N;
            T first = T.Fma(wd, p.LogZ, -hz), second = T.Fma(wd, p.LogZZ, -(k * p.ZZ)), mixed = T.Fma(wd, p.LogZN, -(k * p.ZN));
            T zFirst = z * first, zSecond = z * second;
            T.Fma(wd, logLambda + logGamma + p.Log - time, -h).Store(ref output, i);
            (gamma * first).Store(ref output, Size + i);
            (wd - h).Store(ref output, 2 * Size + i);
            (wd + zFirst).Store(ref output, 3 * Size + i);
            T.Fma(wd, p.LogN, -hn).Store(ref output, 4 * Size + i);
            (gamma * gamma * second).Store(ref output, 5 * Size + i);
            (-(gamma * hz)).Store(ref output, 6 * Size + i);
            (gamma * (zSecond + first)).Store(ref output, 7 * Size + i);
            (gamma * mixed).Store(ref output, 8 * Size + i);
            (-h).Store(ref output, 9 * Size + i);
            (-(z * hz)).Store(ref output, 10 * Size + i);
            (-hn).Store(ref output, 11 * Size + i);
            T.Fma(z, zSecond, zFirst).Store(ref output, 12 * Size + i);
            (z * mixed).Store(ref output, 13 * Size + i);
            T.Fma(wd, p.LogNN, -(k * p.NN)).Store(ref output, 14 * Size + i);
        }
    }

    private void Interval<TFamily, T>(ReadOnlySpan<double> logLower, ReadOnlySpan<double> logUpper, ReadOnlySpan<double> logRatio, ReadOnlySpan<double> weight)
        where TFamily : struct, IHazardFamily
        where T : unmanaged, ISimd<T>
    {
        ref double lowers = ref MemoryMarshal.GetReference(logLower);
        ref double uppers = ref MemoryMarshal.GetReference(logUpper);
        ref double ratios = ref MemoryMarshal.GetReference(logRatio);
        ref double weights = ref MemoryMarshal.GetReference(weight);
        ref double output = ref MemoryMarshal.GetArrayDataReference(_output);
        Predictors<T> predictors = new(this);
        T zero = T.Broadcast(0.0);
        Span<T> lower = stackalloc T[15], upper = stackalloc T[15];
        for (int i = 0; i < logLower.Length; i += T.Count)
        {
            T left = T.Load(ref lowers, i), right = T.Load(ref uppers, i), w = T.Load(ref weights, i);
            predictors.Load(this, i, out T logPhi, out _, out T lambda, out _, out T gamma, out HazardShape<T> shape);
            T inside = left > T.Broadcast(double.MinValue);
            T zr = gamma * (right + logPhi), zl = T.Select(inside, gamma * (left + logPhi), zr);
            TFamily.Evaluate(zr, in shape, out HazardPoint<T> r);
            TFamily.Evaluate(zl, in shape, out HazardPoint<T> l);
            T increment = TFamily.Increment(zl, gamma * T.Load(ref ratios, i), in shape, in l, in r);
            T delta = lambda * T.Select(inside, increment, r.Value);
            Expand(in r, zr, gamma, lambda, upper);
            Expand(in l, zl, gamma, T.Select(inside, lambda, zero), lower);
            // Where the survival function at r is nothing beside that at l, its share of the derivatives is 0, not 0 times infinity.
            T closed = delta > T.Broadcast(700.0);
            T rho = T.Select(closed, zero, T.Broadcast(1.0) / VectorMath.Expm1(delta));
            T curvature = rho * (rho + T.Broadcast(1.0));
            for (int j = 0; j < 15; j++)
            {
                T lj = T.Select(inside, lower[j], zero);
                upper[j] = T.Select(closed, zero, upper[j] - lj);
                lower[j] = lj;
            }

            (w * (VectorMath.Log1mExp(-delta) - lower[0])).Store(ref output, i);
            for (int j = 1; j < 5; j++)
                (w * T.Fma(rho, upper[j], -lower[j])).Store(ref output, j * Size + i);
            for (int a = 0, j = 5; a < 4; a++)
            {
                for (int b = a; b < 4; b++, j++)
                    (w * (T.Fma(rho, upper[j], -lower[j]) - curvature * upper[1 + a] * upper[1 + b])).Store(ref output, j * Size + i);
            }
        }
    }

    /// <summary>H = lambda H0 with its gradient and Hessian in the linear predictors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand<T>(in HazardPoint<T> p, T z, T gamma, T lambda, Span<T> target)
        where T : unmanaged, ISimd<T>
    {
        T h = lambda * p.Value, hz = lambda * p.Z, hn = lambda * p.N, hzz = lambda * p.ZZ, hzn = lambda * p.ZN;
        target[0] = target[2] = target[9] = h;
        target[1] = target[6] = gamma * hz;
        target[3] = target[10] = z * hz;
        target[4] = target[11] = hn;
        target[5] = gamma * gamma * hzz;
        target[7] = gamma * T.Fma(z, hzz, hz);
        target[8] = gamma * hzn;
        target[12] = z * T.Fma(z, hzz, hz);
        target[13] = z * hzn;
        target[14] = lambda * p.NN;
    }

    /// <summary>Reads the linear predictors of a register; what is one number over the tile is exponentiated once.</summary>
    private readonly ref struct Predictors<T>
        where T : unmanaged, ISimd<T>
    {
        private readonly T _lambda, _gamma, _logC, _c, _kappa;
        private readonly bool _oneLambda, _oneGamma, _oneShape;

        public Predictors(LikelihoodTile tile)
        {
            (_oneLambda, _oneGamma) = (tile.IsConstant[1], tile.IsConstant[2]);
            _lambda = T.Broadcast(Elementary.Exp(tile._eta[Size]));
            _gamma = T.Broadcast(Elementary.Exp(tile._eta[2 * Size]));
            (double kappa, double logC) = tile.FixedShape;
            _oneShape = tile.IsConstant[3] || !double.IsNaN(kappa);
            if (double.IsNaN(kappa))
            {
                logC = tile._eta[3 * Size];
                (_logC, _c, _kappa) = (T.Broadcast(logC), T.Broadcast(Elementary.Exp(logC)), T.Broadcast(Elementary.Expm1(logC)));
            }
            else
            {
                (_logC, _c, _kappa) = (T.Broadcast(logC), T.Broadcast(kappa + 1.0), T.Broadcast(kappa));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load(LikelihoodTile tile, int i, out T logPhi, out T logLambda, out T lambda, out T logGamma, out T gamma, out HazardShape<T> shape)
        {
            ref double eta = ref MemoryMarshal.GetArrayDataReference(tile._eta);
            logPhi = T.Load(ref eta, i);
            logLambda = T.Load(ref eta, Size + i);
            lambda = _oneLambda ? _lambda : VectorMath.Exp(logLambda);
            logGamma = T.Load(ref eta, 2 * Size + i);
            gamma = _oneGamma ? _gamma : VectorMath.Exp(logGamma);
            if (_oneShape)
            {
                shape = new(_logC, _c, _kappa);
            }
            else
            {
                T nu = T.Load(ref eta, 3 * Size + i);
                shape = new(nu, VectorMath.Exp(nu), VectorMath.Expm1(nu));
            }
        }
    }
}
