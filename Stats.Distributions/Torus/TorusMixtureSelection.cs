using System.Globalization;
using System.Text;

namespace Stats.Distributions;

/// <summary>Fits on the torus with 1, 2, ... components, and the one that a criterion chooses among those that have not collapsed (among all, if all have).</summary>
public sealed class TorusMixtureSelection
{
    internal TorusMixtureSelection(IReadOnlyList<TorusMixtureFit> fits, MixtureCriterion criterion)
    {
        Fits = fits;
        Criterion = criterion;
        bool anySound = fits.Any(f => !f.IsDegenerate);
        Best = fits.Where(f => !anySound || !f.IsDegenerate).MinBy(Value)!;
    }

    /// <summary>The fits; entry k has k + 1 components (beside a uniform one).</summary>
    public IReadOnlyList<TorusMixtureFit> Fits { get; }

    /// <summary>What was minimised.</summary>
    public MixtureCriterion Criterion { get; }

    /// <summary>The chosen fit.</summary>
    public TorusMixtureFit Best { get; }

    /// <summary>The criterion's value of a fit.</summary>
    public double Value(TorusMixtureFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return Criterion switch { MixtureCriterion.Bic => fit.Bic, MixtureCriterion.Aic => fit.Aic, _ => fit.Icl };
    }

    /// <summary>A line a fit: components, free parameters, log-likelihood, AIC, BIC, ICL; the chosen one is marked.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append("  components  parameters  log-likelihood         AIC         BIC         ICL\n");
        foreach (TorusMixtureFit fit in Fits)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(fit == Best ? '*' : ' ')} {fit.Model.Components.Count,10}  {fit.ParameterCount,10}  {fit.LogLikelihood,14:F2}  {fit.Aic,10:F2}  {fit.Bic,10:F2}  {fit.Icl,10:F2}");
            text.Append(fit.IsDegenerate ? "  degenerate\n" : "\n");
        }

        return text.ToString();
    }
}
