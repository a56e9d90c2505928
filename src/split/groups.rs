//! Which rows belong together.

use std::collections::HashMap;

/// Rows by group (lead, person or account), as dense codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    codes: Vec<u32>,
    names: Vec<String>,
}

impl Groups {
    /// Codes the groups in the order in which they first occur; one name a row.
    pub fn new(names: &[String]) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut groups = Self {
            codes: Vec::with_capacity(names.len()),
            names: Vec::new(),
        };
        for name in names {
            // More than u32::MAX groups cannot arise: codes count rows, and rows fit in memory.
            let next = u32::try_from(groups.names.len()).unwrap_or(u32::MAX);
            let code = *known.entry(name).or_insert(next);
            if code == next {
                groups.names.push(name.clone());
            }
            groups.codes.push(code);
        }
        groups
    }

    /// One code a row, below [`Groups::n_groups`].
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The name of a row's group.
    pub fn name_of_row(&self, row: usize) -> &str {
        &self.names[self.codes[row] as usize]
    }

    /// The names, in the order of their codes.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.codes.len()
    }

    /// Number of groups.
    pub fn n_groups(&self) -> usize {
        self.names.len()
    }

    /// For each group whether it holds one of `rows`.
    pub fn touched(&self, rows: &[usize]) -> Vec<bool> {
        let mut touched = vec![false; self.n_groups()];
        for &row in rows {
            touched[self.codes[row] as usize] = true;
        }
        touched
    }

    /// The codes of `rows`, made dense again, and how many groups there are among them.
    pub fn dense(&self, rows: &[usize]) -> (Vec<u32>, usize) {
        let mut known = vec![u32::MAX; self.n_groups()];
        let mut next = 0;
        let codes = rows
            .iter()
            .map(|&row| {
                let code = &mut known[self.codes[row] as usize];
                if *code == u32::MAX {
                    *code = next;
                    next += 1;
                }
                *code
            })
            .collect();
        (codes, next as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_first_occurrence() {
        let groups = Groups::new(&["b", "a", "b", "c"].map(String::from));
        assert_eq!(groups.codes(), &[0, 1, 0, 2]);
        assert_eq!(groups.name_of_row(2), "b");
        assert_eq!(groups.dense(&[3, 1, 3]), (vec![0, 1, 0], 2));
        assert_eq!(groups.touched(&[1]), vec![false, true, false]);
    }
}
