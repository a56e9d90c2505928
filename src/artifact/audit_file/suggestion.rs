//! The edits of `audit.json`.

use serde::{Deserialize, Serialize};

use crate::advice::{Advice, Caught, Change, Finding, Step, Stretch, Suggestion};
use crate::artifact::audit_file::IntervalLine;
use crate::artifact::say;
use crate::audit::RuleAudit;
use crate::domain::Timestamp;
use crate::evaluate::Apart;
use crate::points::{Crossing, EditGain, Estimate};

/// The smallest edit of the book that pays, if any does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SuggestionFile {
    /// `pays`, `perhaps`, `loses` (found on earlier time, but fewer are caught later) or `nothing`.
    pub finding: String,
    /// The same in one or two sentences.
    pub sentence: String,
    /// Share of each list that there is time for.
    #[serde(with = "say::figure")]
    pub capacity: f64,
    /// What keeps the rows to try on apart from those to choose on: `time` or `groups`.
    pub apart: String,
    /// Folds that the number of edits was chosen by.
    pub folds: usize,
    /// Whether each fold is later than what it was predicted from; else they are folds of leads.
    pub is_forward: bool,
    /// Rows that edits were found and chosen on.
    pub found_on: StretchLine,
    /// Rows that they were tried on.
    pub tried_on: StretchLine,
    /// Lists that these rows stand for; what is caught is added up over them. 0: not written down.
    #[serde(default)]
    pub lists: usize,
    /// Edits that are suggested; 0 where nothing pays.
    pub chosen: usize,
    /// Whether their number was asked for rather than chosen.
    pub is_asked: bool,
    /// The fewest edits that win nearly as much; `None` where all are needed, or where this was not written down.
    #[serde(default)]
    pub fewer: Option<FewerLine>,
    /// The best books by number of edits; the first is today's.
    pub path: Vec<StepLine>,
    /// The suggested edits, the most useful first; their gains add up to the whole.
    pub edits: Vec<EditLine>,
    /// Nats of mean log loss that they win together on later time.
    pub gain: EstimateLine,
    /// Conversions caught at capacity with today's points.
    pub captured_today: EstimateLine,
    /// The same with all edits.
    pub captured: EstimateLine,
    /// What the edits add.
    pub captured_more: EstimateLine,
    /// Conversions caught at capacity on the same rows by today's points, edited points, model and hybrid; empty where
    /// nobody is there to compare with.
    #[serde(default)]
    pub caught_by: Vec<CaughtByLine>,
    /// The threshold that leads cross; `None` where the rulebook has none.
    pub threshold: Option<ThresholdLine>,
    /// Who crosses it by all edits.
    pub crossing: Option<CrossingLine>,
}

/// Fewer edits than the suggested ones.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FewerLine {
    /// Number of edits.
    pub edits: usize,
    /// Share of the nats that the suggested ones win on rows not seen.
    #[serde(with = "say::figure")]
    pub share: f64,
}

/// What one way of ranking catches at capacity on the rows that edits were tried on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaughtByLine {
    /// `rules` for today's points, `edited` for the suggested ones, else the name in the contest.
    pub scorer: String,
    /// Conversions caught.
    pub caught: EstimateLine,
    /// Those beyond today's points; `None` for today's points.
    pub more_than_today: Option<EstimateLine>,
    /// Those beyond the edited points; `None` for points, and where no edits are suggested.
    pub more_than_edited: Option<EstimateLine>,
}

/// Rows that edits were found or tried on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StretchLine {
    /// Rows.
    pub rows: usize,
    /// Conversions among them.
    pub converted: usize,
    /// First cutoff; `None` where they say nothing.
    #[serde(with = "say::instant")]
    pub first: Option<Timestamp>,
    /// Last cutoff.
    #[serde(with = "say::instant")]
    pub last: Option<Timestamp>,
}

/// The best book with some number of edits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepLine {
    /// Number of edits.
    pub edits: usize,
    /// Mean log loss on the rows that it was found on.
    #[serde(with = "say::figure")]
    pub loss_found_on: f64,
    /// Mean log loss on rows not seen, over the folds.
    #[serde(with = "say::figure")]
    pub loss: f64,
    /// Nats that so many edits win there against today's points.
    #[serde(with = "say::figure")]
    pub gain: f64,
    /// 95 % interval of the gain.
    pub gain_interval: IntervalLine,
    /// Share of conversions caught there at capacity.
    #[serde(with = "say::figure")]
    pub capture: f64,
    /// That share beyond today's points; `None` where this was not written down.
    #[serde(default)]
    pub captured_more: Option<EstimateLine>,
    /// The edits.
    pub changes: Vec<ChangeLine>,
}

/// Other points for one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// The rule.
    pub rule: String,
    /// Points today.
    #[serde(with = "say::figure")]
    pub from: f64,
    /// Points proposed.
    #[serde(with = "say::figure")]
    pub to: f64,
}

/// One suggested edit, given those before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EditLine {
    /// The rule.
    pub rule: String,
    /// In words.
    pub words: String,
    /// Its group; `None` where groups have no names.
    pub group: Option<String>,
    /// Points today.
    #[serde(with = "say::figure")]
    pub from: f64,
    /// Points proposed.
    #[serde(with = "say::figure")]
    pub to: f64,
    /// Points of its tiers today; empty where it has one number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from_tiers: Vec<f64>,
    /// Those that are proposed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to_tiers: Vec<f64>,
    /// Nats of mean log loss that it wins.
    pub gain: EstimateLine,
    /// Conversions at capacity that it adds.
    pub captured: EstimateLine,
    /// Rows whose total it changes.
    pub rows: usize,
    /// Leads that these rows are about.
    pub leads: usize,
    /// Who crosses the threshold by it.
    pub crossing: Option<CrossingLine>,
}

