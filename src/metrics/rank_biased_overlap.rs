//! Rank-biased overlap: agreement of two rankings where the top counts most.

use super::MetricError;
use super::rank_agreement::check;

/// What leads of equal score count for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieRule {
    /// The mean over all ways to break the ties: two equal scorings with ties stay below 1.
    Broken,
    /// The same, made 1 for equal scorings: how far the two agree.
    Shared,
    /// A lead is there as soon as its tie begins.
    Whole,
}

/// Overlap of two complete rankings, from 0 to 1, the highest scores first.
///
/// `persistence`, strictly between 0 and 1, says how far down one looks: `1 − 1/capacity` puts 85 % of the weight on the first
/// `capacity` leads.
///
/// # Errors
/// [`MetricError::Empty`], [`MetricError::Lengths`], [`MetricError::NotANumber`], and [`MetricError::Top`] for a persistence outside
/// its range.
///
/// # Source
/// Webber, Moffat & Zobel 2010, extrapolated; ties as Corsi & Urbano 2024, arXiv:2406.07121. Linear after the sort.
pub fn rank_biased_overlap(
    first: &[f64],
    second: &[f64],
    persistence: f64,
    rule: TieRule,
) -> Result<f64, MetricError> {
    check(first, second)?;
    if !(0.0 < persistence && persistence < 1.0) {
        return Err(MetricError::Top {
            amount: persistence,
            total: 1.0,
        });
    }
    let mut sides = [Side::new(first), Side::new(second)];
    let mut states = vec![[0usize; 2]; first.len()];
    // Leads by how far both rankings have come: not yet there, in the current tie, past it.
    let mut counts = [[0.0; 3]; 3];
    counts[0][0] = first.len() as f64;
    let (mut sum, mut power, mut agreement) = (0.0, 1.0, 0.0);
    for depth in 1..=first.len() {
        for (number, side) in sides.iter_mut().enumerate() {
            side.walk(depth, |lead, to| {
                counts[states[lead][0]][states[lead][1]] -= 1.0;
                states[lead][number] = to;
                counts[states[lead][0]][states[lead][1]] += 1.0;
            });
        }
        agreement = at(depth, &sides, &counts, rule);
        power *= persistence;
        sum += agreement * power;
    }
    let tail = agreement * power * persistence / (1.0 - persistence);
    Ok((1.0 - persistence) / persistence * (sum + tail))
}

/// Agreement of the first `depth` leads.
fn at(depth: usize, sides: &[Side; 2], counts: &[[f64; 3]; 3], rule: TieRule) -> f64 {
    let [a, b] = [sides[0].share(depth), sides[1].share(depth)];
    let both = counts[2][2] + a * counts[1][2] + b * counts[2][1] + a * b * counts[1][1];
    match rule {
        TieRule::Broken => both / depth as f64,
        TieRule::Shared => {
            let own = |side: &Side, share: f64| {
                (side.begin as f64) + share * share * (side.end - side.begin) as f64
            };
            both / (own(&sides[0], a) * own(&sides[1], b)).sqrt()
        }
        TieRule::Whole => {
            let common = counts[1][1] + counts[1][2] + counts[2][1] + counts[2][2];
            2.0 * common / (sides[0].end + sides[1].end) as f64
        }
    }
}

/// One ranking, walked from the top; the current tie is `begin..end` of the order.
struct Side {
    order: Vec<usize>,
    ends: Vec<usize>,
    tie: usize,
    begin: usize,
    end: usize,
}

impl Side {
    fn new(scores: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_unstable_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
        let mut ends = Vec::new();
        let mut end = 0;
        for tie in order.chunk_by(|&a, &b| scores[a] <= scores[b]) {
            end += tie.len();
            ends.push(end);
        }
        Self {
            order,
            ends,
            tie: 0,
            begin: 0,
            end: 0,
        }
    }

    /// Goes on to `depth`, and tells which leads are now past (2) and which in the current tie (1).
    fn walk(&mut self, depth: usize, mut tell: impl FnMut(usize, usize)) {
        if depth <= self.end {
            return;
        }
        self.order[self.begin..self.end]
            .iter()
            .for_each(|&lead| tell(lead, 2));
        self.begin = self.end;
        self.end = self.ends[self.tie];
        self.tie += 1;
        self.order[self.begin..self.end]
            .iter()
            .for_each(|&lead| tell(lead, 1));
    }

    /// Share of the current tie that belongs to the first `depth`.
    fn share(&self, depth: usize) -> f64 {
        (depth - self.begin) as f64 / (self.end - self.begin) as f64
    }
}
