//! Columns to the numbers that a linear model is fitted on.
//!
//! Everything here is learned from the training rows of one fit, so that no validation row leaks.

use rayon::prelude::*;

use crate::matrix::{Column, ColumnType};
use crate::model::curve::{interpolate, locate};
use crate::model::design::{Bend, Design, Source};
use crate::model::learner::{Dataset, FitError};
use crate::model::levels::Levels;
use crate::model::linear::{LogisticModel, Term};
use crate::model::numbers::{Curve, Dense, Number, Shape};

/// Rows that are encoded at a time.
const ROWS: usize = 1024;

/// Numbers of a design that take more bytes than this are not kept.
const KEPT: usize = 128 << 20;

/// What a column to lean on is called in messages.
pub(crate) const LEAN: &str = "rule points";

/// How the columns of one training set become coefficients.
pub(crate) struct Encoder {
    schema: Vec<(String, ColumnType)>,
    columns: Vec<Encoded>,
    /// A column beside the table's that the model leans on, without penalty.
    lean: Option<Dense>,
    n_dense: usize,
    n_coefficients: usize,
}

enum Encoded {
    Dropped,
    Number(Number),
    Category(Levels),
}

impl Encoder {
    /// Learns the encoding from the training rows; `lean` is a column beside the table's, one number a table row.
    pub(crate) fn fit(
        data: &Dataset,
        shape: Shape,
        lean: Option<&[f64]>,
    ) -> Result<Self, FitError> {
        let weights = data.row_weights();
        let names = data.table.names();
        let mut columns: Vec<Encoded> = data
            .table
            .columns()
            .par_iter()
            .zip(names)
            .enumerate()
            .map(|(idx, (column, name))| match column {
                Column::Number(values) => {
                    // A line rises or falls everywhere; a curve would have to be held in every piece.
                    let is_free = data.signs.get(idx).is_none_or(|&sign| sign == 0);
                    let shape = if is_free { shape } else { Shape::Straight };
                    let number = Number::fit(name, values, (data.rows, &weights), shape)?;
                    Ok(number.map_or(Encoded::Dropped, Encoded::Number))
                }
                Column::Category { codes, levels } => {
                    let levels = Levels::fit(codes, levels, data.rows, &weights);
                    Ok(levels.map_or(Encoded::Dropped, Encoded::Category))
                }
            })
            .collect::<Result<_, _>>()?;
        let lean = match lean {
            Some(values) => Number::fit(LEAN, values, (data.rows, &weights), Shape::Straight)?,
            None => None,
        };
        let lean = lean.map(|number| Dense {
            at: 1,
            ..number.value
        });
        let (n_dense, n_coefficients) = place(&mut columns, 1 + usize::from(lean.is_some()));
        if n_coefficients == 1 {
            return Err(FitError::NoColumns {
                n_columns: columns.len(),
                n_rows: data.rows.len(),
            });
        }
        Ok(Self {
            schema: data.table.schema(),
            columns,
            lean,
            n_dense,
            n_coefficients,
        })
    }

    /// The training rows as a design; table and `lean` have to be those of [`Encoder::fit`].
    pub(crate) fn design<'a>(&self, data: &Dataset<'a>, lean: Option<&'a [f64]>) -> Design<'a> {
        self.design_within(KEPT, data, lean)
    }

