//! The contest, and the importance of each rule beside its points: as tables and as JSON.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json, json};

use crate::artifact::PeriodLine;
use crate::evaluate::{Contest, Figures, Importance, Interval, RuleImportance, Split, Trained};
use crate::report::table::{Align, day, or_dash, percent, render_table, signed, thousands};

/// The figures of one split as a table.
pub fn contest_table(contest: &Contest, split: Split) -> String {
    let headings = [
        ("scorer", Align::Left),
        ("AUC", Align::Right),
        ("95 % interval", Align::Left),
        ("avg. precision", Align::Right),
        ("log loss", Align::Right),
        ("Brier", Align::Right),
        ("lift at 10 %", Align::Right),
        ("captured by 10 %", Align::Right),
    ];
    let rows: Vec<Vec<String>> = contest
        .figures
        .iter()
        .filter(|figures| figures.split == split)
        .map(|figures| {
            let (lift, capture) = at_10(figures);
            vec![
                figures.scorer.clone(),
                format!("{:.4}", figures.auc),
                figures.auc_ci.map_or_else(
                    || "too few".to_owned(),
                    |ci| format!("{:.4} to {:.4}", ci.low, ci.high),
                ),
                format!("{:.4}", figures.average_precision),
                format!("{:.4}", figures.log_loss),
                format!("{:.4}", figures.brier),
                or_dash(lift, 2),
                capture.map_or_else(|| "–".to_owned(), percent),
            ]
        })
        .collect();
    render_table(&headings, &rows)
}

/// Lift and capture at 10 % of each list.
fn at_10(figures: &Figures) -> (Option<f64>, Option<f64>) {
    let top = figures
        .top
        .iter()
        .find(|top| (top.share - 0.1).abs() < 1e-9);
    (top.map(|top| top.lift), top.map(|top| top.capture))
}

/// Both splits, the winner and why.
pub fn contest_text(trained: &Trained) -> String {
    let contest = &trained.contest;
    if contest.figures.is_empty() {
        return format!(
            "No contest.\nWinner: {}. {}\n",
            contest.verdict.winner,
            sentence(&contest.verdict.reason)
        );
    }
    let mut out = String::from("The contest, on held-out rows (groups kept apart):\n");
    out.push_str(&contest_table(contest, Split::Cv));
    if let Some(figures) = contest
        .figures
        .iter()
        .find(|figures| figures.split == Split::Time)
    {
        let _ = writeln!(
            out,
            "\nThe same on the latest stretch of time ({} rows, {} conversions), learned from before it:",
            thousands(figures.rows),
            thousands(figures.converted)
        );
        out.push_str(&contest_table(contest, Split::Time));
    }
    out.push_str(&periods_text(contest));
    let _ = writeln!(
        out,
        "\nWinner: {}. {}",
        contest.verdict.winner,
        sentence(&contest.verdict.reason)
    );
    if let Some(adoption) = &contest.verdict.hybrid {
        let _ = writeln!(out, "Hybrid: {}", sentence(&adoption.reason));
    }
    out
}

/// Log loss and AUC of every scorer by period, empty without time.
fn periods_text(contest: &Contest) -> String {
    let periods = &contest.periods;
    let Some(first) = periods.first() else {
        return String::new();
    };
    let names: Vec<String> = periods
        .iter()
        .enumerate()
        .map(|(number, period)| match period.cutoffs {
            Some((first, _)) => format!("from {}", day(first)),
            None => format!("stretch {}", number + 1),
        })
        .collect();
    let mut headings = vec![("scorer", Align::Left)];
    headings.extend(names.iter().map(|name| (name.as_str(), Align::Right)));
    let mut rows = vec![
        [
            vec!["rows".to_owned()],
            periods.iter().map(|one| thousands(one.rows)).collect(),
        ]
        .concat(),
        [
            vec!["conversions".to_owned()],
            periods.iter().map(|one| thousands(one.converted)).collect(),
        ]
        .concat(),
    ];
    rows.extend(
        first
            .figures
            .iter()
            .enumerate()
            .map(|(scorer, (name, ..))| {
                let cells = periods.iter().map(|period| {
                    let (_, auc, log_loss) = &period.figures[scorer];
                    format!("{log_loss:.4} / {}", or_dash(*auc, 3))
                });
                [vec![name.clone()], cells.collect()].concat()
            }),
    );
    format!(
        "\nBy period, learned from what was known before it (log loss, level and spread fitted anew / AUC):\n{}",
        render_table(&headings, &rows)
    )
}

fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    let rest = chars.as_str().trim_end_matches('.');
    format!("{}{rest}.", first.to_uppercase())
}

/// Each rule: points, how often it fired, conversion with and without it, and what the model, if any, makes of it.
pub fn importance_text(importance: &Importance) -> String {
    if importance.rules.is_empty() {
        return feature_text(importance);
    }
    let headings = [
        ("rule", Align::Left),
        ("points", Align::Right),
        ("fired in", Align::Right),
        ("converted", Align::Right),
        ("without", Align::Right),
        ("lift", Align::Right),
        ("importance", Align::Right),
        ("direction", Align::Left),
        ("by points", Align::Right),
        ("by model", Align::Right),
        ("agreement", Align::Left),
    ];
    let mut rules: Vec<&RuleImportance> = importance.rules.iter().collect();
    rules.sort_by_key(|rule| rule.rank_by_points);
    let rows: Vec<Vec<String>> = rules
        .into_iter()
        .map(|rule| {
            vec![
                rule.name.clone(),
                signed(rule.points),
                percent(rule.fired_share),
                rule.rate_fired.map_or_else(|| "–".to_owned(), percent),
                rule.rate_not_fired.map_or_else(|| "–".to_owned(), percent),
                or_dash(rule.lift, 2),
                rule.importance
                    .map_or_else(|| "–".to_owned(), |nats| format!("{:.2}", nats * 1000.0)),
                rule.direction.name().to_owned(),
                rule.rank_by_points.to_string(),
                rule.rank_by_importance
                    .map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
                rule.agreement.name().to_owned(),
            ]
        })
        .collect();
    let Some(model) = &importance.model else {
        // Without a model there is nothing to set the points beside but what became of the leads.
        let first = 6;
        let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row[..first].to_vec()).collect();
        return format!(
            "Your rules, how often they fired, and how many of those leads converted:\n{}",
            render_table(&headings[..first], &rows)
        );
    };
    format!(
        "Your points beside what the model ({model}) learned; importance = rise of the held-out log loss, in nats / 1000,\n\
         when the rule's facts are shuffled over {} rows; agreement compares places alone, whether points fit is for\n\
         `leadscore audit` to say:\n{}\n{}",
        thousands(importance.rows),
        render_table(&headings, &rows),
        feature_text(importance)
    )
}

fn feature_text(importance: &Importance) -> String {
    let rows: Vec<Vec<String>> = importance
        .features
        .iter()
        .take(10)
        .map(|f| {
            vec![
                f.name.clone(),
                format!("{:.2}", f.importance * 1000.0),
                f.direction.name().to_owned(),
            ]
        })
        .collect();
    let headings = [
        ("feature", Align::Left),
        ("importance", Align::Right),
        ("direction", Align::Left),
    ];
    format!(
        "The ten most important features:\n{}",
        render_table(&headings, &rows)
    )
}

fn interval(interval: Option<Interval>) -> Json {
    interval.map_or(Json::Null, |ci| json!([ci.low, ci.high]))
}

