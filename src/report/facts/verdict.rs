//! Whether to use the model (figure 1): everything that speaks against it, with its numbers.

use serde::{Deserialize, Serialize};

use crate::evaluate::{Difference, Split};
use crate::metrics::{Ranked, Sample, auc};

use super::Figure;
use super::calibration::Calibration;
use super::drift::{ColumnDrift, Drift, DriftLevel};
use super::head_to_head::find;
use super::prepared::Prepared;
use super::quality::{Quality, Suspect};

/// Whether to use the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Ready to use.
    Ready,
    /// Use with care.
    WithCare,
    /// Not ready.
    NotReady,
}

/// One thing that speaks against the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// How bad it is: never [`Level::Ready`].
    pub level: Level,
    /// What it is, with its numbers.
    #[serde(flatten)]
    pub kind: ReasonKind,
    /// The same in English, lower case without final stop.
    pub words: String,
}

/// What can speak against a model; the tag is `code`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ReasonKind {
    /// Fewer conversions than `needed`: the margin of error is wide.
    FewConversions {
        /// Groups with a conversion.
        conversions: usize,
        /// How many there should be.
        needed: usize,
    },
    /// Fewer leads than `needed`.
    FewLeads {
        /// Leads.
        leads: usize,
        /// How many there should be.
        needed: usize,
    },
    /// A column that may know the outcome beforehand.
    Leak {
        /// The column.
        column: String,
        /// Its AUC alone; `None` where its name is what makes it suspect.
        auc: Option<f64>,
    },
    /// Nothing beats the base rate beyond chance.
    NothingBeatsBaseRate {
        /// The scorer with the lowest log loss.
        scorer: String,
        /// Its AUC.
        auc: f64,
    },
    /// No model and no hybrid beats the rules beyond chance: the points do as well.
    NothingBeatsRules {
        /// The scorer that is used.
        scorer: String,
        /// Its log loss less that of the rules, in nats.
        log_loss: f64,
    },
    /// The rules rank backwards: more points, fewer conversions.
    RulesBackwards {
        /// AUC of the points.
        auc: f64,
    },
    /// The winner's probabilities are off: the slope's interval leaves 0.8 to 1.25, or conversions over expectation do.
    Miscalibrated {
        /// Slope of the outcomes over the log-odds; 1 = right.
        slope: f64,
        /// Conversions over the sum of the probabilities; 1 = right.
        observed_over_expected: f64,
    },
    /// On the latest stretch of time another scorer does better beyond chance.
    LaterWinner {
        /// The scorer that does better.
        scorer: String,
        /// The winner's log loss less its, in nats.
        log_loss: f64,
    },
    /// Things change over time: the late rows look different from the early ones.
    Drift {
        /// Columns whose drift is beyond chance and not small.
        columns: usize,
        /// The one with the largest.
        worst: String,
    },
    /// Many rows could not be used.
    RejectedRows {
        /// Rejected rows.
        rows: u64,
        /// Their share of all rows read.
        share: f64,
    },
}

/// Conversions below which no model should be used: Dynamics 365 asks for as many.
const LEAST_CONVERSIONS: usize = 40;

/// Conversions below which care is needed: Einstein asks for as many.
const ENOUGH_CONVERSIONS: usize = 120;

/// Leads below which care is needed: Einstein asks for as many.
const ENOUGH_LEADS: usize = 1000;

/// Slopes, and conversions over expectation, that are right enough.
const RIGHT: std::ops::RangeInclusive<f64> = 0.8..=1.25;

/// Share of the rows read that may be rejected without a word.
const REJECTED: f64 = 0.01;

/// Ranks by importance within which the drift of a feature matters.
const LEANED_ON: usize = 5;

/// The figures that the verdict looks at.
pub(super) struct Findings<'a> {
    pub(super) calibration: &'a Calibration,
    pub(super) drift: &'a Figure<Drift>,
    pub(super) quality: &'a Quality,
}

impl Findings<'_> {
    /// What speaks against the model, in no order.
    pub(super) fn reasons(&self, prepared: &Prepared, converted_leads: usize) -> Vec<Reason> {
        let mut reasons = Vec::new();
        reasons.extend(few_conversions(converted_leads));
        reasons.extend(few_leads(prepared.leads.n_groups()));
        reasons.extend(self.quality.suspects.iter().map(leak));
        reasons.extend(no_gain(prepared));
        reasons.extend(backwards(prepared));
        reasons.extend(self.miscalibrated(prepared));
        reasons.extend(later_winner(prepared));
        reasons.extend(self.drifted(prepared));
        reasons.extend(self.rejected());
        reasons
    }

    fn miscalibrated(&self, prepared: &Prepared) -> Option<Reason> {
        let main = &prepared.roles.main;
        let mut found = self.calibration.scorers.iter();
        let found = found.find(|one| one.scorer == *main)?;
        let [low, high] = found.slope_interval?;
        let is_off = high < *RIGHT.start() || *RIGHT.end() < low;
        if !is_off && RIGHT.contains(&found.observed_over_expected) {
            return None;
        }
        Some(Reason {
            level: Level::WithCare,
            words: format!(
                "the probabilities of `{main}` are off: slope {:.2}, {:.2} conversions for each that it expects",
                found.slope, found.observed_over_expected
            ),
            kind: ReasonKind::Miscalibrated {
                slope: found.slope,
                observed_over_expected: found.observed_over_expected,
            },
        })
    }

    /// Drift of the score itself, or of what the model leans on most.
    fn drifted(&self, prepared: &Prepared) -> Option<Reason> {
        let drift = self.drift.get().ok()?;
        let matters = |column: &&ColumnDrift| {
            let is_main = column.is_score && column.name == prepared.roles.main;
            let leaned_on = column.importance_rank.is_some_and(|rank| rank <= LEANED_ON);
            column.level == DriftLevel::Act && (is_main || leaned_on)
        };
        let found: Vec<&ColumnDrift> = drift.columns.iter().filter(matters).collect();
        let worst = found.iter().max_by(|a, b| a.psi.total_cmp(&b.psi))?;
        Some(Reason {
            level: Level::WithCare,
            words: format!(
                "things change over time: `{}` looks different in the late rows (PSI {:.2})",
                worst.words, worst.psi
            ),
            kind: ReasonKind::Drift {
                columns: found.len(),
                worst: worst.name.clone(),
            },
        })
    }

    fn rejected(&self) -> Option<Reason> {
        let sources = self.quality.sources.iter();
        let rows: u64 = sources.clone().map(|source| source.rows).sum();
        let rejected: u64 = sources
            .flat_map(|source| &source.rejected)
            .map(|one| one.rows)
            .sum();
        let share = rejected as f64 / rows.max(1) as f64;
        (REJECTED < share).then(|| Reason {
            level: Level::WithCare,
            words: format!("{rejected} of {rows} rows that were read could not be used"),
            kind: ReasonKind::RejectedRows {
                rows: rejected,
                share,
            },
        })
    }
}

