//! Lift by tenth and the table of tenths (figures 3 and 4).

use serde::{Deserialize, Serialize};

use crate::metrics::wilson;

use super::Ends;
use super::prepared::{Lane, Prepared};
use super::rows::ends;

/// Parts of the list.
const PARTS: usize = 10;

/// The lists of one scorer in ten equal parts, best first: the first part holds the best tenth of each list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tenths {
    /// Its name.
    pub scorer: String,
    /// The ten parts, best first; ties at a border are shared out, so rows and conversions need not be whole.
    pub tenths: Vec<Tenth>,
}

/// One tenth of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tenth {
    /// 1 = the best.
    pub number: usize,
    /// Rows.
    pub rows: f64,
    /// Rows that converted.
    pub conversions: f64,
    /// Conversion rate.
    pub rate: f64,
    /// Its interval.
    pub rate_interval: Option<Ends>,
    /// Conversion rate over that of all rows.
    pub lift: f64,
    /// Its interval, by bootstrap over groups.
    pub lift_interval: Option<Ends>,
    /// Share of all conversions in this tenth and those above.
    pub cumulative_capture: f64,
    /// Its interval, by bootstrap over groups.
    pub cumulative_capture_interval: Option<Ends>,
    /// Lift of this tenth and those above together.
    pub cumulative_lift: f64,
    /// Mean score: 0 to 100, or points where the scorer is `rules`.
    pub mean_score: f64,
    /// Lowest score in the tenth.
    pub min_score: f64,
    /// Highest score in the tenth.
    pub max_score: f64,
    /// Mean predicted probability.
    pub mean_probability: f64,
}

/// Ten equal parts of the list of every shown scorer.
pub(super) fn tenths(prepared: &Prepared) -> Vec<Tenths> {
    let lanes = prepared.lanes.iter().enumerate();
    lanes
        .map(|(at, lane)| of_lane(prepared, at, lane))
        .collect()
}

/// What a stretch of lists adds up to.
#[derive(Debug, Clone, Copy)]
struct Sums {
    rows: f64,
    conversions: f64,
    score: f64,
    probability: f64,
    min: f64,
    max: f64,
}

impl Sums {
    const NONE: Self = Self {
        rows: 0.0,
        conversions: 0.0,
        score: 0.0,
        probability: 0.0,
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
    };

    fn add(&mut self, from: &Self, part: f64) {
        self.rows += part * from.rows;
        self.conversions += part * from.conversions;
        self.score += part * from.score;
        self.probability += part * from.probability;
        self.min = self.min.min(from.min);
        self.max = self.max.max(from.max);
    }
}

/// Shares every tie out among the parts that it reaches into.
fn share_out(ties: impl Iterator<Item = Sums>, n_rows: usize, parts: usize) -> Vec<Sums> {
    let size = n_rows as f64 / parts as f64;
    let mut sums = vec![Sums::NONE; parts];
    let (mut part, mut taken) = (0, 0.0);
    for tie in ties {
        let mut left = tie.rows;
        // Borders are sums of fractions; what is less than a billionth of a row is rounding.
        while left > 1e-9 {
            let room = if part + 1 < parts { size - taken } else { left };
            let now = room.min(left);
            sums[part].add(&tie, now / tie.rows);
            left -= now;
            taken += now;
            if size - taken <= 1e-9 && part + 1 < parts {
                (part, taken) = (part + 1, 0.0);
            }
        }
    }
    sums
}

/// Rows of each list, best first.
fn lists_of(prepared: &Prepared, lane: &Lane) -> Vec<Vec<usize>> {
    let n_lists = prepared
        .lists()
        .iter()
        .max()
        .map_or(1, |&last| last as usize + 1);
    let mut lists = vec![Vec::new(); n_lists];
    for &row in lane.ranked.order() {
        let at = prepared.lists().get(row).map_or(0, |&list| list as usize);
        lists[at].push(row);
    }
    lists
}

