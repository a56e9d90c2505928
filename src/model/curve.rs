//! Curves of one numeric column: straight lines between points, a logarithmic trend outside of them.
//!
//! The points are learned from the training rows: quantiles, and both neighbors of a value that many
//! rows share, so that a curve can jump there (no visits, one visit).

/// Quantiles that become points.
const QUANTILES: f64 = 10.0;

/// A quantile needs this much weight of its own.
const WEIGHT: f64 = 20.0;

/// A value that this share of the weight has gets its neighbors as points.
const HEAP: f64 = 0.02;

/// Where `x` lies among ascending points: the point at or below it, and the share of the way to the next.
pub(super) fn locate(at: &[f64], x: f64) -> (usize, f64) {
    let above = at.partition_point(|point| *point <= x);
    let (Some(low), Some(high)) = (above.checked_sub(1), at.get(above)) else {
        return (above.saturating_sub(1), 0.0);
    };
    (low, (x - at[low]) / (high - at[low]))
}

/// The value at a place that [`locate`] gave.
pub(super) fn interpolate(values: &[f64], (low, share): (usize, f64)) -> f64 {
    let value = values[low];
    match values.get(low + 1) {
        Some(next) if share != 0.0 => value + share * (next - value),
        Some(_) | None => value,
    }
}

/// The points of a curve through these values; fewer than three where a straight line says it all.
///
/// `present` holds value and weight of the rows that have a value; it comes back sorted.
pub(super) fn points(present: &mut [(f64, f64)]) -> Vec<f64> {
    present.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let distinct = distinct(present);
    let total: f64 = distinct.iter().map(|(_, weight)| weight).sum();
    let n_steps = (total / WEIGHT).floor().clamp(1.0, QUANTILES);
    let mut is_point = vec![distinct.len() as f64 <= QUANTILES; distinct.len()];
    let mut below = 0.0;
    for (i, (_, weight)) in distinct.iter().enumerate() {
        let step = |sum: f64| (sum / total * n_steps).floor();
        // The first value that reaches a quantile is a point, the last value always.
        is_point[i] |= step(below) < step(below + weight) || i == 0 || i + 1 == distinct.len();
        below += weight;
        if HEAP * total <= *weight && WEIGHT <= *weight {
            let near = i.saturating_sub(1)..(i + 2).min(distinct.len());
            is_point[near].fill(true);
        }
    }
    let chosen = distinct.iter().zip(&is_point).filter(|(_, is_in)| **is_in);
    chosen.map(|((value, _), _)| *value).collect()
}

/// Distinct values with their weight; zero and minus zero are one value.
fn distinct(sorted: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut distinct: Vec<(f64, f64)> = Vec::new();
    for &(value, weight) in sorted {
        match distinct.last_mut() {
            Some((last, sum)) if value <= *last => *sum += weight,
            Some(_) | None => distinct.push((value, weight)),
        }
    }
    distinct
}

/// The typical size of what is not 0 among the points.
pub(super) fn unit(at: &[f64]) -> f64 {
    let sizes = at.iter().map(|point| point.abs());
    let mut sizes: Vec<f64> = sizes.filter(|size| 0.0 < *size).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(1.0)
}

/// The trend that a curve bends away from: the logarithm of a size, with the sign of the number.
pub(super) fn trend(x: f64, unit: f64) -> f64 {
    libm::log1p(x.abs() / unit).copysign(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_quantiles_and_the_neighbors_of_heaps() {
        // Half of the rows have no visit; the others 1 to 100.
        let mut present: Vec<(f64, f64)> = (1..=100).map(|x| (f64::from(x), 10.0)).collect();
        present.push((0.0, 500.0));
        present.push((-0.0, 500.0));
        let at = points(&mut present);
        assert_eq!(at, [0.0, 1.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        // Few rows give few points, a yes or no gives none to speak of.
        let mut few: Vec<(f64, f64)> = (0..50).map(|x| (f64::from(x), 1.0)).collect();
        assert_eq!(points(&mut few), [0.0, 24.0, 49.0]);
        assert_eq!(
            points(&mut [(1.0, 40.0), (0.0, 10.0), (1.0, 3.0)]),
            [0.0, 1.0]
        );
    }

    #[test]
    fn a_place_on_a_curve_is_between_its_points_or_at_an_end() {
        let (at, values) = ([1.0, 3.0, 4.0], [10.0, 20.0, 0.0]);
        for (x, place, value) in [
            (-5.0, (0, 0.0), 10.0),
            (1.0, (0, 0.0), 10.0),
            (2.5, (0, 0.75), 17.5),
            (3.0, (1, 0.0), 20.0),
            (4.0, (2, 0.0), 0.0),
            (9.0, (2, 0.0), 0.0),
        ] {
            assert_eq!(locate(&at, x), place);
            assert!((interpolate(&values, place) - value).abs() < 1e-12);
        }
    }
}
