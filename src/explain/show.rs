//! Contributions as whole points and the few that are worth showing.

/// Contributions in points, rounded so that they add up to `target`.
///
/// `target` is the shown score before clipping minus the shown base score; both are rounded, so it
/// may differ by a point from the sum of the parts. Points go to the parts with the largest
/// remainders, of equal ones to the first.
///
/// # Shapes and units
/// `parts` in nats, `points_a_nat` = points per doubling over ln 2.
///
/// # Source
/// Largest remainder (Hamilton); methods section 9.3.
pub fn show_points(parts: &[f64], points_a_nat: f64, target: i64) -> Vec<i64> {
    let exact: Vec<f64> = parts.iter().map(|part| part * points_a_nat).collect();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "points are far below i64::MAX"
    )]
    let mut shown: Vec<i64> = exact.iter().map(|value| value.floor() as i64).collect();
    if shown.is_empty() {
        return shown;
    }
    let mut order: Vec<usize> = (0..exact.len()).collect();
    let remainder = |at: usize| exact[at] - exact[at].floor();
    order.sort_by(|&a, &b| remainder(b).total_cmp(&remainder(a)).then(a.cmp(&b)));
    let mut lacking = target - shown.iter().sum::<i64>();
    for at in order.iter().copied().cycle() {
        if lacking <= 0 {
            break;
        }
        shown[at] += 1;
        lacking -= 1;
    }
    // Too many already: take from the smallest remainders first.
    for at in order.iter().rev().copied().cycle() {
        if 0 <= lacking {
            break;
        }
        shown[at] -= 1;
        lacking += 1;
    }
    shown
}

/// Places of the parts that matter most, largest first, at most `limit` and none below `least`.
///
/// `is_up` asks for what raises the score, otherwise for what holds it back. Equal parts stay in order.
///
/// # Source
/// Methods section 9.3: at most four, at least 0.1 nats (about 10 % of the odds).
pub fn top_reasons(parts: &[f64], is_up: bool, limit: usize, least: f64) -> Vec<usize> {
    let sign = if is_up { 1.0 } else { -1.0 };
    let mut order: Vec<usize> = (0..parts.len())
        .filter(|&at| least <= sign * parts[at])
        .collect();
    order.sort_by(|&a, &b| {
        (sign * parts[b])
            .total_cmp(&(sign * parts[a]))
            .then(a.cmp(&b))
    });
    order.truncate(limit);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_points_add_up_whatever_the_target() {
        let parts = [1.26, -0.5, 0.26, 0.0];
        for target in -3..=6 {
            let shown = show_points(&parts, 1.0, target);
            assert_eq!(shown.iter().sum::<i64>(), target);
        }
        assert_eq!(show_points(&parts, 1.0, 1), [1, 0, 0, 0]);
        assert_eq!(show_points(&[], 1.0, 3), [0i64; 0]);
    }

    #[test]
    fn reasons_are_ranked_by_sign() {
        let parts = [0.5, -0.2, 0.05, 0.5, 0.9];
        assert_eq!(top_reasons(&parts, true, 2, 0.1), [4, 0]);
        assert_eq!(top_reasons(&parts, false, 4, 0.1), [1]);
    }
}
