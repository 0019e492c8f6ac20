using Stats.Core;

namespace Stats.Estimators;

public sealed partial class FlexibleSurvivalFit
{
    /// <summary>Predictions for rows of covariates; offsets are taken as 0.</summary>
    /// <param name="variables">The variables that the model's designs were built from, of equal lengths; further ones are ignored. None for a model without covariates: one row.</param>
    /// <exception cref="ArgumentException">A variable is missing, of the other kind, or has an unknown label (the message names it).</exception>
    public FlexibleSurvivalPrediction Predict(params IReadOnlyList<DesignVariable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        int rows = variables.Count == 0 ? 1 : variables[0].RowCount;
        DesignMatrix?[] designs = new DesignMatrix?[FlexibleSurvivalModel.ComponentCount];
        for (int c = 0; c < designs.Length; c++)
        {
            if (Model.Components[c].Design is not { } design)
                continue;
            designs[c] = design.TermNames.Count == 0 ? DesignMatrix.InterceptOnly(rows) : design.ForNewData(variables);
        }

        return new FlexibleSurvivalPrediction(this, designs, [[], [], [], []], rows);
    }

    /// <summary>Predictions for the rows of the data, with their offsets.</summary>
    public FlexibleSurvivalPrediction Fitted() => new(
        this, [.. Model.Components.Select(c => c.FixedValue is null ? c.Design : null)], [.. Model.Components.Select(c => c.OffsetArray)], Data.Count);
}
