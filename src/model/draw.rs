//! Which rows a tree is grown on.

use std::collections::HashMap;

use rand::Rng;

use crate::model::learner::Dataset;

/// Rows that are drawn together.
///
/// A lead that stands in several rows is drawn with all of them or with none: rows left out say how well a tree
/// does on leads that it has not seen, and trees differ by more than by which copies they saw.
pub(crate) struct Draw {
    /// The group of each training row, counted from 0 in the order of first rows; empty where no group has two rows.
    group_of: Vec<u32>,
    n_groups: usize,
}

impl Draw {
    pub(crate) fn new(data: &Dataset) -> Self {
        let Some(groups) = data.groups else {
            return Self {
                group_of: Vec::new(),
                n_groups: data.rows.len(),
            };
        };
        let mut places: HashMap<u32, u32> = HashMap::new();
        let mut group_of = Vec::with_capacity(data.rows.len());
        for &row in data.rows {
            // No more groups than rows, which are counted by 32 bits.
            let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
            group_of.push(*places.entry(groups[row]).or_insert(next));
        }
        if places.len() == data.rows.len() {
            group_of = Vec::new();
        }
        Self {
            group_of,
            n_groups: places.len(),
        }
    }

    /// Divides `rows`, places among the training rows, into those of groups drawn with the chance `share` and the
    /// others, both in their old order.
    pub(crate) fn part(
        &self,
        rows: &[u32],
        share: f64,
        rng: &mut impl Rng,
    ) -> (Vec<u32>, Vec<u32>) {
        // All groups have their turn, whichever rows are asked for.
        let is_drawn: Vec<bool> = (0..self.n_groups)
            .map(|_| rng.random::<f64>() < share)
            .collect();
        let group = |row: u32| match self.group_of.get(row as usize) {
            Some(&group) => group as usize,
            None => row as usize,
        };
        // Both are written, one counts: no branch to guess.
        let mut sides = [vec![0; rows.len()], vec![0; rows.len()]];
        let (mut n_drawn, mut n_left) = (0, 0);
        for &row in rows {
            let goes = is_drawn[group(row)];
            sides[0][n_drawn] = row;
            sides[1][n_left] = row;
            n_drawn += usize::from(goes);
            n_left += usize::from(!goes);
        }
        let [mut drawn, mut left] = sides;
        drawn.truncate(n_drawn);
        left.truncate(n_left);
        (drawn, left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Seed;
    use crate::matrix::{Column, Table};

    #[test]
    fn rows_of_a_group_are_drawn_together_and_rows_without_groups_one_by_one() {
        let n = 600;
        let column = Column::Number(vec![0.0; n]);
        let table = Table::new(n, vec![("x".into(), column)]).unwrap();
        let labels = vec![true; n];
        let rows: Vec<usize> = (0..n).rev().collect();
        let groups: Vec<u32> = (0..200).chain(0..200).chain(0..200).collect();
        let data = Dataset {
            table: &table,
            labels: &labels,
            weights: None,
            rows: &rows,
            groups: Some(&groups),
            signs: &[],
        };
        let all: Vec<u32> = (0..600).collect();
        let by_group = Draw::new(&data);
        let (drawn, left) = by_group.part(&all, 0.5, &mut Seed(3).stream(0));
        assert_eq!(drawn.len() + left.len(), n);
        let group = |place: &u32| groups[rows[*place as usize]];
        assert!(drawn.len() % 3 == 0 && 200 < drawn.len() && drawn.len() < 400);
        assert!(
            !left
                .iter()
                .any(|one| drawn.iter().any(|two| group(one) == group(two)))
        );
        let distinct: Vec<u32> = (0..600).collect();
        let apart = Draw::new(&Dataset {
            groups: Some(&distinct),
            ..data
        });
        let none = Draw::new(&Dataset {
            groups: None,
            ..data
        });
        let part = |draw: &Draw| draw.part(&all, 0.5, &mut Seed(3).stream(0));
        assert_eq!(part(&apart), part(&none));
    }
}
