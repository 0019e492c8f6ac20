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

    /// <summary>z, three results of the first stage, four of the second.</summary>
    private const int StageSize = 8;

    private readonly double[] _eta = new double[4 * Size], _output = new double[Outputs * Size], _stage = new double[StageSize * Size];

    /// <summary>lambda, gamma, c, kappa, log c.</summary>
    private readonly double[] _exponentials = new double[5 * Size];

    private double[]? _lowerStage;

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
        Predict(logTime.Length);
        Stages<TFamily, T>(logTime, _stage);
        Assemble<TFamily, T>(logTime, status, weight);
    }

    private void Interval<TFamily, T>(ReadOnlySpan<double> logLower, ReadOnlySpan<double> logUpper, ReadOnlySpan<double> logRatio, ReadOnlySpan<double> weight)
        where TFamily : struct, IHazardFamily
        where T : unmanaged, ISimd<T>
    {
        _lowerStage ??= new double[StageSize * Size];
        Span<double> lower = stackalloc double[Size];
        // Where there is no lower end, the upper one stands in, to be left out below.
        for (int i = 0; i < logLower.Length; i++)
            lower[i] = double.IsFinite(logLower[i]) ? logLower[i] : logUpper[i];
        Predict(logLower.Length);
        Stages<TFamily, T>(logUpper, _stage);
        Stages<TFamily, T>(lower[..logLower.Length], _lowerStage);
        AssembleIntervals<TFamily, T>(logLower, logRatio, weight);
    }

    /// <summary>phi, lambda and gamma of each row; what is one number over the tile is exponentiated once.</summary>
    private void Predict(int count)
    {
        for (int c = 1; c < 4; c++)
        {
            Span<double> target = _exponentials.AsSpan((c - 1) * Size, count);
            if (c == 3 && !double.IsNaN(FixedShape.Kappa))
                target.Fill(FixedShape.Kappa + 1.0);
            else if (IsConstant[c])
                target.Fill(Elementary.Exp(_eta[c * Size]));
            else
                Elementary.Exp(_eta.AsSpan(c * Size, count), target);
        }

        Span<double> kappa = _exponentials.AsSpan(3 * Size, count), logC = _exponentials.AsSpan(4 * Size, count);
        if (!double.IsNaN(FixedShape.Kappa))
        {
            kappa.Fill(FixedShape.Kappa);
            logC.Fill(FixedShape.LogC);
        }
        else
        {
            if (IsConstant[3])
                kappa.Fill(Elementary.Expm1(_eta[3 * Size]));
            else
                Elementary.Expm1(_eta.AsSpan(3 * Size, count), kappa);
            _eta.AsSpan(3 * Size, count).CopyTo(logC);
        }
    }

    /// <summary>z and the first two stages of the baseline at each row.</summary>
    private void Stages<TFamily, T>(ReadOnlySpan<double> logTime, double[] target)
        where TFamily : struct, IHazardFamily
        where T : unmanaged, ISimd<T>
    {
        Begin<TFamily, T>(logTime, target);
        Continue<TFamily, T>(logTime.Length, target);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Begin<TFamily, T>(ReadOnlySpan<double> logTime, double[] target)
        where TFamily : struct, IHazardFamily
        where T : unmanaged, ISimd<T>
    {
        ref double times = ref MemoryMarshal.GetReference(logTime);
        ref double eta = ref MemoryMarshal.GetArrayDataReference(_eta);
        ref double exponentials = ref MemoryMarshal.GetArrayDataReference(_exponentials);
        ref double stage = ref MemoryMarshal.GetArrayDataReference(target);
        for (int i = 0; i < logTime.Length; i += T.Count)
        {
            T z = T.Load(ref exponentials, Size + i) * (T.Load(ref times, i) + T.Load(ref eta, i));
            Shape(ref exponentials, i, out HazardShape<T> shape);
            TFamily.Begin(z, in shape, out T first, out T second, out T third);
            z.Store(ref stage, i);
            first.Store(ref stage, Size + i);
            second.Store(ref stage, 2 * Size + i);
            third.Store(ref stage, 3 * Size + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Continue<TFamily, T>(int count, double[] target)
        where TFamily : struct, IHazardFamily
        where T : unmanaged, ISimd<T>
    {
        ref double exponentials = ref MemoryMarshal.GetArrayDataReference(_exponentials);
        ref double stage = ref MemoryMarshal.GetArrayDataReference(target);
        for (int i = 0; i < count; i += T.Count)
        {
            Shape(ref exponentials, i, out HazardShape<T> shape);
            TFamily.Continue(T.Load(ref stage, Size + i), T.Load(ref stage, 3 * Size + i), in shape, out T exponential, out T phi, out T phi1, out T phi2);
            exponential.Store(ref stage, 4 * Size + i);
            phi.Store(ref stage, 5 * Size + i);
            phi1.Store(ref stage, 6 * Size + i);
            phi2.Store(ref stage, 7 * Size + i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Assemble<TFamily, T>(ReadOnlySpan<double> logTime, ReadOnlySpan<double> status, ReadOnlySpan<double> weight)
        where TFamily : struct, IHazardFamily
        where T : unmanaged, ISimd<T>
    {
        ref double times = ref MemoryMarshal.GetReference(logTime);
        ref double events = ref MemoryMarshal.GetReference(status);
        ref double weights = ref MemoryMarshal.GetReference(weight);
        ref double eta = ref MemoryMarshal.GetArrayDataReference(_eta);
        ref double exponentials = ref MemoryMarshal.GetArrayDataReference(_exponentials);
        ref double output = ref MemoryMarshal.GetArrayDataReference(_output);
        for (int i = 0; i < logTime.Length; i += T.Count)
        {
            T w = T.Load(ref weights, i), gamma = T.Load(ref exponentials, Size + i);
            Finish<TFamily, T>(_stage, i, out T z, out HazardPoint<T> p);
            T k = w * T.Load(ref exponentials, i), wd = w * T.Load(ref events, i);
            T h = k * p.Value, hz = k * p.Z, hn = k * p.N;
            T first = T.Fma(wd, p.LogZ, -hz), second = T.Fma(wd, p.LogZZ, -(k * p.ZZ)), mixed = T.Fma(wd, p.LogZN, -(k * p.ZN));
            T zFirst = z * first, zSecond = z * second;
            T.Fma(wd, T.Load(ref eta, Size + i) + T.Load(ref eta, 2 * Size + i) + p.Log - T.Load(ref times, i), -h).Store(ref output, i);
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AssembleIntervals<TFamily, T>(ReadOnlySpan<double> logLower, ReadOnlySpan<double> logRatio, ReadOnlySpan<double> weight)
        where TFamily : struct, IHazardFamily
        where T : unmanaged, ISimd<T>
    {
        ref double lowers = ref MemoryMarshal.GetReference(logLower);
        ref double ratios = ref MemoryMarshal.GetReference(logRatio);
        ref double weights = ref MemoryMarshal.GetReference(weight);
        ref double exponentials = ref MemoryMarshal.GetArrayDataReference(_exponentials);
        ref double output = ref MemoryMarshal.GetArrayDataReference(_output);
        T zero = T.Broadcast(0.0);
        Span<T> lower = stackalloc T[Outputs], upper = stackalloc T[Outputs];
        for (int i = 0; i < logLower.Length; i += T.Count)
        {
            T w = T.Load(ref weights, i), lambda = T.Load(ref exponentials, i), gamma = T.Load(ref exponentials, Size + i);
            T inside = T.Load(ref lowers, i) > T.Broadcast(double.MinValue);
            Finish<TFamily, T>(_stage, i, out T zr, out HazardPoint<T> r);
            Finish<TFamily, T>(_lowerStage!, i, out T zl, out HazardPoint<T> l);
            Shape(ref exponentials, i, out HazardShape<T> shape);
            T increment = TFamily.Increment(zl, gamma * T.Load(ref ratios, i), in shape, in l, in r);
            T delta = lambda * T.Select(inside, increment, r.Value);
            Expand(in r, zr, gamma, lambda, upper);
            Expand(in l, zl, gamma, lambda, lower);
            // Where the survival function at r is nothing beside that at l, its share of the derivatives is 0, not 0 times infinity.
            T closed = delta > T.Broadcast(700.0);
            T rho = T.Select(closed, zero, T.Broadcast(1.0) / VectorMath.Expm1(delta));
            T curvature = rho * (rho + T.Broadcast(1.0));
            for (int j = 0; j < Outputs; j++)
            {
                T at = T.Select(inside, lower[j], zero);
                upper[j] = T.Select(closed, zero, upper[j] - at);
                lower[j] = at;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish<TFamily, T>(double[] source, int i, out T z, out HazardPoint<T> point)
        where TFamily : struct, IHazardFamily
        where T : unmanaged, ISimd<T>
    {
        ref double stages = ref MemoryMarshal.GetArrayDataReference(source);
        Shape(ref MemoryMarshal.GetArrayDataReference(_exponentials), i, out HazardShape<T> shape);
        z = T.Load(ref stages, i);
        HazardStage<T> stage = new()
        {
            First = T.Load(ref stages, Size + i),
            Second = T.Load(ref stages, 2 * Size + i),
            Third = T.Load(ref stages, 3 * Size + i),
            Exponential = T.Load(ref stages, 4 * Size + i),
            Phi = T.Load(ref stages, 5 * Size + i),
            Phi1 = T.Load(ref stages, 6 * Size + i),
            Phi2 = T.Load(ref stages, 7 * Size + i),
        };
        TFamily.Finish(z, in stage, in shape, out point);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Shape<T>(ref double exponentials, int i, out HazardShape<T> shape)
        where T : unmanaged, ISimd<T> =>
        shape = new(T.Load(ref exponentials, 4 * Size + i), T.Load(ref exponentials, 2 * Size + i), T.Load(ref exponentials, 3 * Size + i));

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
}
