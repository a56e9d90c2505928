//! The world of the preset `marketing-automation`: six families of behavior around a shop for business software.

mod truth;

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Outcome, Value, own, sent,
};

/// A company with every channel that a marketing department can have.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "marketing-automation",
    summary: "Brightcart sells business software online: web, mail, social, content, purchase and support",
    rules: include_str!("../../../rules/presets/marketing-automation.toml"),
    project: include_str!("leadscore.toml"),
    columns: &["url", "item", "seconds", "amount", "stars"],
    traits: &[("mail proxy", 0.4), ("fan", 0.08)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome {
        won: "bought",
        lost: "lost",
        lost_share: 0.2,
        days: 6.0,
        amount: 2400.0,
        closed_per_month: 0.05,
    },
    base: -10.85,
    noise: 1.25,
    terms: truth::TERMS,
    verdicts: truth::VERDICTS,
    unruled: &["colleagues", "comparison_page"],
};

const SECONDS: Value = Value::Around {
    median: 50.0,
    spread: 1.1,
    most: 3600.0,
};
const NETWORK: Value = Value::Pick(&[("linkedin", 5.0), ("instagram", 3.0), ("x", 2.0)]);

const BEHAVIORS: &[Behavior] = &[
    // ---- mail
    Behavior {
        name: "mail_sent",
        event: "email_sent",
        cause: sent(1.3),
        barred_by: &["unsubscribed"],
        properties: &[(
            "item",
            Value::Pick(&[("newsletter", 5.0), ("offer", 3.0), ("tips", 2.0)]),
        )],
        ..DEFAULT
    },
    Behavior {
        name: "mail_opened",
        event: "email_opened",
        cause: Cause::Reply {
            to: "mail_sent",
            chance: 0.22,
            by_intent: 0.3,
            hours: 9.0,
        },
        leaning: Some(("mail proxy", 4.5)),
        ..DEFAULT
    },
    Behavior {
        name: "mail_clicked",
        event: "email_clicked",
        cause: Cause::Reply {
            to: "mail_opened",
            chance: 0.08,
            by_intent: 0.8,
            hours: 0.3,
        },
        ..DEFAULT
    },
    Behavior {
        name: "unsubscribed",
        event: "email_unsubscribed",
        cause: Cause::Reply {
            to: "mail_sent",
            chance: 0.012,
            by_intent: -0.5,
            hours: 8.0,
        },
        once: true,
        ..DEFAULT
    },
    // ---- web
    Behavior {
        name: "page",
        event: "page_viewed",
        cause: own(0.9, 0.6),
        properties: &[
            (
                "url",
                Value::Pick(&[
                    ("/", 5.0),
                    ("/products", 4.0),
                    ("/blog", 4.0),
                    ("/support", 2.0),
                ]),
            ),
            ("seconds", SECONDS),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "comparison_page",
        event: "page_viewed",
        cause: own(0.12, 0.9),
        properties: &[
            ("url", Value::Pick(&[("/compare", 1.0)])),
            ("seconds", SECONDS),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "price_page",
        event: "page_viewed",
        cause: own(0.16, 1.0),
        properties: &[
            ("url", Value::Pick(&[("/pricing", 1.0)])),
            ("seconds", SECONDS),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "form",
        event: "form_submitted",
        cause: own(0.05, 0.7),
        properties: &[(
            "item",
            Value::Pick(&[("contact", 2.0), ("newsletter", 3.0)]),
        )],
        ..DEFAULT
    },
    // ---- social
    Behavior {
        name: "followed",
        event: "social_followed",
        cause: own(0.05, 0.2),
        leaning: Some(("fan", 2.0)),
        once: true,
        properties: &[("item", NETWORK)],
        ..DEFAULT
    },
    Behavior {
        name: "shared",
        event: "social_shared",
        cause: own(0.06, 0.2),
        leaning: Some(("fan", 2.0)),
        properties: &[("item", NETWORK)],
        ..DEFAULT
    },
    Behavior {
        name: "mentioned",
        event: "social_mentioned",
        cause: own(0.03, 0.2),
        leaning: Some(("fan", 1.5)),
        properties: &[("item", NETWORK)],
        ..DEFAULT
    },
    Behavior {
        name: "liked",
        event: "social_liked",
        cause: own(0.3, 0.2),
        leaning: Some(("fan", 2.0)),
        properties: &[("item", NETWORK)],
        late: (0.2, 1.0),
        ..DEFAULT
    },
    // ---- content
    Behavior {
        name: "downloaded",
        event: "content_downloaded",
        cause: own(0.12, 0.6),
        properties: &[(
            "item",
            Value::Pick(&[("guide", 3.0), ("checklist", 3.0), ("case-study", 2.0)]),
        )],
        ..DEFAULT
    },
    Behavior {
        name: "webinar",
        event: "webinar_attended",
        cause: own(0.06, 0.6),
        late: (0.7, 2.0),
        ..DEFAULT
    },
    Behavior {
        name: "video",
        event: "video_watched",
        cause: own(0.2, 0.4),
        properties: &[(
            "seconds",
            Value::Around {
                median: 70.0,
                spread: 0.9,
                most: 1200.0,
            },
        )],
        ..DEFAULT
    },
    // ---- purchase
    Behavior {
        name: "trial",
        event: "trial_started",
        cause: own(0.04, 0.8),
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "quote",
        event: "quote_requested",
        cause: own(0.018, 1.0),
        ..DEFAULT
    },
    Behavior {
        name: "cart",
        event: "cart_filled",
        cause: own(0.05, 0.9),
        properties: &[(
            "amount",
            Value::Around {
                median: 400.0,
                spread: 0.8,
                most: 9000.0,
            },
        )],
        ..DEFAULT
    },
    Behavior {
        name: "addon",
        event: "addon_bought",
        cause: own(0.03, 0.5),
        properties: &[(
            "amount",
            Value::Around {
                median: 60.0,
                spread: 0.8,
                most: 2000.0,
            },
        )],
        ..DEFAULT
    },
    // ---- support
    Behavior {
        name: "chat",
        event: "chat_started",
        cause: own(0.07, 0.7),
        ..DEFAULT
    },
    // Before the purchase, a ticket is a question of somebody who tries hard.
    Behavior {
        name: "ticket",
        event: "ticket_opened",
        cause: own(0.25, 0.6),
        needs: &["trial", "addon"],
        ..DEFAULT
    },
    Behavior {
        name: "good_rating",
        event: "rating_given",
        cause: Cause::Reply {
            to: "ticket",
            chance: 0.25,
            by_intent: 0.2,
            hours: 30.0,
        },
        properties: &[("stars", Value::Pick(&[("4", 1.0), ("5", 1.0)]))],
        ..DEFAULT
    },
    Behavior {
        name: "middling_rating",
        event: "rating_given",
        cause: Cause::Reply {
            to: "ticket",
            chance: 0.06,
            by_intent: 0.0,
            hours: 30.0,
        },
        properties: &[("stars", Value::Pick(&[("3", 1.0)]))],
        ..DEFAULT
    },
    Behavior {
        name: "bad_rating",
        event: "rating_given",
        cause: Cause::Reply {
            to: "ticket",
            chance: 0.1,
            by_intent: -0.3,
            hours: 30.0,
        },
        properties: &[("stars", Value::Pick(&[("1", 1.0), ("2", 1.0)]))],
        ..DEFAULT
    },
];

const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        column: "email",
        kind: AttributeKind::Mail { free: 0.3 },
        shared: false,
        missing: 0.02,
    },
    Attribute {
        column: "country",
        kind: AttributeKind::Any(Value::Pick(&[
            ("US", 34.0),
            ("GB", 20.0),
            ("DE", 18.0),
            ("ES", 16.0),
            ("FR", 12.0),
        ])),
        shared: true,
        missing: 0.04,
    },
    Attribute {
        column: "employees",
        kind: AttributeKind::Any(Value::Around {
            median: 70.0,
            spread: 1.6,
            most: 50_000.0,
        }),
        shared: true,
        missing: 0.12,
    },
    Attribute {
        column: "seniority",
        kind: AttributeKind::Any(Value::Pick(&[
            ("c-level", 10.0),
            ("director", 16.0),
            ("manager", 28.0),
            ("specialist", 36.0),
            ("student", 10.0),
        ])),
        shared: false,
        missing: 0.1,
    },
    Attribute {
        column: "competitor",
        kind: AttributeKind::Any(Value::Pick(&[("no", 98.0), ("yes", 2.0)])),
        shared: true,
        missing: 0.0,
    },
];
