//! One verdict a rule, with its reason in one sentence.

use super::rule::RuleAudit;

/// What to make of a rule, in order of severity: the first that holds is the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It never fires, or for so few leads that it does not matter.
    Dead,
    /// It fires nearly everywhere, and how strongly says nothing: it tells nobody apart.
    Saturated,
    /// Limits hide its points nearly wherever it fires.
    CappedOut,
    /// Another rule already pays for the same rows, and this one adds nothing.
    Dominated,
    /// It has not fired for a quarter.
    Stale,
    /// Its points have the wrong sign.
    WrongSign,
    /// It counts for too little, in size: a penalty as well.
    Raise,
    /// It counts for too much, in size: a penalty as well.
    Lower,
    /// The data cannot tell.
    TooLittleEvidence,
    /// The data agree with the points.
    Keep,
}

impl Verdict {
    /// Every verdict, the most severe first.
    pub const ALL: [Self; 10] = [
        Self::Dead,
        Self::Saturated,
        Self::CappedOut,
        Self::Dominated,
        Self::Stale,
        Self::WrongSign,
        Self::Raise,
        Self::Lower,
        Self::TooLittleEvidence,
        Self::Keep,
    ];

    /// The verdict in a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Saturated => "saturated",
            Self::CappedOut => "capped out",
            Self::Dominated => "dominated",
            Self::Stale => "stale",
            Self::WrongSign => "wrong sign",
            Self::Raise => "raise",
            Self::Lower => "lower",
            Self::TooLittleEvidence => "too little evidence",
            Self::Keep => "keep",
        }
    }
}

/// Fewer leads than this, or than [`DEAD_SHARE`] of all: dead.
const DEAD_LEADS: usize = 30;
const DEAD_SHARE: f64 = 0.001;
/// Fires in more than this share of rows: saturated.
const SATURATED: f64 = 0.99;
/// Hidden in more than this share of the rows where it fires: capped out.
const HIDDEN: f64 = 0.9;
/// Days without firing after which a rule is stale.
pub const STALE_DAYS: f64 = 91.0;
/// Chance of even one false "wrong sign" in the whole book.
pub const WRONG_SIGN_LEVEL: f64 = 0.05;

/// The leads of all rows, and the names of all rules.
pub(super) struct Book<'a> {
    pub(super) n_leads: usize,
    pub(super) names: &'a [String],
    pub(super) points: &'a [f64],
    /// Whether conversions suffice to tell the rules apart.
    pub(super) is_adjusted: bool,
}

/// The verdict on one rule and its reason.
pub(super) fn judge(rule: &RuleAudit, book: &Book) -> (Verdict, String) {
    state(rule, book)
        .or_else(|| reversed(rule))
        .unwrap_or_else(|| pay(rule, book))
}

/// What can be seen without looking at outcomes, but for the dominated.
fn state(rule: &RuleAudit, book: &Book) -> Option<(Verdict, String)> {
    let support = &rule.support;
    if support.rows == 0 {
        return Some((Verdict::Dead, "never fired".to_owned()));
    }
    let least = (DEAD_SHARE * book.n_leads as f64).max(DEAD_LEADS as f64);
    if (support.leads as f64) < least {
        let share = percent(support.leads as f64 / book.n_leads as f64);
        let reason = format!(
            "fired for {} of {} leads ({share}): too few to matter or to judge",
            support.leads, book.n_leads
        );
        return Some((Verdict::Dead, reason));
    }
    // A rule that fires everywhere may still pay some leads more than others: points an order, points that fade.
    let is_told = rule.implied().is_some_and(|implied| implied.is_told());
    if SATURATED < support.share && !is_told {
        let reason = format!(
            "fires in {} of all rows: it tells nobody apart",
            percent(support.share)
        );
        return Some((Verdict::Saturated, reason));
    }
    if HIDDEN < rule.bindings.hidden {
        let reason = format!(
            "in {} of the rows where it fires, the score would be the same without it: a limit hides it",
            percent(rule.bindings.hidden)
        );
        return Some((Verdict::CappedOut, reason));
    }
    if let Some(other) = rule.dominated_by {
        let overlap = rule.overlaps.iter().find(|overlap| overlap.rule == other);
        let contained = overlap.map_or(1.0, |overlap| overlap.contained);
        let beyond = match rule.implied() {
            Some(implied) if implied.high - implied.low < 20.0 * rule.points.abs() => {
                format!(
                    "beyond that, the data implies {}",
                    range(implied.low, implied.high)
                )
            }
            _ => "beyond that, there is nothing to tell the two apart".to_owned(),
        };
        let reason = format!(
            "pays {}, but {} of its rows also fire `{}`, which pays {}; {beyond}",
            number(rule.points),
            percent(contained),
            book.names[other],
            number(book.points[other])
        );
        return Some((Verdict::Dominated, reason));
    }
    let quiet = rule.support.days_quiet?;
    (STALE_DAYS < quiet).then(|| {
        let reason = format!("has not fired in the last {quiet:.0} days");
        (Verdict::Stale, reason)
    })
}

