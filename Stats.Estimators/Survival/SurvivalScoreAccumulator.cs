using System.Buffers;
using MathNet.Numerics.LinearAlgebra;
using Stats.Core;
using Stats.Distributions;

namespace Stats.Estimators;

/// <summary>
/// The log-likelihood of a survival regression at given parameters with its gradient and Hessian, summed over shards: each shard adds its rows, a driver merges the
/// parts and takes <see cref="NewtonParameters"/>, until the step is small. Sums are compensated: merging equals accumulating the whole to the rounding
/// of each shard's own sums.
/// </summary>
public sealed class SurvivalScoreAccumulator : IAccumulator<SurvivalScoreAccumulator>
{
    private const int Version = 1;
    private static readonly uint Tag = AccumulatorWriter.Tag("SvSc"u8);

    private readonly double[] _parameters, _high, _low;

    /// <summary>An empty accumulator.</summary>
    /// <param name="parameters">The parameters, p finite numbers in the order of <see cref="Fit{TModel}.Parameters"/>: phi's, lambda's, gamma's, kappa's.</param>
    /// <exception cref="ArgumentException">There are none, or one is not finite (the message names it).</exception>
    public SurvivalScoreAccumulator(ReadOnlySpan<double> parameters)
    {
        if (parameters.IsEmpty)
            throw new ArgumentException("parameters is empty.", nameof(parameters));
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!double.IsFinite(parameters[i]))
                throw new ArgumentException(FormattableString.Invariant($"parameters[{i}] is {parameters[i]}."), nameof(parameters));
        }

        _parameters = parameters.ToArray();
        int length = 1 + _parameters.Length + _parameters.Length * _parameters.Length;
        (_high, _low) = (new double[length], new double[length]);
    }

    /// <inheritdoc/>
    public long Count { get; private set; }

    /// <summary>Where the likelihood is evaluated, p numbers.</summary>
    public ReadOnlySpan<double> Parameters => _parameters;

    /// <summary>The log-likelihood of the rows added.</summary>
    public double LogLikelihood => _high[0] + _low[0];

    /// <summary>Its gradient, p numbers (a copy).</summary>
    public double[] Gradient => [.. Enumerable.Range(1, _parameters.Length).Select(i => _high[i] + _low[i])];

    /// <summary>Its Hessian, p x p (a copy).</summary>
    public Matrix<double> Hessian
    {
        get
        {
            int p = _parameters.Length;
            return Matrix<double>.Build.Dense(p, p, (i, j) => _high[1 + p + i * p + j] + _low[1 + p + i * p + j]);
        }
    }

    /// <summary>Adds rows.</summary>
    /// <param name="data">n rows.</param>
    /// <param name="model">The model with designs of n rows; the same columns in every shard.</param>
    /// <param name="execution">Threads, cancellation; the bits do not depend on the threads.</param>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> or <paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The model has another number of parameters, or designs of another number of rows.</exception>
    /// <exception cref="EstimationException">The likelihood or a derivative is not finite at these parameters: the driver's step was too long.</exception>
    public void Add(SurvivalData data, FlexibleSurvivalModel model, Execution execution = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(model);
        int p = _parameters.Length;
        SurvivalProblem problem = new(data, model, scaled: false, execution);
        if (problem.ParameterCount != p)
            throw new ArgumentException($"model has {problem.ParameterCount} parameters, the accumulator {p}.", nameof(model));
        double[] sums = new double[_high.Length];
        sums[0] = problem.Evaluate(_parameters, sums.AsSpan(1, p), sums.AsSpan(1 + p), execution);
        if (!sums.All(double.IsFinite))
            throw new EstimationException("The likelihood or its derivatives overflow at these parameters; nothing is added.");
        SurvivalProblem.Add(sums, _high, _low);
        Count += data.Count;
    }

    /// <inheritdoc/>
    public void Merge(SurvivalScoreAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!other._parameters.AsSpan().SequenceEqual(_parameters))
            throw new ArgumentException("other is at other parameters.", nameof(other));
        SurvivalProblem.Add(other._high, _high, _low);
        for (int i = 0; i < _low.Length; i++)
            _low[i] += other._low[i];
        Count += other.Count;
    }

    /// <summary>parameters + (-Hessian)^-1 gradient: where Newton's method goes next (a step far from the maximum may want halving, which the driver does).</summary>
    /// <exception cref="EstimationException">The information is not positive definite.</exception>
    public double[] NewtonParameters()
    {
        int p = _parameters.Length;
        Matrix<double> information = -Hessian;
        double[] gradient = Gradient, root = [.. Enumerable.Range(0, p).Select(i => 1.0 / Math.Sqrt(information[i, i]))];
        try
        {
            if (!root.All(double.IsFinite))
                throw new NotPositiveDefiniteException(1 + Array.FindIndex(root, r => !double.IsFinite(r)));
            double[] step = CholeskyFactor.Of(Matrix<double>.Build.Dense(p, p, (i, j) => information[i, j] * root[i] * root[j])).Solve([.. gradient.Select((g, i) => g * root[i])]);
            return [.. _parameters.Select((b, i) => b + root[i] * step[i])];
        }
        catch (NotPositiveDefiniteException exception)
        {
            throw new EstimationException("The information is not positive definite at these parameters: there is no Newton step.", exception);
        }
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> writer)
    {
        AccumulatorWriter output = new(writer, Tag, Version);
        output.Write((long)_parameters.Length);
        output.Write(Count);
        output.Write(_parameters);
        output.Write(_high);
        output.Write(_low);
        output.End();
    }

    /// <inheritdoc/>
    public static SurvivalScoreAccumulator Read(ReadOnlySpan<byte> source)
    {
        AccumulatorReader input = new(source, Tag, Version, nameof(SurvivalScoreAccumulator));
        long p = input.ReadInt64(), count = input.ReadInt64();
        if (p < 1 || p > 10_000 || input.Remaining != 8 * (p + 2 * (1 + p + p * p)) || count < 0)
            throw new ArgumentException("source is damaged: its counts are impossible.", nameof(source));
        double[] parameters = new double[p];
        input.ReadDoubles(parameters);
        SurvivalScoreAccumulator accumulator = new(parameters) { Count = count };
        input.ReadDoubles(accumulator._high);
        input.ReadDoubles(accumulator._low);
        input.End();
        if (!accumulator._high.All(double.IsFinite) || !accumulator._low.All(double.IsFinite))
            throw new ArgumentException("source is damaged: a sum is not finite.", nameof(source));
        return accumulator;
    }
}
