using Stats.Core;

namespace Stats.Distributions;

/// <summary>
/// Vectors of angles as sines and cosines of half of them, a column a coordinate. The half-angle difference from any direction is then two products,
/// sin((x - m)/2) = sin(x/2) cos(m/2) - cos(x/2) sin(m/2), with an absolute error of 2^-52: no larger than the angle itself carries.
/// </summary>
internal sealed class HalfAngles
{
    private readonly double[] _sine, _cosine;

    private HalfAngles(int count, int dimension)
    {
        Count = count;
        Dimension = dimension;
        _sine = new double[checked(count * dimension)];
        _cosine = new double[count * dimension];
    }

    public int Count { get; }

    public int Dimension { get; }

    public static HalfAngles Of(PointSet angles, string name)
    {
        HalfAngles result = new(angles.Count, angles.Dimension);
        for (int i = 0; i < angles.Count; i++)
        {
            ReadOnlySpan<double> row = angles[i];
            for (int d = 0; d < row.Length; d++)
            {
                if (!double.IsFinite(row[d]))
                    throw new ArgumentException(FormattableString.Invariant($"{name}[{i}][{d}] is {row[d]}; an angle is a finite number."), name);
                (result._sine[d * result.Count + i], result._cosine[d * result.Count + i]) = Math.SinCos(0.5 * row[d]);
            }
        }

        return result;
    }

    /// <summary>The angles of a row, in [-pi, pi].</summary>
    public double[] Row(int row) => [.. Enumerable.Range(0, Dimension).Select(d => Angle.Reduce(2.0 * Math.Atan2(_sine[d * Count + row], _cosine[d * Count + row])))];

    /// <summary>The sum over the coordinates of 1 - cos of the difference.</summary>
    public double Distance(int row, double[] centre)
    {
        double sum = 0.0;
        for (int d = 0; d < centre.Length; d++)
        {
            (double s, double c) = Math.SinCos(0.5 * centre[d]);
            double difference = _sine[d * Count + row] * c - _cosine[d * Count + row] * s;
            sum += 2.0 * difference * difference;
        }

        return sum;
    }

    /// <summary>Sines of half the angles from <paramref name="mean"/> and their cosines, rows first &lt;= i &lt; first + length.</summary>
    public void Differences(int coordinate, int first, double mean, Span<double> sine, Span<double> cosine)
    {
        (double s, double c) = Math.SinCos(0.5 * mean);
        ReadOnlySpan<double> x = _sine.AsSpan(coordinate * Count + first, sine.Length), y = _cosine.AsSpan(coordinate * Count + first, sine.Length);
        for (int i = 0; i < sine.Length; i++)
        {
            sine[i] = x[i] * c - y[i] * s;
            cosine[i] = y[i] * c + x[i] * s;
        }
    }

    /// <summary>1 - cos and sin of the angles from <paramref name="mean"/>.</summary>
    public void Deviations(int coordinate, int first, double mean, Span<double> complement, Span<double> sine)
    {
        Differences(coordinate, first, mean, complement, sine);
        for (int i = 0; i < sine.Length; i++)
        {
            double s = complement[i], c = sine[i];
            complement[i] = 2.0 * s * s;
            sine[i] = 2.0 * s * c;
        }
    }
}
