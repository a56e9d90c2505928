//! `scorer.json`: how rules and models become one score.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::artifact::fitted::{Fitted, FittedModel, FittedRules, Scale};
use crate::artifact::manifest::FORMAT;
use crate::artifact::say;
use crate::calibration::{Calibrator, PointsMap, Steps};
use crate::explain::Background;
use crate::hybrid::{Blend, RuleBackground};
use crate::matrix::{Column, ColumnType, MISSING, Table};

/// [`Fitted`] without its models, which have files of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ScorerFile {
    /// Format of the file.
    pub format: u32,
    /// The scorer that makes the score.
    pub winner: String,
    /// Whether log-odds say how likely a conversion is; else they only put leads in order.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub has_probabilities: bool,
    /// Log-odds of the conversion rate of the training rows.
    pub base_rate: f64,
    /// Names of the models, in the order of training.
    pub models: Vec<String>,
    /// The model that the hybrid is made of.
    pub chosen: Option<String>,
    /// The rules' side.
    pub rules: Option<RulesFile>,
    /// The joining of both.
    pub hybrid: Option<BlendFile>,
    /// From log-odds to 0–100.
    pub scale: ScaleFile,
    /// Grades with their lowest scores, best first.
    pub grades: Vec<(String, f64)>,
}

/// [`FittedRules`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RulesFile {
    intercept: f64,
    slope: f64,
    /// `null` where nothing was fitted.
    #[serde(with = "say::figure")]
    loss: f64,
    n_distinct: usize,
    warnings: Vec<String>,
    background_facts: Vec<f64>,
    background_capped: f64,
}

/// [`Blend`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct BlendFile {
    constant: f64,
    rules: f64,
    model: f64,
}

/// [`Scale`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ScaleFile {
    midpoint: f64,
    points_per_doubling: f64,
    reference_log_odds: f64,
}

/// [`Calibrator`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum CalibratorFile {
    /// A line in log-odds.
    Logistic {
        /// Log-odds at 0.
        intercept: f64,
        /// Above 0.
        slope: f64,
    },
    /// Three coefficients on the two tails.
    Beta {
        /// Log-odds added to all rows.
        constant: f64,
        /// On `ln p`.
        a: f64,
        /// On `-ln(1 - p)`.
        b: f64,
    },
    /// Shrunk isotonic steps.
    Isotonic {
        /// Raw log-odds, ascending.
        log_odds: Vec<f64>,
        /// Probability at each.
        probabilities: Vec<f64>,
    },
    /// Venn-Abers steps.
    VennAbers {
        /// Raw log-odds, ascending.
        log_odds: Vec<f64>,
        /// Probability at each.
        probabilities: Vec<f64>,
    },
}

/// [`Background`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum BackgroundFile {
    /// Mean contribution of each column.
    Means {
        /// In the order of the model's columns.
        means: Vec<f64>,
    },
    /// Rows, column by column in the order of the model's columns.
    Rows {
        /// Number of rows.
        n_rows: usize,
        /// The columns.
        columns: Vec<RowsFile>,
    },
}

/// One column of background rows; `null` is a missing value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum RowsFile {
    /// Levels by code.
    Category {
        /// The levels.
        levels: Vec<String>,
        /// One code a row.
        codes: Vec<Option<u32>>,
    },
    /// Numbers.
    Number {
        /// One number a row.
        numbers: Vec<Option<f64>>,
    },
}

fn yes() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde calls"
)]
fn is_yes(value: &bool) -> bool {
    *value
}

impl From<&Fitted> for ScorerFile {
    fn from(from: &Fitted) -> Self {
        Self {
            format: FORMAT,
            winner: from.winner.clone(),
            has_probabilities: from.has_probabilities,
            base_rate: from.base_rate,
            models: from.models.iter().map(|model| model.name.clone()).collect(),
            chosen: from.chosen.clone(),
            rules: from.rules.as_ref().map(|rules| RulesFile {
                intercept: rules.map.intercept,
                slope: rules.map.slope,
                loss: rules.map.loss,
                n_distinct: rules.map.n_distinct,
                warnings: rules.map.warnings.clone(),
                background_facts: rules.background.facts.clone(),
                background_capped: rules.background.capped,
            }),
            hybrid: from.hybrid.map(|blend| BlendFile {
                constant: blend.constant,
                rules: blend.rules,
                model: blend.model,
            }),
            scale: ScaleFile {
                midpoint: from.scale.midpoint,
                points_per_doubling: from.scale.points_per_doubling,
                reference_log_odds: from.scale.reference_log_odds,
            },
            grades: from.grades.clone(),
        }
    }
}

impl ScorerFile {
    /// Everything fitted, once it hangs together; `models` in the order of [`ScorerFile::models`].
    ///
    /// # Errors
    /// What does not hang together, in words.
    pub(super) fn fitted(
        self,
        models: Vec<FittedModel>,
        n_rules: Option<usize>,
    ) -> Result<Fitted, String> {
        let facts = self
            .rules
            .as_ref()
            .map(|rules| rules.background_facts.len());
        if facts != n_rules {
            return Err("the rules are not those of the manifest".to_owned());
        }
        let fitted = Fitted {
            base_rate: self.base_rate,
            rules: self.rules.map(|rules| FittedRules {
                map: PointsMap {
                    intercept: rules.intercept,
                    slope: rules.slope,
                    loss: rules.loss,
                    n_distinct: rules.n_distinct,
                    warnings: rules.warnings,
                },
                background: RuleBackground {
                    facts: rules.background_facts,
                    capped: rules.background_capped,
                },
            }),
            models,
            chosen: self.chosen,
            hybrid: self.hybrid.map(|blend| Blend {
                constant: blend.constant,
                rules: blend.rules,
                model: blend.model,
            }),
            winner: self.winner,
            has_probabilities: self.has_probabilities,
            scale: Scale {
                midpoint: self.scale.midpoint,
                points_per_doubling: self.scale.points_per_doubling,
                reference_log_odds: self.scale.reference_log_odds,
            },
            grades: self.grades,
        };
        fitted.check()?;
        Ok(fitted)
    }
}

