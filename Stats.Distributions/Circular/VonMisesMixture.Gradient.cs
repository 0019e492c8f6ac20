using Stats.Core;

namespace Stats.Distributions;

/// <content>The log-likelihood of a batch of mixtures and its gradient, for a network that predicts the parameters.</content>
public sealed partial class VonMisesMixture
{
    /// <summary>
    /// The log-likelihoods of B mixtures of K components, each of its own M angles, and their gradients, without allocation. With r the responsibility of a component,
    /// w its softmax weight and h = 1 - cos(x - mu), an angle adds r - w to the gradient in its logit, r kappa sin(x - mu) in its mean and r (1 - A(kappa) - h) in
    /// its concentration, the latter times the link's derivative; nothing cancels from kappa = 0 to 1e300.
    /// </summary>
    /// <param name="angles">B rows of M angles, row-major, radians.</param>
    /// <param name="logits">B rows of K unnormalised log weights; of K + 1 where the last is that of a uniform component.</param>
    /// <param name="means">B rows of K mean directions, any real numbers.</param>
    /// <param name="concentrations">B rows of K numbers that <paramref name="link"/> takes to concentrations.</param>
    /// <param name="logLikelihoods">B numbers, the sums over a row's angles.</param>
    /// <param name="logitGradient">As long as <paramref name="logits"/>.</param>
    /// <param name="meanGradient">As long as <paramref name="means"/>.</param>
    /// <param name="concentrationGradient">As long as <paramref name="concentrations"/>; in z where a link takes z to a concentration.</param>
    /// <param name="link">What the concentrations mean; also the Cartesian form of mean and concentration together.</param>
    /// <returns>The sum of the log-likelihoods.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or a number is not finite (the message names it).</exception>
    /// <exception cref="ArgumentOutOfRangeException">A concentration is negative or infinite (the message names it).</exception>
    public static double LogLikelihoodGradient(
        ReadOnlySpan<double> angles,
        ReadOnlySpan<double> logits,
        ReadOnlySpan<double> means,
        ReadOnlySpan<double> concentrations,
        Span<double> logLikelihoods,
        Span<double> logitGradient,
        Span<double> meanGradient,
        Span<double> concentrationGradient,
        ConcentrationLink link = default)
    {
        int batch = logLikelihoods.Length;
        if (batch == 0)
            throw new ArgumentException("logLikelihoods is empty.", nameof(logLikelihoods));
        if (means.IsEmpty || means.Length % batch != 0)
            throw new ArgumentException($"means has {means.Length} elements, no positive multiple of the {batch} rows.", nameof(means));
        if (angles.IsEmpty || angles.Length % batch != 0)
            throw new ArgumentException($"angles has {angles.Length} elements, no positive multiple of the {batch} rows.", nameof(angles));
        int components = means.Length / batch;
        if (concentrations.Length != means.Length)
            throw new ArgumentException($"concentrations has {concentrations.Length} elements, means has {means.Length}.", nameof(concentrations));
        if (logits.Length != means.Length && logits.Length != means.Length + batch)
            throw new ArgumentException($"logits has {logits.Length} elements for {batch} rows of {components} components, with or without a uniform one.", nameof(logits));
        if (logitGradient.Length != logits.Length)
            throw new ArgumentException($"logitGradient has {logitGradient.Length} elements, logits has {logits.Length}.", nameof(logitGradient));
        if (meanGradient.Length != means.Length)
            throw new ArgumentException($"meanGradient has {meanGradient.Length} elements, means has {means.Length}.", nameof(meanGradient));
        if (concentrationGradient.Length != means.Length)
            throw new ArgumentException($"concentrationGradient has {concentrationGradient.Length} elements, means has {means.Length}.", nameof(concentrationGradient));
        CircularCheck.RequireAngles(angles, nameof(angles));
        CircularCheck.RequireAngles(logits, nameof(logits));
        CircularCheck.RequireAngles(means, nameof(means));
        CircularCheck.RequireAngles(concentrations, nameof(concentrations));
        VonMisesMixtureGradient gradient = new(angles, logits, means, concentrations, logLikelihoods, logitGradient, meanGradient, concentrationGradient, link);
        return gradient.Run();
    }
}
