//! A version with other points for the same rules: the models of the version that it is based on, and the map from points
//! to chance refitted to the outcomes of the same rows.
//!
//! Models, calibration and the weights of the blend stay as they were trained; figures of the contest, importance, audit and
//! report are those of the version that it is based on, and a warning says so. Held-out predictions of rules and hybrid
//! are made anew, each fold with a map fitted to the others.

use std::path::Path;

use crate::artifact::fitted::FittedRules;
use crate::artifact::{Artifact, OOF, REPORT, RuleLine, RulebookLine, TRIALS, Tables};
use crate::calibration::{PointsMap, expected_map};
use crate::domain::{log_odds, sigmoid};
use crate::error::{Error, Result};
use crate::evaluate::map_rules;
use crate::hybrid::RuleBackground;
use crate::rules::Rulebook;
use crate::sink::{Frame, Kind, Values, read_columns};

/// Log-odds beyond these are probabilities of 0 or 1 that were rounded.
const LOG_ODDS: f64 = 40.0;

/// Other points, and what they give to the rows of the training.
#[derive(Debug, Clone, Copy)]
pub struct Repointed<'a> {
    /// Name of the new version.
    pub version: &'a str,
    /// The whole rulebook as it was written.
    pub text: &'a str,
    /// The same, parsed.
    pub rulebook: &'a Rulebook,
    /// Hash of both project files.
    pub fingerprint: &'a str,
    /// Per rule the fact of every training row, cut where the rule's own limit cuts.
    pub facts: &'a [Vec<f64>],
    /// Points of every training row.
    pub totals: &'a [f64],
    /// Whether the row converted.
    pub labels: &'a [bool],
}

/// The version called `new.version`, and the tables that go with it; `folder` is where `base` lies.
///
/// # Errors
/// [`crate::error::ErrorKind::Mismatch`] where the rulebook has other rules than `base`, or the rows are others; files of
/// `base` that cannot be read.
///
/// # Source
/// The map as in training: `refit_ab` of methods section 3.3.
pub fn repoint(base: &Artifact, folder: &Path, new: &Repointed) -> Result<(Artifact, Tables)> {
    let rulebook = lines(base, new.rulebook)?;
    let points: Vec<f64> = rulebook.rules.iter().map(|rule| rule.points).collect();
    let map = if base.fitted.has_probabilities {
        map_rules(new.totals, new.labels)?
    } else {
        expected_map(new.totals, base.fitted.base_rate)
    };
    let oof = held_out(base, folder, new)?;
    let mut artifact = base.clone();
    let origin = base.manifest.based_on.as_ref();
    let origin = origin.unwrap_or(&base.manifest.version).clone();
    let manifest = &mut artifact.manifest;
    new.version.clone_into(&mut manifest.version);
    new.fingerprint
        .clone_into(&mut manifest.fingerprints.project);
    manifest.rulebook = Some(rulebook);
    // One warning is enough, however often points are published.
    manifest
        .warnings
        .retain(|warning| !warning.starts_with(PUBLISHED));
    manifest.warnings.extend(map.warnings.iter().cloned());
    manifest.warnings.push(format!(
        "{PUBLISHED} after {origin} was trained: the map from points to chance is refitted, models and weights are those of \
         {origin}; figures of rules and hybrid in contest, importance, audit and report are those of its points"
    ));
    manifest.based_on = Some(origin);
    artifact.fitted.rules = Some(FittedRules {
        map,
        background: RuleBackground::fit(&points, new.facts, new.totals),
    });
    artifact.rules_text = Some(new.text.to_owned());
    let tables = Tables {
        oof,
        trials: read_columns(&folder.join(TRIALS), &trials())?,
        report: read(folder, REPORT)?,
        page: None,
    };
    Ok((artifact, tables))
}

/// How the warning of such a version begins.
const PUBLISHED: &str = "points were published";

/// The rules of `base` with the points of `rulebook`.
fn lines(base: &Artifact, rulebook: &Rulebook) -> Result<RulebookLine> {
    let version = &base.manifest.version;
    let trained = base.manifest.rulebook.as_ref();
    let trained = trained.ok_or_else(|| other_rules(version))?;
    let lines = &rulebook.scorecard.lines;
    let names = lines.iter().map(|line| &line.name);
    if !names.eq(trained.rules.iter().map(|rule| &rule.name)) {
        return Err(other_rules(version));
    }
    let rules = lines
        .iter()
        .zip(&trained.rules)
        .map(|(line, rule)| RuleLine {
            points: line.points,
            words: line.label.clone(),
            ..rule.clone()
        });
    Ok(RulebookLine {
        name: rulebook.name.clone(),
        version: rulebook.version.clone(),
        rules: rules.collect(),
    })
}

