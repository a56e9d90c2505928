//! Cells of a sheet and their addresses.

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text, without the blanks around it.
    Text(String),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
}

impl Cell {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Number(_) | Self::Flag(_) => false,
        }
    }

    /// The cell as a person sees it.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => super::draft::numeral(*number),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}

/// How numbers are written in the texts of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Decimal {
    /// `1.5`; a comma before three digits could be either, and is asked about.
    #[default]
    Point,
    /// `1,5`; a point before three digits could be either, and is asked about.
    Comma,
}

/// A sheet: rows of cells from the top left corner.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    /// The name of the sheet; `None` where the file has only one and no names.
    pub sheet: Option<String>,
    /// Its rows; they may differ in length.
    pub rows: Vec<Vec<Cell>>,
    /// How numbers are written in texts.
    pub decimal: Decimal,
}

impl Grid {
    /// Where a cell stands: ``sheet `Rules`, cell D7``; positions from 0.
    pub fn address(&self, row: usize, column: usize) -> String {
        let cell = format!("cell {}{}", letters(column), row + 1);
        match &self.sheet {
            Some(sheet) => format!("sheet `{sheet}`, {cell}"),
            None => cell,
        }
    }

    /// Where a row stands: ``sheet `Rules`, row 7``.
    pub fn row_address(&self, row: usize) -> String {
        match &self.sheet {
            Some(sheet) => format!("sheet `{sheet}`, row {}", row + 1),
            None => format!("row {}", row + 1),
        }
    }
}

/// The letters of a column: A to Z, AA, AB, ….
pub fn letters(column: usize) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    loop {
        letters.push(b'A' + u8::try_from(rest % 26).unwrap_or(0));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters
        .iter()
        .rev()
        .map(|letter| char::from(*letter))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_spreadsheets() {
        for (column, shown) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(column), shown);
        }
        let grid = Grid {
            sheet: Some("Rules".into()),
            ..Grid::default()
        };
        assert_eq!(grid.address(6, 3), "sheet `Rules`, cell D7");
    }
}
