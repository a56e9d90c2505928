//! The stated truth: what makes leads decide, and which rules are right about it.

use crate::demo::blueprint::{Fact, Is, Term, Verdict, at_least, colleagues, saturating, up_to};

const SENIOR: Fact = Fact::Is("seniority", &["c-level", "director"]);
const TINY: Fact = Fact::Between("employees", 0.0, 10.0);
const WEBINAR: Fact = up_to(&["attended"], 60, 2.0);
const TRIAL_USE: Fact = saturating(&["product_used"], 30, 5.0);

/// What makes leads decide.
pub(super) const TERMS: &[Term] = &[
    Term {
        name: "price_page",
        words: "recent views of the price page, each further one adding less",
        fact: saturating(&["price_page"], 30, 1.5),
        weight: 1.4,
    },
    Term {
        name: "docs_read",
        words: "recent views of the documentation: integrations, security, API",
        fact: saturating(&["docs_page"], 30, 1.5),
        weight: 1.3,
    },
    Term {
        name: "demo_requested",
        words: "asked for a demo",
        fact: at_least(&["demo_requested"], 60, 1.0),
        weight: 1.7,
    },
    Term {
        name: "trial_use",
        words: "use of the product during the trial, each further time adding less",
        fact: TRIAL_USE,
        weight: 1.6,
    },
    Term {
        name: "trial_use_of_tiny_companies",
        words: "use of the product by companies below ten people: they stay with the free plan",
        fact: Fact::Both(&TRIAL_USE, &TINY),
        weight: -1.6,
    },
    Term {
        name: "webinar",
        words: "came to a webinar",
        fact: WEBINAR,
        weight: 0.1,
    },
    Term {
        name: "webinar_of_deciders",
        words: "came to a webinar and is a director or above",
        fact: Fact::Both(&WEBINAR, &SENIOR),
        weight: 1.0,
    },
    Term {
        name: "colleagues",
        words: "colleagues of the same account active in the last month",
        fact: colleagues(&[], 30, 3.0),
        weight: 0.35,
    },
    Term {
        name: "downloads",
        words: "downloads of content",
        fact: up_to(&["downloaded"], 60, 2.0),
        weight: 0.35,
    },
    Term {
        name: "clicks",
        words: "clicks in mails",
        fact: up_to(&["mail_clicked"], 60, 3.0),
        weight: 0.3,
    },
    Term {
        name: "any_activity",
        words: "did anything at all in the last month",
        fact: at_least(
            &[
                "page_viewed",
                "price_page",
                "docs_page",
                "downloaded",
                "product_used",
                "contact_form",
            ],
            30,
            1.0,
        ),
        weight: 0.5,
    },
    Term {
        name: "careers_page",
        words: "looked at the careers page: a job seeker",
        fact: at_least(&["careers_page"], 90, 1.0),
        weight: -1.5,
    },
    Term {
        name: "unsubscribed",
        words: "unsubscribed from mails",
        fact: Fact::Ever(&["unsubscribed"]),
        weight: -1.4,
    },
    Term {
        name: "senior",
        words: "director or above",
        fact: SENIOR,
        weight: 0.5,
    },
    Term {
        name: "student",
        words: "student",
        fact: Fact::Is("seniority", &["student"]),
        weight: -1.5,
    },
    Term {
        name: "good_industry",
        words: "software or finance",
        fact: Fact::Is("industry", &["software", "finance"]),
        weight: 0.6,
    },
    Term {
        name: "education",
        words: "schools and universities",
        fact: Fact::Is("industry", &["education"]),
        weight: -0.6,
    },
    Term {
        name: "right_size",
        words: "50 to 1,000 people",
        fact: Fact::Between("employees", 50.0, 1000.0),
        weight: 0.6,
    },
    Term {
        name: "free_mail",
        words: "address at a free provider",
        fact: Fact::FreeMail("email"),
        weight: -0.8,
    },
    Term {
        name: "referred",
        words: "came by referral or partner",
        fact: Fact::Is("source", &["referral", "partner"]),
        weight: 0.6,
    },
    Term {
        name: "bought_list",
        words: "from a bought list",
        fact: Fact::Is("source", &["bought-list"]),
        weight: -0.9,
    },
];

