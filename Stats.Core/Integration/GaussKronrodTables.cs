namespace Stats.Core;

/// <summary>
/// The 21-point Kronrod extension of the 10-point Gauss-Legendre rule, to 22 digits: nodes as the zeros of the Legendre and Stieltjes
/// polynomials, weights from the moments (exact to degree 31), computed with 80 digits.
/// </summary>
internal static class GaussKronrodTables
{
    /// <summary>The 10 positive nodes, falling; those at odd places belong to the Gauss rule. The 21st is 0.</summary>
    public static ReadOnlySpan<double> Nodes =>
    [
        0.9956571630258080807355, 0.973906528517171720078, 0.9301574913557082260012, 0.8650633666889845107321, 0.7808177265864168970637,
        0.6794095682990244062343, 0.562757134668604683339, 0.4333953941292471907993, 0.2943928627014601981311, 0.1488743389816312108848,
    ];

    /// <summary>The Kronrod weights of these, and of 0 at the end.</summary>
    public static ReadOnlySpan<double> Weights =>
    [
        0.01169463886737187427806, 0.03255816230796472747882, 0.05475589657435199603138, 0.07503967481091995276704, 0.09312545458369760553507,
        0.1093871588022976418992, 0.123491976262065851078, 0.1347092173114733259281, 0.1427759385770600807971, 0.1477391049013384913748,
        0.1494455540029169056649,
    ];

    /// <summary>The Gauss weights of the nodes at odd places.</summary>
    public static ReadOnlySpan<double> GaussWeights =>
    [
        0.06667134430868813759357, 0.1494513491505805931458, 0.2190863625159820439955, 0.2692667193099963550912, 0.2955242247147528701739,
    ];
}
