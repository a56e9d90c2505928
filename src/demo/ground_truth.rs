//! The stated truth of a world, as the JSON that lies beside its data.

use serde_json::{Value, json};

use super::World;
use super::blueprint::{Blueprint, Cause, Fact, Is, Shape};

/// Renders the truth: what makes leads decide, and what that says about the rules.
pub(super) fn render(blueprint: &Blueprint, world: &World) -> String {
    let terms: Vec<Value> = blueprint
        .terms
        .iter()
        .map(|term| {
            json!({"name": term.name, "words": term.words, "log_odds": term.weight, "per": fact(&term.fact)})
        })
        .collect();
    let log_odds = |names: &[&str]| -> Vec<Value> {
        let known = blueprint
            .terms
            .iter()
            .filter(|term| names.contains(&term.name));
        known
            .map(|term| json!({"name": term.name, "log_odds": term.weight}))
            .collect()
    };
    let verdicts: Vec<Value> = blueprint
        .verdicts
        .iter()
        .map(|verdict| {
            json!({"rule": verdict.rule, "is": verdict.is.words(), "why": verdict.why, "terms": log_odds(verdict.terms)})
        })
        .collect();
    let with = |is: Is| -> Vec<&str> {
        blueprint
            .verdicts
            .iter()
            .filter(|verdict| verdict.is == is)
            .map(|verdict| verdict.rule)
            .collect()
    };
    let truth = json!({
        "world": blueprint.name,
        "summary": blueprint.summary,
        "n_leads": world.n_leads,
        "seed": world.seed.0,
        "how_leads_decide": "On every day a lead decides with log-odds base_log_odds_a_day + the sum of its terms + noise. \
            Facts are those of the days before. The outcome follows some days after the decision. \
            Interest is hidden: it makes leads act, and has no way to a decision but through what they do.",
        "base_log_odds_a_day": blueprint.base,
        "noise_standard_deviation": blueprint.noise,
        "days_from_decision_to_outcome": blueprint.outcome.days,
        "share_of_decisions_lost": blueprint.outcome.lost_share,
        "terms": terms,
        "behaviors_that_are_worth_nothing": idle(blueprint),
        "rules": verdicts,
        "wrong_sign": with(Is::WrongSign),
        "redundant": with(Is::Redundant),
        "overpaid": with(Is::Overpaid),
        "underpaid": with(Is::Underpaid),
        "terms_without_a_rule": log_odds(blueprint.unruled),
    });
    format!("{truth:#}\n")
}

/// Behaviors that no term names: whatever they seem to say, they only go along with something else.
fn idle(blueprint: &Blueprint) -> Vec<&str> {
    let mut named = Vec::new();
    for term in blueprint.terms {
        behaviors_of(&term.fact, &mut named);
    }
    let own = blueprint
        .behaviors
        .iter()
        .filter(|behavior| !matches!(behavior.cause, Cause::Sent { .. }));
    own.map(|behavior| behavior.name)
        .filter(|name| !named.contains(name))
        .collect()
}

fn behaviors_of(fact: &Fact, named: &mut Vec<&'static str>) {
    match *fact {
        Fact::Recent { of, .. }
        | Fact::Ever(of)
        | Fact::Surge(of)
        | Fact::Colleagues { of, .. } => {
            named.extend(of);
        }
        Fact::Both(left, right) => {
            behaviors_of(left, named);
            behaviors_of(right, named);
        }
        Fact::Is(..)
        | Fact::Between(..)
        | Fact::FreeMail(_)
        | Fact::Complete(_)
        | Fact::SameDomain(..) => {}
    }
}

/// A fact in words.
fn fact(fact: &Fact) -> String {
    let list = |of: &[&str]| {
        if of.is_empty() {
            "anything of its own".to_owned()
        } else {
            of.join(" or ")
        }
    };
    match fact {
        Fact::Recent { of, days, shape } => {
            let count = format!("n = times of {} in the last {days} days", list(of));
            match shape {
                Shape::AtLeast(low) => format!("1 where n is at least {low}; {count}"),
                Shape::UpTo(high) => format!("n, up to {high}; {count}"),
                Shape::Saturating(scale) => format!("1 - e^(-n / {scale}); {count}"),
            }
        }
        Fact::Ever(of) => format!("1 once {} has happened", list(of)),
        Fact::Colleagues { of, days, most } => {
            format!(
                "number of other leads of the account with {} in the last {days} days, up to {most}",
                list(of)
            )
        }
        Fact::Surge(of) => {
            format!(
                "ln((times of {} in the last 7 days + 1) / (times in the 56 days before / 8 + 1)), at least 0",
                list(of)
            )
        }
        Fact::Is(column, values) => format!("1 where {column} is {}", values.join(" or ")),
        Fact::Between(column, low, high) => {
            format!("1 where {column} lies between {low} and below {high}")
        }
        Fact::FreeMail(column) => format!("1 where {column} is an address at a free provider"),
        Fact::Complete(columns) => format!("share of {} that have a value", columns.join(", ")),
        Fact::SameDomain(left, right) => format!("1 where {left} and {right} have the same domain"),
        Fact::Both(left, right) => format!("({}) times ({})", self::fact(left), self::fact(right)),
    }
}
