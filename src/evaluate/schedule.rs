//! Which rows train and which are held out: outer folds and the verdict by time.

use crate::domain::Seed;
use crate::split::{
    TimeParts, TimeSplit, folds_of, latest_start, stratified_group_kfold, time_split,
};

use super::EvaluateError;
use super::figures::Split;
use super::plan::{FEW_GROUPS, TIME_ROUNDS};
use super::procedure::{Context, Part, class_groups};

/// Held-out rows of one split, with the parts that predict them.
pub(super) struct Round {
    pub(super) split: Split,
    pub(super) parts: Vec<Part>,
}

impl Round {
    /// The held-out rows, in the order of the parts.
    pub(super) fn rows(&self) -> Vec<usize> {
        self.parts
            .iter()
            .flat_map(|part| part.predict.iter().copied())
            .collect()
    }
}

/// Outer folds over all rows, and the fold number of each row.
pub(super) fn outer(
    context: &Context,
    warnings: &mut Vec<String>,
) -> Result<(Round, Vec<u32>), EvaluateError> {
    let rows: Vec<usize> = (0..context.set.n_rows()).collect();
    let seed = context.plan.seed.derive("outer folds");
    let numbers = match &context.set.folds {
        Some(folds) => given(context, folds, warnings),
        None => dealt(context, &rows, seed, warnings)?,
    };
    let parts = folds_of(&rows, &numbers)?
        .into_iter()
        .enumerate()
        .map(|(idx, fold)| Part {
            train: fold.train,
            predict: fold.validation,
            seed: seed.derive(&format!("fold {idx}")),
        })
        .collect();
    Ok((
        Round {
            split: Split::Cv,
            parts,
        },
        numbers,
    ))
}

/// The folds that the user gave, with a warning where they split groups.
fn given(context: &Context, folds: &[u32], warnings: &mut Vec<String>) -> Vec<u32> {
    let split = split_groups(context, folds);
    if split > 0 {
        warnings.push(format!(
            "the given folds split {split} groups: rows of one lead, account or set of twins are on both sides, and the figures of `cv` are too good"
        ));
    }
    folds.to_vec()
}

/// Stratified folds of whole groups, fewer than planned where a class has fewer groups.
pub(super) fn dealt(
    context: &Context,
    rows: &[usize],
    seed: Seed,
    warnings: &mut Vec<String>,
) -> Result<Vec<u32>, EvaluateError> {
    let (converting, other) = class_groups(context, rows);
    let k = context.plan.folds.min(converting).min(other);
    if k < 2 {
        return Err(EvaluateError::FewGroups { converting, other });
    }
    if k < context.plan.folds {
        let what = if converting < other {
            "conversion"
        } else {
            "row that did not convert"
        };
        warnings.push(format!(
            "{k} folds instead of {}: only {k} groups hold a {what}",
            context.plan.folds
        ));
    }
    Ok(stratified_group_kfold(
        &context.set.labels,
        context.groups,
        rows,
        k,
        seed,
    )?)
}

/// Groups with rows in more than one fold.
fn split_groups(context: &Context, folds: &[u32]) -> usize {
    let mut first: Vec<Option<u32>> = vec![None; context.groups.n_groups()];
    let mut is_split = vec![false; context.groups.n_groups()];
    for (&group, &fold) in context.groups.codes().iter().zip(folds) {
        let group = group as usize;
        is_split[group] |= *first[group].get_or_insert(fold) != fold;
    }
    is_split.into_iter().filter(|&split| split).count()
}

