//! A simulated company as plain data: what people do, who they are, and what truly makes them buy.
//!
//! Nothing here draws a number. One blueprint is one file under `worlds/`; the engine is shared.

/// Everything that makes one world.
#[derive(Debug)]
pub(super) struct Blueprint {
    /// The preset that fits, or `b2b` for the world without one.
    pub(super) name: &'static str,
    /// The company in one line.
    pub(super) summary: &'static str,
    /// The `rules.toml` that is written.
    pub(super) rules: &'static str,
    /// The `leadscore.toml` that is written.
    pub(super) project: &'static str,
    /// Columns of the log beside id, lead, type and the two times.
    pub(super) columns: &'static [&'static str],
    /// Hidden traits of a lead and the share of leads that have them.
    pub(super) traits: &'static [(&'static str, f64)],
    /// What happens in the log.
    pub(super) behaviors: &'static [Behavior],
    /// Columns of the lead table after lead, created and account.
    pub(super) attributes: &'static [Attribute],
    /// The conversion: its name in the outcome table and its money.
    pub(super) outcome: Outcome,
    /// Log-odds that a lead without any fact decides on a given day.
    pub(super) base: f64,
    /// Standard deviation of what nobody can see, in log-odds.
    pub(super) noise: f64,
    /// What makes leads decide, in log-odds.
    pub(super) terms: &'static [Term],
    /// What the truth says about single rules of `rules`.
    pub(super) verdicts: &'static [Verdict],
    /// Terms for which `rules` has no rule.
    pub(super) unruled: &'static [&'static str],
}

/// One sort of row in the log; several may share an event type and differ in their properties.
#[derive(Debug)]
pub(super) struct Behavior {
    /// Unique in its world; terms name it.
    pub(super) name: &'static str,
    /// The event type that is written.
    pub(super) event: &'static str,
    /// Why it happens.
    pub(super) cause: Cause,
    /// Happens only after one of these behaviors; empty = always.
    pub(super) needs: &'static [&'static str],
    /// Never happens after one of these behaviors.
    pub(super) barred_by: &'static [&'static str],
    /// At most once a lead.
    pub(super) once: bool,
    /// Added to the log rate or log-odds where the lead has the trait.
    pub(super) leaning: Option<(&'static str, f64)>,
    /// Property columns and their values.
    pub(super) properties: &'static [(&'static str, Value)],
    /// Share of its rows that reach the log late, and by how many days on average.
    pub(super) late: (f64, f64),
}

/// A behavior without conditions, for `..DEFAULT` in the worlds.
pub(super) const DEFAULT: Behavior = Behavior {
    name: "",
    event: "",
    cause: Cause::Own {
        per_month: 0.0,
        by_intent: 0.0,
    },
    needs: &[],
    barred_by: &[],
    once: false,
    leaning: None,
    properties: &[],
    late: (0.03, 0.7),
};

/// Why a behavior happens.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cause {
    /// The lead acts: a rate a month at intent 0, times `e^(by_intent · intent)`.
    Own {
        /// Times a month at intent 0.
        per_month: f64,
        /// Exponent of intent.
        by_intent: f64,
    },
    /// The company acts, whatever the lead wants; never counts as activity of the lead.
    Sent {
        /// Times a month.
        per_month: f64,
    },
    /// Follows another behavior with some chance; the log-odds of it grow by `by_intent` a unit of intent.
    Reply {
        /// The behavior that it follows.
        to: &'static str,
        /// Chance at intent 0.
        chance: f64,
        /// Log-odds a unit of intent.
        by_intent: f64,
        /// Mean hours until it follows.
        hours: f64,
    },
}

/// The lead acts, so often a month at intent 0, and `e^by_intent` times as often for each unit of intent.
pub(super) const fn own(per_month: f64, by_intent: f64) -> Cause {
    Cause::Own {
        per_month,
        by_intent,
    }
}

/// The company acts, so often a month.
pub(super) const fn sent(per_month: f64) -> Cause {
    Cause::Sent { per_month }
}

/// How a property gets its value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    /// One of these words, by weight.
    Pick(&'static [(&'static str, f64)]),
    /// One to three of these words, joined by `;`.
    Tags(&'static [(&'static str, f64)]),
    /// A whole number spread log-normally around a median.
    Around {
        /// The median.
        median: f64,
        /// Standard deviation of the logarithm.
        spread: f64,
        /// The largest value.
        most: f64,
    },
}

/// One column of the lead table.
#[derive(Debug)]
pub(super) struct Attribute {
    /// Its name.
    pub(super) column: &'static str,
    /// How it gets its value.
    pub(super) kind: AttributeKind,
    /// All leads of an account share it.
    pub(super) shared: bool,
    /// Share of leads (or accounts) without a value.
    pub(super) missing: f64,
}

