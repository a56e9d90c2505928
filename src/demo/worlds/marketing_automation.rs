//! The world of the preset `marketing-automation`: six families of behavior around a shop for business software.

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Fact, Is, Outcome, Shape, Term, Value, Verdict,
};

/// A company with every channel that a marketing department can have.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "marketing-automation",
    summary: "Brightcart sells business software online: web, mail, social, content, purchase and support",
    rules: include_str!("../../rules/presets/marketing-automation.toml"),
    project: include_str!("marketing_automation.leadscore.toml"),
    columns: &["url", "item", "seconds", "amount", "stars"],
    traits: &[("mail proxy", 0.4), ("fan", 0.08)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome { won: "bought", lost: "lost", lost_share: 0.2, days: 6.0, amount: 2400.0, closed_per_month: 0.05 },
    base: -10.65,
    noise: 0.8,
    terms: TERMS,
    verdicts: VERDICTS,
    unruled: &["colleagues", "comparison_page"],
};

const SECONDS: Value = Value::Around { median: 50.0, spread: 1.1, most: 3600.0 };
const NETWORK: Value = Value::Pick(&[("linkedin", 5.0), ("instagram", 3.0), ("x", 2.0)]);

const BEHAVIORS: &[Behavior] = &[
    // ---- mail
    Behavior { name: "mail_sent", event: "email_sent", cause: Cause::Sent { per_month: 1.3 }, barred_by: &["unsubscribed"], properties: &[("item", Value::Pick(&[("newsletter", 5.0), ("offer", 3.0), ("tips", 2.0)]))], ..DEFAULT },
    Behavior { name: "mail_opened", event: "email_opened", cause: Cause::Reply { to: "mail_sent", chance: 0.22, by_intent: 0.3, hours: 9.0 }, leaning: Some(("mail proxy", 4.5)), ..DEFAULT },
    Behavior { name: "mail_clicked", event: "email_clicked", cause: Cause::Reply { to: "mail_opened", chance: 0.08, by_intent: 0.8, hours: 0.3 }, ..DEFAULT },
    Behavior { name: "unsubscribed", event: "email_unsubscribed", cause: Cause::Reply { to: "mail_sent", chance: 0.012, by_intent: -0.5, hours: 8.0 }, once: true, ..DEFAULT },
    // ---- web
    Behavior { name: "page", event: "page_viewed", cause: Cause::Own { per_month: 0.9, by_intent: 0.6 }, properties: &[("url", Value::Pick(&[("/", 5.0), ("/products", 4.0), ("/blog", 4.0), ("/support", 2.0)])), ("seconds", SECONDS)], ..DEFAULT },
    Behavior { name: "comparison_page", event: "page_viewed", cause: Cause::Own { per_month: 0.12, by_intent: 0.9 }, properties: &[("url", Value::Pick(&[("/compare", 1.0)])), ("seconds", SECONDS)], ..DEFAULT },
    Behavior { name: "price_page", event: "page_viewed", cause: Cause::Own { per_month: 0.16, by_intent: 1.0 }, properties: &[("url", Value::Pick(&[("/pricing", 1.0)])), ("seconds", SECONDS)], ..DEFAULT },
    Behavior { name: "form", event: "form_submitted", cause: Cause::Own { per_month: 0.05, by_intent: 0.7 }, properties: &[("item", Value::Pick(&[("contact", 2.0), ("newsletter", 3.0)]))], ..DEFAULT },
    // ---- social
    Behavior { name: "followed", event: "social_followed", cause: Cause::Own { per_month: 0.05, by_intent: 0.2 }, leaning: Some(("fan", 2.0)), once: true, properties: &[("item", NETWORK)], ..DEFAULT },
    Behavior { name: "shared", event: "social_shared", cause: Cause::Own { per_month: 0.06, by_intent: 0.2 }, leaning: Some(("fan", 2.0)), properties: &[("item", NETWORK)], ..DEFAULT },
    Behavior { name: "mentioned", event: "social_mentioned", cause: Cause::Own { per_month: 0.03, by_intent: 0.2 }, leaning: Some(("fan", 1.5)), properties: &[("item", NETWORK)], ..DEFAULT },
    Behavior { name: "liked", event: "social_liked", cause: Cause::Own { per_month: 0.3, by_intent: 0.2 }, leaning: Some(("fan", 2.0)), properties: &[("item", NETWORK)], late: (0.2, 1.0), ..DEFAULT },
    // ---- content
    Behavior { name: "downloaded", event: "content_downloaded", cause: Cause::Own { per_month: 0.12, by_intent: 0.6 }, properties: &[("item", Value::Pick(&[("guide", 3.0), ("checklist", 3.0), ("case-study", 2.0)]))], ..DEFAULT },
    Behavior { name: "webinar", event: "webinar_attended", cause: Cause::Own { per_month: 0.06, by_intent: 0.6 }, late: (0.7, 2.0), ..DEFAULT },
    Behavior { name: "video", event: "video_watched", cause: Cause::Own { per_month: 0.2, by_intent: 0.4 }, properties: &[("seconds", Value::Around { median: 70.0, spread: 0.9, most: 1200.0 })], ..DEFAULT },
    // ---- purchase
    Behavior { name: "trial", event: "trial_started", cause: Cause::Own { per_month: 0.04, by_intent: 0.8 }, once: true, ..DEFAULT },
    Behavior { name: "quote", event: "quote_requested", cause: Cause::Own { per_month: 0.018, by_intent: 1.0 }, ..DEFAULT },
    Behavior { name: "cart", event: "cart_filled", cause: Cause::Own { per_month: 0.05, by_intent: 0.9 }, properties: &[("amount", Value::Around { median: 400.0, spread: 0.8, most: 9000.0 })], ..DEFAULT },
    Behavior { name: "addon", event: "addon_bought", cause: Cause::Own { per_month: 0.03, by_intent: 0.5 }, properties: &[("amount", Value::Around { median: 60.0, spread: 0.8, most: 2000.0 })], ..DEFAULT },
    // ---- support
    Behavior { name: "chat", event: "chat_started", cause: Cause::Own { per_month: 0.07, by_intent: 0.7 }, ..DEFAULT },
    // Before the purchase, a ticket is a question of somebody who tries hard.
    Behavior { name: "ticket", event: "ticket_opened", cause: Cause::Own { per_month: 0.25, by_intent: 0.6 }, needs: &["trial", "addon"], ..DEFAULT },
    Behavior { name: "good_rating", event: "rating_given", cause: Cause::Reply { to: "ticket", chance: 0.25, by_intent: 0.2, hours: 30.0 }, properties: &[("stars", Value::Pick(&[("4", 1.0), ("5", 1.0)]))], ..DEFAULT },
    Behavior { name: "middling_rating", event: "rating_given", cause: Cause::Reply { to: "ticket", chance: 0.06, by_intent: 0.0, hours: 30.0 }, properties: &[("stars", Value::Pick(&[("3", 1.0)]))], ..DEFAULT },
    Behavior { name: "bad_rating", event: "rating_given", cause: Cause::Reply { to: "ticket", chance: 0.1, by_intent: -0.3, hours: 30.0 }, properties: &[("stars", Value::Pick(&[("1", 1.0), ("2", 1.0)]))], ..DEFAULT },
];