impl Fitted {
    /// Whether every scorer that is named has its parts.
    ///
    /// # Errors
    /// What is missing, in words.
    pub fn check(&self) -> Result<(), String> {
        let known = |name: &String| self.model(name).is_some();
        if let Some(chosen) = self.chosen.as_ref().filter(|name| !known(name)) {
            return Err(format!("there is no model `{chosen}`"));
        }
        if self.hybrid.is_some() && (self.rules.is_none() || self.chosen.is_none()) {
            return Err("the hybrid lacks its rules or its model".to_owned());
        }
        let has_winner = match self.winner.as_str() {
            "base_rate" => true,
            "rules" => self.rules.is_some(),
            "hybrid" => self.hybrid.is_some(),
            _ => known(&self.winner),
        };
        if !has_winner {
            return Err(format!("the winner `{}` has no parts", self.winner));
        }
        if !self.has_probabilities && self.winner != "rules" {
            return Err("only the rules can score without probabilities".to_owned());
        }
        if self.scale.points_per_doubling <= 0.0 {
            return Err("the points per doubling are not above 0".to_owned());
        }
        Ok(())
    }
}

impl From<&Calibrator> for CalibratorFile {
    fn from(from: &Calibrator) -> Self {
        match from {
            Calibrator::Logistic { intercept, slope } => Self::Logistic {
                intercept: *intercept,
                slope: *slope,
            },
            Calibrator::Beta { constant, a, b } => Self::Beta {
                constant: *constant,
                a: *a,
                b: *b,
            },
            Calibrator::Isotonic(steps) => Self::Isotonic {
                log_odds: steps.log_odds.clone(),
                probabilities: steps.probabilities.clone(),
            },
            Calibrator::VennAbers(steps) => Self::VennAbers {
                log_odds: steps.log_odds.clone(),
                probabilities: steps.probabilities.clone(),
            },
        }
    }
}

impl From<CalibratorFile> for Calibrator {
    fn from(from: CalibratorFile) -> Self {
        let steps = |log_odds, probabilities| Steps {
            log_odds,
            probabilities,
        };
        match from {
            CalibratorFile::Logistic { intercept, slope } => Self::Logistic { intercept, slope },
            CalibratorFile::Beta { constant, a, b } => Self::Beta { constant, a, b },
            CalibratorFile::Isotonic {
                log_odds,
                probabilities,
            } => Self::Isotonic(steps(log_odds, probabilities)),
            CalibratorFile::VennAbers {
                log_odds,
                probabilities,
            } => Self::VennAbers(steps(log_odds, probabilities)),
        }
    }
}

impl From<&Background> for BackgroundFile {
    fn from(from: &Background) -> Self {
        let column = |column: &Column| match column {
            Column::Number(values) => RowsFile::Number {
                numbers: values
                    .iter()
                    .map(|value| (!value.is_nan()).then_some(*value))
                    .collect(),
            },
            Column::Category { codes, levels } => RowsFile::Category {
                levels: levels.to_vec(),
                codes: codes
                    .iter()
                    .map(|code| (*code != MISSING).then_some(*code))
                    .collect(),
            },
        };
        match from {
            Background::Means(means) => Self::Means {
                means: means.clone(),
            },
            Background::Rows(table) => Self::Rows {
                n_rows: table.n_rows(),
                columns: table.columns().iter().map(column).collect(),
            },
        }
    }
}

impl BackgroundFile {
    /// The background over the columns of `schema`.
    ///
    /// # Errors
    /// What does not fit, in words.
    pub(super) fn background(self, schema: &[(String, ColumnType)]) -> Result<Background, String> {
        let n_columns = match &self {
            Self::Means { means } => means.len(),
            Self::Rows { columns, .. } => columns.len(),
        };
        if n_columns != schema.len() {
            return Err(format!(
                "a background of {n_columns} columns for {}",
                schema.len()
            ));
        }
        match self {
            Self::Means { means } => Ok(Background::Means(means)),
            Self::Rows { n_rows, columns } => {
                let columns = columns
                    .into_iter()
                    .zip(schema)
                    .map(|(column, (name, expected))| {
                        Ok((name.clone(), column.column(name, *expected)?))
                    })
                    .collect::<Result<Vec<_>, String>>()?;
                let table = Table::new(n_rows, columns).map_err(|error| error.to_string())?;
                Ok(Background::Rows(table))
            }
        }
    }
}

impl RowsFile {
    fn column(self, name: &str, expected: ColumnType) -> Result<Column, String> {
        let column = match self {
            Self::Number { numbers } => Column::Number(
                numbers
                    .into_iter()
                    .map(|number| number.unwrap_or(f64::NAN))
                    .collect(),
            ),
            Self::Category { levels, codes } => {
                if codes
                    .iter()
                    .flatten()
                    .any(|code| levels.len() <= *code as usize)
                {
                    return Err(format!(
                        "column `{name}` of the background has an unknown level"
                    ));
                }
                Column::Category {
                    codes: codes
                        .into_iter()
                        .map(|code| code.unwrap_or(MISSING))
                        .collect(),
                    levels: Arc::new(levels),
                }
            }
        };
        if column.column_type() == expected {
            Ok(column)
        } else {
            Err(format!(
                "column `{name}` of the background is no {}",
                expected.name()
            ))
        }
    }
}
