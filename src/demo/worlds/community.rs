//! The world of the preset `community`: members of an online community around a product.

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Fact, Is, Outcome, Shape, Term, Value, Verdict,
};

/// A community around a product.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "community",
    summary: "Openbench runs an online community; some of its members become paying customers of the product behind it",
    rules: include_str!("../../rules/presets/community.toml"),
    project: include_str!("community.leadscore.toml"),
    columns: &["url", "tags", "seconds", "group_name", "role", "relation", "referred_domain"],
    traits: &[("talker", 0.1)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome { won: "subscribed", lost: "declined", lost_share: 0.2, days: 7.0, amount: 900.0, closed_per_month: 0.05 },
    base: -10.8,
    noise: 0.8,
    terms: TERMS,
    verdicts: VERDICTS,
    unruled: &["tried_the_playground"],
};

const CLOSE: Value = Value::Pick(&[("product-council", 1.0), ("beta-testers", 3.0), ("admins", 2.0)]);
const OTHER: Value = Value::Pick(&[("newcomers", 4.0), ("jobs", 2.0), ("off-topic", 3.0), ("meetups", 2.0)]);
const HELP: Value = Value::Pick(&[("help", 1.0)]);
const EMPLOYEE: Value = Value::Pick(&[("employee", 1.0)]);
const VISIT: Value = Value::Around { median: 240.0, spread: 1.0, most: 7200.0 };

const BEHAVIORS: &[Behavior] = &[
    Behavior { name: "page", event: "page_viewed", cause: Cause::Own { per_month: 1.6, by_intent: 0.4 }, leaning: Some(("talker", 0.7)), properties: &[("url", Value::Pick(&[("/feed", 5.0), ("/questions", 4.0), ("/events", 2.0), ("/members", 2.0)])), ("tags", Value::Tags(&[("news", 4.0), ("meetups", 2.0), ("careers", 2.0), ("tips", 4.0), ("integration", 0.5)]))], ..DEFAULT },
    Behavior { name: "buying_page", event: "page_viewed", cause: Cause::Own { per_month: 0.13, by_intent: 1.0 }, properties: &[("url", Value::Pick(&[("/plans", 2.0), ("/plans/compare", 1.0)])), ("tags", Value::Pick(&[("buying", 2.0), ("buying;tips", 1.0)]))], ..DEFAULT },
    Behavior { name: "integration_page", event: "page_viewed", cause: Cause::Own { per_month: 0.2, by_intent: 0.8 }, properties: &[("url", Value::Pick(&[("/library/integrations", 1.0)])), ("tags", Value::Pick(&[("integration", 2.0), ("integration;tips", 1.0)]))], ..DEFAULT },
    Behavior { name: "playground", event: "playground_used", cause: Cause::Own { per_month: 0.12, by_intent: 0.9 }, properties: &[("seconds", VISIT)], ..DEFAULT },
    Behavior { name: "visit_ended", event: "visit_ended", cause: Cause::Reply { to: "page", chance: 0.5, by_intent: 0.2, hours: 0.3 }, properties: &[("seconds", VISIT)], ..DEFAULT },
    Behavior { name: "joined_close", event: "group_joined", cause: Cause::Own { per_month: 0.04, by_intent: 0.7 }, properties: &[("group_name", CLOSE)], ..DEFAULT },
    Behavior { name: "joined_help", event: "group_joined", cause: Cause::Own { per_month: 0.05, by_intent: 0.3 }, properties: &[("group_name", HELP)], ..DEFAULT },
    Behavior { name: "joined_other", event: "group_joined", cause: Cause::Own { per_month: 0.15, by_intent: 0.1 }, leaning: Some(("talker", 1.5)), properties: &[("group_name", OTHER)], ..DEFAULT },
    Behavior { name: "posted_close", event: "content_posted", cause: Cause::Own { per_month: 0.8, by_intent: 0.5 }, needs: &["joined_close"], properties: &[("group_name", CLOSE)], ..DEFAULT },
    Behavior { name: "posted_help", event: "content_posted", cause: Cause::Own { per_month: 0.1, by_intent: 0.5 }, properties: &[("group_name", HELP)], ..DEFAULT },
    Behavior { name: "posted_other", event: "content_posted", cause: Cause::Own { per_month: 0.15, by_intent: 0.0 }, leaning: Some(("talker", 2.2)), properties: &[("group_name", OTHER)], ..DEFAULT },
    Behavior { name: "met_product", event: "connection_made", cause: Cause::Own { per_month: 0.025, by_intent: 0.8 }, properties: &[("relation", EMPLOYEE), ("role", Value::Pick(&[("product_manager", 1.0)]))], ..DEFAULT },
    Behavior { name: "met_support", event: "connection_made", cause: Cause::Own { per_month: 0.04, by_intent: 0.5 }, properties: &[("relation", EMPLOYEE), ("role", Value::Pick(&[("support", 1.0)]))], ..DEFAULT },
    Behavior { name: "met_employee", event: "connection_made", cause: Cause::Own { per_month: 0.04, by_intent: 0.3 }, leaning: Some(("talker", 1.0)), properties: &[("relation", EMPLOYEE), ("role", Value::Pick(&[("engineer", 3.0), ("marketing", 2.0)]))], ..DEFAULT },
    Behavior { name: "met_customer", event: "connection_made", cause: Cause::Own { per_month: 0.15, by_intent: 0.3 }, properties: &[("relation", Value::Pick(&[("customer", 1.0)])), ("role", Value::Pick(&[("admin", 2.0), ("analyst", 2.0), ("manager", 1.0)]))], ..DEFAULT },
    Behavior { name: "met_member", event: "connection_made", cause: Cause::Own { per_month: 0.3, by_intent: 0.1 }, leaning: Some(("talker", 1.8)), properties: &[("relation", Value::Pick(&[("member", 1.0)])), ("role", Value::Pick(&[("analyst", 2.0), ("student", 2.0), ("manager", 1.0)]))], ..DEFAULT },
    Behavior { name: "referred_colleague", event: "member_referred", cause: Cause::Own { per_month: 0.035, by_intent: 0.8 }, properties: &[("referred_domain", Value::Pick(&[("own", 1.0)]))], ..DEFAULT },
    Behavior { name: "referred_other", event: "member_referred", cause: Cause::Own { per_month: 0.05, by_intent: 0.2 }, leaning: Some(("talker", 1.2)), properties: &[("referred_domain", Value::Pick(&[("other", 1.0)]))], ..DEFAULT },
    Behavior { name: "forwarded", event: "content_forwarded", cause: Cause::Own { per_month: 0.12, by_intent: 0.4 }, properties: &[("url", Value::Pick(&[("/library/guides", 2.0), ("/questions", 1.0)]))], ..DEFAULT },
];