    /// As [`Encoder::design`]; numbers that take more than `kept` bytes are made again for every pass.
    fn design_within<'a>(
        &self,
        kept: usize,
        data: &Dataset<'a>,
        lean: Option<&'a [f64]>,
    ) -> Design<'a> {
        let columns = || self.columns.iter().zip(data.table.columns());
        let numbers = columns().filter_map(|(encoded, column)| match (encoded, column) {
            (Encoded::Number(number), Column::Number(values)) => {
                Some((values.as_slice(), number.clone()))
            }
            (Encoded::Dropped | Encoded::Number(_) | Encoded::Category(_), _) => None,
        });
        let categories: Vec<(&[u32], &Levels)> = columns()
            .filter_map(|(encoded, column)| match (encoded, column) {
                (Encoded::Category(levels), Column::Category { codes, .. }) => {
                    Some((codes.as_slice(), levels))
                }
                (Encoded::Dropped | Encoded::Number(_) | Encoded::Category(_), _) => None,
            })
            .collect();
        let made = Made {
            rows: data.rows,
            numbers: numbers.collect(),
            lean: self.lean.zip(lean),
        };
        let d = self.n_dense;
        let curves = made
            .numbers
            .iter()
            .filter(|(_, number)| number.curve.is_some());
        let n_curves = curves.count();
        let bytes = data.rows.len() * (d * size_of::<f64>() + n_curves * size_of::<Bend>());
        let (mut dense, mut bends, mut source) =
            (Vec::new(), Vec::new(), None::<Box<dyn Source + 'a>>);
        if bytes <= kept {
            (dense, bends) = made.all(d, n_curves);
        } else {
            source = Some(Box::new(made));
        }
        let code_of = |row: usize, (codes, levels): &(&[u32], &Levels)| levels.code(codes[row]);
        let codes = data
            .rows
            .iter()
            .flat_map(|&row| categories.iter().map(move |one| code_of(row, one)))
            .collect();
        let mut penalty = vec![1.0; self.n_coefficients];
        penalty[0] = 0.0;
        if let Some(lean) = &self.lean {
            penalty[lean.at] = 0.0;
        }
        Design {
            n_rows: data.rows.len(),
            signs: self.signs(data.signs),
            n_dense: d,
            n_coefficients: self.n_coefficients,
            dense,
            n_categories: categories.len(),
            codes,
            n_curves,
            bends,
            source,
            penalty,
        }
    }

    /// The sign by coefficient, of one by column; empty where nothing is held to one.
    fn signs(&self, by_column: &[i8]) -> Vec<i8> {
        let mut signs = vec![0; self.n_coefficients];
        for (column, &sign) in self.columns.iter().zip(by_column) {
            if let Encoded::Number(number) = column {
                signs[number.value.at] = sign;
            }
        }
        if signs.iter().all(|&sign| sign == 0) {
            signs.clear();
        }
        signs
    }

    /// Log-odds a unit of the column that the model leans on; 0 where it does not vary.
    pub(crate) fn lean_slope(&self, coefficients: &[f64]) -> f64 {
        self.lean
            .map_or(0.0, |dense| coefficients[dense.at] / dense.sd)
    }

    /// The fitted model with these coefficients, on the scale of the columns.
    pub(crate) fn model(&self, coefficients: &[f64]) -> LogisticModel {
        let mut intercept = coefficients[0];
        if let Some(dense) = &self.lean {
            intercept -= self.lean_slope(coefficients) * dense.mean;
        }
        let mut terms = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let (term, shift) = match column {
                Encoded::Dropped => (Term::Dropped, 0.0),
                Encoded::Number(number) => number.term(coefficients),
                Encoded::Category(levels) => levels.term(coefficients),
            };
            terms.push(term);
            intercept += shift;
        }
        LogisticModel {
            schema: self.schema.clone(),
            intercept,
            terms,
        }
    }

    /// What a coefficient stands for, in words, for warnings.
    pub(crate) fn words(&self, coefficient: usize) -> String {
        for ((name, _), column) in self.schema.iter().zip(&self.columns) {
            match column {
                Encoded::Dropped => {}
                Encoded::Number(number) => {
                    let mut curve = number.curve.iter();
                    let bends = |curve: &Curve| {
                        (curve.first..curve.first + curve.at.len()).contains(&coefficient)
                    };
                    if number.value.at == coefficient || curve.any(bends) {
                        return format!("`{name}`");
                    }
                    if number.flag.is_some_and(|flag| flag.at == coefficient) {
                        return format!("`{name}` missing");
                    }
                }
                Encoded::Category(levels) => {
                    if let Some(level) = levels.words(coefficient) {
                        return format!("`{name}` = {level}");
                    }
                }
            }
        }
        if self.lean.is_some_and(|dense| dense.at == coefficient) {
            return format!("the {LEAN}");
        }
        "the intercept".to_owned()
    }

    /// Levels in which every row, or none, is a conversion: `(coefficient, all)`.
    pub(crate) fn one_sided(&self, design: &Design, targets: &[f64]) -> Vec<(usize, bool)> {
        let mut totals = vec![(0usize, 0usize); self.n_coefficients];
        let rows = design.codes.chunks_exact(design.n_categories.max(1));
        for (on, target) in rows.zip(targets) {
            for &code in on {
                let (n, positives) = &mut totals[code as usize];
                *n += 1;
                *positives += usize::from(0.5 < *target);
            }
        }
        let sided = totals.iter().enumerate().skip(self.n_dense);
        sided
            .filter(|(_, (n, positives))| 10 <= *n && (*positives == 0 || positives == n))
            .map(|(coefficient, (_, positives))| (coefficient, 0 < *positives))
            .collect()
    }
}

/// Gives every coefficient from `first` on its place, behind intercept and lean: dense columns, levels, points of curves.
fn place(columns: &mut [Encoded], first: usize) -> (usize, usize) {
    let mut n_dense = first;
    for column in columns.iter_mut() {
        if let Encoded::Number(number) = column {
            for one in std::iter::once(&mut number.value).chain(&mut number.flag) {
                one.at = n_dense;
                n_dense += 1;
            }
        }
    }
    let mut next = n_dense;
    for column in columns.iter_mut() {
        if let Encoded::Category(levels) = column {
            levels.shift(next);
            next += levels.weights.len();
        }
    }
    for column in columns.iter_mut() {
        if let Encoded::Number(number) = column
            && let Some(curve) = &mut number.curve
        {
            curve.first = next;
            next += curve.at.len();
        }
    }
    (n_dense, next)
}