fn few_conversions(conversions: usize) -> Option<Reason> {
    let (level, needed) = match conversions {
        n if n < LEAST_CONVERSIONS => (Level::NotReady, LEAST_CONVERSIONS),
        n if n < ENOUGH_CONVERSIONS => (Level::WithCare, ENOUGH_CONVERSIONS),
        _ => return None,
    };
    Some(Reason {
        level,
        words: format!(
            "only {conversions} leads converted, and {needed} are needed: the margin of error is wide"
        ),
        kind: ReasonKind::FewConversions {
            conversions,
            needed,
        },
    })
}

fn few_leads(leads: usize) -> Option<Reason> {
    (leads < ENOUGH_LEADS).then(|| Reason {
        level: Level::WithCare,
        words: format!("only {leads} leads, and {ENOUGH_LEADS} are needed for a firm word"),
        kind: ReasonKind::FewLeads {
            leads,
            needed: ENOUGH_LEADS,
        },
    })
}

fn leak(suspect: &Suspect) -> Reason {
    Reason {
        level: if suspect.is_severe {
            Level::NotReady
        } else {
            Level::WithCare
        },
        words: format!("{}: {}", suspect.what, suspect.reason),
        kind: ReasonKind::Leak {
            column: suspect.what.clone(),
            auc: suspect.auc,
        },
    }
}

/// Whether the winner gains nothing over the base rate, or over the rules.
fn no_gain(prepared: &Prepared) -> Option<Reason> {
    let contest = &prepared.evidence.trained.contest;
    let roles = &prepared.roles;
    let main = &roles.main;
    let difference = |against: &str| find(&contest.differences, Split::Cv, main, against);
    let over_base = difference("base_rate");
    let is_nothing = roles.winner == "base_rate"
        || over_base.is_some_and(|one| one.log_loss_ci.is_some() && !one.beats());
    if is_nothing {
        let mut figures = contest.figures.iter().filter(|one| one.split == Split::Cv);
        let auc = figures
            .find(|one| one.scorer == *main)
            .map_or(0.5, |one| one.auc);
        return Some(Reason {
            level: Level::NotReady,
            words: "no scorer does better than giving every lead the same chance".to_owned(),
            kind: ReasonKind::NothingBeatsBaseRate {
                scorer: main.clone(),
                auc,
            },
        });
    }
    let over_rules = difference("rules").filter(|_| main != "rules")?;
    (!over_rules.beats()).then(|| Reason {
        level: Level::WithCare,
        words: format!("`{main}` and the rules are too close to call"),
        kind: ReasonKind::NothingBeatsRules {
            scorer: main.clone(),
            log_loss: over_rules.log_loss,
        },
    })
}

fn backwards(prepared: &Prepared) -> Option<Reason> {
    let trained = prepared.evidence.trained;
    trained.rule_map.as_ref().filter(|map| map.is_backwards())?;
    let rules = prepared.evidence.set.rules.as_ref()?;
    let sample = Sample::new(prepared.labels(), &rules.totals, None).ok()?;
    let auc = auc(&Ranked::new(&sample)).ok()?;
    Some(Reason {
        level: Level::WithCare,
        words: "the rulebook ranks backwards: leads with more points convert less".to_owned(),
        kind: ReasonKind::RulesBackwards { auc },
    })
}

/// A scorer that does better than the winner on the latest stretch of time, beyond chance.
fn later_winner(prepared: &Prepared) -> Option<Reason> {
    let contest = &prepared.evidence.trained.contest;
    let winner = &prepared.roles.winner;
    let is_later = |pair: &&Difference| {
        pair.split == Split::Time
            && pair.scorer == *winner
            && pair.log_loss_ci.is_some_and(|ci| 0.0 < ci.low)
    };
    let pairs = contest.differences.iter().filter(is_later);
    let worst = pairs.max_by(|a, b| a.log_loss.total_cmp(&b.log_loss))?;
    Some(Reason {
        level: Level::WithCare,
        words: format!(
            "on the latest stretch of time `{}` does better than `{winner}`",
            worst.against
        ),
        kind: ReasonKind::LaterWinner {
            scorer: worst.against.clone(),
            log_loss: worst.log_loss,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_conversions_are_told_from_too_few() {
        assert_eq!(
            few_conversions(39).map(|one| one.level),
            Some(Level::NotReady)
        );
        assert_eq!(
            few_conversions(40).map(|one| one.level),
            Some(Level::WithCare)
        );
        assert_eq!(few_conversions(120), None);
        assert_eq!(few_leads(1000), None);
    }
}
