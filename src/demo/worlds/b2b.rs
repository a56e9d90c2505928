//! The world without a preset: a company that sells software for project planning to other companies.
//!
//! Four channels (mail, web, social, events) and a product. Its hand-made rulebook (`b2b.rules.toml`) is what one
//! finds in the field: mostly sensible, some points for noise, one with the wrong sign, one paid twice, one missing.

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Fact, Is, Outcome, Shape, Term, Value, Verdict,
};

/// A company that sells to companies.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "b2b",
    summary: "Northlight sells planning software to companies: mail, web, social, events and a product with a trial",
    rules: include_str!("b2b.rules.toml"),
    project: include_str!("b2b.leadscore.toml"),
    columns: &["url", "item", "seconds"],
    traits: &[("job seeker", 0.06), ("mail proxy", 0.45)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome { won: "won", lost: "lost", lost_share: 0.25, days: 9.0, amount: 6000.0, closed_per_month: 0.06 },
    base: -10.2,
    noise: 0.9,
    terms: TERMS,
    verdicts: VERDICTS,
    unruled: &["docs_read"],
};

const BEHAVIORS: &[Behavior] = &[
    Behavior { name: "mail_sent", event: "email_sent", cause: Cause::Sent { per_month: 1.2 }, barred_by: &["unsubscribed"], properties: &[("item", CAMPAIGNS)], ..DEFAULT },
    // Mail proxies fetch every picture, so a mail counts as opened whether anybody looked or not.
    Behavior { name: "mail_opened", event: "email_opened", cause: Cause::Reply { to: "mail_sent", chance: 0.2, by_intent: 0.2, hours: 9.0 }, leaning: Some(("mail proxy", 5.0)), ..DEFAULT },
    Behavior { name: "mail_clicked", event: "email_clicked", cause: Cause::Reply { to: "mail_opened", chance: 0.07, by_intent: 0.8, hours: 0.3 }, properties: &[("item", LINKS)], ..DEFAULT },
    Behavior { name: "unsubscribed", event: "email_unsubscribed", cause: Cause::Reply { to: "mail_sent", chance: 0.012, by_intent: -0.5, hours: 8.0 }, once: true, ..DEFAULT },
    Behavior { name: "page_viewed", event: "page_viewed", cause: Cause::Own { per_month: 0.58, by_intent: 0.6 }, properties: &[("url", PAGES), ("seconds", SECONDS)], ..DEFAULT },
    Behavior { name: "price_page", event: "page_viewed", cause: Cause::Own { per_month: 0.13, by_intent: 1.1 }, properties: &[("url", PRICES), ("seconds", SECONDS)], ..DEFAULT },
    Behavior { name: "docs_page", event: "page_viewed", cause: Cause::Own { per_month: 0.14, by_intent: 0.9 }, properties: &[("url", DOCS), ("seconds", SECONDS)], ..DEFAULT },
    Behavior { name: "careers_page", event: "page_viewed", cause: Cause::Own { per_month: 0.02, by_intent: 0.1 }, leaning: Some(("job seeker", 4.2)), properties: &[("url", CAREERS), ("seconds", SECONDS)], ..DEFAULT },
    Behavior { name: "downloaded", event: "content_downloaded", cause: Cause::Own { per_month: 0.1, by_intent: 0.6 }, properties: &[("item", ASSETS)], ..DEFAULT },
    Behavior { name: "demo_requested", event: "demo_requested", cause: Cause::Own { per_month: 0.015, by_intent: 1.0 }, ..DEFAULT },
    // The website reports the form, the CRM the request: one action, two rows.
    Behavior { name: "demo_form", event: "form_submitted", cause: Cause::Reply { to: "demo_requested", chance: 0.97, by_intent: 0.0, hours: 0.01 }, properties: &[("item", Value::Pick(&[("demo-request", 1.0)]))], ..DEFAULT },
    Behavior { name: "contact_form", event: "form_submitted", cause: Cause::Own { per_month: 0.03, by_intent: 0.5 }, properties: &[("item", Value::Pick(&[("contact", 3.0), ("newsletter", 5.0)]))], ..DEFAULT },
    Behavior { name: "followed", event: "social_followed", cause: Cause::Own { per_month: 0.05, by_intent: 0.3 }, once: true, properties: &[("item", NETWORKS)], ..DEFAULT },
    Behavior { name: "engaged", event: "social_engaged", cause: Cause::Own { per_month: 0.3, by_intent: 0.2 }, properties: &[("item", NETWORKS)], late: (0.2, 1.0), ..DEFAULT },
    Behavior { name: "registered", event: "webinar_registered", cause: Cause::Own { per_month: 0.09, by_intent: 0.6 }, properties: &[("item", TOPICS)], ..DEFAULT },
    // Lists of those who came are uploaded by hand, days later.
    Behavior { name: "attended", event: "webinar_attended", cause: Cause::Reply { to: "registered", chance: 0.45, by_intent: 0.3, hours: 120.0 }, properties: &[("item", TOPICS)], late: (0.7, 2.0), ..DEFAULT },
    Behavior { name: "fair_visited", event: "fair_visited", cause: Cause::Own { per_month: 0.03, by_intent: 0.1 }, properties: &[("item", Value::Pick(&[("hannover", 2.0), ("barcelona", 2.0), ("london", 1.0)]))], late: (0.9, 4.0), ..DEFAULT },
    Behavior { name: "trial_started", event: "trial_started", cause: Cause::Own { per_month: 0.035, by_intent: 0.9 }, once: true, ..DEFAULT },
    Behavior { name: "product_used", event: "product_used", cause: Cause::Own { per_month: 3.4, by_intent: 0.7 }, needs: &["trial_started"], properties: &[("item", PARTS), ("seconds", SECONDS)], ..DEFAULT },
];