/// The verdict by time; empty where there is none to give, with the reason among the warnings.
pub(super) fn by_time(
    context: &Context,
    warnings: &mut Vec<String>,
) -> Result<Vec<Round>, EvaluateError> {
    let Some(parts) = time_parts(context, warnings)? else {
        if context.set.has_time && context.plan.test_share > 0.0 {
            warnings.push("no verdict by time: all rows have the same cutoff".to_owned());
        }
        return Ok(Vec::new());
    };
    let (tested, other) = class_groups(context, &parts.test);
    if tested == 0 || other == 0 {
        let what = if tested == 0 {
            "no conversion"
        } else {
            "conversions only"
        };
        warnings.push(format!(
            "no verdict by time: the test period ({} rows) holds {what}",
            parts.test.len()
        ));
        return Ok(Vec::new());
    }
    if !can_train(context, &parts.train) {
        warnings.push(format!(
            "no verdict by time: of {} rows before the test period, too few have labels known by then to train on",
            parts.train.len() + parts.purged.len()
        ));
        return Ok(Vec::new());
    }
    if tested < FEW_GROUPS {
        warnings.push(format!(
            "the test period holds {tested} converting groups only: its figures come without intervals and decide nothing"
        ));
    }
    warn_of_shift(context, &parts, warnings);
    let seed = context.plan.seed.derive("time");
    let known = context.groups.touched(&parts.train);
    let shares_groups = parts
        .test
        .iter()
        .any(|&row| known[context.groups.codes()[row] as usize]);
    let whole = Part {
        train: parts.train.clone(),
        predict: parts.test.clone(),
        seed,
    };
    if !shares_groups {
        return Ok(vec![Round {
            split: Split::Time,
            parts: vec![whole],
        }]);
    }
    let mut rounds = Vec::new();
    match apart(context, &parts) {
        Some(parts) => rounds.push(Round { split: Split::Time, parts }),
        None => warnings.push(
            "the verdict by time is spoken on leads that training has seen before: too few conversions to keep them apart"
                .to_owned(),
        ),
    }
    rounds.push(Round {
        split: Split::TimeKnown,
        parts: vec![whole],
    });
    Ok(rounds)
}

/// Divides the rows by time, as the user marked them or by the latest cutoffs.
pub(super) fn time_parts(
    context: &Context,
    warnings: &mut Vec<String>,
) -> Result<Option<TimeParts>, EvaluateError> {
    let (set, plan) = (context.set, &context.plan);
    let start = match &set.test {
        Some(test) => (0..set.n_rows())
            .filter(|&r| test[r])
            .map(|r| set.cutoffs[r])
            .min(),
        None if set.has_time => latest_start(&set.cutoffs, plan.test_share),
        None => None,
    };
    let Some(test_start) = start else {
        return Ok(None);
    };
    let Some(test) = &set.test else {
        let split = TimeSplit {
            test_start,
            test_end: None,
            embargo_days: plan.embargo_days,
            group_disjoint: false,
        };
        return Ok(Some(time_split(
            &set.cutoffs,
            &set.label_ends,
            context.groups,
            split,
        )?));
    };
    let mut parts = TimeParts::default();
    for (row, &is_test) in test.iter().enumerate() {
        let is_known = set.label_ends[row].plus_days(plan.embargo_days) <= test_start;
        if is_test {
            parts.test.push(row);
        } else if !set.has_time || is_known {
            parts.train.push(row);
        } else {
            parts.purged.push(row);
        }
    }
    if parts.train.len() < parts.purged.len() {
        warnings.push(
            "the rows marked as test are not later than the others, so nothing was purged: this is no verdict by time"
                .to_owned(),
        );
        parts.train.append(&mut parts.purged);
        parts.train.sort_unstable();
    }
    Ok(Some(parts))
}

/// Rounds in which the groups that are tested do not train.
///
/// Dropping every tested group from one training part would leave the leads that had already gone
/// when the test began, which are mostly the converted: a biased sample. So groups are dealt into
/// rounds first, and each round tests its own groups on a model of the others.
fn apart(context: &Context, parts: &TimeParts) -> Option<Vec<Part>> {
    let all: Vec<usize> = (0..context.set.n_rows()).collect();
    let seed = context.plan.seed.derive("time rounds");
    let dealt =
        stratified_group_kfold(&context.set.labels, context.groups, &all, TIME_ROUNDS, seed);
    let dealt = dealt.ok()?;
    let mut rounds = Vec::new();
    for round in 0..TIME_ROUNDS {
        let is_mine = |row: &usize| dealt[*row] as usize == round;
        let part = Part {
            train: parts
                .train
                .iter()
                .copied()
                .filter(|row| !is_mine(row))
                .collect(),
            predict: parts.test.iter().copied().filter(is_mine).collect(),
            seed: seed.derive(&format!("round {round}")),
        };
        if part.predict.is_empty() {
            continue;
        }
        if !can_train(context, &part.train) {
            return None;
        }
        rounds.push(part);
    }
    Some(rounds)
}

