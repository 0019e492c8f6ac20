using Stats.Core;
using Stats.Distributions;

// Evaluates, samples and fits in a trimmed, natively compiled program, and checks the answers.
int failures = 0;

// Reference values from Arb ball arithmetic.
Check("log I", LogBessel.I(141.52987584158308, 67.20114640203539), -57.66422279525285, 1e-14);
Check("log K", LogBessel.K(141.52987584158308, 67.20114640203539), 51.9169063801627834, 1e-14);

double[] x = [0.5, 5.0, 50.0, 500.0, 5000.0], spans = new double[x.Length];
LogBessel.I(1023.0, x, spans);
for (int i = 0; i < x.Length; i++)
    Check($"span log I({x[i]})", spans[i], LogBessel.I(1023.0, x[i]), 1e-15);

const int dimension = 512, count = 2000;
const double concentration = 300.0;
double[] mean = new double[dimension];
mean[0] = 1.0;
VonMisesFisher distribution = new(mean, concentration);
PointSet points = distribution.Sample(count, new PhiloxRandom(1));
VonMisesFisherFit fit = VonMisesFisher.Fit(points, new VonMisesFisherFitOptions { Estimator = ConcentrationEstimator.MarginalLikelihood });

// Four standard errors.
Check("concentration", fit.Model.Concentration, concentration, 4.0 * fit.ConcentrationStandardError!.Value / concentration);
VonMisesFisher restored = VonMisesFisher.FromJson(fit.Model.ToJson());
Check("restored concentration", restored.Concentration, fit.Model.Concentration, 0.0);
Console.WriteLine(fit);
Console.WriteLine(failures == 0 ? "All answers are right." : $"{failures} answers are wrong.");
return failures;

void Check(string name, double actual, double expected, double relative)
{
    if (Math.Abs(actual - expected) <= relative * Math.Abs(expected))
        return;
    failures++;
    Console.WriteLine($"{name}: {actual:R} instead of {expected:R}");
}
