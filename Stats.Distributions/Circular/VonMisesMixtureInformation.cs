// Score and observed information of a mixture, in softmax logits, means and log concentrations. With r the responsibility, y1 = sin(x - mu),
// y2 = V(kappa) - (1 - cos(x - mu)), V = 1 - A:
//   score of an angle         s = (r, kappa r y1, r y2) less the softmax weights in the logits
//   minus the information     block-diagonal sums of r (1, y1, y2) products and second derivatives, less the sum of s s'
// A register of angles at a time; the products of scores are accumulated in memory.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;
using Stats.Core;

namespace Stats.Distributions;

/// <summary>The gradient of a mixture's (penalised) log-likelihood and minus its second derivatives, at one state.</summary>
internal sealed class VonMisesMixtureInformation
{
    private readonly VonMisesMixtureState _state;
    private readonly bool _shared;
    private readonly double[] _gradient;
    private readonly double[,] _hessian;

    private VonMisesMixtureInformation(VonMisesMixtureState state, bool shared, double[] gradient, double[,] hessian) =>
        (_state, _shared, _gradient, _hessian) = (state, shared, gradient, hessian);

    public static VonMisesMixtureInformation At(VonMisesMixtureSample sample, VonMisesMixtureState state, VonMisesMixtureOptions options, Execution execution)
    {
        int total = state.Total, free = state.Free;
        double[] table = new double[5 * total], derivative = new double[total];
        double[] plain = state.Table();
        for (int k = 0; k < total; k++)
        {
            BesselRatioValue ratio = BesselRatio.Evaluate(0.0, state.Concentrations[k]);
            plain.AsSpan(4 * k, 4).CopyTo(table.AsSpan(5 * k));
            (table[5 * k + 4], derivative[k]) = (ratio.Complement, ratio.Derivative);
        }

        double[] sums = ParallelBlocks.Reduce(
            sample.Count,
            VonMisesMixtureKernel.BlockSize,
            execution,
            (start, end) => Block(sample, table, total, start, end),
            static (into, part) => Reductions.AddScaled(into, part, 1.0));
        return Assemble(sample.TotalWeight, state, options, table, derivative, sums, total, free);
    }

    /// <summary>
    /// The step of Newton's method in the reduced parameters, the diagonal raised by a share <paramref name="damping"/> of itself; false where the matrix is not
    /// positive definite or a parameter has no logarithm.
    /// </summary>
    public bool NewtonStep(double damping, out double[] move, out double decrement)
    {
        move = [];
        decrement = 0.0;
        if (Factor(damping) is not { } factor)
            return false;
        move = factor.Solve(_gradient);
        for (int j = 0; j < move.Length; j++)
            decrement += move[j] * _gradient[j];
        return double.IsFinite(decrement);
    }

    /// <summary>
    /// The covariance of weights (all components), means and concentrations (without the uniform one); null where the information is not positive
    /// definite.
    /// </summary>
    public Matrix<double>? Covariance()
    {
        if (Factor(0.0) is not { } factor)
            return null;
        int total = _state.Total, free = _state.Free, reduced = _gradient.Length;
        // Rows of the derivatives of (w, mu, kappa) in (logits, mu, log kappa).
        Matrix<double> jacobian = Matrix<double>.Build.Dense(total + 2 * free, reduced);
        for (int k = 0; k < total; k++)
        {
            for (int j = 0; j < total - 1; j++)
                jacobian[k, j] = _state.Weights[k] * ((j == k ? 1.0 : 0.0) - _state.Weights[j]);
        }

        for (int k = 0; k < free; k++)
        {
            jacobian[total + k, total - 1 + k] = 1.0;
            jacobian[total + free + k, _shared ? reduced - 1 : total - 1 + free + k] = _state.Concentrations[k];
        }

        return reduced == 0 ? null : jacobian * factor.Solve(jacobian.Transpose());
    }