const CAMPAIGNS: Value = Value::Pick(&[("newsletter", 6.0), ("webinar-invitation", 3.0), ("product-news", 2.0), ("spring-offer", 1.0)]);
const LINKS: Value = Value::Pick(&[("read-more", 6.0), ("webinar", 3.0), ("prices", 1.0)]);
const PAGES: Value = Value::Pick(&[("/", 6.0), ("/product", 4.0), ("/blog/planning", 4.0), ("/blog/teams", 3.0), ("/customers", 2.0), ("/about", 1.0)]);
const PRICES: Value = Value::Pick(&[("/pricing", 4.0), ("/pricing/compare", 1.0)]);
const DOCS: Value = Value::Pick(&[("/docs/integrations", 3.0), ("/docs/security", 2.0), ("/docs/api", 2.0)]);
const CAREERS: Value = Value::Pick(&[("/careers", 3.0), ("/careers/engineering", 1.0), ("/careers/sales", 1.0)]);
const SECONDS: Value = Value::Around { median: 45.0, spread: 1.1, most: 3600.0 };
const ASSETS: Value = Value::Pick(&[("planning-guide", 4.0), ("roi-sheet", 2.0), ("case-study", 3.0)]);
const NETWORKS: Value = Value::Pick(&[("linkedin", 6.0), ("youtube", 2.0), ("x", 2.0)]);
const TOPICS: Value = Value::Pick(&[("planning-basics", 3.0), ("resource-planning", 2.0), ("migration", 1.0)]);
const PARTS: Value = Value::Pick(&[("board", 5.0), ("timeline", 3.0), ("report", 2.0), ("import", 1.0)]);

