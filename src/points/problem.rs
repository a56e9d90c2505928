//! What points are looked for in: facts, outcomes, what each rule may be worth.

use crate::metrics::DEFAULT_SHARE;
use crate::points::PointsError;
use crate::points::bins::{Bins, Line};
use crate::points::facts::{Facts, Outcomes};
use crate::points::leeway::Leeway;
use crate::points::limits::Counted;
use crate::points::surrogate::{At, Profile, Surrogate, surrogate};

/// How hard to look, and what an edit has to bring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Edits at most.
    pub edits: usize,
    /// Books that are followed from one number of edits to the next.
    pub beam: usize,
    /// Moves a book that are tried on the data, the most promising first.
    pub tries: usize,
    /// Nats of mean log loss that an edit has to win.
    pub per_edit: f64,
    /// Nats that each step away from today's points has to win; tiny, to prefer the nearer of equals.
    pub per_step: f64,
    /// Share of each list that there is time for: edits that catch fewer conversions there are not suggested.
    pub head: f64,
    /// Books are compared by their order alone: on each validation part the line is fitted anew. For folds that go forward
    /// in time, where rates drift and whoever is lucky with the level would win on it.
    pub order_alone: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            edits: 16,
            beam: 4,
            tries: 6,
            per_edit: 0.0,
            per_step: 0.0,
            head: DEFAULT_SHARE,
            order_alone: false,
        }
    }
}

/// Points of every rule, and what their total is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Points a rule, for one unit of its fact.
    pub points: Vec<f64>,
    /// From totals to log-odds.
    pub line: Line,
}

impl Book {
    /// Rules whose points are not those of `other`.
    pub fn edits(&self, other: &Self) -> Vec<usize> {
        let pairs = self.points.iter().zip(&other.points).enumerate();
        pairs
            .filter(|(_, (a, b))| a != b)
            .map(|(rule, _)| rule)
            .collect()
    }

    /// Rules that give points.
    pub fn n_rules(&self) -> usize {
        self.points.iter().filter(|points| **points != 0.0).count()
    }
}

/// Facts and outcomes of some rows, with what the points of each rule may become.
#[derive(Debug, Clone)]
pub struct Problem<'a> {
    facts: &'a Facts,
    outcomes: &'a Outcomes,
    /// One a rule, and a frozen one for what limits take away.
    leeways: Vec<Leeway>,
}

/// A book on the way, with the total of each pattern.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) points: Vec<f64>,
    pub(super) totals: Vec<f64>,
    /// The sums of the groups of each pattern, where there are limits.
    pub(super) sums: Vec<f64>,
    pub(super) line: Line,
}

impl State {
    pub(super) fn counted(&self) -> Counted<'_> {
        Counted {
            points: &self.points,
            sums: &self.sums,
        }
    }
}

impl<'a> Problem<'a> {
    /// Puts facts, outcomes and one leeway a rule together.
    ///
    /// # Errors
    /// [`PointsError::Lengths`], [`PointsError::OneClass`].
    pub fn new(
        facts: &'a Facts,
        outcomes: &'a Outcomes,
        leeways: &[Leeway],
    ) -> Result<Self, PointsError> {
        for (what, got, expected) in [
            ("leeways", leeways.len(), facts.n_rules()),
            ("outcomes", outcomes.weights.len(), facts.n_patterns()),
        ] {
            if got != expected {
                return Err(PointsError::Lengths {
                    what,
                    got,
                    expected,
                });
            }
        }
        if outcomes.total_converted <= 0.0 || outcomes.total <= outcomes.total_converted {
            return Err(PointsError::OneClass {
                label: 0.0 < outcomes.total_converted,
                n_rows: outcomes.n_rows,
            });
        }
        let mut leeways = leeways.to_vec();
        if facts.has_rest() {
            leeways.push(Leeway::frozen("limits", 1.0)?);
        }
        Ok(Self {
            facts,
            outcomes,
            leeways,
        })
    }

