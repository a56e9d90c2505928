//! The stated truth: what makes leads decide, and which rules are right about it.

use crate::demo::blueprint::{Fact, Is, Term, Verdict, at_least, saturating, up_to};

const ANSWERS: &[&str] = &["mail_replied", "message_replied", "voice_replied"];
const LAUNCHED: Fact = at_least(&["first_campaign"], 90, 1.0);

/// What makes leads decide.
pub(super) const TERMS: &[Term] = &[
    Term {
        name: "answers",
        words: "answered by mail, message or voice",
        fact: up_to(ANSWERS, 60, 2.0),
        weight: 0.9,
    },
    Term {
        name: "demo_link",
        words: "clicked the link to book a demo",
        fact: at_least(&["demo_link"], 60, 1.0),
        weight: 1.5,
    },
    Term {
        name: "clicks",
        words: "clicked another link in a mail",
        fact: up_to(&["mail_clicked"], 60, 2.0),
        weight: 0.4,
    },
    Term {
        name: "price_page",
        words: "looked at the price page",
        fact: saturating(&["price_page"], 30, 1.5),
        weight: 1.4,
    },
    Term {
        name: "any_page",
        words: "was on the website",
        fact: at_least(&["page_viewed", "price_page"], 30, 1.0),
        weight: 0.4,
    },
    Term {
        name: "webinar",
        words: "attended a webinar",
        fact: at_least(&["webinar_attended"], 60, 1.0),
        weight: 0.6,
    },
    Term {
        name: "advanced_guide",
        words: "read an advanced guide",
        fact: at_least(&["advanced_guide"], 60, 1.0),
        weight: 0.5,
    },
    Term {
        name: "signed_up",
        words: "signed up",
        fact: Fact::Ever(&["signed_up"]),
        weight: 0.5,
    },
    Term {
        name: "onboarded",
        words: "completed the onboarding",
        fact: Fact::Ever(&["onboarded"]),
        weight: 0.8,
    },
    Term {
        name: "launched",
        words: "launched a first campaign lately",
        fact: LAUNCHED,
        weight: 0.9,
    },
    Term {
        name: "launched_with_crm",
        words: "launched a first campaign with a CRM connected",
        fact: Fact::Both(&LAUNCHED, &Fact::Ever(&["crm_connected"])),
        weight: 0.9,
    },
    Term {
        name: "ten_conversions",
        words: "reached ten conversions",
        fact: Fact::Ever(&["ten_conversions"]),
        weight: 0.6,
    },
    Term {
        name: "account_deleted",
        words: "deleted the account",
        fact: Fact::Ever(&["account_deleted"]),
        weight: -4.0,
    },
    Term {
        name: "unsubscribed",
        words: "unsubscribed",
        fact: Fact::Ever(&["unsubscribed"]),
        weight: -1.2,
    },
    Term {
        name: "founder",
        words: "founder",
        fact: Fact::Is("job", &["founder"]),
        weight: 0.5,
    },
    Term {
        name: "right_size",
        words: "5 to 100 people",
        fact: Fact::Between("employees", 5.0, 100.0),
        weight: 0.6,
    },
];

/// What that says about the rules.
pub(super) const VERDICTS: &[Verdict] = &[
    Verdict {
        rule: "lead_converted",
        is: Is::Underpaid,
        terms: &["answers"],
        why: "an answer is worth more than 5 points, and a second one counts again",
    },
    Verdict {
        rule: "email_opened",
        is: Is::Overpaid,
        terms: &[],
        why: "mail proxies open everything",
    },
    Verdict {
        rule: "email_clicked",
        is: Is::Right,
        terms: &["clicks"],
        why: "a click is a small sign of interest",
    },
    Verdict {
        rule: "email_clicked_named_link",
        is: Is::Right,
        terms: &["demo_link"],
        why: "who clicks to book a demo wants one",
    },
    Verdict {
        rule: "unsubscribed",
        is: Is::Right,
        terms: &["unsubscribed"],
        why: "those who leave the list rarely buy",
    },
    Verdict {
        rule: "linkedin_profile_visited",
        is: Is::Overpaid,
        terms: &[],
        why: "collectors of contacts look at every profile",
    },
    Verdict {
        rule: "linkedin_request_accepted",
        is: Is::Overpaid,
        terms: &[],
        why: "collectors of contacts accept every request",
    },
    Verdict {
        rule: "twitter_followed_back",
        is: Is::Overpaid,
        terms: &[],
        why: "a courtesy",
    },
    Verdict {
        rule: "pricing_page",
        is: Is::Right,
        terms: &["price_page"],
        why: "who looks at prices is near a decision, for some weeks",
    },
    Verdict {
        rule: "webinar_attended",
        is: Is::Right,
        terms: &["webinar"],
        why: "who spends an hour is interested",
    },
    Verdict {
        rule: "advanced_guide_read",
        is: Is::Right,
        terms: &["advanced_guide"],
        why: "only those with a plan read it",
    },
    Verdict {
        rule: "signed_up",
        is: Is::Overpaid,
        terms: &["signed_up"],
        why: "many sign up and never come back",
    },
    Verdict {
        rule: "onboarding_completed",
        is: Is::Right,
        terms: &["onboarded"],
        why: "who finishes the onboarding means it",
    },
    Verdict {
        rule: "first_campaign_launched",
        is: Is::Right,
        terms: &["launched", "launched_with_crm"],
        why: "the strongest sign, twice as strong with a CRM connected",
    },
    Verdict {
        rule: "ten_conversions_reached",
        is: Is::Right,
        terms: &["ten_conversions"],
        why: "the product works for them",
    },
    Verdict {
        rule: "crm_connected",
        is: Is::Underpaid,
        terms: &["launched_with_crm"],
        why: "worth a lot once a campaign runs",
    },
    Verdict {
        rule: "account_deleted",
        is: Is::Right,
        terms: &["account_deleted"],
        why: "they are gone",
    },
];