/// What that says about the rules.
pub(super) const VERDICTS: &[Verdict] = &[
    Verdict {
        rule: "good_industry",
        is: Is::Right,
        terms: &["good_industry"],
        why: "software and finance buy more",
    },
    Verdict {
        rule: "right_size",
        is: Is::Right,
        terms: &["right_size"],
        why: "companies of 50 to 1,000 people buy more",
    },
    Verdict {
        rule: "home_country",
        is: Is::Overpaid,
        terms: &[],
        why: "the country does not matter",
    },
    Verdict {
        rule: "free_mail",
        is: Is::Right,
        terms: &["free_mail"],
        why: "free addresses buy less",
    },
    Verdict {
        rule: "senior",
        is: Is::Right,
        terms: &["senior", "webinar_of_deciders"],
        why: "those who decide buy more, above all after a webinar",
    },
    Verdict {
        rule: "student",
        is: Is::Right,
        terms: &["student"],
        why: "students do not buy",
    },
    Verdict {
        rule: "referred",
        is: Is::Right,
        terms: &["referred"],
        why: "leads by referral and partners buy more",
    },
    Verdict {
        rule: "trade_show",
        is: Is::Overpaid,
        terms: &[],
        why: "a badge scanned at a stand says nothing",
    },
    Verdict {
        rule: "mail_opened",
        is: Is::Overpaid,
        terms: &[],
        why: "mail proxies open everything",
    },
    Verdict {
        rule: "mail_clicked",
        is: Is::Right,
        terms: &["clicks"],
        why: "a click is a small sign of interest",
    },
    Verdict {
        rule: "unsubscribed",
        is: Is::Right,
        terms: &["unsubscribed"],
        why: "those who leave the list rarely buy",
    },
    Verdict {
        rule: "mails_ignored",
        is: Is::Overpaid,
        terms: &[],
        why: "opens are noise, so not opening is noise, too",
    },
    Verdict {
        rule: "price_page",
        is: Is::Right,
        terms: &["price_page"],
        why: "who looks at prices is near a decision; the cap is right as well",
    },
    Verdict {
        rule: "page_viewed",
        is: Is::Right,
        terms: &["any_activity"],
        why: "to be there at all says much, each further page nothing: together about what it pays",
    },
    Verdict {
        rule: "careers_page",
        is: Is::WrongSign,
        terms: &["careers_page"],
        why: "who reads about jobs looks for one, and does not buy",
    },
    Verdict {
        rule: "downloaded",
        is: Is::Right,
        terms: &["downloads"],
        why: "a download is a small sign of interest",
    },
    Verdict {
        rule: "demo_requested",
        is: Is::Right,
        terms: &["demo_requested"],
        why: "the strongest single sign",
    },
    Verdict {
        rule: "demo_form",
        is: Is::Redundant,
        terms: &[],
        why: "the form and the request are one action, paid twice",
    },
    Verdict {
        rule: "webinar_attended",
        is: Is::Overpaid,
        terms: &["webinar", "webinar_of_deciders"],
        why: "right for directors and above, nothing for everybody else",
    },
    Verdict {
        rule: "social_followed",
        is: Is::Overpaid,
        terms: &[],
        why: "followers do not buy more",
    },
    Verdict {
        rule: "social_engaged",
        is: Is::Overpaid,
        terms: &[],
        why: "likes do not buy",
    },
    Verdict {
        rule: "product_used",
        is: Is::Right,
        terms: &["trial_use", "trial_use_of_tiny_companies"],
        why: "use in the trial sells, except to companies below ten people",
    },
    Verdict {
        rule: "trial_started",
        is: Is::Overpaid,
        terms: &[],
        why: "a trial that nobody uses says nothing: use has a rule of its own",
    },
    Verdict {
        rule: "colleagues_active",
        is: Is::Right,
        terms: &["colleagues"],
        why: "companies buy together",
    },
    Verdict {
        rule: "quiet",
        is: Is::Overpaid,
        terms: &["any_activity"],
        why: "who went quiet rarely buys, but the second and third quiet month say nothing more",
    },
];
