//! What every figure looks at: facts, audit, words; and what the scorers are called and how they look.

use serde_json::{Value, json};

use crate::artifact::AuditFile;
use crate::report::facts::{Facts, GainsDifference};

use super::words::{Words, say};

/// What there is to show.
pub(super) struct View<'a> {
    /// The numbers.
    pub(super) facts: &'a Facts,
    /// The rulebook held against the outcomes, where there is a rulebook.
    pub(super) audit: Option<&'a AuditFile>,
    /// The words.
    pub(super) words: Words,
}

impl View<'_> {
    /// `rules`, `model`, `hybrid` or `base`: how sentences choose.
    pub(super) fn kind(&self, scorer: &str) -> &'static str {
        let roles = &self.facts.roles;
        if roles.rules.as_deref() == Some(scorer) {
            "rules"
        } else if roles.hybrid.as_deref() == Some(scorer) {
            "hybrid"
        } else if scorer == "base_rate" {
            "base"
        } else {
            "model"
        }
    }

    /// What a scorer is called in legends and tables of those that are shown.
    pub(super) fn name(&self, scorer: &str) -> String {
        self.words.say(&format!("name-{}", self.kind(scorer)), &[])
    }

    /// What a scorer is called among all models.
    pub(super) fn full_name(&self, scorer: &str) -> String {
        let key = format!("learner-{scorer}");
        match self.kind(scorer) {
            "model" if self.words.knows(&key) => self.words.say(&key, &[]),
            "model" => scorer.to_owned(),
            _ => self.name(scorer),
        }
    }

    /// The color of a scorer.
    pub(super) fn hue(&self, scorer: &str) -> &'static str {
        match self.kind(scorer) {
            "rules" => "points",
            "hybrid" => "hybrid",
            "base" => "other",
            _ => "model",
        }
    }

    /// The dashes of a scorer's line, so that color is not all that tells them apart.
    pub(super) fn dash(&self, scorer: &str) -> Value {
        match self.kind(scorer) {
            "rules" => json!([1, 0]),
            "hybrid" => json!([3, 2]),
            _ => json!([8, 3]),
        }
    }

    /// Shape of a scorer's marks.
    pub(super) fn shape(&self, scorer: &str) -> &'static str {
        match self.kind(scorer) {
            "rules" => "circle",
            "hybrid" => "triangle-up",
            "base" => "cross",
            _ => "diamond",
        }
    }

    /// The difference of main scorer and rules at capacity; where the rules are the main scorer, that of the model.
    pub(super) fn against_rules(&self) -> Option<&GainsDifference> {
        let named = &self.facts.roles;
        let rules = named.rules.as_ref()?;
        let other = if named.main == *rules {
            named.model.as_ref()?
        } else {
            &named.main
        };
        let mut all = self.facts.gains.differences.iter();
        all.find(|one| one.scorer == *other && one.against == *rules)
    }

    /// Whether the capacity is the team's own.
    pub(super) fn capacity_kind(&self) -> &'static str {
        if self.facts.capacity.is_given {
            "given"
        } else {
            "assumed"
        }
    }

    /// "the best 10 % of the list".
    pub(super) fn top(&self) -> String {
        self.words.percent(self.facts.capacity.share)
    }

    /// Why a figure is not there.
    pub(super) fn absent(&self, why: crate::report::facts::Absent) -> String {
        use crate::report::facts::Absent;
        let words = &self.words;
        match why {
            Absent::NoRulebook => say!(words, "absent-no-rulebook"),
            Absent::NoMatrix => say!(words, "absent-no-matrix"),
            Absent::NoThresholds => say!(words, "absent-no-thresholds"),
            Absent::NoModel => say!(words, "absent-no-model"),
            Absent::NoHybrid => say!(words, "absent-no-hybrid"),
            Absent::NoTime => say!(words, "absent-no-time"),
            Absent::OneTime => say!(words, "absent-one-time"),
            Absent::NoCategories => say!(words, "absent-no-categories"),
            Absent::TooFewRows => say!(words, "absent-too-few-rows"),
            Absent::TooFewConversions => say!(words, "absent-too-few-conversions"),
        }
    }
}