const fn optional(column: &'static str, missing: f64) -> Attribute {
    let kind = AttributeKind::Any(Value::Pick(&[("yes", 1.0)]));
    Attribute { column, kind, shared: false, missing }
}

const ATTRIBUTES: &[Attribute] = &[
    Attribute { column: "email", kind: AttributeKind::Mail { free: 0.4 }, shared: false, missing: 0.0 },
    Attribute { column: "referrer_email", kind: AttributeKind::Referrer { brought: 0.25, same: 0.4 }, shared: false, missing: 0.0 },
    Attribute { column: "country", kind: AttributeKind::Any(Value::Pick(&[("US", 30.0), ("DE", 16.0), ("IN", 16.0), ("ES", 14.0), ("BR", 12.0), ("GB", 12.0)])), shared: false, missing: 0.05 },
    optional("headline", 0.35),
    optional("bio", 0.6),
    optional("photo", 0.45),
    Attribute { column: "company", kind: AttributeKind::Any(Value::Pick(&[("small", 5.0), ("medium", 3.0), ("large", 2.0)])), shared: true, missing: 0.3 },
    Attribute { column: "skills", kind: AttributeKind::Any(Value::Pick(&[("analysis", 4.0), ("engineering", 3.0), ("management", 2.0)])), shared: false, missing: 0.5 },
];

const MANAGES: Fact = Fact::Is("skills", &["management"]);
const CLOSE_POSTS: Fact = Fact::Recent { of: &["posted_close"], days: 60, shape: Shape::Saturating(2.0) };

