//! Tables for the terminal: aligned columns, no lines, readable without color.

use crate::domain::Timestamp;

/// Which edge a column is aligned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// Renders rows under headings; columns are two spaces apart and lines have no trailing space.
pub fn render_table(headings: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells
            .chain([headings[column].0.chars().count()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let line = |cells: &[String]| {
        let mut line = String::new();
        for ((cell, (_, align)), width) in cells.iter().zip(headings).zip(&widths) {
            let pad = " ".repeat(width.saturating_sub(cell.chars().count()));
            match align {
                Align::Left => line.extend([cell, &pad, "  "]),
                Align::Right => line.extend([&pad, cell, "  "]),
            }
        }
        line.trim_end().to_owned() + "\n"
    };
    let first: Vec<String> = headings
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    let mut out = line(&first);
    for row in rows {
        out.push_str(&line(row));
    }
    out
}

/// A whole number with spaces between thousands: `1 234 567`.
pub fn thousands(number: impl TryInto<u64>) -> String {
    let Ok(number) = number.try_into() else {
        return "?".to_owned();
    };
    let digits = number.to_string();
    let mut out = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if 0 < idx && (digits.len() - idx).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// A midnight as its day, anything else as an instant.
pub fn day(time: Timestamp) -> String {
    let text = time.to_string();
    text.strip_suffix("T00:00:00Z").unwrap_or(&text).to_owned()
}

/// A share as percent with one digit.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Points without needless digits and with their sign.
pub fn signed(points: f64) -> String {
    let rounded = (points * 100.0).round() / 100.0;
    if rounded == 0.0 {
        "0".to_owned()
    } else {
        format!("{rounded:+}")
    }
}

/// A number with so many digits, or a dash.
pub fn or_dash(number: Option<f64>, digits: usize) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("{number:.digits$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_characters_not_bytes() {
        let rows = vec![
            vec!["é".to_owned(), "1".to_owned()],
            vec!["ab".to_owned(), "12".to_owned()],
        ];
        let table = render_table(&[("x", Align::Left), ("n", Align::Right)], &rows);
        assert_eq!(table, "x    n\né    1\nab  12\n");
        assert_eq!(thousands(1_234_567u64), "1 234 567");
        assert_eq!(signed(-5.0), "-5");
        assert_eq!(signed(2.5), "+2.5");
        assert_eq!(percent(0.1234), "12.3 %");
        assert_eq!(or_dash(None, 3), "–");
    }
}
