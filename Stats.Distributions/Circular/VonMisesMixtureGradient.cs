// Eight rows of the batch at a time: their parameters are laid out component by component with a row a lane, links and Bessel functions taken over them.
//   few angles a row      a register holds an angle of each of several rows
//   eight or more         a register holds several angles of one row, whose parameters are spread over all lanes
// Both go through the same step.
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>One evaluation of <see cref="VonMisesMixture.LogLikelihoodGradient"/>; the arguments have been checked.</summary>
internal readonly ref struct VonMisesMixtureGradient
{
    private const int Rows = 8;
    private const double LogTwoPi = 1.83787706640934548356;

    private readonly ReadOnlySpan<double> _angles, _logits, _means, _concentrations;
    private readonly Span<double> _logLikelihoods, _logitGradient, _meanGradient, _concentrationGradient;
    private readonly ConcentrationLink _link;
    private readonly int _free, _total, _count;

    public VonMisesMixtureGradient(
        ReadOnlySpan<double> angles, ReadOnlySpan<double> logits, ReadOnlySpan<double> means, ReadOnlySpan<double> concentrations,
        Span<double> logLikelihoods, Span<double> logitGradient, Span<double> meanGradient, Span<double> concentrationGradient, ConcentrationLink link)
    {
        _angles = angles;
        _logits = logits;
        _means = means;
        _concentrations = concentrations;
        _logLikelihoods = logLikelihoods;
        _logitGradient = logitGradient;
        _meanGradient = meanGradient;
        _concentrationGradient = concentrationGradient;
        _link = link;
        int batch = logLikelihoods.Length;
        (_free, _total, _count) = (means.Length / batch, logits.Length / batch, angles.Length / batch);
    }

    public double Run()
    {
        int size = _total * Rows;
        double[] rented = ArrayPool<double>.Shared.Rent(17 * size + 3 * Rows);
        try
        {
            Workspace work = new(rented, size);
            double sum = 0.0;
            for (int row = 0; row < _logLikelihoods.Length; row += Rows)
                sum += Chunk(row, Math.Min(Rows, _logLikelihoods.Length - row), in work);
            return sum;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    /// <summary>The buffers: K times eight numbers each, component by component, a row a lane.</summary>
    private readonly ref struct Workspace
    {
        private readonly Span<double> _all;
        private readonly int _size;

        public Workspace(double[] rented, int size)
        {
            _all = rented;
            _size = size;
            _all.Clear();
        }

        public Span<double> Concentration => Part(0);

        public Span<double> LogBessel => Part(1);

        public Span<double> Ratio => Part(2);

        public Span<double> Derivative => Part(3);

        public Span<double> Weight => Part(4);

        public Span<double> Slope => Part(5);

        /// <summary>Mean, -kappa, constant and 1 - A: what a step reads, four parts.</summary>
        public Span<double> Table => _all.Slice(6 * _size, 4 * _size);

        /// <summary>The same of one row, spread over the lanes.</summary>
        public Span<double> Spread => _all.Slice(10 * _size, 4 * _size);

        /// <summary>Sums of r, r sin, r (1 - A - h), three parts.</summary>
        public Span<double> Sums => _all.Slice(14 * _size, 3 * _size);

        /// <summary>The log-likelihood's lanes, then an angle and a factor of each lane.</summary>
        public Span<double> Lanes => _all.Slice(17 * _size, 3 * Rows);

        private Span<double> Part(int index) => _all.Slice(index * _size, _size);
    }

    private double Chunk(int row, int rows, in Workspace work)
    {
        int size = _total * Rows;
        Prepare(row, rows, in work);
        Span<double> lanes = work.Lanes, x = lanes.Slice(Rows, Rows), factors = lanes.Slice(2 * Rows, Rows), table = work.Table;
        double sum = 0.0;
        if (_count < Rows)
        {
            lanes[..Rows].Clear();
            work.Sums.Clear();
            x.Clear();
            factors.Clear();
            factors[..rows].Fill(1.0);
            for (int m = 0; m < _count; m++)
            {
                for (int lane = 0; lane < rows; lane++)
                    x[lane] = _angles[(row + lane) * _count + m];
                Step(table, x, factors, work.Sums, lanes);
            }

            for (int lane = 0; lane < rows; lane++)
                sum += _logLikelihoods[row + lane] = lanes[lane];
            for (int k = 0; k < _total; k++)
            {
                for (int lane = 0; lane < rows; lane++)
                    Write(row, lane, k, work.Sums[k * Rows + lane], work.Sums[size + k * Rows + lane], work.Sums[2 * size + k * Rows + lane], in work);
            }

            return sum;
        }

        Span<double> spread = work.Spread;
        for (int lane = 0; lane < rows; lane++)
        {
            lanes[..Rows].Clear();
            work.Sums.Clear();
            for (int k = 0; k < 4 * _total; k++)
                spread.Slice(k * Rows, Rows).Fill(table[k * Rows + lane]);
            ReadOnlySpan<double> own = _angles.Slice((row + lane) * _count, _count);
            int m = 0;
            factors.Fill(1.0);
            for (; m <= _count - Rows; m += Rows)
                Step(spread, own.Slice(m, Rows), factors, work.Sums, lanes);
            if (m < _count)
            {
                x.Fill(own[^1]);
                own[m..].CopyTo(x);
                factors[(_count - m)..].Clear();
                Step(spread, x, factors, work.Sums, lanes);
            }

            sum += _logLikelihoods[row + lane] = Add(lanes[..Rows]);
            for (int k = 0; k < _total; k++)
                Write(row, lane, k, Add(work.Sums.Slice(k * Rows, Rows)), Add(work.Sums.Slice(size + k * Rows, Rows)), Add(work.Sums.Slice(2 * size + k * Rows, Rows)), in work);
        }

        return sum;

        static double Add(ReadOnlySpan<double> v) => ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
    }

    /// <summary>Links, softmax weights, Bessel functions and the table of eight rows; lanes beyond the batch hold a uniform mixture.</summary>
    private void Prepare(int row, int rows, in Workspace work)
    {
        int size = _total * Rows;
        Span<double> concentration = work.Concentration, weight = work.Weight, slope = work.Slope, table = work.Table;
        concentration.Clear();
        for (int lane = 0; lane < rows; lane++)
        {
            for (int k = 0; k < _free; k++)
            {
                int from = (row + lane) * _free + k, at = k * Rows + lane;
                double mean = _means[from], z = _concentrations[from];
                if (_link.IsCartesian)
                    (table[at], concentration[at], slope[at]) = (Math.Atan2(z, mean), double.Hypot(mean, z), 1.0);
                else
                    (table[at], concentration[at]) = (mean, _link.Concentration(z, out slope[at]));
                if (!(concentration[at] >= 0.0) || double.IsPositiveInfinity(concentration[at]))
                    throw new ArgumentOutOfRangeException("concentrations", FormattableString.Invariant($"concentrations[{from}] is {z}, which gives a concentration of {concentration[at]}; it is finite and at least 0."));
            }
        }

        Core.LogBessel.IScaled(0.0, concentration, work.LogBessel);
        BesselRatio.Evaluate(0.0, concentration, work.Ratio, table.Slice(3 * size, size), work.Derivative);
        for (int lane = 0; lane < rows; lane++)
        {
            ReadOnlySpan<double> own = _logits.Slice((row + lane) * _total, _total);
            double total = Elementary.LogSumExp(own);
            for (int k = 0; k < _total; k++)
            {
                int at = k * Rows + lane;
                weight[at] = Math.Exp(own[k] - total);
                table[size + at] = -concentration[at];
                table[2 * size + at] = own[k] - total - LogTwoPi - work.LogBessel[at];
            }
        }
    }

    private void Write(int row, int lane, int k, double responsibility, double sine, double versine, in Workspace work)
    {
        int at = k * Rows + lane;
        _logitGradient[(row + lane) * _total + k] = responsibility - _count * work.Weight[at];
        if (k >= _free)
            return;
        int target = (row + lane) * _free + k;
        if (_link.IsCartesian)
        {
            // (cos x - A cos mu, sin x - A sin mu) in the frame of mu, where nothing cancels.
            (double s, double c) = Math.SinCos(work.Table[at]);
            _meanGradient[target] = versine * c - sine * s;
            _concentrationGradient[target] = versine * s + sine * c;
            return;
        }

        _meanGradient[target] = work.Concentration[at] * sine;
        _concentrationGradient[target] = work.Slope[at] * versine;
    }

    private void Step(ReadOnlySpan<double> table, ReadOnlySpan<double> x, ReadOnlySpan<double> factors, Span<double> sums, Span<double> logs)
    {
        if (Vector512.IsHardwareAccelerated)
            Step<Simd8>(_total, table, x, factors, sums, logs);
        else if (Vector256.IsHardwareAccelerated)
            Step<Simd4>(_total, table, x, factors, sums, logs);
        else
            Step<Simd2>(_total, table, x, factors, sums, logs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step<T>(int components, ReadOnlySpan<double> table, ReadOnlySpan<double> x, ReadOnlySpan<double> factors, Span<double> sums, Span<double> logs)
        where T : unmanaged, ISimd<T>
    {
        int size = components * Rows, stride = 3 * T.Count;
        Span<double> scratch = components <= 32 ? stackalloc double[components * stride] : new double[components * stride];
        ref double work = ref MemoryMarshal.GetReference(scratch);
        ref double p = ref MemoryMarshal.GetReference(table);
        ref double sum = ref MemoryMarshal.GetReference(sums);
        for (int j = 0; j < Rows; j += T.Count)
        {
            T angle = T.Load(in MemoryMarshal.GetReference(x), j), largest = T.Broadcast(double.NegativeInfinity);
            for (int k = 0; k < components; k++)
            {
                int at = k * Rows + j;
                VectorMath.Deviation(angle, T.Load(ref p, at), out T d, out T low);
                VectorMath.SinCosTurn(d, low, out T sine, out _);
                // 1 - cos d = 2 sin^2(d/2); kappa meets a sine first, as the square of a tiny one may underflow.
                T s = VectorMath.SinQuadrant(T.Broadcast(0.5) * (T.Abs(d) + (low ^ (d & T.BroadcastBits(long.MinValue)))));
                T scaled = T.Load(ref p, size + at) * s, l = T.Fma(scaled + scaled, s, T.Load(ref p, 2 * size + at)), twice = s + s;
                largest = T.Max(largest, l);
                l.Store(ref work, k * stride);
                sine.Store(ref work, k * stride + T.Count);
                T.Fma(-twice, s, T.Load(ref p, 3 * size + at)).Store(ref work, k * stride + 2 * T.Count);
            }

            T total = default;
            for (int k = 0; k < components; k++)
            {
                T e = VonMisesMixtureKernel.ExpNonpositive(T.Load(ref work, k * stride) - largest);
                total += e;
                e.Store(ref work, k * stride);
            }

            T factor = T.Load(in MemoryMarshal.GetReference(factors), j), share = factor / total;
            ref double log = ref MemoryMarshal.GetReference(logs);
            T.Fma(factor, largest + VectorMath.LogPositive(total), T.Load(ref log, j)).Store(ref log, j);
            for (int k = 0; k < components; k++)
            {
                int at = k * Rows + j;
                T r = T.Load(ref work, k * stride) * share;
                (T.Load(ref sum, at) + r).Store(ref sum, at);
                T.Fma(r, T.Load(ref work, k * stride + T.Count), T.Load(ref sum, size + at)).Store(ref sum, size + at);
                T.Fma(r, T.Load(ref work, k * stride + 2 * T.Count), T.Load(ref sum, 2 * size + at)).Store(ref sum, 2 * size + at);
            }
        }
    }
}
