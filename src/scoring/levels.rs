//! Grades and thresholds as levels that a lead climbs and leaves, without flickering at their edges.

use crate::scoring::scorer::Scorer;

/// How far a value has to fall below the beginning of a level before the level is left, in points.
///
/// # Source
/// Methods, section 7.1: hysteresis of 2 points before demotion.
pub const HYSTERESIS: f64 = 2.0;

/// Levels of one kind, from the lowest to the highest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Levels {
    all: Vec<(String, f64)>,
}

/// A change of level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Levels held before.
    pub from: usize,
    /// Levels held after.
    pub to: usize,
}

impl Levels {
    /// Levels with their lowest values, in any order.
    pub fn new(mut all: Vec<(String, f64)>) -> Self {
        all.sort_by(|a, b| a.1.total_cmp(&b.1));
        Self { all }
    }

    /// How many levels `value` reaches, whatever was before.
    pub fn reached(&self, value: f64) -> usize {
        self.all.iter().take_while(|(_, at)| *at <= value).count()
    }

    /// How many levels are held with `value` where `held` were before.
    pub fn held(&self, held: usize, value: f64) -> usize {
        let kept = self.reached(value + HYSTERESIS);
        self.reached(value).max(held.min(kept))
    }

    /// The change of level with `value`, if there is one.
    pub fn step(&self, held: usize, value: f64) -> Option<Step> {
        let to = self.held(held, value);
        (to != held).then_some(Step { from: held, to })
    }

    /// Name of the highest of `held` levels.
    pub fn name(&self, held: usize) -> Option<&str> {
        let (name, _) = self.all.get(held.checked_sub(1)?)?;
        Some(name)
    }

    /// Every level with its lowest value, the lowest first.
    pub fn all(&self) -> &[(String, f64)] {
        &self.all
    }

    /// Every name, the lowest level first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|(name, _)| name.as_str())
    }

    /// Names of the levels that a step climbs or leaves, in the order in which it does.
    pub fn passed(&self, step: Step) -> Vec<&str> {
        let between = step.from.min(step.to)..step.from.max(step.to);
        let names = self.names().skip(between.start).take(between.len());
        let mut names: Vec<&str> = names.collect();
        if step.to < step.from {
            names.reverse();
        }
        names
    }
}

impl Scorer {
    /// Grades, by score.
    pub fn grade_levels(&self) -> Levels {
        Levels::new(self.fitted.grades.clone())
    }

    /// Thresholds of the rulebook, by its points.
    pub fn threshold_levels(&self) -> Levels {
        let book = self.rulebook.iter().flat_map(|book| &book.thresholds);
        Levels::new(book.map(|one| (one.label.clone(), one.at)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grades() -> Levels {
        let cuts = [("A", 75.0), ("B", 60.0), ("C", 45.0)];
        Levels::new(cuts.map(|(name, at)| (name.to_owned(), at)).to_vec())
    }

    #[test]
    fn a_level_is_left_only_when_the_value_falls_clearly_below_it() {
        let grades = grades();
        // 60 climbs to B; 59 and 58 stay there, 57 does not; and 59 does not climb back.
        let mut held = grades.reached(44.0);
        let mut seen = Vec::new();
        for score in [60.0, 59.0, 58.0, 57.0, 59.0, 60.0, 30.0] {
            held = grades.held(held, score);
            seen.push(grades.name(held));
        }
        let (b, c) = (Some("B"), Some("C"));
        assert_eq!(seen, [b, b, b, c, c, b, None]);
    }

    #[test]
    fn a_step_names_every_level_on_its_way() {
        let grades = grades();
        let up = grades.step(0, 99.0).unwrap();
        assert_eq!(grades.passed(up), ["C", "B", "A"]);
        let down = grades.step(3, 46.0).unwrap();
        assert_eq!(
            (grades.name(down.from), grades.name(down.to)),
            (Some("A"), Some("C"))
        );
        assert_eq!(grades.passed(down), ["A", "B"]);
        assert_eq!(grades.step(3, 73.0), None);
    }
}
