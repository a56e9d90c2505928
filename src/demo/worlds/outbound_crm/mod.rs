//! The world of the preset `outbound-crm`: campaigns by mail and on social networks, a website, a product.

mod truth;

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Outcome, Value, own, sent,
};

/// A company that approaches people.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "outbound-crm",
    summary: "Reachwell sells a tool for outbound campaigns by running outbound campaigns: LinkedIn, mail, Twitter",
    rules: include_str!("../../../rules/presets/outbound-crm.toml"),
    project: include_str!("leadscore.toml"),
    columns: &["url", "link", "level"],
    traits: &[("mail proxy", 0.4), ("collector of contacts", 0.12)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome {
        won: "won",
        lost: "lost",
        lost_share: 0.3,
        days: 8.0,
        amount: 1800.0,
        closed_per_month: 0.07,
    },
    base: -9.9,
    noise: 0.9,
    terms: truth::TERMS,
    verdicts: truth::VERDICTS,
    unruled: &["answers", "founder", "right_size"],
};

const STARTED: &[&str] = &["campaign_started"];
const STOPPED: &[&str] = &["campaign_stopped", "unsubscribed"];
const GONE: &[&str] = &["account_deleted"];

const BEHAVIORS: &[Behavior] = &[
    // ---- the campaign: what we send
    Behavior {
        name: "campaign_started",
        event: "lead_started_campaign",
        cause: sent(1.5),
        barred_by: STOPPED,
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "campaign_paused",
        event: "lead_paused",
        cause: sent(0.04),
        needs: STARTED,
        barred_by: STOPPED,
        ..DEFAULT
    },
    Behavior {
        name: "campaign_stopped",
        event: "lead_stopped",
        cause: sent(0.05),
        needs: STARTED,
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "mail_received",
        event: "email_received",
        cause: sent(1.3),
        needs: STARTED,
        barred_by: STOPPED,
        ..DEFAULT
    },
    Behavior {
        name: "request_received",
        event: "linkedin_request_received",
        cause: sent(0.8),
        needs: STARTED,
        barred_by: STOPPED,
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "message_received",
        event: "linkedin_message_received",
        cause: sent(0.7),
        needs: &["request_accepted"],
        barred_by: STOPPED,
        ..DEFAULT
    },
    Behavior {
        name: "voice_received",
        event: "linkedin_voice_received",
        cause: sent(0.15),
        needs: &["request_accepted"],
        barred_by: STOPPED,
        ..DEFAULT
    },
    Behavior {
        name: "twitter_followed",
        event: "twitter_followed",
        cause: sent(0.2),
        needs: STARTED,
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "twitter_retweeted",
        event: "twitter_retweeted",
        cause: sent(0.1),
        needs: &["twitter_followed"],
        ..DEFAULT
    },
    Behavior {
        name: "twitter_liked",
        event: "twitter_liked",
        cause: sent(0.25),
        needs: &["twitter_followed"],
        ..DEFAULT
    },
    Behavior {
        name: "twitter_message",
        event: "twitter_direct_message",
        cause: sent(0.1),
        needs: &["twitter_followed"],
        ..DEFAULT
    },
    // ---- the answers
    Behavior {
        name: "mail_opened",
        event: "email_opened",
        cause: Cause::Reply {
            to: "mail_received",
            chance: 0.3,
            by_intent: 0.3,
            hours: 8.0,
        },
        leaning: Some(("mail proxy", 4.0)),
        ..DEFAULT
    },
    Behavior {
        name: "mail_clicked",
        event: "email_clicked",
        cause: Cause::Reply {
            to: "mail_opened",
            chance: 0.06,
            by_intent: 0.7,
            hours: 0.2,
        },
        properties: &[(
            "link",
            Value::Pick(&[("website", 5.0), ("case-study", 3.0), ("calendar", 1.0)]),
        )],
        ..DEFAULT
    },
    Behavior {
        name: "demo_link",
        event: "email_clicked",
        cause: Cause::Reply {
            to: "mail_opened",
            chance: 0.012,
            by_intent: 1.0,
            hours: 0.2,
        },
        properties: &[("link", Value::Pick(&[("book-a-demo", 1.0)]))],
        ..DEFAULT
    },
    Behavior {
        name: "mail_replied",
        event: "email_replied",
        cause: Cause::Reply {
            to: "mail_received",
            chance: 0.02,
            by_intent: 0.7,
            hours: 20.0,
        },
        ..DEFAULT
    },
    Behavior {
        name: "unsubscribed",
        event: "unsubscribed",
        cause: Cause::Reply {
            to: "mail_received",
            chance: 0.012,
            by_intent: -0.6,
            hours: 6.0,
        },
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "profile_visited",
        event: "linkedin_profile_visited",
        cause: own(0.4, 0.4),
        needs: STARTED,
        leaning: Some(("collector of contacts", 1.6)),
        late: (0.3, 0.5),
        ..DEFAULT
    },
    Behavior {
        name: "request_accepted",
        event: "linkedin_request_accepted",
        cause: Cause::Reply {
            to: "request_received",
            chance: 0.3,
            by_intent: 0.3,
            hours: 40.0,
        },
        leaning: Some(("collector of contacts", 2.5)),
        late: (0.3, 0.5),
        ..DEFAULT
    },
    Behavior {
        name: "message_replied",
        event: "linkedin_message_replied",
        cause: Cause::Reply {
            to: "message_received",
            chance: 0.12,
            by_intent: 0.7,
            hours: 20.0,
        },
        late: (0.3, 0.5),
        ..DEFAULT
    },
    Behavior {
        name: "voice_replied",
        event: "linkedin_voice_replied",
        cause: Cause::Reply {
            to: "voice_received",
            chance: 0.15,
            by_intent: 0.7,
            hours: 20.0,
        },
        late: (0.3, 0.5),
        ..DEFAULT
    },
    // The campaign tool calls a lead converted when it replied; whether it ever buys is another matter.
    Behavior {
        name: "converted_by_mail",
        event: "lead_converted",
        cause: Cause::Reply {
            to: "mail_replied",
            chance: 0.98,
            by_intent: 0.0,
            hours: 0.05,
        },
        ..DEFAULT
    },
    Behavior {
        name: "converted_by_message",
        event: "lead_converted",
        cause: Cause::Reply {
            to: "message_replied",
            chance: 0.98,
            by_intent: 0.0,
            hours: 0.05,
        },
        ..DEFAULT
    },
    Behavior {
        name: "converted_by_voice",
        event: "lead_converted",
        cause: Cause::Reply {
            to: "voice_replied",
            chance: 0.98,
            by_intent: 0.0,
            hours: 0.05,
        },
        ..DEFAULT
    },
    Behavior {
        name: "followed_back",
        event: "twitter_followed_back",
        cause: Cause::Reply {
            to: "twitter_followed",
            chance: 0.25,
            by_intent: 0.1,
            hours: 30.0,
        },
        ..DEFAULT
    },
    // ---- website and content
    Behavior {
        name: "page_viewed",
        event: "web_page_viewed",
        cause: own(0.9, 0.6),
        properties: &[(
            "url",
            Value::Pick(&[
                ("/", 5.0),
                ("/features", 4.0),
                ("/blog/outreach", 4.0),
                ("/blog/linkedin", 3.0),
                ("/customers", 2.0),
            ]),
        )],
        ..DEFAULT
    },
    Behavior {
        name: "price_page",
        event: "web_page_viewed",
        cause: own(0.14, 1.0),
        properties: &[(
            "url",
            Value::Pick(&[("/pricing", 4.0), ("/pricing/teams", 1.0)]),
        )],
        ..DEFAULT
    },
    Behavior {
        name: "webinar_attended",
        event: "webinar_attended",
        cause: own(0.05, 0.6),
        late: (0.8, 2.0),
        ..DEFAULT
    },
    Behavior {
        name: "basic_guide",
        event: "guide_read",
        cause: own(0.15, 0.5),
        properties: &[(
            "level",
            Value::Pick(&[("basic", 3.0), ("intermediate", 2.0)]),
        )],
        ..DEFAULT
    },
    Behavior {
        name: "advanced_guide",
        event: "guide_read",
        cause: own(0.05, 0.8),
        properties: &[("level", Value::Pick(&[("advanced", 1.0)]))],
        ..DEFAULT
    },
    // ---- product
    Behavior {
        name: "signed_up",
        event: "signed_up",
        cause: own(0.05, 0.8),
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "onboarded",
        event: "onboarding_completed",
        cause: own(1.0, 0.5),
        needs: &["signed_up"],
        barred_by: GONE,
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "crm_connected",
        event: "crm_connected",
        cause: own(0.35, 0.4),
        needs: &["onboarded"],
        barred_by: GONE,
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "first_campaign",
        event: "first_campaign_launched",
        cause: own(0.6, 0.5),
        needs: &["onboarded"],
        barred_by: GONE,
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "ten_conversions",
        event: "ten_conversions_reached",
        cause: own(0.35, 0.4),
        needs: &["first_campaign"],
        barred_by: GONE,
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "account_deleted",
        event: "account_deleted",
        cause: own(0.08, -0.5),
        needs: &["signed_up"],
        once: true,
        ..DEFAULT
    },
];

const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        column: "email",
        kind: AttributeKind::Mail { free: 0.1 },
        shared: false,
        missing: 0.05,
    },
    Attribute {
        column: "country",
        kind: AttributeKind::Any(Value::Pick(&[
            ("FR", 34.0),
            ("ES", 20.0),
            ("GB", 18.0),
            ("US", 18.0),
            ("DE", 10.0),
        ])),
        shared: true,
        missing: 0.03,
    },
    Attribute {
        column: "employees",
        kind: AttributeKind::Any(Value::Around {
            median: 35.0,
            spread: 1.5,
            most: 20_000.0,
        }),
        shared: true,
        missing: 0.1,
    },
    Attribute {
        column: "job",
        kind: AttributeKind::Any(Value::Pick(&[
            ("founder", 18.0),
            ("sales", 34.0),
            ("marketing", 26.0),
            ("recruiter", 12.0),
            ("other", 10.0),
        ])),
        shared: false,
        missing: 0.06,
    },
    Attribute {
        column: "owner",
        kind: AttributeKind::Any(Value::Pick(&[("ana", 3.0), ("bruno", 3.0), ("chloe", 2.0)])),
        shared: true,
        missing: 0.3,
    },
];
