//! A feature as a project file states it, on one line.

use std::fmt::Write as _;

use crate::features::condition::Condition;
use crate::features::count::Count;
use crate::features::distinct_days::DistinctDays;
use crate::features::distinct_values::DistinctValues;
use crate::features::kind::Types;
use crate::features::max::Max;
use crate::features::mean::Mean;
use crate::features::sessions::Sessions;
use crate::features::share::Share;
use crate::features::spec::FeatureSpec;
use crate::features::sum::Sum;

/// `spec` as an inline table, such as `{ kind = "count", event = "demo", window_days = 90 }`; the name is left out.
///
/// `None` for kinds whose options go past what a rule should look at: another feature, or a list of columns.
pub fn inline(spec: &FeatureSpec) -> Option<String> {
    let mut line = Line::of(spec);
    match spec {
        FeatureSpec::Count(Count(f))
        | FeatureSpec::DistinctDays(DistinctDays(f))
        | FeatureSpec::Share(Share(f))
        | FeatureSpec::Sessions(Sessions(f)) => {
            line.events(f.event.as_ref(), f.condition.as_ref(), f.window_days);
        }
        FeatureSpec::DaysSinceLast(f) => {
            line.events(f.event.as_ref(), f.condition.as_ref(), f.window_days);
        }
        FeatureSpec::DaysSinceFirst(f) => {
            line.events(f.event.as_ref(), f.condition.as_ref(), f.window_days);
        }
        FeatureSpec::Sum(Sum(f))
        | FeatureSpec::Mean(Mean(f))
        | FeatureSpec::Max(Max(f))
        | FeatureSpec::DistinctValues(DistinctValues(f)) => {
            line.events(f.event.as_ref(), f.condition.as_ref(), f.window_days);
            line.text("property", &f.property);
        }
        FeatureSpec::DecayedCount(f) => {
            line.events(f.event.as_ref(), f.condition.as_ref(), f.window_days);
            line.number("half_life_days", f.half_life_days);
        }
        FeatureSpec::Trend(f) => {
            line.events(f.event.as_ref(), f.condition.as_ref(), Some(f.window_days));
        }
        FeatureSpec::ChangeOfUse(f) => {
            line.events(f.event.as_ref(), f.condition.as_ref(), Some(f.window_days));
        }
        FeatureSpec::TimeSpent(f) => {
            line.events(f.event.as_ref(), f.condition.as_ref(), f.window_days);
            if f.last_visit {
                line.option("last_visit", "true");
            }
        }
        FeatureSpec::Number(f) => line.text("column", &f.column),
        FeatureSpec::Category(f) => line.text("column", &f.column),
        FeatureSpec::Mail(f) => line.text("column", &f.column),
        FeatureSpec::Last(_)
        | FeatureSpec::TagFrequency(_)
        | FeatureSpec::Domain(_)
        | FeatureSpec::Completeness(_)
        | FeatureSpec::Missing(_)
        | FeatureSpec::SameDomain(_)
        | FeatureSpec::Account(_) => return None,
    }
    Some(line.0 + " }")
}

/// An inline table under way.
struct Line(String);

impl Line {
    fn of(spec: &FeatureSpec) -> Self {
        Self(format!("{{ kind = {}", quoted(spec.kind().about().name)))
    }

    fn option(&mut self, key: &str, value: &str) {
        let _ = write!(self.0, ", {key} = {value}");
    }

    fn text(&mut self, key: &str, value: &str) {
        self.option(key, &quoted(value));
    }

    fn number(&mut self, key: &str, value: f64) {
        self.option(key, &value.to_string());
    }

    fn events(&mut self, event: Option<&Types>, condition: Option<&Condition>, days: Option<f64>) {
        match event {
            Some(Types::One(event)) => self.text("event", event),
            Some(Types::Many(events)) => {
                let list: Vec<String> = events.iter().map(|event| quoted(event)).collect();
                self.option("event", &format!("[{}]", list.join(", ")));
            }
            None => {}
        }
        if let Some(condition) = condition {
            self.text("where", condition.text());
        }
        if let Some(days) = days {
            self.number("window_days", days);
        }
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(control));
            }
            letter => out.push(letter),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::number::Number;
    use crate::features::options::OfEvents;

    #[test]
    fn a_feature_is_written_as_a_project_file_states_it() {
        let count = FeatureSpec::Count(Count(OfEvents {
            event: Some(Types::Many(vec!["a".into(), "b\"c".into()])),
            window_days: Some(90.0),
            ..OfEvents::default()
        }));
        assert_eq!(
            inline(&count).unwrap(),
            r#"{ kind = "count", event = ["a", "b\"c"], window_days = 90 }"#
        );
        let number = FeatureSpec::Number(Number {
            column: "emp.var.rate".into(),
            name: None,
        });
        assert_eq!(
            inline(&number).unwrap(),
            r#"{ kind = "number", column = "emp.var.rate" }"#
        );
    }
}
