//! Values of a rulebook as the words of a cell, and back.

use super::columns::{Holds, choose, fold};
use super::number;
use crate::exchange::draft::{Value, numeral};
use crate::exchange::grid::{Cell, Decimal};

/// The cell for a value.
pub(super) fn write(holds: Holds, value: &Value) -> Cell {
    match (holds, value) {
        (_, Value::Number(number)) => Cell::Number(*number),
        (_, Value::Flag(flag)) => Cell::Text(if *flag { "yes" } else { "no" }.to_owned()),
        (Holds::Text, Value::Text(text)) => Cell::Text(exact(text)),
        (Holds::Choice(_), Value::Text(word)) => Cell::Text(word.replace('_', " ")),
        (Holds::Types, value) => Cell::Text(types(value)),
        (Holds::Tiers, value) => Cell::Text(tiers(value).unwrap_or_else(|| value.render())),
        (Holds::Decay, value) => Cell::Text(decay(value).unwrap_or_else(|| value.render())),
        (Holds::Numbers, Value::List(items)) => {
            let items: Vec<String> = items.iter().map(Value::render).collect();
            Cell::Text(items.join(" | "))
        }
        (_, value) => Cell::Text(value.render()),
    }
}

/// A text as it is, or in quotes where a cell would change it: blanks around it, or quotes of its own.
fn exact(text: &str) -> String {
    if text.is_empty() || text.trim() != text || text.starts_with('"') || text.contains('\r') {
        Value::from(text).render()
    } else {
        text.to_owned()
    }
}

/// A name that would be taken for words, in quotes.
pub(super) fn exact_name(name: &str) -> Cell {
    let is_plain = super::super::name::snake(name) == name;
    Cell::Text(if is_plain {
        name.to_owned()
    } else {
        Value::from(name).render()
    })
}

fn types(value: &Value) -> String {
    let names: Vec<&str> = value.items().iter().filter_map(Value::text).collect();
    let is_plain = |name: &&str| {
        !name.is_empty()
            && name.trim() == *name
            && !name.contains(['|', '\n', '\r'])
            && !name.starts_with(['[', '"'])
    };
    if names.is_empty() || !names.iter().all(is_plain) {
        let all = names.into_iter().map(Value::from).collect();
        return Value::List(all).render();
    }
    names.join(" | ")
}

fn tiers(value: &Value) -> Option<String> {
    let mut words = Vec::new();
    for tier in value.items() {
        let (from, points) = (tier.get("from")?.number()?, tier.get("points")?.number()?);
        let range = match tier.get("to") {
            Some(to) => format!("{} to <{}", numeral(from), numeral(to.number()?)),
            None => format!("{}+", numeral(from)),
        };
        words.push(format!("{range}: {}", numeral(points)));
    }
    (!words.is_empty()).then(|| words.join(" | "))
}

fn decay(value: &Value) -> Option<String> {
    let number = |key: &str| Some(numeral(value.get(key)?.number()?));
    number("half_life_days")
        .map(|days| format!("half-life {days} days"))
        .or_else(|| number("linear_days").map(|days| format!("linear {days} days")))
        .or_else(|| {
            Some(format!(
                "{} % every {} days",
                number("percent")?,
                number("every_days")?
            ))
        })
}