    private CholeskyFactor? Factor(double damping)
    {
        if (_gradient.Length == 0 || !_gradient.All(double.IsFinite) || _state.Concentrations.AsSpan(0, _state.Free).ContainsAnyInRange(0.0, 0.0))
            return null;
        foreach (double h in _hessian)
        {
            if (!double.IsFinite(h))
                return null;
        }

        try
        {
            Matrix<double> matrix = Matrix<double>.Build.DenseOfArray(_hessian);
            double scale = 0.0;
            for (int j = 0; j < _gradient.Length; j++)
                scale = Math.Max(scale, Math.Abs(matrix[j, j]));
            for (int j = 0; damping > 0.0 && j < _gradient.Length; j++)
                matrix[j, j] += damping * Math.Max(Math.Abs(matrix[j, j]), 1e-6 * scale);
            return CholeskyFactor.Of(matrix);
        }
        catch (NotPositiveDefiniteException)
        {
            return null;
        }
    }

    private static double[] Block(VonMisesMixtureSample sample, double[] table, int components, int start, int end) =>
        Vector512.IsHardwareAccelerated ? Block<Simd8>(sample, table, components, start, end)
        : Vector256.IsHardwareAccelerated ? Block<Simd4>(sample, table, components, start, end)
        : Block<Simd2>(sample, table, components, start, end);

    /// <summary>The sums of r y1 y1, r y1 y2, r y2 y2, r y1, r y2, r for each component, then the lower triangle of the products of (r, r y1, r y2), component by component.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[] Block<T>(VonMisesMixtureSample sample, double[] table, int components, int start, int end)
        where T : unmanaged, ISimd<T>
    {
        int scores = 3 * components, sums = 6 * components + scores * (scores + 1) / 2;
        double[] accumulators = new double[sums * T.Count], buffer = new double[scores * T.Count];
        ref double total = ref MemoryMarshal.GetArrayDataReference(accumulators);
        ref double score = ref MemoryMarshal.GetArrayDataReference(buffer);
        ref double p = ref MemoryMarshal.GetArrayDataReference(table);
        for (int i = start; i < end; i += T.Count)
        {
            T s = T.Load(ref sample.HalfSine[0], i), c = T.Load(ref sample.HalfCosine[0], i), v = T.Load(ref sample.Weights[0], i);
            T largest = T.Broadcast(double.NegativeInfinity);
            for (int k = 0; k < components; k++)
            {
                T cm = T.Broadcast(Unsafe.Add(ref p, 5 * k)), sm = T.Broadcast(Unsafe.Add(ref p, 5 * k + 1));
                T t = T.Fma(s, cm, -(c * sm)), u = T.Fma(c, cm, s * sm), square = t * t;
                T l = T.Fma(square, T.Broadcast(Unsafe.Add(ref p, 5 * k + 2)), T.Broadcast(Unsafe.Add(ref p, 5 * k + 3)));
                largest = T.Max(largest, l);
                l.Store(ref score, 3 * k * T.Count);
                (t * (u + u)).Store(ref score, (3 * k + 1) * T.Count);
                (T.Broadcast(Unsafe.Add(ref p, 5 * k + 4)) - (square + square)).Store(ref score, (3 * k + 2) * T.Count);
            }

            T sum = default;
            for (int k = 0; k < components; k++)
            {
                T e = VonMisesMixtureKernel.ExpNonpositive(T.Load(ref score, 3 * k * T.Count) - largest);
                sum += e;
                e.Store(ref score, 3 * k * T.Count);
            }

            T factor = T.Broadcast(1.0) / sum;
            for (int k = 0; k < components; k++)
            {
                int at = 3 * k * T.Count, into = 6 * k * T.Count;
                T r = T.Load(ref score, at) * factor, y1 = T.Load(ref score, at + T.Count), y2 = T.Load(ref score, at + 2 * T.Count);
                T r1 = r * y1, r2 = r * y2;
                r.Store(ref score, at);
                r1.Store(ref score, at + T.Count);
                r2.Store(ref score, at + 2 * T.Count);
                T v1 = v * r1, v2 = v * r2;
                Add(ref total, into, v1 * y1);
                Add(ref total, into + T.Count, v1 * y2);
                Add(ref total, into + 2 * T.Count, v2 * y2);
                Add(ref total, into + 3 * T.Count, v1);
                Add(ref total, into + 4 * T.Count, v2);
                Add(ref total, into + 5 * T.Count, v * r);
            }

            int place = 6 * components * T.Count;
            for (int a = 0; a < scores; a++)
            {
                T left = v * T.Load(ref score, a * T.Count);
                for (int b = 0; b <= a; b++, place += T.Count)
                    T.Fma(left, T.Load(ref score, b * T.Count), T.Load(ref total, place)).Store(ref total, place);
            }
        }

        double[] result = new double[sums];
        for (int j = 0; j < sums; j++)
            result[j] = Reductions.Sum(T.Load(ref total, j * T.Count));
        return result;

        static void Add(ref double target, int at, T value) => (T.Load(ref target, at) + value).Store(ref target, at);
    }

