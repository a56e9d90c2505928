//! The world of the preset `outbound-crm`: campaigns on LinkedIn, by mail and on Twitter, a website and a product.

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Fact, Is, Outcome, Shape, Term, Value, Verdict,
};

/// A company that approaches people.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "outbound-crm",
    summary: "Reachwell sells a tool for outbound campaigns by running outbound campaigns: LinkedIn, mail, Twitter",
    rules: include_str!("../../rules/presets/outbound-crm.toml"),
    project: include_str!("outbound_crm.leadscore.toml"),
    columns: &["url", "link", "level"],
    traits: &[("mail proxy", 0.4), ("collector of contacts", 0.12)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome { won: "won", lost: "lost", lost_share: 0.3, days: 8.0, amount: 1800.0, closed_per_month: 0.07 },
    base: -9.9,
    noise: 0.9,
    terms: TERMS,
    verdicts: VERDICTS,
    unruled: &["answers", "founder", "right_size"],
};

const STARTED: &[&str] = &["campaign_started"];
const STOPPED: &[&str] = &["campaign_stopped", "unsubscribed"];
const GONE: &[&str] = &["account_deleted"];

const BEHAVIORS: &[Behavior] = &[
    // ---- the campaign: what we send
    Behavior { name: "campaign_started", event: "lead_started_campaign", cause: Cause::Sent { per_month: 1.5 }, barred_by: STOPPED, once: true, ..DEFAULT },
    Behavior { name: "campaign_paused", event: "lead_paused", cause: Cause::Sent { per_month: 0.04 }, needs: STARTED, barred_by: STOPPED, ..DEFAULT },
    Behavior { name: "campaign_stopped", event: "lead_stopped", cause: Cause::Sent { per_month: 0.05 }, needs: STARTED, once: true, ..DEFAULT },
    Behavior { name: "mail_received", event: "email_received", cause: Cause::Sent { per_month: 1.3 }, needs: STARTED, barred_by: STOPPED, ..DEFAULT },
    Behavior { name: "request_received", event: "linkedin_request_received", cause: Cause::Sent { per_month: 0.8 }, needs: STARTED, barred_by: STOPPED, once: true, ..DEFAULT },
    Behavior { name: "message_received", event: "linkedin_message_received", cause: Cause::Sent { per_month: 0.7 }, needs: &["request_accepted"], barred_by: STOPPED, ..DEFAULT },
    Behavior { name: "voice_received", event: "linkedin_voice_received", cause: Cause::Sent { per_month: 0.15 }, needs: &["request_accepted"], barred_by: STOPPED, ..DEFAULT },
    Behavior { name: "twitter_followed", event: "twitter_followed", cause: Cause::Sent { per_month: 0.2 }, needs: STARTED, once: true, ..DEFAULT },
    Behavior { name: "twitter_retweeted", event: "twitter_retweeted", cause: Cause::Sent { per_month: 0.1 }, needs: &["twitter_followed"], ..DEFAULT },
    Behavior { name: "twitter_liked", event: "twitter_liked", cause: Cause::Sent { per_month: 0.25 }, needs: &["twitter_followed"], ..DEFAULT },
    Behavior { name: "twitter_message", event: "twitter_direct_message", cause: Cause::Sent { per_month: 0.1 }, needs: &["twitter_followed"], ..DEFAULT },
    // ---- the answers
    Behavior { name: "mail_opened", event: "email_opened", cause: Cause::Reply { to: "mail_received", chance: 0.3, by_intent: 0.3, hours: 8.0 }, leaning: Some(("mail proxy", 4.0)), ..DEFAULT },
    Behavior { name: "mail_clicked", event: "email_clicked", cause: Cause::Reply { to: "mail_opened", chance: 0.06, by_intent: 0.7, hours: 0.2 }, properties: &[("link", Value::Pick(&[("website", 5.0), ("case-study", 3.0), ("calendar", 1.0)]))], ..DEFAULT },
    Behavior { name: "demo_link", event: "email_clicked", cause: Cause::Reply { to: "mail_opened", chance: 0.012, by_intent: 1.0, hours: 0.2 }, properties: &[("link", Value::Pick(&[("book-a-demo", 1.0)]))], ..DEFAULT },
    Behavior { name: "mail_replied", event: "email_replied", cause: Cause::Reply { to: "mail_received", chance: 0.02, by_intent: 0.7, hours: 20.0 }, ..DEFAULT },
    Behavior { name: "unsubscribed", event: "unsubscribed", cause: Cause::Reply { to: "mail_received", chance: 0.012, by_intent: -0.6, hours: 6.0 }, once: true, ..DEFAULT },
    Behavior { name: "profile_visited", event: "linkedin_profile_visited", cause: Cause::Own { per_month: 0.4, by_intent: 0.4 }, needs: STARTED, leaning: Some(("collector of contacts", 1.6)), late: (0.3, 0.5), ..DEFAULT },
    Behavior { name: "request_accepted", event: "linkedin_request_accepted", cause: Cause::Reply { to: "request_received", chance: 0.3, by_intent: 0.3, hours: 40.0 }, leaning: Some(("collector of contacts", 2.5)), late: (0.3, 0.5), ..DEFAULT },
    Behavior { name: "message_replied", event: "linkedin_message_replied", cause: Cause::Reply { to: "message_received", chance: 0.12, by_intent: 0.7, hours: 20.0 }, late: (0.3, 0.5), ..DEFAULT },
    Behavior { name: "voice_replied", event: "linkedin_voice_replied", cause: Cause::Reply { to: "voice_received", chance: 0.15, by_intent: 0.7, hours: 20.0 }, late: (0.3, 0.5), ..DEFAULT },
    // The campaign tool calls a lead converted when it replied; whether it ever buys is another matter.
    Behavior { name: "converted_by_mail", event: "lead_converted", cause: Cause::Reply { to: "mail_replied", chance: 0.98, by_intent: 0.0, hours: 0.05 }, ..DEFAULT },
    Behavior { name: "converted_by_message", event: "lead_converted", cause: Cause::Reply { to: "message_replied", chance: 0.98, by_intent: 0.0, hours: 0.05 }, ..DEFAULT },
    Behavior { name: "converted_by_voice", event: "lead_converted", cause: Cause::Reply { to: "voice_replied", chance: 0.98, by_intent: 0.0, hours: 0.05 }, ..DEFAULT },
    Behavior { name: "followed_back", event: "twitter_followed_back", cause: Cause::Reply { to: "twitter_followed", chance: 0.25, by_intent: 0.1, hours: 30.0 }, ..DEFAULT },
    // ---- website and content
    Behavior { name: "page_viewed", event: "web_page_viewed", cause: Cause::Own { per_month: 0.9, by_intent: 0.6 }, properties: &[("url", Value::Pick(&[("/", 5.0), ("/features", 4.0), ("/blog/outreach", 4.0), ("/blog/linkedin", 3.0), ("/customers", 2.0)]))], ..DEFAULT },
    Behavior { name: "price_page", event: "web_page_viewed", cause: Cause::Own { per_month: 0.14, by_intent: 1.0 }, properties: &[("url", Value::Pick(&[("/pricing", 4.0), ("/pricing/teams", 1.0)]))], ..DEFAULT },
    Behavior { name: "webinar_attended", event: "webinar_attended", cause: Cause::Own { per_month: 0.05, by_intent: 0.6 }, late: (0.8, 2.0), ..DEFAULT },
    Behavior { name: "basic_guide", event: "guide_read", cause: Cause::Own { per_month: 0.15, by_intent: 0.5 }, properties: &[("level", Value::Pick(&[("basic", 3.0), ("intermediate", 2.0)]))], ..DEFAULT },
    Behavior { name: "advanced_guide", event: "guide_read", cause: Cause::Own { per_month: 0.05, by_intent: 0.8 }, properties: &[("level", Value::Pick(&[("advanced", 1.0)]))], ..DEFAULT },
    // ---- product
    Behavior { name: "signed_up", event: "signed_up", cause: Cause::Own { per_month: 0.05, by_intent: 0.8 }, once: true, ..DEFAULT },
    Behavior { name: "onboarded", event: "onboarding_completed", cause: Cause::Own { per_month: 1.0, by_intent: 0.5 }, needs: &["signed_up"], barred_by: GONE, once: true, ..DEFAULT },
    Behavior { name: "crm_connected", event: "crm_connected", cause: Cause::Own { per_month: 0.35, by_intent: 0.4 }, needs: &["onboarded"], barred_by: GONE, once: true, ..DEFAULT },
    Behavior { name: "first_campaign", event: "first_campaign_launched", cause: Cause::Own { per_month: 0.6, by_intent: 0.5 }, needs: &["onboarded"], barred_by: GONE, once: true, ..DEFAULT },
    Behavior { name: "ten_conversions", event: "ten_conversions_reached", cause: Cause::Own { per_month: 0.35, by_intent: 0.4 }, needs: &["first_campaign"], barred_by: GONE, once: true, ..DEFAULT },
    Behavior { name: "account_deleted", event: "account_deleted", cause: Cause::Own { per_month: 0.08, by_intent: -0.5 }, needs: &["signed_up"], once: true, ..DEFAULT },
];

