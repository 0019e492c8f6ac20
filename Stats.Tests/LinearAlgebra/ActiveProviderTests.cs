using System.Reflection;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;
using Stats.Distributions;

namespace Stats.Tests.LinearAlgebra;

/// <summary>The library's own products and factorisations go through a native provider that the user has chosen, and through its own kernels otherwise.</summary>
[Collection(LinearAlgebraProviderUse.Name)]
public class ActiveProviderTests
{
    private static T With<T>(ILinearAlgebraProvider provider, Func<T> action)
    {
        ILinearAlgebraProvider before = LinearAlgebraControl.Provider;
        try
        {
            LinearAlgebraControl.Provider = provider;
            return action();
        }
        finally
        {
            LinearAlgebraControl.Provider = before;
        }
    }

    [Fact]
    public void ANativeProviderDoesTheWorkOfAFactor()
    {
        Matrix<double> a = TestMatrices.PositiveDefinite("random", 40, 1);
        (ILinearAlgebraProvider native, List<string> calls) = Recorder.Create();
        CholeskyFactor theirs = With(native, () => CholeskyFactor.Of(a)), ours = CholeskyFactor.Of(a);
        Assert.Equal(["CholeskyFactor"], calls);
        Assert.Equal(ours.LogDeterminant, theirs.LogDeterminant, 1e-11);
        Assert.Equal(1, Assert.Throws<NotPositiveDefiniteException>(() => With(native, () => CholeskyFactor.Of(-a))).LeadingMinor);
        Assert.Equal(3, Assert.Throws<NotPositiveDefiniteException>(() => With(native, () => CholeskyFactor.Of(Matrix<double>.Build.DenseOfDiagonalArray([1.0, 1.0, -1.0, 1.0])))).LeadingMinor);
        calls.Clear();
        Assert.True((With(native, () => theirs.Solve(a)) - Matrix<double>.Build.DenseIdentity(40)).InfinityNorm() < 1e-6);
        Assert.Contains("CholeskySolveFactored", calls);
    }

    [Fact]
    public void ANativeProviderDoesTheWorkOfAMixture()
    {
        PointSet points = new VonMisesFisher([0.6, 0.8, 0.0], 10.0).Sample(300, new PhiloxRandom(1));
        (ILinearAlgebraProvider native, List<string> calls) = Recorder.Create();
        VonMisesFisherMixtureFit theirs = With(native, () => VonMisesFisherMixture.Fit(points, 2, new PhiloxRandom(2))), ours = VonMisesFisherMixture.Fit(points, 2, new PhiloxRandom(2));
        Assert.Contains("MatrixMultiplyWithUpdate", calls);
        Assert.Equal(ours.LogLikelihood, theirs.LogLikelihood, 1e-8);
    }

    [Fact]
    public void TheManagedProviderAndOursLeaveTheBitsAlone()
    {
        PointSet points = new VonMisesFisher([0.6, 0.8, 0.0], 10.0).Sample(300, new PhiloxRandom(1));
        double Fitted() => VonMisesFisherMixture.Fit(points, 2, new PhiloxRandom(2)).LogLikelihood;
        Assert.Equal(With(ManagedLinearAlgebraProvider.Instance, Fitted), With(SimdLinearAlgebraProvider.Instance, Fitted));
    }

    /// <summary>A provider that is neither the managed one nor ours: it notes the calls and hands them to the managed one.</summary>
    public class Recorder : DispatchProxy
    {
        private readonly List<string> _calls = [];

        public static (ILinearAlgebraProvider Provider, List<string> Calls) Create()
        {
            ILinearAlgebraProvider proxy = Create<ILinearAlgebraProvider, Recorder>();
            return (proxy, ((Recorder)(object)proxy)._calls);
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            // Setting a provider asks it to verify itself.
            if (targetMethod!.DeclaringType != typeof(ILinearAlgebraProvider))
            {
                lock (_calls)
                    _calls.Add(targetMethod.Name);
            }

            return targetMethod.Invoke(ManagedLinearAlgebraProvider.Instance, BindingFlags.DoNotWrapExceptions, null, args, null);
        }
    }
}

/// <summary>Tests that change MathNet's provider or its number of threads, which the process has one of: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class LinearAlgebraProviderUse
{
    public const string Name = "LinearAlgebraProvider";
}
