// Map of the search
//   inside      Newton's method on the concave log-likelihood in a = 2 rho cos mu and b = 2 rho sin mu; a vanishing slope certifies the maximum
//   barrier     where that leaves the disc: the maxima of f + t log(1 - a^2 - b^2) for t falling to 1e-10 lead to within 1e-10 of the maximum's value
//   edge        between neighbouring antipodes of the angles f is concave in the direction: the one maximum of the arc that the barrier has led to, by Newton's
//               method between bounds. An outward slope that is not negative certifies it (Karush, Kuhn and Tucker); else the maximum is inside, from the barrier's end
using Stats.Core;

namespace Stats.Distributions;

/// <summary>The maximum of a cardioid law's likelihood over the disc a^2 + b^2 &lt;= 1, a and b in the frame of the resultant; f is the mean log-likelihood.</summary>
internal sealed class CardioidMaximum
{
    private const int LargestSteps = 100;
    private const double LastBarrier = 1e-10, Enough = 1e-14;

    private readonly double[] _angles, _weights, _cosine, _sine;
    private double _axisCosine, _axisSine;

    public CardioidMaximum(CircularPeerFit data)
    {
        _angles = [.. data.Angles.Select(x => x - data.Mean)];
        _weights = [.. data.Weights.Select(w => w / data.Total)];
        _cosine = new double[_angles.Length];
        _sine = new double[_angles.Length];
        for (int i = 0; i < _angles.Length; i++)
            (_sine[i], _cosine[i]) = Math.SinCos(_angles[i]);
        IsOnAxis = Straighten();
        double start = Math.Min(0.9, 2.0 * (1.0 - data.Variance));
        (A, B) = IsOnAxis ? (start * _axisCosine * _axisCosine, start * _axisCosine * _axisSine) : (start, 0.0);
        if (Climb(0.0))
        {
            IsCertified = true;
            return;
        }

        (A, B) = (0.0, 0.0);
        for (double t = 1.0; t >= LastBarrier; t *= 0.1)
            Climb(t);
        double turn = EdgeDirection(Math.Atan2(B, A));
        if (OutwardSlope(turn) >= 0.0)
        {
            (B, A) = Math.SinCos(turn);
            Turn = turn;
            IsOnEdge = IsCertified = true;
            return;
        }

        IsCertified = Climb(0.0);
    }

    public double A { get; private set; }

    public double B { get; private set; }

    /// <summary>The direction on the edge.</summary>
    public double Turn { get; }

    public bool IsOnEdge { get; }

    /// <summary>Whether all angles are x or x + pi: inside, the likelihood is then constant across their axis, and the maximum taken is the one on it.</summary>
    public bool IsOnAxis { get; }

    /// <summary>Whether the conditions of the maximum hold, so that no other point is likelier.</summary>
    public bool IsCertified { get; }

    /// <summary>Newton steps in the disc.</summary>
    public int Iterations { get; private set; }

    /// <summary>First and second derivatives of the mean log-likelihood.</summary>
    public (double A, double B, double Aa, double Ab, double Bb) Derivatives()
    {
        double ga = 0.0, gb = 0.0, aa = 0.0, ab = 0.0, bb = 0.0;
        for (int i = 0; i < _cosine.Length; i++)
        {
            double density = 1.0 + A * _cosine[i] + B * _sine[i], w = _weights[i], x = _cosine[i] / density, y = _sine[i] / density;
            ga += w * x;
            gb += w * y;
            aa -= w * x * x;
            ab -= w * x * y;
            bb -= w * y * y;
        }

        return (ga, gb, aa, ab, bb);
    }

    /// <summary>Takes angles that lie on one axis but for rounding to that axis.</summary>
    private bool Straighten()
    {
        double sine = 0.0, cosine = 0.0, across = 0.0;
        for (int i = 0; i < _cosine.Length; i++)
        {
            sine += _weights[i] * 2.0 * _sine[i] * _cosine[i];
            cosine += _weights[i] * (_cosine[i] - _sine[i]) * (_cosine[i] + _sine[i]);
        }

        (double s, double c) = Math.SinCos(0.5 * Math.Atan2(sine, cosine));
        for (int i = 0; i < _cosine.Length; i++)
            across = Math.Max(across, _weights[i] > 0.0 ? Math.Abs(_sine[i] * c - _cosine[i] * s) : 0.0);
        if (across > 1e-14)
            return false;
        for (int i = 0; i < _cosine.Length; i++)
        {
            double side = Math.CopySign(1.0, _cosine[i] * c + _sine[i] * s);
            (_cosine[i], _sine[i]) = (side * c, side * s);
        }

        (_axisCosine, _axisSine) = (c, s);
        return true;
    }

    private static double Room(double a, double b)
    {
        double length = double.Hypot(a, b);
        return (1.0 - length) * (1.0 + length);
    }

