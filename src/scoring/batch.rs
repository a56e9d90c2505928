//! Scores a stream of chunks into one file.
//!
//! Ranks need all leads, rows do not: chunks are scored, put aside on disk, and written for good once
//! the ranks are known. Of each lead 48 bytes stay in memory.

use std::collections::BTreeMap;
use std::path::Path;

use crate::scoring::columns::{Ranks, with_ranks};
use crate::scoring::error::ScoringError;
use crate::scoring::ranks::{Place, places, shared_ranks};
use crate::scoring::score::Scored;
use crate::scoring::scorer::{Chunk, Scorer};
use crate::sink::{Format, Options, Sink, Stage};

/// A batch under way; dropped before [`Batch::finish`] it leaves nothing behind.
pub struct Batch<'a> {
    scorer: &'a Scorer,
    limit: usize,
    sink: Sink,
    stage: Stage,
    rows: Vec<usize>,
    places: Vec<Place>,
    rules: Vec<f64>,
    model: Vec<f64>,
    hybrid: Vec<f64>,
    summary: Summary,
}

/// What a batch came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Leads scored.
    pub leads: usize,
    /// Leads by grade; those below the last grade under an empty name.
    pub by_grade: BTreeMap<String, usize>,
    /// Leads by label of the rulebook; those below the first under an empty name.
    pub by_label: BTreeMap<String, usize>,
    /// Leads whose score an override changed.
    pub overridden: usize,
}

impl<'a> Batch<'a> {
    /// Begins the file, so that a place that cannot be written is known before anything is computed.
    ///
    /// # Errors
    /// [`ScoringError::Sink`].
    pub fn begin(
        scorer: &'a Scorer,
        limit: usize,
        path: &Path,
        format: &dyn Format,
        options: Options,
    ) -> Result<Self, ScoringError> {
        let staged = scorer.frame(&Scored::empty(), limit);
        let schema = with_ranks(staged.clone(), Ranks::default()).schema();
        Ok(Self {
            sink: Sink::open(path, format, schema, options)?,
            stage: Stage::beside(path, staged.schema())?,
            scorer,
            limit,
            rows: Vec::new(),
            places: Vec::new(),
            rules: Vec::new(),
            model: Vec::new(),
            hybrid: Vec::new(),
            summary: Summary::default(),
        })
    }

    /// Scores a chunk; leads come out in the order in which they went in.
    ///
    /// # Errors
    /// As [`Scorer::score`], and [`ScoringError::Sink`].
    pub fn push(&mut self, chunk: &Chunk) -> Result<(), ScoringError> {
        let scored = self.scorer.score(chunk, self.limit)?;
        self.stage.push(&self.scorer.frame(&scored, self.limit))?;
        self.rows.push(scored.n_rows());
        for (row, decision) in scored.decisions.iter().enumerate() {
            self.places.push(Place {
                order: decision.order,
                log_odds: scored.log_odds[row],
                tie: self.scorer.seed.hash(&scored.leads[row]),
            });
        }
        let side =
            |to: &mut Vec<f64>, from: Option<&Vec<f64>>| to.extend(from.into_iter().flatten());
        side(
            &mut self.rules,
            scored.tally.as_ref().map(|tally| &tally.totals),
        );
        side(&mut self.model, scored.model.as_ref());
        side(&mut self.hybrid, scored.hybrid.as_ref());
        self.count(&scored);
        Ok(())
    }

    fn count(&mut self, scored: &Scored) {
        let (by, summary) = (self.scorer, &mut self.summary);
        summary.leads += scored.n_rows();
        for decision in &scored.decisions {
            let grade = by.fitted.grade(decision.score as f64).unwrap_or_default();
            *summary.by_grade.entry(grade.to_owned()).or_insert(0) += 1;
            summary.overridden += usize::from(!decision.overrides.is_empty());
        }
        if let Some((book, tally)) = by.rulebook.as_ref().zip(scored.tally.as_ref()) {
            for total in &tally.totals {
                let label = book.label(*total).unwrap_or_default();
                *summary.by_label.entry(label.to_owned()).or_insert(0) += 1;
            }
        }
    }

    /// Ranks all leads and puts the file in its place.
    ///
    /// # Errors
    /// [`ScoringError::Sink`]; nothing is left behind.
    pub fn finish(self) -> Result<Summary, ScoringError> {
        let Self {
            mut sink,
            stage,
            rows,
            summary,
            ..
        } = self;
        let n = self.places.len();
        let place = places(&self.places);
        drop(self.places);
        // A side that the artifact does not have has no values, and then no ranks.
        let ranked = |values: Vec<f64>| (values.len() == n).then(|| shared_ranks(&values));
        let (rules, model, hybrid) = (ranked(self.rules), ranked(self.model), ranked(self.hybrid));
        let mut from = 0;
        for (chunk, rows) in rows.into_iter().enumerate() {
            let to = from + rows;
            let cut =
                |ranks: &Option<Vec<u32>>| ranks.as_ref().map(|ranks| ranks[from..to].to_vec());
            let ranks = Ranks {
                place: place[from..to].to_vec(),
                rules: cut(&rules),
                model: cut(&model),
                hybrid: cut(&hybrid),
            };
            sink.write(&with_ranks(stage.take(chunk)?, ranks))?;
            from = to;
        }
        sink.finish()?;
        Ok(summary)
    }
}

impl Scored {
    /// No leads; its frame has all columns.
    fn empty() -> Self {
        Self {
            leads: Vec::new(),
            as_of: Vec::new(),
            tally: None,
            rules: None,
            model: None,
            hybrid: None,
            log_odds: Vec::new(),
            base_points: Vec::new(),
            decisions: Vec::new(),
            reasons: Vec::new(),
        }
    }
}