fn reversed(rule: &RuleAudit) -> Option<(Verdict, String)> {
    let (holm, implied) = (rule.wrong_sign?.holm, rule.implied()?);
    (holm < WRONG_SIGN_LEVEL).then(|| {
        let less = if rule.points < 0.0 { "more" } else { "less" };
        let reason = format!(
            "{}, but leads with it convert {less}, everything else alike: the data implies {}",
            pays(rule.points),
            range(implied.low, implied.high)
        );
        (Verdict::WrongSign, reason)
    })
}

/// Points against what the data implies.
fn pay(rule: &RuleAudit, book: &Book) -> (Verdict, String) {
    let few = |why: String| (Verdict::TooLittleEvidence, why);
    if !book.is_adjusted {
        return few(format!(
            "{}; there are too few conversions to tell the rules apart",
            pays(rule.points)
        ));
    }
    let Some(implied) = rule.implied() else {
        return few(format!(
            "{}; what it does cannot be told from what other rules do",
            pays(rule.points)
        ));
    };
    let (p, low, high) = (rule.points, implied.low, implied.high);
    let range = range(low, high);
    if low <= p && p <= high {
        // Points that are right within error and cannot be told from nothing are not confirmed by anything.
        return if p == 0.0 || implied.is_told() {
            (
                Verdict::Keep,
                format!("{}, the data implies {range}", pays(p)),
            )
        } else {
            few(format!(
                "{}, the data implies {range}: {} conversions where it fired do not tell that from nothing",
                pays(p),
                rule.support.converted
            ))
        };
    }
    if p.fract() == 0.0 && p != 0.0 && (implied.points - p).abs() < 0.5 {
        let reason = format!(
            "{}, the data implies {range}: as much in whole points",
            pays(p)
        );
        return (Verdict::Keep, reason);
    }
    let counts_for_more = if p < 0.0 { high < p } else { p < low };
    let outside_zero = p == 0.0;
    let verdict = if counts_for_more || outside_zero {
        Verdict::Raise
    } else {
        Verdict::Lower
    };
    (verdict, format!("{}, the data implies {range}", pays(p)))
}

fn pays(points: f64) -> String {
    if points < 0.0 {
        format!("takes {}", number(-points))
    } else {
        format!("pays {}", number(points))
    }
}

/// Whole numbers from 10 on, one digit below.
fn number(value: f64) -> String {
    let digits = if value.abs() < 9.95 { 10.0 } else { 1.0 };
    let rounded = (value * digits).round() / digits;
    // No minus before zero.
    format!("{}", rounded + 0.0)
}

fn range(low: f64, high: f64) -> String {
    let (from, to) = (number(low), number(high));
    match (low.is_finite(), high.is_finite()) {
        (true, true) if from == to => from,
        (true, true) => format!("{from} to {to}"),
        (true, false) => format!("{from} or more"),
        (false, true) => format!("{to} or less"),
        (false, false) => "anything".to_owned(),
    }
}

fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if (1.0..=99.0).contains(&percent) {
        format!("{percent:.0} %")
    } else {
        format!("{percent:.1} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(range(-0.04, 3.46), "0 to 3.5");
        assert_eq!(range(11.6, f64::INFINITY), "12 or more");
        assert_eq!(range(2.0, 2.01), "2");
        assert_eq!(pays(-5.0), "takes 5");
        assert_eq!(percent(0.0031), "0.3 %");
    }

    #[test]
    fn verdicts_are_listed_by_severity() {
        assert!(Verdict::ALL.is_sorted());
    }
}