/// A figure with what chance makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EstimateLine {
    /// The figure.
    #[serde(with = "say::figure")]
    pub value: f64,
    /// 95 % interval; `None` with too few groups that converted.
    pub interval: Option<IntervalLine>,
}

/// A threshold of the rulebook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThresholdLine {
    /// Its label.
    pub label: String,
    /// The total.
    #[serde(with = "say::figure")]
    pub at: f64,
}

/// Who comes to stand on the other side of a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CrossingLine {
    /// Rows that reach it now.
    pub rows_up: usize,
    /// Rows that do not any more.
    pub rows_down: usize,
    /// Leads that reach it now.
    pub leads_up: usize,
    /// Leads that do not any more.
    pub leads_down: usize,
}

impl SuggestionFile {
    pub(super) fn new(from: &Suggestion, advice: &Advice) -> Self {
        let (report, rules) = (&from.report, &advice.audit.rules);
        Self {
            finding: from.finding.name().to_owned(),
            sentence: from.sentence.clone(),
            capacity: from.capacity,
            apart: match from.apart {
                Apart::Time => "time",
                Apart::Groups => "groups",
            }
            .to_owned(),
            folds: from.folds,
            is_forward: from.is_forward,
            lists: from.lists,
            found_on: from.found_on.into(),
            tried_on: from.tried_on.into(),
            chosen: from.edits,
            is_asked: from.is_asked,
            fewer: from
                .fewer()
                .map(|(edits, share)| FewerLine { edits, share }),
            path: from
                .steps
                .iter()
                .enumerate()
                .map(|(edits, step)| step_line(edits, step, rules))
                .collect(),
            edits: report
                .edits
                .iter()
                .map(|edit| edit_line(edit, from, advice))
                .collect(),
            gain: report.gain.into(),
            captured_today: report.captured_today.into(),
            captured: report.captured.into(),
            captured_more: report.captured_more.into(),
            caught_by: advice.caught.iter().map(CaughtByLine::from).collect(),
            threshold: from.threshold.as_ref().map(|(label, at)| ThresholdLine {
                label: label.clone(),
                at: *at,
            }),
            crossing: report.crossing.map(CrossingLine::from),
        }
    }

    /// Whether there is something to change that does not lose.
    pub fn is_worth_it(&self) -> bool {
        0 < self.chosen && self.finding != Finding::Loses.name()
    }
}

fn name_of(rules: &[RuleAudit], rule: usize) -> String {
    rules
        .get(rule)
        .map_or_else(String::new, |rule| rule.name.clone())
}

fn step_line(edits: usize, step: &Step, rules: &[RuleAudit]) -> StepLine {
    let change = |change: &Change| ChangeLine {
        rule: name_of(rules, change.rule),
        from: change.from,
        to: change.to,
    };
    StepLine {
        edits,
        loss_found_on: step.loss_found_on,
        loss: step.loss,
        gain: step.gain.mean,
        gain_interval: (step.gain.low, step.gain.high).into(),
        capture: step.capture,
        captured_more: Some(EstimateLine {
            value: step.captured_more.mean,
            interval: Some((step.captured_more.low, step.captured_more.high).into()),
        }),
        changes: step.changes.iter().map(change).collect(),
    }
}

fn edit_line(edit: &EditGain, from: &Suggestion, advice: &Advice) -> EditLine {
    let (rules, freedom) = (&advice.audit.rules, advice.freedoms.get(edit.rule));
    let tiers = |points: f64| freedom.map_or_else(Vec::new, |freedom| freedom.tiers_at(points));
    EditLine {
        rule: edit.name.clone(),
        words: rules
            .get(edit.rule)
            .map_or_else(String::new, |rule| rule.words.clone()),
        group: from.groups.get(edit.rule).cloned(),
        from: edit.from,
        to: edit.to,
        from_tiers: tiers(edit.from),
        to_tiers: tiers(edit.to),
        gain: edit.gain.into(),
        captured: edit.captured.into(),
        rows: edit.rows,
        leads: edit.leads,
        crossing: edit.crossing.map(CrossingLine::from),
    }
}

impl From<&Caught> for CaughtByLine {
    fn from(from: &Caught) -> Self {
        Self {
            scorer: from.name.clone(),
            caught: from.caught.into(),
            more_than_today: from.more_than_today.map(EstimateLine::from),
            more_than_edited: from.more_than_edited.map(EstimateLine::from),
        }
    }
}

impl From<Stretch> for StretchLine {
    fn from(from: Stretch) -> Self {
        Self {
            rows: from.rows,
            converted: from.converted,
            first: from.cutoffs.map(|(first, _)| first),
            last: from.cutoffs.map(|(_, last)| last),
        }
    }
}

impl From<Estimate> for EstimateLine {
    fn from(from: Estimate) -> Self {
        Self {
            value: from.value,
            interval: from.interval.map(IntervalLine::from),
        }
    }
}

impl From<Crossing> for CrossingLine {
    fn from(from: Crossing) -> Self {
        Self {
            rows_up: from.rows_up,
            rows_down: from.rows_down,
            leads_up: from.leads_up,
            leads_down: from.leads_down,
        }
    }
}