/// The value that a cell says.
///
/// # Errors
/// What is wrong with it and what may stand there.
pub(super) fn read(holds: Holds, cell: &Cell, decimal: Decimal) -> Result<Value, (String, String)> {
    let shown = cell.shown();
    let text = shown.trim();
    let wrong = |message: String, allowed: &str| Err((message, allowed.to_owned()));
    match holds {
        Holds::Text => Ok(Value::Text(unquoted(text))),
        Holds::Number => match cell {
            Cell::Number(number) => Ok(Value::Number(*number)),
            _ => number::parse(text, decimal)
                .map(Value::Number)
                .or_else(|message| wrong(message, "write a number such as 5, -10 or 2.5")),
        },
        Holds::Flag => match (cell, fold(text).as_str()) {
            (Cell::Flag(flag), _) => Ok(Value::Flag(*flag)),
            (_, "yes" | "true" | "1" | "y" | "x" | "on" | "si" | "sim" | "verdadero" | "verdadeiro" | "はい" | "有効") => {
                Ok(Value::Flag(true))
            }
            (_, "no" | "false" | "0" | "n" | "off" | "nao" | "falso" | "いいえ" | "無効") => {
                Ok(Value::Flag(false))
            }
            _ => wrong(format!("`{text}` is neither yes nor no"), "write `yes` or `no`"),
        },
        Holds::Types => Ok(read_types(text)),
        Holds::Choice(choices) => {
            if let Some(key) = choose(choices, text) {
                return Ok(Value::from(key));
            }
            let keys = choices
                .iter()
                .map(|(key, _)| format!("`{}`", key.replace('_', " ")));
            let allowed = keys.collect::<Vec<_>>().join(", ");
            wrong(
                format!("`{text}` is not known here"),
                &format!("allowed: {allowed}"),
            )
        }
        Holds::Tiers => read_tiers(text, decimal).or_else(|message| {
            wrong(
                message,
                "write ranges with their points: `1 to <3: 5 | 3 to <10: 10 | 10+: 15`; `1-2: 5` includes both ends",
            )
        }),
        Holds::Decay => read_decay(text, decimal).or_else(|message| {
            wrong(
                message,
                "write `half-life 30 days`, `linear 60 days` or `50 % every 30 days`",
            )
        }),
        Holds::Numbers => {
            let parts = text.split(['|', ';', '\n']).flat_map(str::split_whitespace);
            let numbers: Result<Vec<Value>, String> = parts
                .map(|part| number::parse(part, decimal).map(Value::Number))
                .collect();
            match (cell, numbers) {
                (Cell::Number(number), _) => Ok(Value::List(vec![Value::Number(*number)])),
                (_, Ok(numbers)) if !numbers.is_empty() => Ok(Value::List(numbers)),
                (_, Err(message)) => wrong(message, "write numbers with `|` between them: `70 | 30`"),
                _ => wrong("there is no number".to_owned(), "write numbers with `|` between them"),
            }
        }
        Holds::Toml => match Value::parse(text) {
            Some(value) => Ok(value),
            None => wrong(
                format!("`{text}` is not a value as rules.toml has them"),
                "write it as in rules.toml: `{ kind = \"number\", column = \"employees\" }`",
            ),
        },
    }
}

/// The text in quotes, where a cell has such; else the text.
pub(super) fn unquoted(text: &str) -> String {
    match Value::parse(text) {
        Some(Value::Text(inner)) if text.starts_with('"') => inner,
        _ => text.to_owned(),
    }
}

fn read_types(text: &str) -> Value {
    if text.starts_with(['[', '"'])
        && let Some(value) = Value::parse(text)
    {
        return value;
    }
    let names = text.split(['|', '\n', '｜']);
    let mut names: Vec<Value> = names
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(Value::from)
        .collect();
    match names.len() {
        1 => names.remove(0),
        _ => Value::List(names),
    }
}

fn read_tiers(text: &str, decimal: Decimal) -> Result<Value, String> {
    if text.starts_with('[') {
        return Value::parse(text).ok_or_else(|| format!("`{text}` is not a list"));
    }
    let mut tiers = Vec::new();
    for tier in text.split(['|', ';', '\n', '｜']).map(str::trim) {
        if tier.is_empty() {
            continue;
        }
        let (range, points) = tier
            .rsplit_once([':', '=', '：'])
            .ok_or_else(|| format!("`{tier}` has no points"))?;
        let (from, to) = read_range(range.trim(), decimal)?;
        let mut entries = vec![("from".to_owned(), Value::Number(from))];
        entries.extend(to.map(|to| ("to".to_owned(), Value::Number(to))));
        let points = number::parse(points, decimal)?;
        entries.push(("points".to_owned(), Value::Number(points)));
        tiers.push(Value::Table(entries));
    }
    if tiers.is_empty() {
        return Err("there is no tier".to_owned());
    }
    Ok(Value::List(tiers))
}

/// Half-open ends of a range: `3+`, `1 to <3`, `1-2` (both included, so up to 3), `5`.
fn read_range(range: &str, decimal: Decimal) -> Result<(f64, Option<f64>), String> {
    let number = |text: &str| number::parse(text, decimal);
    if let Some(from) = range.strip_suffix(['+', '＋']) {
        return Ok((number(from)?, None));
    }
    if let Some((from, to)) = range.split_once('<') {
        let from = from
            .trim()
            .trim_end_matches("to")
            .trim_end_matches(['.', '-', '–', 'a', '〜', '~']);
        return Ok((number(from)?, Some(number(to)?)));
    }
    // The dash between two ends, not the sign of the first.
    let dash = range
        .char_indices()
        .skip(1)
        .find(|(_, letter)| matches!(letter, '-' | '–' | '〜' | '～' | '~'));
    let ends = range.split_once(" to ").or_else(|| {
        let (at, dash) = dash?;
        Some((&range[..at], &range[at + dash.len_utf8()..]))
    });
    let (from, last) = match ends {
        Some((from, last)) => (number(from)?, number(last)?),
        None => (number(range)?, number(range)?),
    };
    if from.fract() != 0.0 || last.fract() != 0.0 {
        return Err(format!(
            "`{range}` could or could not include its end, which is no whole number"
        ));
    }
    Ok((from, Some(last + 1.0)))
}