const ATTRIBUTES: &[Attribute] = &[
    Attribute { column: "email", kind: AttributeKind::Mail { free: 0.1 }, shared: false, missing: 0.05 },
    Attribute { column: "country", kind: AttributeKind::Any(Value::Pick(&[("FR", 34.0), ("ES", 20.0), ("GB", 18.0), ("US", 18.0), ("DE", 10.0)])), shared: true, missing: 0.03 },
    Attribute { column: "employees", kind: AttributeKind::Any(Value::Around { median: 35.0, spread: 1.5, most: 20_000.0 }), shared: true, missing: 0.1 },
    Attribute { column: "job", kind: AttributeKind::Any(Value::Pick(&[("founder", 18.0), ("sales", 34.0), ("marketing", 26.0), ("recruiter", 12.0), ("other", 10.0)])), shared: false, missing: 0.06 },
    Attribute { column: "owner", kind: AttributeKind::Any(Value::Pick(&[("ana", 3.0), ("bruno", 3.0), ("chloe", 2.0)])), shared: true, missing: 0.3 },
];

const ANSWERS: &[&str] = &["mail_replied", "message_replied", "voice_replied"];
const LAUNCHED: Fact = Fact::Recent { of: &["first_campaign"], days: 90, shape: Shape::AtLeast(1.0) };

