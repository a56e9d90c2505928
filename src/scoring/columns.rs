//! Scored leads as the columns of a file.

use crate::domain::sigmoid;
use crate::scoring::score::Scored;
use crate::scoring::scorer::Scorer;
use crate::sink::{Frame, Values};

/// Ranks of the rows of one chunk over the whole batch.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ranks {
    /// Place in the list, each its own.
    pub place: Vec<u32>,
    /// By points; equal ones share.
    pub rules: Option<Vec<u32>>,
    /// By the model.
    pub model: Option<Vec<u32>>,
    /// By the hybrid.
    pub hybrid: Option<Vec<u32>>,
}

/// Names of the columns that are known once the whole batch is.
const RANKS: [&str; 4] = ["rank", "rule_rank", "model_rank", "hybrid_rank"];

impl Scorer {
    /// The columns of a file of scores, but the ranks: ids and score, the sides, the reasons, versions.
    ///
    /// `base_points`, `reason_N_points`, `other_points`, `limit_points` and `override_points` add up to
    /// `score`. Sides that the artifact does not have are empty columns, so that files of all
    /// artifacts have the same shape; so are the probabilities of one that has none.
    pub fn frame(&self, scored: &Scored, limit: usize) -> Frame {
        let n = scored.n_rows();
        let decisions = || scored.decisions.iter();
        let grade = |score: i64| self.fitted.grade(score as f64).map(str::to_owned);
        let has = self.has_probabilities();
        let mut columns = vec![
            text("lead", scored.leads.iter().cloned().map(Some)),
            ("as_of".to_owned(), Values::Time(scored.as_of.clone())),
            whole("score", decisions().map(|one| Some(one.score))),
            text("grade", decisions().map(|one| grade(one.score))),
            text("scorer", repeat(Some(self.name()), n)),
            chance("probability", has.then_some(scored.log_odds.as_slice()), n),
        ];
        columns.extend(self.rule_columns(scored));
        columns.extend([
            chance(
                "rule_probability",
                scored.rules.as_deref().filter(|_| has),
                n,
            ),
            chance("model_probability", scored.model.as_deref(), n),
            chance("hybrid_probability", scored.hybrid.as_deref(), n),
        ]);
        columns.extend(self.reason_columns(scored, limit));
        columns.push(text("model_version", repeat(Some(&self.version), n)));
        columns.push(text("rulebook_version", repeat(self.rulebook_version(), n)));
        Frame::new(columns)
    }

    fn rule_columns(&self, scored: &Scored) -> Vec<(String, Values)> {
        let n = scored.n_rows();
        let points = |pick: fn(&crate::rules::scorecard::Tally) -> &Vec<f64>| {
            let known = scored.tally.as_ref().map(|tally| pick(tally).clone());
            Values::Number(known.unwrap_or_else(|| vec![f64::NAN; n]))
        };
        let words = |row: usize| {
            let (book, tally) = self.rulebook.as_ref().zip(scored.tally.as_ref())?;
            let label = book.label(tally.totals[row]).map(str::to_owned);
            Some((label, book.cell(tally.fit[row], tally.engagement[row])))
        };
        let (labels, cells): (Vec<_>, Vec<_>) =
            (0..n).map(|row| words(row).unwrap_or_default()).unzip();
        vec![
            ("rule_points".to_owned(), points(|tally| &tally.totals)),
            ("fit_points".to_owned(), points(|tally| &tally.fit)),
            (
                "engagement_points".to_owned(),
                points(|tally| &tally.engagement),
            ),
            ("rule_label".to_owned(), Values::Text(labels)),
            ("rule_cell".to_owned(), Values::Text(cells)),
        ]
    }

    fn reason_columns(&self, scored: &Scored, limit: usize) -> Vec<(String, Values)> {
        let rows = || scored.reasons.iter();
        let mut columns = vec![whole(
            "base_points",
            scored.base_points.iter().copied().map(Some),
        )];
        for place in 0..limit {
            let topic = |row: &crate::scoring::reasons::Reasons| {
                row.shown
                    .get(place)
                    .map(|reason| &self.topics.all[reason.topic])
            };
            let name = |what: &str| format!("reason_{}_{what}", place + 1);
            columns.extend([
                text(
                    &name("code"),
                    rows().map(|row| Some(topic(row)?.code.clone())),
                ),
                text(
                    &name("text"),
                    rows().enumerate().map(|(row_idx, row)| {
                        let shown = row.shown.get(place)?;
                        Some(
                            self.topics
                                .words_of_row(shown.topic, scored.tally.as_ref(), row_idx),
                        )
                    }),
                ),
                whole(
                    &name("points"),
                    rows().map(|row| Some(row.shown.get(place)?.points)),
                ),
            ]);
        }
        let decisions = || scored.decisions.iter();
        let changed = (0..scored.n_rows()).map(|row| Some(scored.override_points(row)));
        let reason = |place: usize| {
            let decree = self.rulebook.as_ref()?.overrides.get(place)?;
            Some(decree.reason.as_str())
        };
        let because = |overrides: &[(usize, i64)]| {
            let words: Vec<&str> = overrides
                .iter()
                .filter_map(|(place, _)| reason(*place))
                .collect();
            (!words.is_empty()).then(|| words.join("; "))
        };
        columns.extend([
            whole("other_points", rows().map(|row| Some(row.other_points))),
            whole(
                "limit_points",
                decisions().map(|one| Some(one.limit_points)),
            ),
            whole("override_points", changed),
            text(
                "override_text",
                decisions().map(|one| because(&one.overrides)),
            ),
        ]);
        columns
    }
}

/// `frame` with its ranks, after the grade.
pub(super) fn with_ranks(mut frame: Frame, ranks: Ranks) -> Frame {
    let n = frame.n_rows();
    let shared = [Some(ranks.place), ranks.rules, ranks.model, ranks.hybrid];
    let columns = RANKS
        .into_iter()
        .zip(shared)
        .map(|(name, ranks)| match ranks {
            Some(ranks) => whole(name, ranks.into_iter().map(|rank| Some(i64::from(rank)))),
            None => (name.to_owned(), Values::Integer(vec![None; n])),
        });
    let after = frame.columns.iter().position(|(name, _)| name == "grade");
    let at = after.map_or(frame.columns.len(), |at| at + 1);
    frame.columns.splice(at..at, columns);
    frame
}

fn text(name: &str, values: impl Iterator<Item = Option<String>>) -> (String, Values) {
    (name.to_owned(), Values::Text(values.collect()))
}

fn whole(name: &str, values: impl Iterator<Item = Option<i64>>) -> (String, Values) {
    (name.to_owned(), Values::Integer(values.collect()))
}

fn chance(name: &str, log_odds: Option<&[f64]>, n: usize) -> (String, Values) {
    let values = match log_odds {
        Some(log_odds) => log_odds.iter().map(|eta| sigmoid(*eta)).collect(),
        None => vec![f64::NAN; n],
    };
    (name.to_owned(), Values::Number(values))
}

fn repeat(value: Option<&str>, n: usize) -> impl Iterator<Item = Option<String>> {
    std::iter::repeat_n(value.map(str::to_owned), n)
}