/// How an attribute gets its value.
#[derive(Debug, Clone, Copy)]
pub(super) enum AttributeKind {
    /// As a property.
    Any(Value),
    /// A mail address at the account's domain, or at a free provider for this share of leads.
    Mail {
        /// Share of free addresses.
        free: f64,
    },
    /// The mail address of whoever brought the lead: for `brought` of the leads, of the same company for `same` of them.
    Referrer {
        /// Share of leads that somebody brought.
        brought: f64,
        /// Share of those where it was a colleague.
        same: f64,
    },
}

/// The conversion.
#[derive(Debug)]
pub(super) struct Outcome {
    /// Kind of a conversion in the outcome table.
    pub(super) won: &'static str,
    /// Kind of a decision against us.
    pub(super) lost: &'static str,
    /// Share of decisions against us.
    pub(super) lost_share: f64,
    /// Median days from decision to outcome.
    pub(super) days: f64,
    /// Median value of a conversion.
    pub(super) amount: f64,
    /// Chance a month that a lead is closed by hand (`disqualified_at`).
    pub(super) closed_per_month: f64,
}

/// A stated reason to convert: `weight` log-odds for each unit of `fact`.
#[derive(Debug)]
pub(super) struct Term {
    /// Unique in its world.
    pub(super) name: &'static str,
    /// In words.
    pub(super) words: &'static str,
    /// What is measured, on the days before.
    pub(super) fact: Fact,
    /// Log-odds a unit.
    pub(super) weight: f64,
}

/// A number about one lead at the start of one day, from what was visible before.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fact {
    /// How often any of `of` happened in the last `days` days, shaped.
    Recent {
        /// Behaviors; empty = all that the lead does itself.
        of: &'static [&'static str],
        /// Length of the window.
        days: u16,
        /// From count to number.
        shape: Shape,
    },
    /// 1 once any of these behaviors has happened.
    Ever(&'static [&'static str]),
    /// How many other leads of the account did any of `of` in the last `days` days, up to `most`.
    Colleagues {
        /// Behaviors; empty = all that a lead does itself.
        of: &'static [&'static str],
        /// Length of the window.
        days: u16,
        /// Cap.
        most: f64,
    },
    /// How much denser the last 7 days were than the 56 before: `ln((n7 + 1) / (n56 / 8 + 1))`, at least 0.
    Surge(&'static [&'static str]),
    /// 1 where the attribute has one of these values.
    Is(&'static str, &'static [&'static str]),
    /// 1 where the attribute lies in `[low, high)`.
    Between(&'static str, f64, f64),
    /// 1 where the attribute is a mail address at a free provider.
    FreeMail(&'static str),
    /// Share of these attributes that have a value.
    Complete(&'static [&'static str]),
    /// 1 where two mail addresses have the same domain.
    SameDomain(&'static str, &'static str),
    /// The product of two facts: an interaction.
    Both(&'static Fact, &'static Fact),
}

/// From count to number.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// 1 where the count is at least this.
    AtLeast(f64),
    /// The count, up to this.
    UpTo(f64),
    /// `1 − e^(−count / scale)`: each further time adds less.
    Saturating(f64),
}

type Names = &'static [&'static str];

/// 1 where any of `of` happened at least `low` times in the last `days` days.
pub(super) const fn at_least(of: Names, days: u16, low: f64) -> Fact {
    Fact::Recent {
        of,
        days,
        shape: Shape::AtLeast(low),
    }
}

/// How often any of `of` happened in the last `days` days, up to `high`.
pub(super) const fn up_to(of: Names, days: u16, high: f64) -> Fact {
    Fact::Recent {
        of,
        days,
        shape: Shape::UpTo(high),
    }
}

/// How often any of `of` happened in the last `days` days, each further time adding less.
pub(super) const fn saturating(of: Names, days: u16, scale: f64) -> Fact {
    Fact::Recent {
        of,
        days,
        shape: Shape::Saturating(scale),
    }
}

/// How many other leads of the account did any of `of` in the last `days` days, up to `most`.
pub(super) const fn colleagues(of: Names, days: u16, most: f64) -> Fact {
    Fact::Colleagues { of, days, most }
}

/// What the truth says about one rule.
#[derive(Debug)]
pub(super) struct Verdict {
    /// Name of the rule in the rulebook.
    pub(super) rule: &'static str,
    /// The sentence.
    pub(super) is: Is,
    /// Terms that it stands for; empty where it stands for nothing.
    pub(super) terms: &'static [&'static str],
    /// Why, in words.
    pub(super) why: &'static str,
}

/// The sentence on one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    /// Right sign, and worth about its points.
    Right,
    /// Worth less than its points, or nothing.
    Overpaid,
    /// Worth more than its points.
    Underpaid,
    /// Its points have the wrong sign.
    WrongSign,
    /// Fires together with another rule that already pays for it.
    Redundant,
}

impl Is {
    /// The sentence in the words of the truth file.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Overpaid => "overpaid",
            Self::Underpaid => "underpaid",
            Self::WrongSign => "wrong sign",
            Self::Redundant => "redundant",
        }
    }
}
