//! Where limits cut points off, and how much of a rule they hide.

use super::rows::Rows;

/// Points a row has to differ by for a limit to count.
const SLACK: f64 = 1e-9;

/// How often limits bind in the rows in which a rule fired, as shares of them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bindings {
    /// The rule's own limit.
    pub own: f64,
    /// That of its group.
    pub group: f64,
    /// That of the total.
    pub total: f64,
    /// Any of the three.
    pub any: f64,
    /// The total would be the same without the rule.
    pub hidden: f64,
}

/// How often limits bind in all rows, as shares of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BookBindings {
    /// Rows in which a rule's own limit cuts.
    pub rules: f64,
    /// By group with limits: name, share.
    pub groups: Vec<(String, f64)>,
    /// Rows in which the total is cut.
    pub total: f64,
    /// Rows in which anything is cut.
    pub any: f64,
}

/// Points by group, before and after their limits.
pub(super) struct Tally<'a> {
    rows: &'a Rows<'a>,
    /// By group, before its limits.
    sums: Vec<Vec<f64>>,
    /// Sum over groups, before the limits of the total.
    whole: Vec<f64>,
    /// Group of each rule.
    group_of: Vec<usize>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(rows: &'a Rows<'a>) -> Self {
        let (n, caps) = (rows.n(), &rows.rules.caps);
        let group_of = if caps.group_of.is_empty() {
            vec![0; rows.n_rules()]
        } else {
            caps.group_of.clone()
        };
        let mut sums = vec![vec![0.0; n]; caps.groups.len().max(1)];
        for (rule, facts) in rows.rules.facts.iter().enumerate() {
            let points = rows.rules.points[rule];
            for (sum, fact) in sums[group_of[rule]].iter_mut().zip(facts) {
                *sum += points * fact;
            }
        }
        let mut tally = Self {
            rows,
            sums,
            whole: Vec::new(),
            group_of,
        };
        let mut whole = vec![0.0; n];
        for (group, sums) in tally.sums.iter().enumerate() {
            for (to, sum) in whole.iter_mut().zip(sums) {
                *to += tally.clip(group, *sum);
            }
        }
        tally.whole = whole;
        tally
    }

    fn clip(&self, group: usize, sum: f64) -> f64 {
        let groups = &self.rows.rules.caps.groups;
        groups
            .get(group)
            .map_or(sum, |group| group.bounds.clip(sum))
    }

    /// Points of fit and of engagement, where the rulebook has both.
    pub(super) fn axes(&self) -> Option<[Vec<f64>; 2]> {
        let groups = &self.rows.rules.caps.groups;
        let mut axes = [vec![0.0; self.rows.n()], vec![0.0; self.rows.n()]];
        for (group, sums) in groups.iter().zip(&self.sums) {
            let to_axis = &mut axes[usize::from(!group.is_fit)];
            for (to, sum) in to_axis.iter_mut().zip(sums) {
                *to += group.bounds.clip(*sum);
            }
        }
        let varies = |axis: &Vec<f64>| axis.iter().any(|value| (value - axis[0]).abs() > SLACK);
        axes.iter().all(varies).then_some(axes)
    }

    /// How often limits bind where `rule` fired.
    pub(super) fn bindings(&self, rule: usize) -> Bindings {
        let fired = &self.rows.fired[rule];
        if fired.is_empty() {
            return Bindings::default();
        }
        let (group, points) = (self.group_of[rule], self.rows.rules.points[rule]);
        let total = &self.rows.rules.caps.total;
        let mut counts = [0usize; 5];
        for &row in fired {
            let row = row as usize;
            let value = points * self.rows.rules.facts[rule][row];
            let sum = self.sums[group][row];
            let (clipped, whole) = (self.clip(group, sum), self.whole[row]);
            let own = self.is_cut(rule, row);
            let by_group = (clipped - sum).abs() > SLACK;
            let by_total = (total.clip(whole) - whole).abs() > SLACK;
            let without = whole - clipped + self.clip(group, sum - value);
            let hidden = value != 0.0 && (total.clip(without) - total.clip(whole)).abs() <= SLACK;
            let seen = [own, by_group, by_total, own || by_group || by_total, hidden];
            for (count, seen) in counts.iter_mut().zip(seen) {
                *count += usize::from(seen);
            }
        }
        let [own, group, total, any, hidden] =
            counts.map(|count| count as f64 / fired.len() as f64);
        Bindings {
            own,
            group,
            total,
            any,
            hidden,
        }
    }

    fn is_cut(&self, rule: usize, row: usize) -> bool {
        let uncut = self
            .rows
            .rules
            .caps
            .uncut
            .get(rule)
            .and_then(Option::as_ref);
        uncut.is_some_and(|uncut| (uncut[row] - self.rows.rules.facts[rule][row]).abs() > SLACK)
    }

    /// How often limits bind in all rows.
    pub(super) fn book(&self) -> BookBindings {
        let caps = &self.rows.rules.caps;
        let n = self.rows.n() as f64;
        let mut any = vec![false; self.rows.n()];
        let mut share = |is_cut: &dyn Fn(usize) -> bool| {
            let mut count = 0usize;
            for (row, any) in any.iter_mut().enumerate() {
                if is_cut(row) {
                    *any = true;
                    count += 1;
                }
            }
            count as f64 / n
        };
        let limited: Vec<usize> = (0..self.rows.n_rules())
            .filter(|&rule| caps.uncut.get(rule).is_some_and(Option::is_some))
            .collect();
        let rules = share(&|row| limited.iter().any(|&rule| self.is_cut(rule, row)));
        let groups = caps
            .groups
            .iter()
            .enumerate()
            .filter(|(_, group)| group.bounds.min.is_some() || group.bounds.max.is_some())
            .map(|(idx, group)| {
                let cut = |row: usize| {
                    let sum = self.sums[idx][row];
                    (group.bounds.clip(sum) - sum).abs() > SLACK
                };
                (group.name.clone(), share(&cut))
            })
            .collect();
        let total =
            share(&|row| (caps.total.clip(self.whole[row]) - self.whole[row]).abs() > SLACK);
        BookBindings {
            rules,
            groups,
            total,
            any: any.iter().filter(|&&any| any).count() as f64 / n,
        }
    }
}
