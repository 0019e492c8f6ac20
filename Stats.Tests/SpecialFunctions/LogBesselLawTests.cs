using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Stats.Tests.SpecialFunctions;

/// <summary>Identities and inequalities that hold for every order and argument (DLMF chapter 10), over log-uniform arguments.</summary>
public class LogBesselLawTests
{
    // Each exponent pair covers the box below w = 20, the middle and the far range.
    private static double Order(int raw) => raw % 5 == 0 ? Math.Abs(raw / 5 % 400) / 2.0 : Spread(raw);

    private static double Spread(int raw) => Math.Pow(10.0, -3.0 + 9.0 * (uint)(raw * -1640531527) / 4294967296.0);

    private static double Slack(double units, params double[] values) =>
        units * Accuracy.Epsilon * Math.Max(1.0, values.Max(Math.Abs));

    private static double LogAdd(double a, double b) => Math.Max(a, b) + Math.Log(1.0 + Math.Exp(-Math.Abs(a - b)));

    [Property(MaxTest = 2000, StartSize = 1000, EndSize = 1_000_000_000, Replay = "(8807074866131498093,4978728449631582259)")]
    public bool Wronskian(int first, int second)
    {
        double v = Order(first), x = Spread(second);
        double i = LogBessel.I(v, x), k = LogBessel.K(v, x), iNext = LogBessel.I(v + 1.0, x), kNext = LogBessel.K(v + 1.0, x);
        // v + 1 is rounded: above 2^52 eps it is another order, so the law is tested where it is exact to a quarter of an eps.
        return Math.Abs((v + 1.0) - v - 1.0) > 0.0
            || Math.Abs(LogAdd(i + kNext, iNext + k) + Math.Log(x)) <= Slack(16.0, i, k, iNext, kNext);
    }

    [Property(MaxTest = 2000, StartSize = 1000, EndSize = 1_000_000_000, Replay = "(8807074866131498093,4978728449631582259)")]
    public bool Half_order_is_elementary(int raw)
    {
        double x = Spread(raw);
        double logSinh = x < 1.0 ? Math.Log(Math.Sinh(x)) : x + Math.Log((1.0 - Math.Exp(-2.0 * x)) / 2.0);
        double i = logSinh + 0.5 * Math.Log(2.0 / (Math.PI * x)), k = 0.5 * Math.Log(Math.PI / (2.0 * x)) - x;
        return Accuracy.Mixed(LogBessel.I(0.5, x), i) <= 16.0 && Accuracy.Mixed(LogBessel.K(0.5, x), k) <= 16.0
            && Accuracy.Mixed(LogBessel.KScaled(0.5, x), 0.5 * Math.Log(Math.PI / (2.0 * x))) <= 16.0;
    }

    [Property(MaxTest = 2000, StartSize = 1000, EndSize = 1_000_000_000, Replay = "(8807074866131498093,4978728449631582259)")]
    public bool I_grows_in_x_and_falls_in_v_and_K_the_reverse(int first, int second)
    {
        double v = Order(first), x = Spread(second), v2 = v * 1.001 + 1e-6, x2 = x * 1.001;
        double i = LogBessel.I(v, x), k = LogBessel.K(v, x);
        double slack = Slack(8.0, i, k);
        return LogBessel.I(v, x2) > i - slack && LogBessel.I(v2, x) < i + slack
            && LogBessel.K(v, x2) < k + slack && LogBessel.K(v2, x) > k - slack;
    }

    [Property(MaxTest = 2000, StartSize = 1000, EndSize = 1_000_000_000, Replay = "(8807074866131498093,4978728449631582259)")]
    public bool Scaled_forms_differ_by_x(int first, int second)
    {
        double v = Order(first), x = Spread(second);
        double i = LogBessel.I(v, x), k = LogBessel.K(v, x);
        return Math.Abs(i - x - LogBessel.IScaled(v, x)) <= Slack(16.0, i, x)
            && Math.Abs(k + x - LogBessel.KScaled(v, x)) <= Slack(16.0, k, x);
    }

    [Property(MaxTest = 1000, StartSize = 1000, EndSize = 1_000_000_000, Replay = "(8807074866131498093,4978728449631582259)")]
    public bool Error_does_not_jump_across_any_seam(int first, int second)
    {
        // The second difference over steps of 1e-9 is far below rounding, so it shows both sides' errors: at most 4 x 8 eps.
        double w = new[] { 20.0, 22.0, 25.0, 30.0, 40.0, 60.0, 100.0, 200.0, 500.0, 1e4 }[(int)((uint)first % 10)];
        double angle = Math.PI / 2.0 * (uint)(second * -1640531527) / 4294967296.0;
        double v = w * Math.Sin(angle), x = Math.Max(w * Math.Cos(angle), 0.01), h = x * 1e-9;
        return Smooth(LogBessel.I(v, x - h), LogBessel.I(v, x), LogBessel.I(v, x + h))
            && Smooth(LogBessel.K(v, x - h), LogBessel.K(v, x), LogBessel.K(v, x + h))
            && Smooth(LogBessel.K(v / w, 1.0 - 1e-9), LogBessel.K(v / w, 1.0), LogBessel.K(v / w, 1.0 + 1e-9));

        // The step itself is rounded by half an ulp of x on each side, which moves a value by its slope times that: below w / 2 eps.
        bool Smooth(double a, double b, double c) => Math.Abs((a - b) + (c - b)) <= Slack(32.0, b) + w * Accuracy.Epsilon;
    }

    [Property(MaxTest = 1000, StartSize = 1000, EndSize = 1_000_000_000, Replay = "(8807074866131498093,4978728449631582259)")]
    public bool Negative_orders_satisfy_the_recurrence(int first, int second)
    {
        // I_(v-1) - I_(v+1) = (2v/x) I_v at v in (-6, 0), relative to the largest term.
        double v = -6.0 * (uint)(first * -1640531527) / 4294967296.0, x = 0.05 + 30.0 * (uint)(second * -1640531527) / 4294967296.0;
        double below = Signed(v - 1.0), above = Signed(v + 1.0), middle = 2.0 * v / x * Signed(v);
        double size = Math.Max(Math.Abs(below), Math.Max(Math.Abs(above), Math.Abs(middle)));
        // v -+ 1 is rounded, which shifts log I by its slope in the order, below 10; each term carries 8 eps of its logarithm, below 30.
        return Math.Abs(below - above - middle) <= 8.0 * 60.0 * Accuracy.Epsilon * size;

        double Signed(double order)
        {
            double log = LogBessel.I(order, x, out int sign);
            return sign * Math.Exp(log);
        }
    }
}
