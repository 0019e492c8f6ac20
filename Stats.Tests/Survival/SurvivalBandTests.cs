using Stats.Distributions;
using Stats.Estimators;

namespace Stats.Tests.Survival;

/// <summary>Simultaneous bands: their laws against quadrature in arbitrary precision, and the curves they hold.</summary>
public class SurvivalBandTests
{
    [Fact]
    public void LawsOfTheGreatestDeviationAreRight()
    {
        ReferenceTable table = ReferenceTable.Read("flexible-survival/classical/bands.csv");
        Assert.True(table.Count >= 8);
        for (int i = 0; i < table.Count; i++)
        {
            double critical = table.Value(i, "critical"), first = table.Value(i, "first"), second = table.Value(i, "second");
            double actual = table.Text(i, "kind") == "hall-wellner" ? BandLaw.HallWellner(critical, first, second) : BandLaw.EqualPrecision(critical, first);
            Assert.Equal(table.Value(i, "probability"), actual, 1e-11);
        }
    }

    [Theory]
    [InlineData(SurvivalBandKind.HallWellner)]
    [InlineData(SurvivalBandKind.EqualPrecision)]
    public void BandsHoldThePointwiseIntervals(SurvivalBandKind kind)
    {
        SurvivalCurve curve = Curve(new PhiloxRandom(3), 200);
        SurvivalBand band = curve.Band(kind), narrower = curve.Band(kind, 0.8), part = curve.Band(kind, from: 0.3, to: 1.0);
        Assert.Equal(band.Times.Count, band.Lower.Count);
        Assert.True(narrower.CriticalValue < band.CriticalValue && part.CriticalValue <= band.CriticalValue);
        for (int i = 0; i < band.Times.Count; i++)
        {
            double survival = curve.SurvivalAt(band.Times[i]);
            Assert.True(band.Lower[i] <= survival && survival <= band.Upper[i]);
            Assert.True(band.Lower[i] <= narrower.Lower[i] && narrower.Upper[i] <= band.Upper[i]);
        }

        Assert.All(part.Times, t => Assert.InRange(t, 0.3, 1.0));
    }

    /// <summary>Of 400 samples of 150 about 95% lie within; the share errs by 0.011, of which four, and small samples cover up to 0.02 less.</summary>
    [Theory]
    [InlineData(SurvivalBandKind.HallWellner)]
    [InlineData(SurvivalBandKind.EqualPrecision)]
    public void BandsHoldTheTruthAsOftenAsTheySay(SurvivalBandKind kind)
    {
        const int Samples = 400;
        int held = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            SurvivalBand band = Curve(new PhiloxRandom(11, (ulong)sample), 150).Band(kind, from: 0.1, to: 1.5);
            bool within = true;
            for (int i = 0; i < band.Times.Count; i++)
            {
                // Until the next time the estimate stays, and the truth falls.
                double next = i + 1 < band.Times.Count ? band.Times[i + 1] : band.Times[i];
                within &= Math.Exp(-band.Times[i]) <= band.Upper[i] && Math.Exp(-next) >= band.Lower[i];
            }

            held += within ? 1 : 0;
        }

        Assert.InRange(held / (double)Samples, 0.95 - 0.02 - 4.0 * 0.011, 0.95 + 4.0 * 0.011);
    }

    [Fact]
    public void BadBandsAreRefused()
    {
        SurvivalCurve curve = Curve(new PhiloxRandom(3), 50);
        Assert.Throws<ArgumentOutOfRangeException>("level", () => curve.Band(SurvivalBandKind.HallWellner, 0.2));
        Assert.Throws<ArgumentOutOfRangeException>("kind", () => curve.Band((SurvivalBandKind)7));
        Assert.Contains("two event times", Assert.Throws<EstimationException>(() => curve.Band(SurvivalBandKind.EqualPrecision, from: 1e6)).Message, StringComparison.Ordinal);
    }

    /// <summary>Exponential times, a third of them censored.</summary>
    private static SurvivalCurve Curve(PhiloxRandom random, int count)
    {
        double[] times = new double[count];
        bool[] events = new bool[count];
        for (int i = 0; i < count; i++)
        {
            double time = random.NextExponential(), censoring = 2.0 * random.NextExponential();
            (times[i], events[i]) = (Math.Min(time, censoring), time <= censoring);
        }

        return KaplanMeier.Fit(SurvivalData.RightCensored(times, events)).Curves[0];
    }
}