fn sums_of(prepared: &Prepared, lane: &Lane, tie: &[usize]) -> Sums {
    let mut sums = Sums::NONE;
    for &row in tie {
        let one = Sums {
            rows: 1.0,
            conversions: f64::from(u8::from(prepared.labels()[row])),
            score: lane.scores[row],
            probability: lane.probabilities[row],
            min: lane.scores[row],
            max: lane.scores[row],
        };
        sums.add(&one, 1.0);
    }
    sums
}

fn of_lane(prepared: &Prepared, at: usize, lane: &Lane) -> Tenths {
    let mut parts = vec![Sums::NONE; PARTS];
    let mut rows_of_part = vec![Vec::new(); PARTS];
    for list in lists_of(prepared, lane) {
        let ties = list.chunk_by(|&a, &b| lane.probabilities[a] <= lane.probabilities[b]);
        let shared = share_out(
            ties.map(|tie| sums_of(prepared, lane, tie)),
            list.len(),
            PARTS,
        );
        for (part, sums) in parts.iter_mut().zip(&shared) {
            part.add(sums, 1.0);
        }
        for (at, row) in list.iter().enumerate() {
            rows_of_part[(2 * at + 1) * PARTS / (2 * list.len())].push(*row);
        }
    }
    let (all, base) = (prepared.n_converted() as f64, prepared.base_rate());
    let resampled = prepared.resampled.as_ref();
    let mut caught = 0.0;
    let tenths = parts.iter().enumerate().map(|(idx, sums)| {
        let [from, to] = [idx, idx + 1].map(|border| border as f64 / PARTS as f64);
        caught += sums.conversions;
        let rate = sums.conversions / sums.rows;
        let lift_of = |[low, high]: Ends| [low, high].map(|end| end / (to - from));
        Tenth {
            number: idx + 1,
            rows: sums.rows,
            conversions: sums.conversions,
            rate,
            rate_interval: rate_interval(prepared, sums, &rows_of_part[idx]),
            lift: rate / base,
            lift_interval: resampled
                .and_then(|drawn| drawn.between(at, from, to))
                .map(lift_of),
            cumulative_capture: caught / all,
            cumulative_capture_interval: resampled.and_then(|drawn| drawn.capture(at, to)),
            cumulative_lift: caught / all / to,
            mean_score: sums.score / sums.rows,
            min_score: sums.min,
            max_score: sums.max,
            mean_probability: sums.probability / sums.rows,
        }
    });
    Tenths {
        scorer: lane.name.to_owned(),
        tenths: tenths.filter(|tenth| 0.0 < tenth.rows).collect(),
    }
}

/// The Wilson interval of a part, rows divided by the design effect of the rows that are about there.
fn rate_interval(prepared: &Prepared, sums: &Sums, rows: &[usize]) -> Option<Ends> {
    let rows: Vec<u32> = rows
        .iter()
        .filter_map(|&row| u32::try_from(row).ok())
        .collect();
    // Lists shorter than ten have no row of their own in some parts.
    let effect = prepared.rate(&rows).map_or(1.0, |rate| rate.design_effect);
    wilson(sums.conversions / effect, sums.rows / effect).map(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tie(rows: f64, conversions: f64, score: f64) -> Sums {
        Sums {
            rows,
            conversions,
            score: rows * score,
            probability: 0.0,
            min: score,
            max: score,
        }
    }

    #[test]
    fn a_tie_over_several_parts_gives_each_its_share() {
        let ties = [tie(1.0, 1.0, 9.0), tie(8.0, 4.0, 5.0), tie(1.0, 0.0, 1.0)];
        let parts = share_out(ties.into_iter(), 10, 5);
        let conversions: Vec<f64> = parts.iter().map(|part| part.conversions).collect();
        assert_eq!(conversions, [1.5, 1.0, 1.0, 1.0, 0.5]);
        assert!(parts.iter().all(|part| (part.rows - 2.0).abs() < 1e-12));
        assert_eq!((parts[0].min, parts[0].max), (5.0, 9.0));
        assert_eq!((parts[4].min, parts[4].max), (1.0, 5.0));
    }
}
