using System.Buffers;
using Stats.Core;
using Stats.Distributions;

// Evaluates, samples, fits and persists in a trimmed, natively compiled program, and checks the answers. Returns the number of wrong ones.
int failures = 0;

// Log-Bessel functions and their ratio: 60-digit mpmath.
CheckValue("log I", LogBessel.I(141.52987584158308, 67.20114640203539), -57.66422279525285, 1e-15);
CheckValue("log K", LogBessel.K(141.52987584158308, 67.20114640203539), 51.916906380162783, 1e-15);
CheckValue("ratio", BesselRatio.Evaluate(141.52987584158308, 67.20114640203539).Ratio, 0.22399099851124313, 2e-15);
double[] x = [0.5, 5.0, 50.0, 500.0, 5000.0], spans = new double[x.Length];
double[] expected = [-7489.459483334944, -5133.908890739737, -2777.7602741192820, -363.47801572007538, 4890.5199089139487];
LogBessel.I(1023.0, x, spans);
for (int i = 0; i < x.Length; i++)
    CheckValue($"span log I(1023, {x[i]})", spans[i], expected[i], 1e-15);

// The first published known answer of Philox4x32-10: key 0, counter 0.
PhiloxRandom random = new(seed: 0);
Check("Philox", random.NextUInt64() == 0xe169c58d6627e8d5 && random.NextUInt64() == 0x9b00dbd8bc57ac4c);

// Two directions in dimension 100,000 with a known resultant: its concentration and normaliser are from Arb.
const int high = 100_000;
const double resultant = 0.6695393118310579360805346;
double[] pair = new double[2 * high];
(pair[0], pair[1], pair[high], pair[high + 1]) = (resultant, Math.Sqrt(1.0 - resultant * resultant), resultant, -Math.Sqrt(1.0 - resultant * resultant));
VonMisesFisherFit known = VonMisesFisher.Fit(new PointSet(pair, high));
CheckValue("concentration of a known resultant", known.MaximumLikelihoodConcentration, 121354.79487543128, 2e-14);
CheckValue("log-normaliser", new VonMisesFisher(known.Model.MeanDirection, 121354.79487543128).LogNormalizer, 382231.3101191302716, 2e-15);

// A sample of a known distribution: within four standard errors.
const double concentration = 300.0;
double[] mean = new double[512];
mean[0] = 1.0;
PointSet points = new VonMisesFisher(mean, concentration).Sample(2000, new PhiloxRandom(1));
VonMisesFisherFit fit = VonMisesFisher.Fit(points, new VonMisesFisherFitOptions { Estimator = ConcentrationEstimator.MarginalLikelihood });
CheckValue("concentration", fit.Model.Concentration, concentration, 4.0 * fit.ConcentrationStandardError!.Value / concentration);

// What is written is read back as it was.
VonMisesFisher restored = VonMisesFisher.FromJson(fit.Model.ToJson());
Check("model from JSON", restored.Concentration.Equals(fit.Model.Concentration) && restored.MeanDirection.SequenceEqual(fit.Model.MeanDirection));
VonMisesFisherStatistics statistics = new(mean.Length);
for (int i = 0; i < points.Count; i++)
    statistics.Add(points[i]);
ArrayBufferWriter<byte> bytes = new();
statistics.Write(bytes);
Check("statistics from bytes", VonMisesFisherStatistics.Read(bytes.WrittenSpan).MeanResultantLength.Equals(statistics.MeanResultantLength));

// Two opposite clusters: every point goes to its own.
VonMisesFisherMixture truth = new([new([1.0, 0.0, 0.0], 50.0), new([-1.0, 0.0, 0.0], 50.0)], [0.3, 0.7]);
PointSet mixed = truth.Sample(1000, new PhiloxRandom(2), out int[] labels);
VonMisesFisherMixtureFit mixture = VonMisesFisherMixture.Fit(mixed, 2, new PhiloxRandom(3));
int agreeing = labels.Zip(mixture.Labels).Count(p => p.First == p.Second);
Check("mixture labels", agreeing == 0 || agreeing == labels.Length);
Check("mixture from JSON", VonMisesFisherMixture.FromJson(mixture.Model.ToJson()).Weights.SequenceEqual(mixture.Model.Weights));

Console.WriteLine(fit);
Console.WriteLine(failures == 0 ? "All answers are right." : $"{failures} answers are wrong.");
return failures;

void CheckValue(string name, double actual, double reference, double relative)
{
    // NaN is wrong too.
    if (Math.Abs(actual - reference) <= relative * Math.Abs(reference))
        return;
    failures++;
    Console.WriteLine($"{name}: {actual:R} instead of {reference:R}, {Math.Abs(actual / reference - 1.0):E1} off");
}

void Check(string name, bool right)
{
    if (right)
        return;
    failures++;
    Console.WriteLine($"{name}: wrong");
}