const TERMS: &[Term] = &[
    Term { name: "buying_pages", words: "reads about plans", fact: Fact::Recent { of: &["buying_page"], days: 45, shape: Shape::Saturating(1.5) }, weight: 1.6 },
    Term { name: "integration_pages", words: "reads about integrations", fact: Fact::Recent { of: &["integration_page"], days: 60, shape: Shape::UpTo(3.0) }, weight: 0.4 },
    Term { name: "tried_the_playground", words: "tried the playground", fact: Fact::Recent { of: &["playground"], days: 30, shape: Shape::UpTo(2.0) }, weight: 0.9 },
    Term { name: "close_groups", words: "joined a group close to the product", fact: Fact::Ever(&["joined_close"]), weight: 0.6 },
    Term { name: "close_posts", words: "posts in groups close to the product", fact: CLOSE_POSTS, weight: 0.4 },
    Term { name: "close_posts_of_managers", words: "posts in groups close to the product and manages people", fact: Fact::Both(&CLOSE_POSTS, &MANAGES), weight: 1.2 },
    Term { name: "help_posts", words: "asks for help", fact: Fact::Recent { of: &["posted_help"], days: 60, shape: Shape::UpTo(2.0) }, weight: 0.3 },
    Term { name: "knows_product", words: "knows a product manager", fact: Fact::Ever(&["met_product"]), weight: 0.9 },
    Term { name: "knows_support", words: "knows somebody in support", fact: Fact::Ever(&["met_support"]), weight: 0.5 },
    Term { name: "knows_customers", words: "has met customers lately", fact: Fact::Recent { of: &["met_customer"], days: 90, shape: Shape::UpTo(3.0) }, weight: 0.3 },
    Term { name: "brings_colleagues", words: "has brought colleagues", fact: Fact::Recent { of: &["referred_colleague"], days: 90, shape: Shape::AtLeast(1.0) }, weight: 1.2 },
    Term { name: "brought_by_colleague", words: "was brought by a colleague", fact: Fact::SameDomain("email", "referrer_email"), weight: 0.7 },
    Term { name: "complete_profile", words: "completeness of the profile", fact: Fact::Complete(&["headline", "bio", "photo", "company", "skills"]), weight: 0.9 },
    Term { name: "visits", words: "comes back", fact: Fact::Recent { of: &["page", "buying_page", "integration_page"], days: 30, shape: Shape::Saturating(3.0) }, weight: 0.8 },
    Term { name: "colleagues", words: "colleagues are active, too", fact: Fact::Colleagues { of: &[], days: 30, most: 3.0 }, weight: 0.3 },
    Term { name: "free_mail", words: "address at a free provider", fact: Fact::FreeMail("email"), weight: -0.7 },
    Term { name: "talks_a_lot", words: "posts much in groups that have nothing to do with the product", fact: Fact::Recent { of: &["posted_other"], days: 60, shape: Shape::Saturating(2.0) }, weight: -0.7 },
];

const VERDICTS: &[Verdict] = &[
    Verdict { rule: "reads_about_buying", is: Is::Right, terms: &["buying_pages"], why: "who reads about plans is near a decision" },
    Verdict { rule: "reads_about_integration", is: Is::Right, terms: &["integration_pages"], why: "a plan to use the product" },
    Verdict { rule: "named_group_joined", is: Is::Right, terms: &["close_groups"], why: "groups close to the product gather those who use it" },
    Verdict { rule: "group_joined", is: Is::Overpaid, terms: &[], why: "other groups say nothing" },
    Verdict { rule: "post_in_product_group", is: Is::Right, terms: &["close_posts", "close_posts_of_managers"], why: "above all where the author manages people" },
    Verdict { rule: "post_in_help_group", is: Is::Right, terms: &["help_posts"], why: "who asks for help works with it" },
    Verdict { rule: "post_elsewhere", is: Is::WrongSign, terms: &["talks_a_lot"], why: "those who talk about everything buy less" },
    Verdict { rule: "knows_product_manager", is: Is::Right, terms: &["knows_product"], why: "they have talked about their needs" },
    Verdict { rule: "knows_support", is: Is::Right, terms: &["knows_support"], why: "they work with the product" },
    Verdict { rule: "knows_employee", is: Is::Overpaid, terms: &[], why: "other employees make no difference" },
    Verdict { rule: "knows_customer", is: Is::Right, terms: &["knows_customers"], why: "customers recommend" },
    Verdict { rule: "number_of_connections", is: Is::Overpaid, terms: &[], why: "it is whom they know, not how many" },
    Verdict { rule: "referred_colleague", is: Is::Right, terms: &["brings_colleagues"], why: "a team is forming" },
    Verdict { rule: "referred_other", is: Is::Overpaid, terms: &[], why: "a courtesy to friends" },
    Verdict { rule: "profile_completeness", is: Is::Right, terms: &["complete_profile"], why: "who fills the profile in stays" },
    Verdict { rule: "referred_by_colleague", is: Is::Right, terms: &["brought_by_colleague"], why: "a colleague has tried it" },
    Verdict { rule: "visits_a_month", is: Is::Right, terms: &["visits"], why: "who comes back is interested" },
    Verdict { rule: "time_on_site_last_visit", is: Is::Overpaid, terms: &[], why: "tabs stay open" },
    Verdict { rule: "gone_quiet", is: Is::Right, terms: &["visits"], why: "who stays away does not subscribe" },
    Verdict { rule: "forwarded_to_friend", is: Is::Overpaid, terms: &[], why: "a courtesy to friends" },
];
