namespace Stats.Distributions;

/// <summary>The laws that a fit on the torus, and each component of a <see cref="TorusMixture"/>, may follow.</summary>
public enum TorusModel
{
    /// <summary>Independent von Mises angles, any number of them: <see cref="VonMisesProduct"/>.</summary>
    Product,

    /// <summary>Two angles coupled by lambda sin u sin v: <see cref="BivariateVonMisesSine"/>.</summary>
    Sine,

    /// <summary>Two angles coupled by -kappa3 cos(u - v): <see cref="BivariateVonMisesCosine"/>.</summary>
    Cosine,
}