fn read_decay(text: &str, decimal: Decimal) -> Result<Value, String> {
    if text.starts_with('{') {
        return Value::parse(text).ok_or_else(|| format!("`{text}` is not a table"));
    }
    let folded = text.to_lowercase();
    let mut numbers = Vec::new();
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-');
    for word in folded.split(|letter: char| !(is_part(letter) || letter == 'e' || letter == '+')) {
        let word = word.trim_matches(|letter: char| !letter.is_ascii_digit() && letter != '-');
        if word.contains(|letter: char| letter.is_ascii_digit()) {
            numbers.push(number::parse(word, decimal)?);
        }
    }
    let says = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let table = |entries: &[(&str, f64)]| {
        let entries = entries
            .iter()
            .map(|(key, number)| ((*key).to_owned(), Value::Number(*number)));
        Ok(Value::Table(entries.collect()))
    };
    match numbers.as_slice() {
        [days]
            if says(&[
                "half",
                "vida media",
                "semivida",
                "meia-vida",
                "meia vida",
                "半減",
            ]) =>
        {
            table(&[("half_life_days", *days)])
        }
        [days] if says(&["linear", "lineal", "直線", "線形"]) => {
            table(&[("linear_days", *days)])
        }
        [percent, days] if says(&["%", "％", "percent", "por ciento", "por cento"]) => {
            table(&[("every_days", *days), ("percent", *percent)])
        }
        [days, percent] if says(&["ごと"]) => {
            table(&[("every_days", *days), ("percent", *percent)])
        }
        _ => Err(format!("`{text}` is no way to fade")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiers_of(text: &str) -> Result<String, String> {
        read_tiers(text, Decimal::Point).map(|value| value.render())
    }

    #[test]
    fn tiers_are_read_as_people_write_them() {
        let half_open = "[{ from = 1, to = 3, points = 5 }, { from = 3, points = 15 }]";
        for text in [
            "1 to <3: 5 | 3+: 15",
            "1-2: 5; 3+: 15",
            "1–2 = 5\n3+ = 15",
            "1 to 2: 5 | 3+: 15",
        ] {
            assert_eq!(tiers_of(text).as_deref(), Ok(half_open), "{text}");
        }
        assert_eq!(
            tiers_of("-5 to <0: -1 | 2: 1").as_deref(),
            Ok("[{ from = -5, to = 0, points = -1 }, { from = 2, to = 3, points = 1 }]")
        );
        for text in ["3+", "a: 5", "1.5-2: 5", ""] {
            assert!(tiers_of(text).is_err(), "{text}");
        }
    }

    #[test]
    fn decay_is_read_in_four_languages() {
        let read = |text: &str| read_decay(text, Decimal::Comma).map(|value| value.render());
        for text in [
            "half-life 30 days",
            "Vida media: 30 días",
            "meia-vida 30",
            "半減期30日",
        ] {
            assert_eq!(
                read(text).as_deref(),
                Ok("{ half_life_days = 30 }"),
                "{text}"
            );
        }
        assert_eq!(
            read("linear 60,5 days").as_deref(),
            Ok("{ linear_days = 60.5 }")
        );
        for text in ["50 % every 30 days", "50% cada 30 días", "50％ / 30"] {
            let steps = "{ every_days = 30, percent = 50 }";
            assert_eq!(read(text).as_deref(), Ok(steps), "{text}");
        }
        assert!(read("slowly").is_err());
        assert!(read("30").is_err());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let cases = [
            (Holds::Types, "[\"a|b\", \"c\"]"),
            (Holds::Types, "\"one\""),
            (Holds::Types, "[\"one\", \"two\"]"),
            (Holds::Types, "\" blanks \""),
            (Holds::Tiers, "[{ from = 0.5, to = 1.25, points = -2 }]"),
            (Holds::Decay, "{ half_life_days = 0.1 }"),
            (Holds::Decay, "{ linear_days = 1e-7 }"),
            (Holds::Decay, "{ every_days = 7, percent = 12.5 }"),
            (Holds::Numbers, "[70, 30.5]"),
            (Holds::Text, "\" x \""),
            (Holds::Text, "\"\\\"quoted\\\"\""),
            (Holds::Toml, "{ kind = \"number\", column = \"a\" }"),
        ];
        for (holds, text) in cases {
            let value = Value::parse(text).unwrap();
            let cell = write(holds, &value);
            let back = read(holds, &cell, Decimal::Point).unwrap();
            let same = back.items() == value.items();
            assert!(same, "{text} became {cell:?} and {back:?}");
        }
    }
}