fn other_rules(version: &str) -> Error {
    Error::mismatch(format!(
        "the rulebook has other rules than those that model {version} was trained with"
    ))
    .hint("points can be published without training; for other rules, train again: leadscore train")
}

/// Out-of-fold predictions: those of models as they were, those of rules and hybrid with the new points.
fn held_out(base: &Artifact, folder: &Path, new: &Repointed) -> Result<Frame> {
    let mut schema = vec![
        ("row".to_owned(), Kind::Integer),
        ("lead".to_owned(), Kind::Text),
        ("cutoff".to_owned(), Kind::Time),
        ("fold".to_owned(), Kind::Integer),
        ("label".to_owned(), Kind::Truth),
    ];
    for line in &base.contest.figures {
        let is_known = schema.iter().any(|(name, _)| *name == line.scorer);
        if line.split == "cv" && !is_known {
            schema.push((line.scorer.clone(), Kind::Number));
        }
    }
    let mut frame = read_columns(&folder.join(OOF), &schema)?;
    if frame.column("label") != Some(&Values::Truth(new.labels.to_vec())) {
        return Err(Error::mismatch(format!(
            "the data has other rows than those that model {} was trained on",
            base.manifest.version
        ))
        .hint("train again: leadscore train"));
    }
    let Some(Values::Integer(folds)) = frame.column("fold").cloned() else {
        return Ok(frame);
    };
    if frame.column("rules").is_none() || folds.iter().any(Option::is_none) {
        return Ok(frame);
    }
    let rules = by_fold(&folds, new)?;
    let hybrid = base.fitted.hybrid.zip(base.fitted.chosen.as_deref());
    if let Some((blend, chosen)) = hybrid
        && let Some(Values::Number(model)) = frame.column(chosen).cloned()
    {
        let bounded = |chance: &f64| log_odds(*chance).clamp(-LOG_ODDS, LOG_ODDS);
        let model: Vec<f64> = model.iter().map(bounded).collect();
        let both = blend.apply_all(&rules, &model);
        replace(&mut frame, "hybrid", both);
    }
    replace(&mut frame, "rules", rules);
    Ok(frame)
}

/// Log-odds of the points of every row, by a map that the row had no part in.
fn by_fold(folds: &[Option<i64>], new: &Repointed) -> Result<Vec<f64>> {
    let mut out = vec![0.0; folds.len()];
    let mut all = folds.to_vec();
    all.sort_unstable();
    all.dedup();
    for fold in all {
        let (mut totals, mut labels) = (Vec::new(), Vec::new());
        for (row, of) in folds.iter().enumerate() {
            if *of != fold {
                totals.push(new.totals[row]);
                labels.push(new.labels[row]);
            }
        }
        let map: PointsMap = map_rules(&totals, &labels)?;
        for (row, of) in folds.iter().enumerate() {
            if *of == fold {
                out[row] = map.apply(new.totals[row]);
            }
        }
    }
    Ok(out)
}

fn replace(frame: &mut Frame, name: &str, log_odds: Vec<f64>) {
    let chances = log_odds.into_iter().map(sigmoid).collect();
    let column = frame.columns.iter_mut().find(|(known, _)| known == name);
    if let Some((_, values)) = column {
        *values = Values::Number(chances);
    }
}

/// The columns of the file of settings tried.
fn trials() -> Vec<(String, Kind)> {
    [
        ("split", Kind::Text),
        ("part", Kind::Integer),
        ("learner", Kind::Text),
        ("candidate", Kind::Text),
        ("folds", Kind::Integer),
        ("log_loss", Kind::Number),
        ("chosen", Kind::Truth),
    ]
    .map(|(name, kind)| (name.to_owned(), kind))
    .to_vec()
}

fn read(folder: &Path, name: &str) -> Result<Option<Vec<u8>>> {
    let path = folder.join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(format!(
            "cannot read `{}`: {error}",
            path.display()
        ))),
    }
}
