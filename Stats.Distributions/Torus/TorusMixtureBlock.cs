using Stats.Core;

namespace Stats.Distributions;

/// <summary>The E-step over a block of points: log-densities of all components, their log-sum-exp, and responsibilities, a column a component.</summary>
internal sealed class TorusMixtureBlock(TorusDistribution[] components, double[] logWeights)
{
    private readonly double[] _terms = new double[components.Length * TorusDistribution.BlockPoints];
    private readonly double[] _largest = new double[TorusDistribution.BlockPoints];
    private readonly double[] _sums = new double[TorusDistribution.BlockPoints];
    private int _count;

    /// <summary>The log-densities of the mixture.</summary>
    public ReadOnlySpan<double> DensityLn => _largest.AsSpan(0, _count);

    /// <summary>The responsibilities of a component.</summary>
    public Span<double> Column(int component) => _terms.AsSpan(component * TorusDistribution.BlockPoints, _count);

    public void Evaluate(HalfAngles angles, int first, int count)
    {
        _count = count;
        Span<double> largest = _largest.AsSpan(0, count), sums = _sums.AsSpan(0, count);
        largest.Fill(double.NegativeInfinity);
        for (int k = 0; k < components.Length; k++)
        {
            Span<double> column = Column(k);
            components[k].DensityLn(angles, first, column);
            for (int i = 0; i < count; i++)
            {
                column[i] += logWeights[k];
                largest[i] = Math.Max(largest[i], column[i]);
            }
        }

        sums.Clear();
        for (int k = 0; k < components.Length; k++)
        {
            Span<double> column = Column(k);
            for (int i = 0; i < count; i++)
                column[i] -= largest[i];
            Elementary.Exp(column, column);
            for (int i = 0; i < count; i++)
                sums[i] += column[i];
        }

        for (int k = 0; k < components.Length; k++)
        {
            Span<double> column = Column(k);
            for (int i = 0; i < count; i++)
                column[i] /= sums[i];
        }

        Elementary.Log(sums, sums);
        for (int i = 0; i < count; i++)
            largest[i] += sums[i];
    }

    /// <summary>Writes the responsibilities row by row.</summary>
    public void CopyRows(double[] target, int first)
    {
        for (int k = 0; k < components.Length; k++)
        {
            ReadOnlySpan<double> column = Column(k);
            for (int i = 0; i < column.Length; i++)
                target[(first + i) * components.Length + k] = column[i];
        }
    }
}