const TERMS: &[Term] = &[
    Term { name: "answers", words: "answered by mail, message or voice", fact: Fact::Recent { of: ANSWERS, days: 60, shape: Shape::UpTo(2.0) }, weight: 0.9 },
    Term { name: "demo_link", words: "clicked the link to book a demo", fact: Fact::Recent { of: &["demo_link"], days: 60, shape: Shape::AtLeast(1.0) }, weight: 1.5 },
    Term { name: "clicks", words: "clicked another link in a mail", fact: Fact::Recent { of: &["mail_clicked"], days: 60, shape: Shape::UpTo(2.0) }, weight: 0.4 },
    Term { name: "price_page", words: "looked at the price page", fact: Fact::Recent { of: &["price_page"], days: 30, shape: Shape::Saturating(1.5) }, weight: 1.4 },
    Term { name: "any_page", words: "was on the website", fact: Fact::Recent { of: &["page_viewed", "price_page"], days: 30, shape: Shape::AtLeast(1.0) }, weight: 0.4 },
    Term { name: "webinar", words: "attended a webinar", fact: Fact::Recent { of: &["webinar_attended"], days: 60, shape: Shape::AtLeast(1.0) }, weight: 0.6 },
    Term { name: "advanced_guide", words: "read an advanced guide", fact: Fact::Recent { of: &["advanced_guide"], days: 60, shape: Shape::AtLeast(1.0) }, weight: 0.5 },
    Term { name: "signed_up", words: "signed up", fact: Fact::Ever(&["signed_up"]), weight: 0.5 },
    Term { name: "onboarded", words: "completed the onboarding", fact: Fact::Ever(&["onboarded"]), weight: 0.8 },
    Term { name: "launched", words: "launched a first campaign lately", fact: LAUNCHED, weight: 0.9 },
    Term { name: "launched_with_crm", words: "launched a first campaign with a CRM connected", fact: Fact::Both(&LAUNCHED, &Fact::Ever(&["crm_connected"])), weight: 0.9 },
    Term { name: "ten_conversions", words: "reached ten conversions", fact: Fact::Ever(&["ten_conversions"]), weight: 0.6 },
    Term { name: "account_deleted", words: "deleted the account", fact: Fact::Ever(&["account_deleted"]), weight: -4.0 },
    Term { name: "unsubscribed", words: "unsubscribed", fact: Fact::Ever(&["unsubscribed"]), weight: -1.2 },
    Term { name: "founder", words: "founder", fact: Fact::Is("job", &["founder"]), weight: 0.5 },
    Term { name: "right_size", words: "5 to 100 people", fact: Fact::Between("employees", 5.0, 100.0), weight: 0.6 },
];