/// One object a scorer and split.
pub fn contest_json(contest: &Contest) -> Json {
    let lines = contest.figures.iter().map(|figures| {
        let (lift, capture) = at_10(figures);
        let mut line = json!({
            "scorer": figures.scorer,
            "split": figures.split.name(),
            "rows": figures.rows,
            "positives": figures.converted,
            "auc": figures.auc,
            "auc_ci": interval(figures.auc_ci),
            "average_precision": figures.average_precision,
            "log_loss": figures.log_loss,
            "brier": figures.brier,
            "lift_at_10": lift,
            "capture_at_10": capture,
            "top": figures.top.iter().map(|top| json!({
                "share": top.share,
                "lift": top.lift,
                "lift_ci": interval(top.lift_ci),
                "capture": top.capture,
                "capture_ci": interval(top.capture_ci),
            })).collect::<Vec<_>>(),
        });
        if let Some(means) = &figures.fold_means {
            line["fold_means"] = json!({
                "folds": means.folds,
                "auc": means.auc,
                "average_precision": means.average_precision,
                "log_loss": means.log_loss,
                "brier": means.brier,
            });
        }
        line
    });
    lines.collect()
}

/// Paired differences, one object a pair and split.
pub fn differences_json(contest: &Contest) -> Json {
    let pairs = contest.differences.iter().map(|pair| {
        json!({
            "split": pair.split.name(),
            "scorer": pair.scorer,
            "against": pair.against,
            "log_loss": pair.log_loss,
            "log_loss_ci": interval(pair.log_loss_ci),
            "auc": pair.auc,
            "auc_ci": interval(pair.auc_ci),
        })
    });
    pairs.collect()
}

/// The stretches of time before the test period, one object each.
pub fn periods_json(contest: &Contest) -> Json {
    json!(
        contest
            .periods
            .iter()
            .map(PeriodLine::from)
            .collect::<Vec<_>>()
    )
}

/// One object a rule and one a feature.
pub fn importance_json(importance: &Importance) -> Json {
    let rules: Vec<Json> = importance
        .rules
        .iter()
        .map(|rule| {
            json!({
                "rule": rule.name,
                "words": rule.words,
                "points": rule.points,
                "fired_rows": rule.fired_rows,
                "fired_share": rule.fired_share,
                "fired_leads": rule.fired_leads,
                "fired_amount": rule.fired_amount,
                "rate_fired": rule.rate_fired,
                "rate_not_fired": rule.rate_not_fired,
                "lift": rule.lift,
                "importance": rule.importance,
                "standard_error": rule.standard_error,
                "effect": rule.effect,
                "direction": rule.direction.name(),
                "rank_by_points": rule.rank_by_points,
                "rank_by_importance": rule.rank_by_importance,
                "agreement": rule.agreement.name(),
            })
        })
        .collect();
    let features: Vec<Json> = importance
        .features
        .iter()
        .map(|feature| {
            json!({
                "feature": feature.name,
                "importance": feature.importance,
                "standard_error": feature.standard_error,
                "direction": feature.direction.name(),
            })
        })
        .collect();
    json!({"model": importance.model, "rows": importance.rows, "repeats": importance.repeats, "rules": rules, "features": features})
}

/// The hybrid as JSON: whether it is adopted, whether it beats its parts beyond chance, and by how much; `null` where there is none.
pub fn hybrid_json(trained: &Trained) -> Json {
    let Some(adoption) = &trained.contest.verdict.hybrid else {
        return Json::Null;
    };
    json!({
        "adopted": adoption.adopted,
        "beats_both": adoption.beats_both,
        "recommended": adoption.recommended,
        "reason": adoption.reason,
        "gain_over_rules": adoption.over_rules.0,
        "gain_over_rules_ci": interval(adoption.over_rules.1),
        "gain_over_model": adoption.over_model.0,
        "gain_over_model_ci": interval(adoption.over_model.1),
    })
}

/// Seconds by stage.
pub fn seconds_json(seconds: &[(String, f64)]) -> Json {
    let stages: Map<String, Json> = seconds
        .iter()
        .map(|(stage, s)| (stage.clone(), json!((s * 1000.0).round() / 1000.0)))
        .collect();
    Json::Object(stages)
}