const ATTRIBUTES: &[Attribute] = &[
    Attribute { column: "email", kind: AttributeKind::Mail { free: 0.3 }, shared: false, missing: 0.02 },
    Attribute { column: "country", kind: AttributeKind::Any(Value::Pick(&[("US", 34.0), ("GB", 20.0), ("DE", 18.0), ("ES", 16.0), ("FR", 12.0)])), shared: true, missing: 0.04 },
    Attribute { column: "employees", kind: AttributeKind::Any(Value::Around { median: 70.0, spread: 1.6, most: 50_000.0 }), shared: true, missing: 0.12 },
    Attribute { column: "seniority", kind: AttributeKind::Any(Value::Pick(&[("c-level", 10.0), ("director", 16.0), ("manager", 28.0), ("specialist", 36.0), ("student", 10.0)])), shared: false, missing: 0.1 },
    Attribute { column: "competitor", kind: AttributeKind::Any(Value::Pick(&[("no", 98.0), ("yes", 2.0)])), shared: true, missing: 0.0 },
];

const DECIDES: Fact = Fact::Is("seniority", &["c-level", "director"]);
const CART: Fact = Fact::Recent { of: &["cart"], days: 45, shape: Shape::AtLeast(1.0) };

const TERMS: &[Term] = &[
    Term { name: "price_page", words: "looked at the price page", fact: Fact::Recent { of: &["price_page"], days: 30, shape: Shape::Saturating(1.5) }, weight: 1.3 },
    Term { name: "comparison_page", words: "compared products", fact: Fact::Recent { of: &["comparison_page"], days: 30, shape: Shape::Saturating(1.5) }, weight: 1.1 },
    Term { name: "visits", words: "was on the website", fact: Fact::Recent { of: &["page", "price_page", "comparison_page"], days: 30, shape: Shape::Saturating(2.0) }, weight: 0.7 },
    Term { name: "form", words: "filled in a form", fact: Fact::Recent { of: &["form"], days: 60, shape: Shape::AtLeast(1.0) }, weight: 0.5 },
    Term { name: "clicks", words: "clicked in mails", fact: Fact::Recent { of: &["mail_clicked"], days: 60, shape: Shape::UpTo(3.0) }, weight: 0.35 },
    Term { name: "unsubscribed", words: "unsubscribed", fact: Fact::Ever(&["unsubscribed"]), weight: -1.2 },
    Term { name: "downloads", words: "downloads", fact: Fact::Recent { of: &["downloaded"], days: 60, shape: Shape::UpTo(2.0) }, weight: 0.35 },
    Term { name: "webinar", words: "attended a webinar", fact: Fact::Recent { of: &["webinar"], days: 60, shape: Shape::UpTo(2.0) }, weight: 0.6 },
    Term { name: "trial", words: "started a trial lately", fact: Fact::Recent { of: &["trial"], days: 45, shape: Shape::AtLeast(1.0) }, weight: 1.4 },
    Term { name: "quote", words: "asked for a quote", fact: Fact::Recent { of: &["quote"], days: 60, shape: Shape::AtLeast(1.0) }, weight: 1.7 },
    Term { name: "cart", words: "filled a cart", fact: CART, weight: 0.5 },
    Term { name: "cart_of_deciders", words: "filled a cart and decides on budgets", fact: Fact::Both(&CART, &DECIDES), weight: 1.4 },
    Term { name: "addons", words: "has bought add-ons", fact: Fact::Recent { of: &["addon"], days: 180, shape: Shape::UpTo(2.0) }, weight: 0.6 },
    Term { name: "chat", words: "asked in the chat", fact: Fact::Recent { of: &["chat"], days: 45, shape: Shape::AtLeast(1.0) }, weight: 0.7 },
    Term { name: "tickets", words: "opened tickets: tries hard", fact: Fact::Recent { of: &["ticket"], days: 60, shape: Shape::UpTo(2.0) }, weight: 0.5 },
    Term { name: "bad_rating", words: "rated us badly", fact: Fact::Recent { of: &["bad_rating"], days: 180, shape: Shape::AtLeast(1.0) }, weight: -1.3 },
    Term { name: "colleagues", words: "colleagues are active, too", fact: Fact::Colleagues { of: &[], days: 30, most: 3.0 }, weight: 0.3 },
    Term { name: "decides", words: "decides on budgets", fact: DECIDES, weight: 0.4 },
    Term { name: "student", words: "student", fact: Fact::Is("seniority", &["student"]), weight: -1.5 },
    Term { name: "right_size", words: "20 to 2,000 people", fact: Fact::Between("employees", 20.0, 2000.0), weight: 0.5 },
    Term { name: "free_mail", words: "address at a free provider", fact: Fact::FreeMail("email"), weight: -0.7 },
    Term { name: "competitor", words: "works for a competitor", fact: Fact::Is("competitor", &["yes"]), weight: -5.0 },
];

