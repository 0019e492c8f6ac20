using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Stats.Tests.LinearAlgebra;

/// <summary>Every operation, called rightly and with each argument wrong in turn: the answer or the exception, its parameter and its message are the managed provider's.</summary>
public class ProviderCallTests
{
    // Operations that fail on empty matrices in the managed provider and have an answer in ours, which their own tests check.
    private static readonly string[] AnswersEmpty = ["EigenDecomp", "SingularValueDecomposition", "SvdSolve"];

    // Vectors whose signs are a matter of convention.
    private static readonly string[] UpToSigns = ["QRFactor", "ThinQRFactor", "EigenDecomp", "SingularValueDecomposition"];

    public static TheoryData<int, int, int> Shapes => new()
    {
        { 0, 0, 0 }, { 0, 3, 2 }, { 3, 0, 2 }, { 3, 2, 0 }, { 1, 1, 1 }, { 1, 4, 1 }, { 4, 1, 2 }, { 3, 2, 2 }, { 2, 2, 3 }, { 2, 5, 1 }, { 14, 10, 3 }, { 45, 33, 17 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Doubles(int m, int n, int sides) => Run(Real<double>(m, n, sides), exact: false);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Floats(int m, int n, int sides) => Run(Real<float>(m, n, sides), exact: false);

    // Complex numbers are handed over argument by argument: the managed provider's bits come back.
    [Theory]
    [MemberData(nameof(Shapes))]
    public void ComplexNumbers(int m, int n, int sides)
    {
        Random random = new((100 * m) + n);
        Complex[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => new Complex(random.NextDouble() - 0.5, random.NextDouble() - 0.5))];
        Run(ProviderCall<Complex>.All(m, n, sides, Numbers, order => Definite(order, Numbers, Complex.Conjugate, (2.0 * order) + 1.0), new(0.3, -0.2), new(0.1, 0.7)), exact: true);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ComplexNumbersOfFloats(int m, int n, int sides)
    {
        Random random = new((100 * m) + n);
        Complex32[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => new Complex32(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f))];
        Run(ProviderCall<Complex32>.All(m, n, sides, Numbers, order => Definite(order, Numbers, z => z.Conjugate(), (2.0f * order) + 1.0f), new(0.3f, -0.2f), new(0.1f, 0.7f)), exact: true);
    }

    private static IEnumerable<ProviderCall<T>> Real<T>(int m, int n, int sides)
        where T : struct, IFloatingPointIeee754<T>
    {
        Random random = new((100 * m) + n);
        return ProviderCall<T>.All(m, n, sides, count => Providers<T>.Draw(random, count), order => Providers<T>.Symmetric(random, order, definite: true), T.CreateChecked(0.3), T.CreateChecked(-0.7));
    }

    private static T[] Definite<T>(int order, Func<int, T[]> draw, Func<T, T> conjugate, T diagonal)
    {
        T[] a = draw(order * order);
        for (int j = 0; j < order; j++)
        {
            for (int i = 0; i < j; i++)
                a[(j * order) + i] = conjugate(a[(i * order) + j]);
            a[j * (order + 1)] = diagonal;
        }

        return a;
    }

    private static void Run<T>(IEnumerable<ProviderCall<T>> calls, bool exact)
        where T : struct, IEquatable<T>, IFormattable
    {
        HashSet<string> names = [];
        foreach (ProviderCall<T> call in calls)
        {
            names.Add(call.Name);
            foreach (ProviderCall<T> variant in call.Mutations().Prepend(call))
            {
                (object?[] expected, Exception? failure) = variant.Run(ManagedLinearAlgebraProvider.Instance);
                (object?[] actual, Exception? ours) = variant.Run(SimdLinearAlgebraProvider.Instance);
                // The managed provider overwrites vectors that it still needs; ours keeps its answer apart until the end.
                if (call.Name == "SvdSolveFactored" && typeof(T) == typeof(double) && variant.Arguments[2..5].Any(a => ReferenceEquals(a, variant.Arguments[^1])))
                    SameAnswers(variant, call.Run(SimdLinearAlgebraProvider.Instance).Answers, actual, exact: true);
                else if (failure is null && ours is null)
                    SameAnswers(variant, expected, actual, exact);
                else
                    SameFailure(variant, failure, ours);
            }
        }

        // Every operation of the interface that a matrix of the shape allows.
        string[] missing = [.. typeof(ILinearAlgebraProvider<T>).GetMethods().Select(m => m.Name).Distinct().Except(names)];
        Assert.All(missing, name => Assert.Contains(name, (string[])["ThinQRFactor", "QRSolve", "QRSolveFactored", "SvdSolveFactored"]));
    }

    private static void SameFailure<T>(ProviderCall<T> call, Exception? expected, Exception? actual)
        where T : struct, IEquatable<T>, IFormattable
    {
        if (actual is null && AnswersEmpty.Contains(call.Name) && call.Arguments.Any(a => a is 0))
            return;
        bool same = expected is not null && actual is not null && (actual is NotPositiveDefiniteException
            ? expected is ArgumentException { ParamName: null }
            : expected.GetType() == actual.GetType() && expected.Message == actual.Message && (expected as ArgumentException)?.ParamName == (actual as ArgumentException)?.ParamName);
        Assert.True(same, $"{call}: {Described(actual)}, expected {Described(expected)}");

        static string Described(Exception? exception) => exception is null ? "an answer" : $"{exception.GetType().Name}: {exception.Message}";
    }

    private static void SameAnswers<T>(ProviderCall<T> call, object?[] expected, object?[] actual, bool exact)
        where T : struct, IEquatable<T>, IFormattable
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (exact || expected[i] is null or int[])
            {
                Assert.Equal(expected[i], actual[i]);
                continue;
            }

            double[] x = Numbers(expected[i]!), y = Numbers(actual[i]!);
            Assert.Equal(x.Length, y.Length);
            // Solutions of random systems of order 45: conditions of some hundreds, far from the thousands of units allowed. The tests of each operation have its bound.
            double allowed = (typeof(T) == typeof(double) ? 1e-10 : 0.05) * Math.Max(1.0, x.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
            for (int e = 0; e < x.Length; e++)
            {
                double difference = UpToSigns.Contains(call.Name) ? Math.Abs(x[e]) - Math.Abs(y[e]) : x[e] - y[e];
                Assert.True(x[e].Equals(y[e]) || Math.Abs(difference) <= allowed, $"{call}: element {e} of answer {i} is {y[e]}, expected {x[e]}");
            }
        }
    }

    private static double[] Numbers(object answer) => answer switch
    {
        double[] doubles => doubles,
        float[] floats => Providers<float>.Wide(floats),
        Complex[] values => [.. values.SelectMany(z => new[] { z.Real, z.Imaginary })],
        double number => [number],
        float number => [number],
        _ => throw new ArgumentException($"{answer.GetType()} is no answer.", nameof(answer)),
    };

    // Pivots that are no rows: the managed provider exchanges rows of the whole array, and leaves it where it does.
    [Fact]
    public void PivotsOutsideTheMatrix()
    {
        foreach (int[] pivots in new[] { [0, 7], [-1, 1], new[] { 2, 2 } })
        {
            ProviderCall<double> call = new("LUSolveFactored", [2, new double[] { 2, 0.5, 1, 3 }, 2, pivots, new double[] { 1, 2, 3, 4 }], [4]);
            (object?[] expected, Exception? failure) = call.Run(ManagedLinearAlgebraProvider.Instance);
            (object?[] actual, Exception? ours) = call.Run(SimdLinearAlgebraProvider.Instance);
            Assert.Equal(failure?.GetType(), ours?.GetType());
            Assert.Equal(expected, actual);
        }
    }
}