    private static VonMisesMixtureInformation Assemble(
        double weight, VonMisesMixtureState state, VonMisesMixtureOptions options, double[] table, double[] derivative, double[] sums, int total, int free)
    {
        // All parameters first: logits, means, log concentrations; then without the last logit, and the concentrations in one where they are shared.
        int all = total + 2 * free;
        double[] gradient = new double[all];
        double[,] information = new double[all, all];
        ReadOnlySpan<double> products = sums.AsSpan(6 * total);
        double Product(ReadOnlySpan<double> triangle, int j, int a, int k, int b)
        {
            int row = 3 * j + a, column = 3 * k + b;
            (row, column) = (Math.Max(row, column), Math.Min(row, column));
            double value = triangle[row * (row + 1) / 2 + column];
            return value * Scale(j, a) * Scale(k, b);
        }

        // r y1 and r y2 times kappa are the scores in mu and log kappa.
        double Scale(int k, int a) => a == 0 ? 1.0 : state.Concentrations[k];
        int Place(int k, int a) => a == 0 ? k : a == 1 ? total + k : total + free + k;
        for (int j = 0; j < total; j++)
        {
            for (int k = 0; k < total; k++)
            {
                for (int a = 0; a < (j < free ? 3 : 1); a++)
                {
                    for (int b = 0; b < (k < free ? 3 : 1); b++)
                        information[Place(j, a), Place(k, b)] = Product(products, j, a, k, b);
                }

                information[j, k] -= weight * state.Weights[j] * state.Weights[k];
            }
        }

        for (int k = 0; k < total; k++)
        {
            ReadOnlySpan<double> own = sums.AsSpan(6 * k, 6);
            double kappa = state.Concentrations[k], n = own[5], pseudo = options.PenaltyCount;
            gradient[k] = n - weight * state.Weights[k];
            information[k, k] -= n - weight * state.Weights[k];
            if (k >= free)
                continue;
            // d/dkappa of the objective, the penalty included.
            double slope = own[4] + pseudo * (table[5 * k + 4] - (1.0 - options.PenaltyResultantLength));
            int m = total + k, c = total + free + k;
            gradient[m] = kappa * own[3];
            gradient[c] = kappa * slope;
            information[k, m] -= kappa * own[3];
            information[m, k] -= kappa * own[3];
            information[k, c] -= kappa * own[4];
            information[c, k] -= kappa * own[4];
            // kappa^2 r y1^2 less kappa r cos(x - mu), the cosine's sum being n (1 - V) + sum of r y2.
            information[m, m] -= kappa * kappa * own[0] - kappa * (n * (1.0 - table[5 * k + 4]) + own[4]);
            double mixed = kappa * kappa * own[1] + kappa * own[3];
            information[m, c] -= mixed;
            information[c, m] -= mixed;
            information[c, c] -= kappa * kappa * (own[2] - (n + pseudo) * derivative[k]) + kappa * slope;
        }

        int[] kept = [.. Enumerable.Range(0, total - 1), .. Enumerable.Range(total, 2 * free)];
        int[] target = [.. Enumerable.Range(0, kept.Length)];
        int size = kept.Length;
        if (options.SharedConcentration && free > 0)
        {
            size = total - 1 + free + 1;
            Array.Fill(target, size - 1, total - 1 + free, free);
        }

        double[] reduced = new double[size];
        double[,] hessian = new double[size, size];
        for (int a = 0; a < kept.Length; a++)
        {
            reduced[target[a]] += gradient[kept[a]];
            for (int b = 0; b < kept.Length; b++)
                hessian[target[a], target[b]] += information[kept[a], kept[b]];
        }

        // Symmetric to the last bit for the factorisation.
        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b < a; b++)
                hessian[a, b] = hessian[b, a];
        }

        return new VonMisesMixtureInformation(state, options.SharedConcentration, reduced, hessian);
    }
}