const ATTRIBUTES: &[Attribute] = &[
    Attribute { column: "email", kind: AttributeKind::Mail { free: 0.27 }, shared: false, missing: 0.02 },
    Attribute { column: "country", kind: AttributeKind::Any(Value::Pick(&[("ES", 30.0), ("DE", 22.0), ("FR", 16.0), ("GB", 12.0), ("US", 10.0), ("PT", 6.0), ("PL", 4.0)])), shared: true, missing: 0.04 },
    Attribute { column: "industry", kind: AttributeKind::Any(Value::Pick(&[("software", 24.0), ("manufacturing", 20.0), ("consulting", 14.0), ("retail", 14.0), ("finance", 10.0), ("education", 10.0), ("health", 8.0)])), shared: true, missing: 0.12 },
    Attribute { column: "employees", kind: AttributeKind::Any(Value::Around { median: 90.0, spread: 1.7, most: 60_000.0 }), shared: true, missing: 0.15 },
    Attribute { column: "seniority", kind: AttributeKind::Any(Value::Pick(&[("c-level", 9.0), ("director", 15.0), ("manager", 27.0), ("specialist", 38.0), ("student", 11.0)])), shared: false, missing: 0.1 },
    Attribute { column: "source", kind: AttributeKind::Any(Value::Pick(&[("organic", 34.0), ("paid-search", 22.0), ("referral", 10.0), ("trade-show", 12.0), ("partner", 8.0), ("bought-list", 14.0)])), shared: false, missing: 0.0 },
];

const SENIOR: Fact = Fact::Is("seniority", &["c-level", "director"]);
const TINY: Fact = Fact::Between("employees", 0.0, 10.0);
const WEBINAR: Fact = Fact::Recent { of: &["attended"], days: 60, shape: Shape::UpTo(2.0) };
const TRIAL_USE: Fact = Fact::Recent { of: &["product_used"], days: 30, shape: Shape::Saturating(5.0) };

const TERMS: &[Term] = &[
    Term { name: "price_page", words: "recent views of the price page, each further one adding less", fact: Fact::Recent { of: &["price_page"], days: 30, shape: Shape::Saturating(1.5) }, weight: 1.4 },
    Term { name: "docs_read", words: "recent views of the documentation: integrations, security, API", fact: Fact::Recent { of: &["docs_page"], days: 30, shape: Shape::Saturating(1.5) }, weight: 1.3 },
    Term { name: "demo_requested", words: "asked for a demo", fact: Fact::Recent { of: &["demo_requested"], days: 60, shape: Shape::AtLeast(1.0) }, weight: 1.7 },
    Term { name: "trial_use", words: "use of the product during the trial, each further time adding less", fact: TRIAL_USE, weight: 1.6 },
    Term { name: "trial_use_of_tiny_companies", words: "use of the product by companies below ten people: they stay with the free plan", fact: Fact::Both(&TRIAL_USE, &TINY), weight: -1.6 },
    Term { name: "webinar", words: "came to a webinar", fact: WEBINAR, weight: 0.1 },
    Term { name: "webinar_of_deciders", words: "came to a webinar and is a director or above", fact: Fact::Both(&WEBINAR, &SENIOR), weight: 1.0 },
    Term { name: "colleagues", words: "colleagues of the same account active in the last month", fact: Fact::Colleagues { of: &[], days: 30, most: 3.0 }, weight: 0.35 },
    Term { name: "downloads", words: "downloads of content", fact: Fact::Recent { of: &["downloaded"], days: 60, shape: Shape::UpTo(2.0) }, weight: 0.35 },
    Term { name: "clicks", words: "clicks in mails", fact: Fact::Recent { of: &["mail_clicked"], days: 60, shape: Shape::UpTo(3.0) }, weight: 0.3 },
    Term { name: "any_activity", words: "did anything at all in the last month", fact: Fact::Recent { of: &["page_viewed", "price_page", "docs_page", "downloaded", "product_used", "contact_form"], days: 30, shape: Shape::AtLeast(1.0) }, weight: 0.5 },
    Term { name: "careers_page", words: "looked at the careers page: a job seeker", fact: Fact::Recent { of: &["careers_page"], days: 90, shape: Shape::AtLeast(1.0) }, weight: -1.5 },
    Term { name: "unsubscribed", words: "unsubscribed from mails", fact: Fact::Ever(&["unsubscribed"]), weight: -1.4 },
    Term { name: "senior", words: "director or above", fact: SENIOR, weight: 0.5 },
    Term { name: "student", words: "student", fact: Fact::Is("seniority", &["student"]), weight: -1.5 },
    Term { name: "good_industry", words: "software or finance", fact: Fact::Is("industry", &["software", "finance"]), weight: 0.6 },
    Term { name: "education", words: "schools and universities", fact: Fact::Is("industry", &["education"]), weight: -0.6 },
    Term { name: "right_size", words: "50 to 1,000 people", fact: Fact::Between("employees", 50.0, 1000.0), weight: 0.6 },
    Term { name: "free_mail", words: "address at a free provider", fact: Fact::FreeMail("email"), weight: -0.8 },
    Term { name: "referred", words: "came by referral or partner", fact: Fact::Is("source", &["referral", "partner"]), weight: 0.6 },
    Term { name: "bought_list", words: "from a bought list", fact: Fact::Is("source", &["bought-list"]), weight: -0.9 },
];

