//! The world of the preset `recruiting`: people on a professional network, some of whom are open for a new job.

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Fact, Is, Outcome, Shape, Term, Value, Verdict,
};

/// Candidates who have not said that they are candidates.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "recruiting",
    summary: "Talentfield approaches people on a professional network; some take the talk and change jobs",
    rules: include_str!("../../rules/presets/recruiting.toml"),
    project: include_str!("recruiting.leadscore.toml"),
    columns: &["section", "topic"],
    traits: &[("networker", 0.12), ("student of every group", 0.08)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome { won: "changed_job", lost: "declined", lost_share: 0.3, days: 18.0, amount: 9000.0, closed_per_month: 0.03 },
    base: -10.6,
    noise: 0.7,
    terms: TERMS,
    verdicts: VERDICTS,
    unruled: &["salary_pages"],
};

const TOPIC: Value = Value::Pick(&[("engineering", 4.0), ("data", 3.0), ("management", 2.0), ("careers", 2.0)]);

const BEHAVIORS: &[Behavior] = &[
    Behavior { name: "visit", event: "page_viewed", cause: Cause::Own { per_month: 2.0, by_intent: 0.5 }, leaning: Some(("networker", 0.8)), properties: &[("section", Value::Pick(&[("feed", 6.0), ("messages", 3.0), ("people", 2.0)]))], ..DEFAULT },
    Behavior { name: "salary_page", event: "page_viewed", cause: Cause::Own { per_month: 0.1, by_intent: 0.9 }, properties: &[("section", Value::Pick(&[("salaries", 1.0)]))], ..DEFAULT },
    Behavior { name: "jobs_page", event: "jobs_page_viewed", cause: Cause::Own { per_month: 0.18, by_intent: 1.0 }, properties: &[("topic", TOPIC)], ..DEFAULT },
    Behavior { name: "recommendation", event: "recommendation_updated", cause: Cause::Own { per_month: 0.1, by_intent: 0.9 }, ..DEFAULT },
    // Recommendations come in answer to others, in threes and fours.
    Behavior { name: "recommendation_back", event: "recommendation_updated", cause: Cause::Reply { to: "recommendation", chance: 0.4, by_intent: 0.3, hours: 70.0 }, ..DEFAULT },
    Behavior { name: "position_ended", event: "position_ended", cause: Cause::Own { per_month: 0.012, by_intent: 0.5 }, late: (0.3, 2.0), ..DEFAULT },
    Behavior { name: "position_changed", event: "position_changed", cause: Cause::Own { per_month: 0.03, by_intent: 0.1 }, late: (0.3, 2.0), ..DEFAULT },
    Behavior { name: "text_changed", event: "profile_text_changed", cause: Cause::Own { per_month: 0.12, by_intent: 0.8 }, properties: &[("section", Value::Pick(&[("headline", 3.0), ("about", 3.0), ("skills", 2.0)]))], ..DEFAULT },
    // One sitting gives many saves.
    Behavior { name: "text_saved_again", event: "profile_text_changed", cause: Cause::Reply { to: "text_changed", chance: 0.6, by_intent: 0.0, hours: 0.2 }, properties: &[("section", Value::Pick(&[("headline", 3.0), ("about", 3.0), ("skills", 2.0)]))], ..DEFAULT },
    Behavior { name: "mail_changed", event: "mail_changed", cause: Cause::Own { per_month: 0.02, by_intent: 0.7 }, ..DEFAULT },
    Behavior { name: "invitation", event: "invitation_sent", cause: Cause::Own { per_month: 0.45, by_intent: 0.6 }, leaning: Some(("networker", 2.0)), ..DEFAULT },
    Behavior { name: "group", event: "group_joined", cause: Cause::Own { per_month: 0.12, by_intent: 0.3 }, leaning: Some(("student of every group", 1.8)), properties: &[("topic", TOPIC)], ..DEFAULT },
    Behavior { name: "asked", event: "question_posted", cause: Cause::Own { per_month: 0.1, by_intent: 0.3 }, properties: &[("topic", TOPIC)], ..DEFAULT },
    Behavior { name: "answered", event: "question_answered", cause: Cause::Own { per_month: 0.2, by_intent: 0.1 }, leaning: Some(("networker", 0.8)), properties: &[("topic", TOPIC)], ..DEFAULT },
    Behavior { name: "approached", event: "recruiter_message_sent", cause: Cause::Sent { per_month: 0.15 }, ..DEFAULT },
];

const ATTRIBUTES: &[Attribute] = &[
    Attribute { column: "field", kind: AttributeKind::Any(Value::Pick(&[("software", 36.0), ("data", 18.0), ("design", 14.0), ("sales", 18.0), ("finance", 14.0)])), shared: false, missing: 0.05 },
    Attribute { column: "years_in_position", kind: AttributeKind::Any(Value::Around { median: 3.0, spread: 0.7, most: 30.0 }), shared: false, missing: 0.1 },
    Attribute { column: "country", kind: AttributeKind::Any(Value::Pick(&[("DE", 30.0), ("ES", 25.0), ("FR", 20.0), ("PL", 15.0), ("PT", 10.0)])), shared: false, missing: 0.03 },
    Attribute { column: "company_size", kind: AttributeKind::Any(Value::Around { median: 250.0, spread: 1.6, most: 100_000.0 }), shared: true, missing: 0.08 },
    Attribute { column: "open_to_work", kind: AttributeKind::Any(Value::Pick(&[("no", 8.0), ("yes", 1.0)])), shared: false, missing: 0.2 },
];

