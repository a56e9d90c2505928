//! The stated truth: what makes leads decide, and which rules are right about it.

use crate::demo::blueprint::{Fact, Is, Term, Verdict, at_least, colleagues, saturating, up_to};

const DECIDES: Fact = Fact::Is("seniority", &["c-level", "director"]);
const CART: Fact = at_least(&["cart"], 45, 1.0);

/// What makes leads decide.
pub(super) const TERMS: &[Term] = &[
    Term {
        name: "price_page",
        words: "looked at the price page",
        fact: saturating(&["price_page"], 30, 1.5),
        weight: 1.3,
    },
    Term {
        name: "comparison_page",
        words: "compared products",
        fact: saturating(&["comparison_page"], 30, 1.5),
        weight: 1.1,
    },
    Term {
        name: "visits",
        words: "was on the website",
        fact: saturating(&["page", "price_page", "comparison_page"], 30, 2.0),
        weight: 0.7,
    },
    Term {
        name: "form",
        words: "filled in a form",
        fact: at_least(&["form"], 60, 1.0),
        weight: 0.5,
    },
    Term {
        name: "clicks",
        words: "clicked in mails",
        fact: up_to(&["mail_clicked"], 60, 3.0),
        weight: 0.35,
    },
    Term {
        name: "unsubscribed",
        words: "unsubscribed",
        fact: Fact::Ever(&["unsubscribed"]),
        weight: -1.2,
    },
    Term {
        name: "downloads",
        words: "downloads",
        fact: up_to(&["downloaded"], 60, 2.0),
        weight: 0.35,
    },
    Term {
        name: "webinar",
        words: "attended a webinar",
        fact: up_to(&["webinar"], 60, 2.0),
        weight: 0.6,
    },
    Term {
        name: "trial",
        words: "started a trial lately",
        fact: at_least(&["trial"], 45, 1.0),
        weight: 1.4,
    },
    Term {
        name: "quote",
        words: "asked for a quote",
        fact: at_least(&["quote"], 60, 1.0),
        weight: 1.7,
    },
    Term {
        name: "cart",
        words: "filled a cart",
        fact: CART,
        weight: 0.5,
    },
    Term {
        name: "cart_of_deciders",
        words: "filled a cart and decides on budgets",
        fact: Fact::Both(&CART, &DECIDES),
        weight: 1.4,
    },
    Term {
        name: "addons",
        words: "has bought add-ons",
        fact: up_to(&["addon"], 180, 2.0),
        weight: 0.6,
    },
    Term {
        name: "chat",
        words: "asked in the chat",
        fact: at_least(&["chat"], 45, 1.0),
        weight: 0.7,
    },
    Term {
        name: "tickets",
        words: "opened tickets: tries hard",
        fact: up_to(&["ticket"], 60, 2.0),
        weight: 0.5,
    },
    Term {
        name: "bad_rating",
        words: "rated us badly",
        fact: at_least(&["bad_rating"], 180, 1.0),
        weight: -1.3,
    },
    Term {
        name: "colleagues",
        words: "colleagues are active, too",
        fact: colleagues(&[], 30, 3.0),
        weight: 0.3,
    },
    Term {
        name: "decides",
        words: "decides on budgets",
        fact: DECIDES,
        weight: 0.4,
    },
    Term {
        name: "student",
        words: "student",
        fact: Fact::Is("seniority", &["student"]),
        weight: -1.5,
    },
    Term {
        name: "right_size",
        words: "20 to 2,000 people",
        fact: Fact::Between("employees", 20.0, 2000.0),
        weight: 0.5,
    },
    Term {
        name: "free_mail",
        words: "address at a free provider",
        fact: Fact::FreeMail("email"),
        weight: -0.7,
    },
    Term {
        name: "competitor",
        words: "works for a competitor",
        fact: Fact::Is("competitor", &["yes"]),
        weight: -5.0,
    },
];

/// What that says about the rules.
pub(super) const VERDICTS: &[Verdict] = &[
    Verdict {
        rule: "business_address",
        is: Is::Right,
        terms: &["free_mail"],
        why: "free addresses buy less",
    },
    Verdict {
        rule: "decision_maker",
        is: Is::Right,
        terms: &["decides", "cart_of_deciders"],
        why: "above all with a cart",
    },
    Verdict {
        rule: "company_size",
        is: Is::Right,
        terms: &["right_size"],
        why: "the product fits them",
    },
    Verdict {
        rule: "student",
        is: Is::Right,
        terms: &["student"],
        why: "students do not buy",
    },
    Verdict {
        rule: "page_viewed",
        is: Is::Right,
        terms: &["visits"],
        why: "interest, soon saturated",
    },
    Verdict {
        rule: "pricing_viewed",
        is: Is::Right,
        terms: &["price_page"],
        why: "who looks at prices is near a decision",
    },
    Verdict {
        rule: "visits_this_month",
        is: Is::Redundant,
        terms: &["visits"],
        why: "the pages of those visits are paid already",
    },
    Verdict {
        rule: "form_submitted",
        is: Is::Right,
        terms: &["form"],
        why: "they want an answer",
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
        rule: "social_followed",
        is: Is::Overpaid,
        terms: &[],
        why: "fans follow, and do not buy more",
    },
    Verdict {
        rule: "social_shared",
        is: Is::Overpaid,
        terms: &[],
        why: "fans share, and do not buy more",
    },
    Verdict {
        rule: "social_liked",
        is: Is::Overpaid,
        terms: &[],
        why: "fans like, and do not buy more",
    },
    Verdict {
        rule: "content_downloaded",
        is: Is::Right,
        terms: &["downloads"],
        why: "a small sign of interest",
    },
    Verdict {
        rule: "webinar_attended",
        is: Is::Right,
        terms: &["webinar"],
        why: "who spends an hour is interested",
    },
    Verdict {
        rule: "video_watched",
        is: Is::Overpaid,
        terms: &[],
        why: "videos run by themselves",
    },
    Verdict {
        rule: "trial_started",
        is: Is::Right,
        terms: &["trial"],
        why: "they try before they buy",
    },
    Verdict {
        rule: "quote_requested",
        is: Is::Right,
        terms: &["quote"],
        why: "the strongest single sign",
    },
    Verdict {
        rule: "cart_filled",
        is: Is::Right,
        terms: &["cart", "cart_of_deciders"],
        why: "right for those who decide, little for others",
    },
    Verdict {
        rule: "small_orders",
        is: Is::Right,
        terms: &["addons"],
        why: "small orders come before large ones",
    },
    Verdict {
        rule: "chat_started",
        is: Is::Right,
        terms: &["chat"],
        why: "they want to know",
    },
    Verdict {
        rule: "ticket_opened",
        is: Is::WrongSign,
        terms: &["tickets"],
        why: "before the purchase, a ticket is the question of somebody who tries hard",
    },
    Verdict {
        rule: "bad_rating",
        is: Is::Right,
        terms: &["bad_rating"],
        why: "they are unhappy",
    },
    Verdict {
        rule: "good_rating",
        is: Is::Overpaid,
        terms: &[],
        why: "kindness is not a purchase",
    },
    Verdict {
        rule: "inactive",
        is: Is::Right,
        terms: &["visits"],
        why: "who went quiet rarely buys",
    },
    Verdict {
        rule: "never_opens",
        is: Is::Overpaid,
        terms: &[],
        why: "opens are noise, so not opening is noise, too",
    },
];
