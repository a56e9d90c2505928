//! The weights of rules and model.

use crate::calibration::{CalibrationError, Few, check};
use crate::domain::log_odds;

/// `constant + rules · η_R + model · η_M`, with weights of 0 or more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blend {
    /// Log-odds added to all rows.
    pub constant: f64,
    /// Weight of the rules' log-odds.
    pub rules: f64,
    /// Weight of the model's log-odds.
    pub model: f64,
}

impl Blend {
    /// A weight fixed by hand: the logit pool.
    ///
    /// # Source
    /// Methods section 7: `(1 − w)·η_R + w·η_M`.
    pub fn fixed(model_weight: f64) -> Self {
        Self {
            constant: 0.0,
            rules: 1.0 - model_weight,
            model: model_weight,
        }
    }

    /// Log-odds of one row.
    pub fn apply(&self, rules: f64, model: f64) -> f64 {
        self.constant + self.rules * rules + self.model * model
    }

    /// Log-odds of many rows.
    pub fn apply_all(&self, rules: &[f64], model: &[f64]) -> Vec<f64> {
        rules
            .iter()
            .zip(model)
            .map(|(&rules, &model)| self.apply(rules, model))
            .collect()
    }
}

/// Draws the weights toward given ones: `½·strength·Σ(weight − center)²` on the summed log loss.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ridge {
    /// How many rows' worth of curvature the given weights count for.
    pub strength: f64,
    /// The given weight of the rules.
    pub rules: f64,
    /// The given weight of the model.
    pub model: f64,
}

/// Conversions at which rules and model are trusted alike before the outcomes have said anything.
const EVEN: f64 = 100.0;

/// How many rows' worth of curvature that trust counts for: much at 30 conversions, nothing at 10,000.
const TRUST: f64 = 10.0;

impl Ridge {
    /// The weights to start from: the fewer the conversions, the more the rules.
    ///
    /// # Source
    /// Shrinkage weight of methods section 7, `w = k / (k + k0)`, as center of the stack's ridge; both numbers by
    /// `examples/honesty`, where 30 conversions gain 0.001 nats by it and nothing is lost at 1,000.
    pub fn by_conversions(conversions: usize) -> Self {
        let k = conversions as f64;
        Self {
            strength: TRUST,
            rules: EVEN / (k + EVEN),
            model: k / (k + EVEN),
        }
    }
}

/// A fitted blend.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    /// The blend.
    pub blend: Blend,
    /// Mean log loss on the rows that it was fitted on, in nats.
    pub loss: f64,
    /// Lines for the report, lower case without final stop.
    pub warnings: Vec<String>,
}

/// Fits the weights by log loss on out-of-fold log-odds, none below 0.
///
/// # Shapes and units
/// Calibrated log-odds of both sides and one label a row.
///
/// # Errors
/// [`CalibrationError`].
///
/// # Source
/// Breiman 1996, stacked regressions, on log-odds; methods section 7. The loss is convex, so the best
/// of the fits with none, one or both weights free is the constrained minimum.
pub fn fit_stack(
    rules: &[f64],
    model: &[f64],
    labels: &[bool],
    weights: Option<&[f64]>,
    ridge: Option<Ridge>,
) -> Result<Stack, CalibrationError> {
    let (weights, [positive, negative]) = check(rules, labels, weights)?;
    check(model, labels, None)?;
    let total = positive + negative;
    let targets: Vec<f64> = labels
        .iter()
        .map(|&label| f64::from(u8::from(label)))
        .collect();
    let ones = vec![1.0; labels.len()];
    let sides = [rules, model];
    let centers = ridge.map_or([0.0; 2], |ridge| [ridge.rules, ridge.model]);
    let strength = ridge.map_or(0.0, |ridge| ridge.strength / total);
    let mut best: Option<(f64, Stack)> = None;
    // Both free first: of equal objectives the fuller blend stays.
    for free in [[true, true], [false, true], [true, false], [false, false]] {
        let kept = || (0..2).filter(|&side| free[side]);
        let columns: Vec<&[f64]> = std::iter::once(ones.as_slice())
            .chain(kept().map(|side| sides[side]))
            .collect();
        let penalties: Vec<(f64, f64)> = std::iter::once((0.0, 0.0))
            .chain(kept().map(|side| (strength, centers[side])))
            .collect();
        let few = Few {
            columns: &columns,
            offset: &[],
            targets: &targets,
            weights: &weights,
            ridge: &penalties,
        };
        let mut start = vec![0.5; columns.len()];
        start[0] = if free == [false, false] {
            log_odds(positive / total)
        } else {
            0.0
        };
        let fit = few.minimize(start);
        let mut fitted = fit.coefficients.iter().copied().skip(1);
        let [on_rules, on_model] = free.map(|is_free| {
            if is_free {
                fitted.next().unwrap_or(0.0)
            } else {
                0.0
            }
        });
        if on_rules < 0.0 || on_model < 0.0 {
            continue;
        }
        // A weight held at 0 pays for its distance from the given one.
        let held: f64 = (0..2)
            .filter(|&side| !free[side])
            .map(|side| centers[side].powi(2))
            .sum();
        let objective = fit.objective + 0.5 * strength * held;
        if best.as_ref().is_none_or(|(least, _)| objective < *least) {
            let blend = Blend {
                constant: fit.coefficients[0],
                rules: on_rules,
                model: on_model,
            };
            best = Some((
                objective,
                Stack {
                    blend,
                    loss: fit.loss,
                    warnings: Vec::new(),
                },
            ));
        }
    }
    let base = Blend {
        constant: log_odds(positive / total),
        rules: 0.0,
        model: 0.0,
    };
    let mut stack = best.map_or(
        Stack {
            blend: base,
            loss: f64::NAN,
            warnings: Vec::new(),
        },
        |(_, stack)| stack,
    );
    for (name, weight) in [("rules", stack.blend.rules), ("model", stack.blend.model)] {
        if weight <= 0.0 {
            stack.warnings.push(format!(
                "the {name} add nothing to the blend and got the weight 0"
            ));
        }
    }
    Ok(stack)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backward_side_gets_no_weight() {
        let good = [2.0, 1.0, 0.3, -0.5, -1.0, -2.0, 0.1, -0.2];
        let labels = [true, true, false, true, false, false, true, false];
        let backward = labels.map(|label| if label { -1.0 } else { 1.0 });
        let noisy: Vec<f64> = backward
            .iter()
            .zip(good)
            .map(|(b, g)| b + 0.9 * g)
            .collect();
        let stack = fit_stack(&noisy, &good, &labels, None, None).unwrap();
        assert!(stack.blend.rules == 0.0 && 0.0 < stack.blend.model);
        assert_eq!(
            stack.warnings,
            ["the rules add nothing to the blend and got the weight 0"]
        );
    }
}