const VERDICTS: &[Verdict] = &[
    Verdict { rule: "business_address", is: Is::Right, terms: &["free_mail"], why: "free addresses buy less" },
    Verdict { rule: "decision_maker", is: Is::Right, terms: &["decides", "cart_of_deciders"], why: "above all with a cart" },
    Verdict { rule: "company_size", is: Is::Right, terms: &["right_size"], why: "the product fits them" },
    Verdict { rule: "student", is: Is::Right, terms: &["student"], why: "students do not buy" },
    Verdict { rule: "page_viewed", is: Is::Right, terms: &["visits"], why: "interest, soon saturated" },
    Verdict { rule: "pricing_viewed", is: Is::Right, terms: &["price_page"], why: "who looks at prices is near a decision" },
    Verdict { rule: "visits_this_month", is: Is::Redundant, terms: &["visits"], why: "the pages of those visits are paid already" },
    Verdict { rule: "form_submitted", is: Is::Right, terms: &["form"], why: "they want an answer" },
    Verdict { rule: "mail_opened", is: Is::Overpaid, terms: &[], why: "mail proxies open everything" },
    Verdict { rule: "mail_clicked", is: Is::Right, terms: &["clicks"], why: "a click is a small sign of interest" },
    Verdict { rule: "unsubscribed", is: Is::Right, terms: &["unsubscribed"], why: "those who leave the list rarely buy" },
    Verdict { rule: "social_followed", is: Is::Overpaid, terms: &[], why: "fans follow, and do not buy more" },
    Verdict { rule: "social_shared", is: Is::Overpaid, terms: &[], why: "fans share, and do not buy more" },
    Verdict { rule: "social_liked", is: Is::Overpaid, terms: &[], why: "fans like, and do not buy more" },
    Verdict { rule: "content_downloaded", is: Is::Right, terms: &["downloads"], why: "a small sign of interest" },
    Verdict { rule: "webinar_attended", is: Is::Right, terms: &["webinar"], why: "who spends an hour is interested" },
    Verdict { rule: "video_watched", is: Is::Overpaid, terms: &[], why: "videos run by themselves" },
    Verdict { rule: "trial_started", is: Is::Right, terms: &["trial"], why: "they try before they buy" },
    Verdict { rule: "quote_requested", is: Is::Right, terms: &["quote"], why: "the strongest single sign" },
    Verdict { rule: "cart_filled", is: Is::Right, terms: &["cart", "cart_of_deciders"], why: "right for those who decide, little for others" },
    Verdict { rule: "small_orders", is: Is::Right, terms: &["addons"], why: "small orders come before large ones" },
    Verdict { rule: "chat_started", is: Is::Right, terms: &["chat"], why: "they want to know" },
    Verdict { rule: "ticket_opened", is: Is::WrongSign, terms: &["tickets"], why: "before the purchase, a ticket is the question of somebody who tries hard" },
    Verdict { rule: "bad_rating", is: Is::Right, terms: &["bad_rating"], why: "they are unhappy" },
    Verdict { rule: "good_rating", is: Is::Overpaid, terms: &[], why: "kindness is not a purchase" },
    Verdict { rule: "inactive", is: Is::Right, terms: &["visits"], why: "who went quiet rarely buys" },
    Verdict { rule: "never_opens", is: Is::Overpaid, terms: &[], why: "opens are noise, so not opening is noise, too" },
];