/// Columns of numbers with their encoding: enough to make the numbers of any training row.
struct Made<'a> {
    rows: &'a [usize],
    numbers: Vec<(&'a [f64], Number)>,
    lean: Option<(Dense, &'a [f64])>,
}

impl Made<'_> {
    /// The numbers of all rows: `d` dense ones and `n_curves` places on curves a row.
    fn all(&self, d: usize, n_curves: usize) -> (Vec<f64>, Vec<Bend>) {
        let mut dense = vec![0.0; self.rows.len() * d];
        let mut bends = vec![Bend::default(); self.rows.len() * n_curves];
        // Chunks of no bytes are not allowed; without curves each chunk is handed an empty slice.
        let bend_chunks: Vec<&mut [Bend]> = if n_curves == 0 {
            let n_chunks = self.rows.len().div_ceil(ROWS);
            (0..n_chunks).map(|_| <&mut [Bend]>::default()).collect()
        } else {
            bends.chunks_mut(ROWS * n_curves).collect()
        };
        let chunks = dense.par_chunks_mut(ROWS * d).zip(bend_chunks).enumerate();
        chunks.for_each(|(chunk, (dense, bends))| {
            for (at, out) in dense.chunks_exact_mut(d).enumerate() {
                let bends = &mut bends[at * n_curves..(at + 1) * n_curves];
                self.fill(chunk * ROWS + at, out, bends);
            }
        });
        (dense, bends)
    }
}

impl Source for Made<'_> {
    /// Standardized values and flags, and where they lie on their curves.
    fn fill(&self, row: usize, out: &mut [f64], bends: &mut [Bend]) {
        let row = self.rows[row];
        out[0] = 1.0;
        let mut bends = bends.iter_mut();
        for (values, number) in &self.numbers {
            let x = values[row];
            let filled = if x.is_nan() { number.fill } else { x };
            let value = match &number.curve {
                None => filled,
                Some(curve) => {
                    let (low, share) = locate(&curve.at, filled);
                    if let Some(bend) = bends.next() {
                        *bend = Bend::new(curve.first + low, share);
                    }
                    interpolate(&curve.trend, (low, share))
                }
            };
            out[number.value.at] = number.value.standardize(value);
            if let Some(flag) = &number.flag {
                out[flag.at] = flag.standardize(f64::from(u8::from(x.is_nan())));
            }
        }
        if let Some((dense, values)) = self.lean {
            out[dense.at] = dense.standardize(values[row]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::Table;

    #[test]
    fn numbers_made_for_every_pass_give_the_sums_of_kept_ones() {
        let n = 3000;
        let number = |row: usize| (row * 7919 % 1009) as f64 / 100.0;
        let some = |row: usize| {
            if row.is_multiple_of(11) {
                f64::NAN
            } else {
                number(row * 3)
            }
        };
        let columns = [
            ("a", Column::Number((0..n).map(number).collect())),
            ("b", Column::Number((0..n).map(some).collect())),
        ];
        let table = Table::new(n, columns.map(|(name, one)| (name.into(), one)).into()).unwrap();
        let labels: Vec<bool> = (0..n).map(|row| row % 5 == 0).collect();
        let rows: Vec<usize> = (0..n).filter(|row| row % 7 != 0).collect();
        let points: Vec<f64> = (0..n).map(|row| (row % 13) as f64).collect();
        let data = Dataset {
            table: &table,
            labels: &labels,
            weights: None,
            rows: &rows,
            groups: None,
            signs: &[],
        };
        let (targets, weights) = (data.targets(), data.row_weights());
        for shape in [Shape::Straight, Shape::Curved] {
            let encoder = Encoder::fit(&data, shape, Some(&points)).unwrap();
            let kept = encoder.design_within(usize::MAX, &data, Some(&points));
            let made = encoder.design_within(0, &data, Some(&points));
            assert!(kept.source.is_none() && made.source.is_some() && made.dense.is_empty());
            assert_eq!(0 < made.n_curves, shape == Shape::Curved);
            let coefficients: Vec<f64> =
                (0..kept.n_coefficients).map(|at| 0.1 * at as f64).collect();
            let bits = |values: &[f64]| values.iter().map(|one| one.to_bits()).collect::<Vec<_>>();
            let [one, two] =
                [&kept, &made].map(|design| design.evaluate(&coefficients, &targets, &weights));
            assert_eq!(bits(&one.eta), bits(&two.eta));
            assert_eq!(bits(&one.gradient), bits(&two.gradient));
            assert_eq!(one.loss.to_bits(), two.loss.to_bits());
            assert_eq!(
                bits(&kept.cross_products(&one.eta)),
                bits(&made.cross_products(&one.eta))
            );
            let [one, two] = [&kept, &made].map(|design| design.take(&[5, 2000]));
            assert_eq!(bits(&one.dense), bits(&two.dense));
        }
    }
}