const RESTLESS: &[&str] = &["jobs_page", "position_ended", "position_changed", "mail_changed", "recommendation"];
const TWO_TO_FIVE: Fact = Fact::Between("years_in_position", 2.0, 5.0);
const JOBS: Fact = Fact::Recent { of: &["jobs_page"], days: 45, shape: Shape::Saturating(1.5) };

const TERMS: &[Term] = &[
    Term { name: "recommendations", words: "new recommendations, the more, the more", fact: Fact::Recent { of: &["recommendation", "recommendation_back"], days: 30, shape: Shape::UpTo(4.0) }, weight: 0.4 },
    Term { name: "surge", words: "a dramatic change of use", fact: Fact::Surge(&[]), weight: 0.9 },
    Term { name: "position_ended", words: "the last position has ended", fact: Fact::Recent { of: &["position_ended"], days: 90, shape: Shape::AtLeast(1.0) }, weight: 1.8 },
    Term { name: "position_changed", words: "the position was changed: they have just moved", fact: Fact::Recent { of: &["position_changed"], days: 90, shape: Shape::AtLeast(1.0) }, weight: -1.0 },
    Term { name: "text_changed", words: "rewrote the profile, whatever the number of saves", fact: Fact::Recent { of: &["text_changed"], days: 60, shape: Shape::AtLeast(1.0) }, weight: 0.6 },
    Term { name: "mail_changed", words: "changed the mail address", fact: Fact::Recent { of: &["mail_changed"], days: 90, shape: Shape::AtLeast(1.0) }, weight: 0.9 },
    Term { name: "jobs_page", words: "looked at the jobs page", fact: JOBS, weight: 1.0 },
    Term { name: "jobs_page_at_the_right_time", words: "looked at the jobs page after two to five years in the position", fact: Fact::Both(&JOBS, &TWO_TO_FIVE), weight: 0.9 },
    Term { name: "salary_pages", words: "looked at salaries", fact: Fact::Recent { of: &["salary_page"], days: 45, shape: Shape::UpTo(2.0) }, weight: 0.7 },
    Term { name: "questions", words: "asks questions", fact: Fact::Recent { of: &["asked"], days: 60, shape: Shape::UpTo(2.0) }, weight: 0.2 },
    Term { name: "colleagues", words: "colleagues show the same signs", fact: Fact::Colleagues { of: RESTLESS, days: 30, most: 4.0 }, weight: 0.6 },
    Term { name: "two_to_five_years", words: "two to five years in the position", fact: TWO_TO_FIVE, weight: 0.5 },
    Term { name: "wanted_field", words: "software or data", fact: Fact::Is("field", &["software", "data"]), weight: 0.6 },
    Term { name: "open", words: "says so", fact: Fact::Is("open_to_work", &["yes"]), weight: 0.8 },
];

const VERDICTS: &[Verdict] = &[
    Verdict { rule: "recommendations_updated", is: Is::Right, terms: &["recommendations"], why: "recommendations are asked for before one needs them" },
    Verdict { rule: "change_of_use", is: Is::Right, terms: &["surge"], why: "a change of habit has a reason" },
    Verdict { rule: "position_ended", is: Is::Right, terms: &["position_ended"], why: "they need a job" },
    Verdict { rule: "position_changed", is: Is::WrongSign, terms: &["position_changed"], why: "they have just found a job" },
    Verdict { rule: "profile_text_changed", is: Is::Right, terms: &["text_changed"], why: "one tidies before visitors come" },
    Verdict { rule: "mail_changed", is: Is::Right, terms: &["mail_changed"], why: "nobody leaves the private address with the old employer" },
    Verdict { rule: "many_invitations", is: Is::Overpaid, terms: &[], why: "networkers invite everybody all the time" },
    Verdict { rule: "jobs_page_seen", is: Is::Right, terms: &["jobs_page", "jobs_page_at_the_right_time"], why: "above all after two to five years" },
    Verdict { rule: "away", is: Is::Overpaid, terms: &[], why: "silence says no more than the signs that are missing" },
    Verdict { rule: "groups_joined", is: Is::Overpaid, terms: &[], why: "some join every group" },
    Verdict { rule: "questions", is: Is::Overpaid, terms: &["questions"], why: "questions say little, answers nothing" },
    Verdict { rule: "colleagues_restless", is: Is::Right, terms: &["colleagues"], why: "something is wrong at the company" },
    Verdict { rule: "wanted_field", is: Is::Right, terms: &["wanted_field"], why: "there are places to offer" },
    Verdict { rule: "long_in_position", is: Is::Right, terms: &["two_to_five_years"], why: "that is when people move" },
];
