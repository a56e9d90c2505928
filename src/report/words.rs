//! Numbers and lines as people read them.

/// Columns of a terminal that sentences are broken for.
const WIDTH: usize = 110;

/// Points without needless digits: `12`, `-3`, `0.5`.
pub fn points(value: f64) -> String {
    if !value.is_finite() {
        return "?".to_owned();
    }
    let digits = if value.abs() < 0.095 && value != 0.0 {
        1000.0
    } else if value.abs() < 9.95 {
        10.0
    } else {
        1.0
    };
    // Never minus zero.
    let rounded = (value * digits).round() / digits + 0.0;
    format!("{rounded}")
}

/// An interval of points, open where it has no end: `5 to 9`, `5 or more`.
pub fn span(low: f64, high: f64) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) => format!("{} to {}", points(low), points(high)),
        (true, false) => format!("{} or more", points(low)),
        (false, true) => format!("{} or less", points(high)),
        (false, false) => "anything".to_owned(),
    }
}

/// A sentence over as many lines as it takes, each after `indent`, the later ones after two spaces more.
pub fn wrapped(sentence: &str, indent: &str) -> String {
    let mut text = String::new();
    let mut line = indent.to_owned();
    let mut is_fresh = true;
    for word in sentence.split_whitespace() {
        let length = line.chars().count() + usize::from(!is_fresh) + word.chars().count();
        if WIDTH < length && !is_fresh {
            text.push_str(&line);
            text.push('\n');
            line = format!("{indent}  ");
            is_fresh = true;
        }
        if !is_fresh {
            line.push(' ');
        }
        line.push_str(word);
        is_fresh = false;
    }
    text + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_no_needless_digits() {
        assert_eq!(
            [12.34, 3.16, -0.04, 0.5, -10.0, 0.0123].map(points),
            ["12", "3.2", "-0.04", "0.5", "-10", "0.012"]
        );
        assert_eq!(span(f64::NAN, 3.0), "3 or less");
        assert_eq!(span(1.0, 2.0), "1 to 2");
    }

    #[test]
    fn long_sentences_are_broken_between_words() {
        let sentence = "word ".repeat(30);
        let lines = wrapped(&sentence, "  ");
        assert_eq!(lines.lines().count(), 2);
        assert!(lines.lines().all(|line| line.len() <= WIDTH));
    }
}