    private double Value(double a, double b, double barrier)
    {
        double room = Room(a, b), sum = barrier > 0.0 ? barrier * Math.Log(room) : 0.0;
        if (!(room > 0.0))
            return double.NegativeInfinity;
        for (int i = 0; i < _cosine.Length; i++)
            sum += _weights[i] == 0.0 ? 0.0 : _weights[i] * Math.Log(1.0 + a * _cosine[i] + b * _sine[i]);
        return double.IsNaN(sum) ? double.NegativeInfinity : sum;
    }

    /// <summary>Newton's method on f and the barrier, steps halved until they gain a quarter of what they promise; whether it arrived.</summary>
    private bool Climb(double barrier)
    {
        double current = Value(A, B, barrier), enough = barrier > 0.0 ? 1e-3 * barrier : Enough;
        for (int step = 0; step < LargestSteps; step++)
        {
            Iterations++;
            (double ga, double gb, double aa, double ab, double bb) = Derivatives();
            double room = Room(A, B), pull = 2.0 * barrier / room, bend = 2.0 * pull / room;
            (ga, gb) = (ga - pull * A, gb - pull * B);
            (aa, ab, bb) = (aa - pull - bend * A * A, ab - bend * A * B, bb - pull - bend * B * B);
            (double da, double db) = IsOnAxis ? StepOnAxis(ga, gb, aa, ab, bb) : Step(ga, gb, aa, ab, bb);
            double gain = ga * da + gb * db;
            if (!(gain >= 0.0))
                return false;
            if (gain <= enough)
            {
                // The last step is Newton's own: its gain is lost in rounding, its error the square of what is left.
                if (barrier == 0.0 && Room(A + da, B + db) > 0.0)
                    (A, B) = (A + da, B + db);
                return true;
            }

            double length = 1.0, next = Value(A + da, B + db, barrier);
            while (next < current + 0.25 * length * gain - 1e-15 && length > 1e-12)
            {
                length *= 0.5;
                next = Value(A + length * da, B + length * db, barrier);
            }

            // Steps that the edge cuts again and again go nowhere without a barrier.
            if (length <= 1e-12 || (barrier == 0.0 && Room(A + length * da, B + length * db) < 1e-14))
                return false;
            (A, B, current) = (A + length * da, B + length * db, next);
        }

        return false;
    }

    private static (double A, double B) Step(double ga, double gb, double aa, double ab, double bb)
    {
        double determinant = aa * bb - ab * ab;
        if (!(determinant > 1e-12 * aa * bb))
        {
            // Angles nearly on one axis: across it the curvature is lost in rounding.
            double ridge = 1e-8 * (aa + bb);
            (aa, bb) = (aa + ridge, bb + ridge);
            determinant = aa * bb - ab * ab;
        }

        return ((ab * gb - bb * ga) / determinant, (ab * ga - aa * gb) / determinant);
    }

    private (double A, double B) StepOnAxis(double ga, double gb, double aa, double ab, double bb)
    {
        double c = _axisCosine, s = _axisSine, step = -(c * ga + s * gb) / (c * c * aa + 2.0 * c * s * ab + s * s * bb);
        return (step * c, step * s);
    }

    /// <summary>The best direction at rho = 1/2 between the antipodes of the angles on both sides of a start, where the slope -sum of w tan((mu - x)/2) falls from infinity to minus infinity.</summary>
    private double EdgeDirection(double start)
    {
        double low = -Math.PI, high = Math.PI;
        for (int i = 0; i < _angles.Length; i++)
        {
            if (_weights[i] == 0.0)
                continue;
            double antipode = Angle.Reduce(_angles[i] + Math.PI - start);
            if (antipode > 0.0)
                high = Math.Min(high, antipode);
            else
                low = Math.Max(low, antipode);
        }

        double turn = 0.0;
        for (int step = 0; step < LargestSteps; step++)
        {
            double slope = 0.0, curvature = 0.0;
            for (int i = 0; i < _angles.Length; i++)
            {
                double tangent = Math.Tan(0.5 * (start + turn - _angles[i]));
                slope -= _weights[i] * tangent;
                curvature += 0.5 * _weights[i] * (1.0 + tangent * tangent);
            }

            if (slope > 0.0)
                low = turn;
            else
                high = turn;
            double next = turn + slope / curvature;
            if (!(next > low && next < high))
                next = 0.5 * (low + high);
            double moved = Math.Abs(next - turn);
            turn = next;
            if (moved <= 1e-15)
                break;
        }

        return start + turn;
    }

    /// <summary>The slope of f along the radius at the edge, sum of w (1 - 1/(2 cos^2((x - mu)/2))).</summary>
    private double OutwardSlope(double turn)
    {
        double slope = 0.0;
        for (int i = 0; i < _angles.Length; i++)
        {
            double cosine = Math.Cos(0.5 * (_angles[i] - turn));
            slope += _weights[i] == 0.0 ? 0.0 : _weights[i] * (1.0 - 0.5 / (cosine * cosine));
        }

        return slope;
    }
}