    /// The facts.
    pub fn facts(&self) -> &'a Facts {
        self.facts
    }

    /// Rows and conversions by pattern.
    pub fn outcomes(&self) -> &'a Outcomes {
        self.outcomes
    }

    /// What the rules may be worth, in their order.
    pub fn leeways(&self) -> &[Leeway] {
        &self.leeways[..self.facts.n_rules()]
    }

    /// The book of today.
    pub fn today(&self) -> Book {
        self.book(&self.start())
    }

    /// A book of these points, its line fitted; whether they are allowed is not asked.
    ///
    /// # Errors
    /// [`PointsError::Lengths`], [`PointsError::Range`] for points that are not finite.
    pub fn book_of(&self, points: &[f64]) -> Result<Book, PointsError> {
        if points.len() != self.facts.n_rules() {
            return Err(PointsError::Lengths {
                what: "points",
                got: points.len(),
                expected: self.facts.n_rules(),
            });
        }
        if let Some(rule) = points.iter().position(|points| !points.is_finite()) {
            return Err(PointsError::Range {
                rule: self.leeways[rule].name().to_owned(),
                what: "points",
                got: points[rule],
                allowed: "finite",
            });
        }
        Ok(self.book(&self.state(self.facts.with_rest(points))))
    }

    /// Mean log loss of a book on these rows, its line as it is.
    pub fn loss_of(&self, book: &Book) -> f64 {
        self.facts.loss(self.outcomes, book)
    }

    /// The parabola around a book, for all rules.
    pub fn surrogate(&self, book: &Book, profile: Profile) -> Surrogate {
        let state = self.state(self.facts.with_rest(&book.points));
        let at = At {
            totals: &state.totals,
            counted: Some(state.counted()),
            line: &book.line,
            profile,
        };
        let rules: Vec<usize> = (0..self.facts.n_rules()).collect();
        surrogate(self, at, &rules)
    }

    /// Rules, and one more where limits take something away.
    pub(super) fn n_columns(&self) -> usize {
        self.leeways.len()
    }

    /// What each column may be worth.
    pub(super) fn all_leeways(&self) -> &[Leeway] {
        &self.leeways
    }

    /// Columns that may move.
    pub(super) fn free(&self) -> Vec<usize> {
        let is_free = |column: &usize| !self.leeways[*column].is_frozen();
        (0..self.n_columns()).filter(is_free).collect()
    }

    /// The same rows with only some rules free to move.
    pub(super) fn only(&self, is_free: impl Fn(usize) -> bool) -> Self {
        let leeways = self.leeways.iter().enumerate().map(|(rule, leeway)| {
            if is_free(rule) {
                leeway.clone()
            } else {
                leeway.freeze()
            }
        });
        Self {
            leeways: leeways.collect(),
            ..*self
        }
    }

    pub(super) fn start(&self) -> State {
        self.state(self.leeways.iter().map(Leeway::points).collect())
    }

    pub(super) fn state(&self, points: Vec<f64>) -> State {
        let is_weighed = |pattern: usize| 0.0 < self.outcomes.weights[pattern];
        let (totals, sums) = self.facts.count(&points, is_weighed);
        let line = Bins::new(&totals, self.outcomes).line(None);
        State {
            points,
            totals,
            sums,
            line,
        }
    }

    pub(super) fn book(&self, state: &State) -> Book {
        Book {
            points: state.points[..self.facts.n_rules()].to_vec(),
            line: state.line,
        }
    }

    /// Whether a rule has other points than today.
    pub(super) fn is_edited(&self, rule: usize, points: f64) -> bool {
        points != self.leeways[rule].points()
    }

    /// Rules with other points than today.
    pub(super) fn edited(&self, points: &[f64]) -> Vec<usize> {
        (0..points.len())
            .filter(|&rule| self.is_edited(rule, points[rule]))
            .collect()
    }

    /// Loss with the costs of edits: what is minimized.
    pub(super) fn objective(&self, plan: &Plan, points: &[f64], loss: f64) -> f64 {
        let mut value = loss;
        for (leeway, &points) in self.leeways.iter().zip(points) {
            if points != leeway.points() {
                value += plan.per_edit + plan.per_step * leeway.distance(points);
            }
        }
        value
    }

    /// Mean of the totals.
    pub(super) fn center(&self, totals: &[f64]) -> f64 {
        let counted = totals.iter().zip(&self.outcomes.weights);
        counted.map(|(total, weight)| total * weight).sum::<f64>() / self.outcomes.total
    }
}