/// Whether two inner folds can be made of the rows.
fn can_train(context: &Context, rows: &[usize]) -> bool {
    let (converting, other) = class_groups(context, rows);
    converting.min(other) >= 2
}

/// Says so where the conversion rate is another one in the test period.
fn warn_of_shift(context: &Context, parts: &TimeParts, warnings: &mut Vec<String>) {
    let rate = |rows: &[usize]| {
        rows.iter().filter(|&&row| context.set.labels[row]).count() as f64 / rows.len() as f64
    };
    let (before, after) = (rate(&parts.train), rate(&parts.test));
    // In odds, so that 60 % to 80 % counts as much as 20 % to 40 %.
    let odds = |rate: f64| rate / (1.0 - rate);
    let ratio = odds(after) / odds(before);
    if !(1.0 / 1.5..=1.5).contains(&ratio) {
        warnings.push(format!(
            "the conversion rate moved from {:.1} % before the test period to {:.1} % in it: probabilities of the past do not hold there",
            100.0 * before,
            100.0 * after
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;
    use crate::evaluate::{Plan, TrainingSet};
    use crate::matrix::Table;
    use crate::split::Groups;

    /// Sixty leads, each seen at four cutoffs ten days apart, with labels that take fifteen days.
    fn example() -> TrainingSet {
        let at = |row: usize| Timestamp(0).plus_days(10.0 * (row / 60) as f64);
        let leads: Vec<String> = (0..240).map(|row| format!("lead {}", row % 60)).collect();
        TrainingSet {
            table: Table::new(240, Vec::new()).unwrap(),
            labels: (0..240).map(|row| row % 7 == 0).collect(),
            groups: leads.clone(),
            leads,
            cutoffs: (0..240).map(at).collect(),
            label_ends: (0..240).map(|row| at(row).plus_days(15.0)).collect(),
            folds: None,
            test: None,
            has_time: true,
            lists: Vec::new(),
            rules: None,
            signs: Vec::new(),
        }
    }

    fn rounds(set: &TrainingSet) -> (Vec<Round>, Vec<String>) {
        let groups = Groups::new(&set.groups);
        let scorers = vec!["base_rate".to_owned()];
        let context = Context {
            set,
            groups: &groups,
            learners: Vec::new(),
            scorers,
            plan: Plan::default(),
        };
        let mut warnings = Vec::new();
        (by_time(&context, &mut warnings).unwrap(), warnings)
    }

    #[test]
    fn validation_is_wholly_later_than_the_training_labels_and_on_other_leads() {
        let set = example();
        let (rounds, _) = rounds(&set);
        assert_eq!(
            rounds.iter().map(|round| round.split).collect::<Vec<_>>(),
            [Split::Time, Split::TimeKnown]
        );
        for round in &rounds {
            for part in &round.parts {
                let start = part
                    .predict
                    .iter()
                    .map(|&row| set.cutoffs[row])
                    .min()
                    .unwrap();
                assert!(part.train.iter().all(|&row| set.label_ends[row] <= start));
            }
            let mut rows = round.rows();
            rows.sort_unstable();
            assert_eq!(rows, (180..240).collect::<Vec<_>>());
        }
        for part in &rounds[0].parts {
            let shared = part
                .train
                .iter()
                .any(|&a| part.predict.iter().any(|&b| set.leads[a] == set.leads[b]));
            assert!(!shared);
        }
    }

    #[test]
    fn marked_rows_that_are_not_later_purge_nothing_and_say_so() {
        let mut set = example();
        set.test = Some((0..240).map(|row| row % 3 == 0).collect());
        let (rounds, warnings) = rounds(&set);
        assert_eq!(
            rounds.last().map(|round| round.parts[0].train.len()),
            Some(160)
        );
        assert!(
            warnings[0].starts_with("the rows marked as test are not later than the others"),
            "{warnings:?}"
        );
        set.test = None;
        set.cutoffs.fill(Timestamp(0));
        assert_eq!(
            self::rounds(&set).1,
            ["no verdict by time: all rows have the same cutoff"]
        );
    }
}
