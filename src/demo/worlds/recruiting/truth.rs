//! The stated truth: what makes leads decide, and which rules are right about it.

use crate::demo::blueprint::{Fact, Is, Term, Verdict, at_least, colleagues, saturating, up_to};

const RESTLESS: &[&str] = &[
    "jobs_page",
    "position_ended",
    "position_changed",
    "mail_changed",
    "recommendation",
];
const TWO_TO_FIVE: Fact = Fact::Between("years_in_position", 2.0, 5.0);
const JOBS: Fact = saturating(&["jobs_page"], 45, 1.5);

/// What makes leads decide.
pub(super) const TERMS: &[Term] = &[
    Term {
        name: "recommendations",
        words: "new recommendations, the more, the more",
        fact: up_to(&["recommendation", "recommendation_back"], 30, 4.0),
        weight: 0.4,
    },
    Term {
        name: "surge",
        words: "a dramatic change of use",
        fact: Fact::Surge(&[]),
        weight: 0.9,
    },
    Term {
        name: "position_ended",
        words: "the last position has ended",
        fact: at_least(&["position_ended"], 90, 1.0),
        weight: 1.8,
    },
    Term {
        name: "position_changed",
        words: "the position was changed: they have just moved",
        fact: at_least(&["position_changed"], 90, 1.0),
        weight: -1.0,
    },
    Term {
        name: "text_changed",
        words: "rewrote the profile, whatever the number of saves",
        fact: at_least(&["text_changed"], 60, 1.0),
        weight: 0.6,
    },
    Term {
        name: "mail_changed",
        words: "changed the mail address",
        fact: at_least(&["mail_changed"], 90, 1.0),
        weight: 0.9,
    },
    Term {
        name: "jobs_page",
        words: "looked at the jobs page",
        fact: JOBS,
        weight: 1.0,
    },
    Term {
        name: "jobs_page_at_the_right_time",
        words: "looked at the jobs page after two to five years in the position",
        fact: Fact::Both(&JOBS, &TWO_TO_FIVE),
        weight: 0.9,
    },
    Term {
        name: "salary_pages",
        words: "looked at salaries",
        fact: up_to(&["salary_page"], 45, 2.0),
        weight: 0.7,
    },
    Term {
        name: "questions",
        words: "asks questions",
        fact: up_to(&["asked"], 60, 2.0),
        weight: 0.2,
    },
    Term {
        name: "colleagues",
        words: "colleagues show the same signs",
        fact: colleagues(RESTLESS, 30, 4.0),
        weight: 0.6,
    },
    Term {
        name: "two_to_five_years",
        words: "two to five years in the position",
        fact: TWO_TO_FIVE,
        weight: 0.5,
    },
    Term {
        name: "wanted_field",
        words: "software or data",
        fact: Fact::Is("field", &["software", "data"]),
        weight: 0.6,
    },
    Term {
        name: "open",
        words: "says so",
        fact: Fact::Is("open_to_work", &["yes"]),
        weight: 0.8,
    },
];

/// What that says about the rules.
pub(super) const VERDICTS: &[Verdict] = &[
    Verdict {
        rule: "recommendations_updated",
        is: Is::Right,
        terms: &["recommendations"],
        why: "recommendations are asked for before one needs them",
    },
    Verdict {
        rule: "change_of_use",
        is: Is::Right,
        terms: &["surge"],
        why: "a change of habit has a reason",
    },
    Verdict {
        rule: "position_ended",
        is: Is::Right,
        terms: &["position_ended"],
        why: "they need a job",
    },
    Verdict {
        rule: "position_changed",
        is: Is::WrongSign,
        terms: &["position_changed"],
        why: "they have just found a job",
    },
    Verdict {
        rule: "profile_text_changed",
        is: Is::Right,
        terms: &["text_changed"],
        why: "one tidies before visitors come",
    },
    Verdict {
        rule: "mail_changed",
        is: Is::Right,
        terms: &["mail_changed"],
        why: "nobody leaves the private address with the old employer",
    },
    Verdict {
        rule: "many_invitations",
        is: Is::Overpaid,
        terms: &[],
        why: "networkers invite everybody all the time",
    },
    Verdict {
        rule: "jobs_page_seen",
        is: Is::Right,
        terms: &["jobs_page", "jobs_page_at_the_right_time"],
        why: "above all after two to five years",
    },
    Verdict {
        rule: "away",
        is: Is::Overpaid,
        terms: &[],
        why: "silence says no more than the signs that are missing",
    },
    Verdict {
        rule: "groups_joined",
        is: Is::Overpaid,
        terms: &[],
        why: "some join every group",
    },
    Verdict {
        rule: "questions",
        is: Is::Overpaid,
        terms: &["questions"],
        why: "questions say little, answers nothing",
    },
    Verdict {
        rule: "colleagues_restless",
        is: Is::Right,
        terms: &["colleagues"],
        why: "something is wrong at the company",
    },
    Verdict {
        rule: "wanted_field",
        is: Is::Right,
        terms: &["wanted_field"],
        why: "there are places to offer",
    },
    Verdict {
        rule: "long_in_position",
        is: Is::Right,
        terms: &["two_to_five_years"],
        why: "that is when people move",
    },
];