const VERDICTS: &[Verdict] = &[
    Verdict { rule: "lead_converted", is: Is::Underpaid, terms: &["answers"], why: "an answer is worth more than 5 points, and a second one counts again" },
    Verdict { rule: "email_opened", is: Is::Overpaid, terms: &[], why: "mail proxies open everything" },
    Verdict { rule: "email_clicked", is: Is::Right, terms: &["clicks"], why: "a click is a small sign of interest" },
    Verdict { rule: "email_clicked_named_link", is: Is::Right, terms: &["demo_link"], why: "who clicks to book a demo wants one" },
    Verdict { rule: "unsubscribed", is: Is::Right, terms: &["unsubscribed"], why: "those who leave the list rarely buy" },
    Verdict { rule: "linkedin_profile_visited", is: Is::Overpaid, terms: &[], why: "collectors of contacts look at every profile" },
    Verdict { rule: "linkedin_request_accepted", is: Is::Overpaid, terms: &[], why: "collectors of contacts accept every request" },
    Verdict { rule: "twitter_followed_back", is: Is::Overpaid, terms: &[], why: "a courtesy" },
    Verdict { rule: "pricing_page", is: Is::Right, terms: &["price_page"], why: "who looks at prices is near a decision, for some weeks" },
    Verdict { rule: "webinar_attended", is: Is::Right, terms: &["webinar"], why: "who spends an hour is interested" },
    Verdict { rule: "advanced_guide_read", is: Is::Right, terms: &["advanced_guide"], why: "only those with a plan read it" },
    Verdict { rule: "signed_up", is: Is::Overpaid, terms: &["signed_up"], why: "many sign up and never come back" },
    Verdict { rule: "onboarding_completed", is: Is::Right, terms: &["onboarded"], why: "who finishes the onboarding means it" },
    Verdict { rule: "first_campaign_launched", is: Is::Right, terms: &["launched", "launched_with_crm"], why: "the strongest sign, twice as strong with a CRM connected" },
    Verdict { rule: "ten_conversions_reached", is: Is::Right, terms: &["ten_conversions"], why: "the product works for them" },
    Verdict { rule: "crm_connected", is: Is::Underpaid, terms: &["launched_with_crm"], why: "worth a lot once a campaign runs" },
    Verdict { rule: "account_deleted", is: Is::Right, terms: &["account_deleted"], why: "they are gone" },
];