const VERDICTS: &[Verdict] = &[
    Verdict { rule: "good_industry", is: Is::Right, terms: &["good_industry"], why: "software and finance buy more" },
    Verdict { rule: "right_size", is: Is::Right, terms: &["right_size"], why: "companies of 50 to 1,000 people buy more" },
    Verdict { rule: "home_country", is: Is::Overpaid, terms: &[], why: "the country does not matter" },
    Verdict { rule: "free_mail", is: Is::Right, terms: &["free_mail"], why: "free addresses buy less" },
    Verdict { rule: "senior", is: Is::Right, terms: &["senior", "webinar_of_deciders"], why: "those who decide buy more, above all after a webinar" },
    Verdict { rule: "student", is: Is::Right, terms: &["student"], why: "students do not buy" },
    Verdict { rule: "referred", is: Is::Right, terms: &["referred"], why: "leads by referral and partners buy more" },
    Verdict { rule: "trade_show", is: Is::Overpaid, terms: &[], why: "a badge scanned at a stand says nothing" },
    Verdict { rule: "mail_opened", is: Is::Overpaid, terms: &[], why: "mail proxies open everything" },
    Verdict { rule: "mail_clicked", is: Is::Right, terms: &["clicks"], why: "a click is a small sign of interest" },
    Verdict { rule: "unsubscribed", is: Is::Right, terms: &["unsubscribed"], why: "those who leave the list rarely buy" },
    Verdict { rule: "mails_ignored", is: Is::Overpaid, terms: &[], why: "opens are noise, so not opening is noise, too" },
    Verdict { rule: "price_page", is: Is::Right, terms: &["price_page"], why: "who looks at prices is near a decision; the cap is right as well" },
    Verdict { rule: "page_viewed", is: Is::Overpaid, terms: &["any_activity"], why: "to be there at all says something, each further page nothing" },
    Verdict { rule: "careers_page", is: Is::WrongSign, terms: &["careers_page"], why: "who reads about jobs looks for one, and does not buy" },
    Verdict { rule: "downloaded", is: Is::Right, terms: &["downloads"], why: "a download is a small sign of interest" },
    Verdict { rule: "demo_requested", is: Is::Right, terms: &["demo_requested"], why: "the strongest single sign" },
    Verdict { rule: "demo_form", is: Is::Redundant, terms: &[], why: "the form and the request are one action, paid twice" },
    Verdict { rule: "webinar_attended", is: Is::Overpaid, terms: &["webinar", "webinar_of_deciders"], why: "right for directors and above, nothing for everybody else" },
    Verdict { rule: "social_followed", is: Is::Overpaid, terms: &[], why: "followers do not buy more" },
    Verdict { rule: "social_engaged", is: Is::Overpaid, terms: &[], why: "likes do not buy" },
    Verdict { rule: "product_used", is: Is::Right, terms: &["trial_use", "trial_use_of_tiny_companies"], why: "use in the trial sells, except to companies below ten people" },
    Verdict { rule: "trial_started", is: Is::Overpaid, terms: &[], why: "a trial that nobody uses says nothing: use has a rule of its own" },
    Verdict { rule: "colleagues_active", is: Is::Right, terms: &["colleagues"], why: "companies buy together" },
    Verdict { rule: "quiet", is: Is::Right, terms: &["any_activity"], why: "who went quiet rarely buys" },
];
