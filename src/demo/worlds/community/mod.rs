//! The world of the preset `community`: members of an online community around a product.

mod truth;

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Outcome, Value, own,
};

/// A community around a product.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "community",
    summary: "Openbench runs an online community; some of its members become paying customers of the product behind it",
    rules: include_str!("../../../rules/presets/community.toml"),
    project: include_str!("leadscore.toml"),
    columns: &[
        "url",
        "tags",
        "seconds",
        "group_name",
        "role",
        "relation",
        "referred_domain",
    ],
    traits: &[("talker", 0.1)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome {
        won: "subscribed",
        lost: "declined",
        lost_share: 0.2,
        days: 7.0,
        amount: 900.0,
        closed_per_month: 0.05,
    },
    base: -10.8,
    noise: 0.95,
    terms: truth::TERMS,
    verdicts: truth::VERDICTS,
    unruled: &["tried_the_playground"],
};

const CLOSE: Value = Value::Pick(&[
    ("product-council", 1.0),
    ("beta-testers", 3.0),
    ("admins", 2.0),
]);
const OTHER: Value = Value::Pick(&[
    ("newcomers", 4.0),
    ("jobs", 2.0),
    ("off-topic", 3.0),
    ("meetups", 2.0),
]);
const HELP: Value = Value::Pick(&[("help", 1.0)]);
const EMPLOYEE: Value = Value::Pick(&[("employee", 1.0)]);
const VISIT: Value = Value::Around {
    median: 240.0,
    spread: 1.0,
    most: 7200.0,
};

const BEHAVIORS: &[Behavior] = &[
    Behavior {
        name: "page",
        event: "page_viewed",
        cause: own(1.6, 0.4),
        leaning: Some(("talker", 0.7)),
        properties: &[
            (
                "url",
                Value::Pick(&[
                    ("/feed", 5.0),
                    ("/questions", 4.0),
                    ("/events", 2.0),
                    ("/members", 2.0),
                ]),
            ),
            (
                "tags",
                Value::Tags(&[
                    ("news", 4.0),
                    ("meetups", 2.0),
                    ("careers", 2.0),
                    ("tips", 4.0),
                    ("integration", 0.5),
                ]),
            ),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "buying_page",
        event: "page_viewed",
        cause: own(0.13, 1.0),
        properties: &[
            (
                "url",
                Value::Pick(&[("/plans", 2.0), ("/plans/compare", 1.0)]),
            ),
            (
                "tags",
                Value::Pick(&[("buying", 2.0), ("buying;tips", 1.0)]),
            ),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "integration_page",
        event: "page_viewed",
        cause: own(0.2, 0.8),
        properties: &[
            ("url", Value::Pick(&[("/library/integrations", 1.0)])),
            (
                "tags",
                Value::Pick(&[("integration", 2.0), ("integration;tips", 1.0)]),
            ),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "playground",
        event: "playground_used",
        cause: own(0.12, 0.9),
        properties: &[("seconds", VISIT)],
        ..DEFAULT
    },
    Behavior {
        name: "visit_ended",
        event: "visit_ended",
        cause: Cause::Reply {
            to: "page",
            chance: 0.5,
            by_intent: 0.2,
            hours: 0.3,
        },
        properties: &[("seconds", VISIT)],
        ..DEFAULT
    },
    Behavior {
        name: "joined_close",
        event: "group_joined",
        cause: own(0.04, 0.7),
        properties: &[("group_name", CLOSE)],
        ..DEFAULT
    },
    Behavior {
        name: "joined_help",
        event: "group_joined",
        cause: own(0.05, 0.3),
        properties: &[("group_name", HELP)],
        ..DEFAULT
    },
    Behavior {
        name: "joined_other",
        event: "group_joined",
        cause: own(0.15, 0.1),
        leaning: Some(("talker", 1.5)),
        properties: &[("group_name", OTHER)],
        ..DEFAULT
    },
    Behavior {
        name: "posted_close",
        event: "content_posted",
        cause: own(0.8, 0.5),
        needs: &["joined_close"],
        properties: &[("group_name", CLOSE)],
        ..DEFAULT
    },
    Behavior {
        name: "posted_help",
        event: "content_posted",
        cause: own(0.1, 0.5),
        properties: &[("group_name", HELP)],
        ..DEFAULT
    },
    Behavior {
        name: "posted_other",
        event: "content_posted",
        cause: own(0.15, 0.0),
        leaning: Some(("talker", 2.2)),
        properties: &[("group_name", OTHER)],
        ..DEFAULT
    },
    Behavior {
        name: "met_product",
        event: "connection_made",
        cause: own(0.025, 0.8),
        properties: &[
            ("relation", EMPLOYEE),
            ("role", Value::Pick(&[("product_manager", 1.0)])),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "met_support",
        event: "connection_made",
        cause: own(0.04, 0.5),
        properties: &[
            ("relation", EMPLOYEE),
            ("role", Value::Pick(&[("support", 1.0)])),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "met_employee",
        event: "connection_made",
        cause: own(0.04, 0.3),
        leaning: Some(("talker", 1.0)),
        properties: &[
            ("relation", EMPLOYEE),
            (
                "role",
                Value::Pick(&[("engineer", 3.0), ("marketing", 2.0)]),
            ),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "met_customer",
        event: "connection_made",
        cause: own(0.15, 0.3),
        properties: &[
            ("relation", Value::Pick(&[("customer", 1.0)])),
            (
                "role",
                Value::Pick(&[("admin", 2.0), ("analyst", 2.0), ("manager", 1.0)]),
            ),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "met_member",
        event: "connection_made",
        cause: own(0.3, 0.1),
        leaning: Some(("talker", 1.8)),
        properties: &[
            ("relation", Value::Pick(&[("member", 1.0)])),
            (
                "role",
                Value::Pick(&[("analyst", 2.0), ("student", 2.0), ("manager", 1.0)]),
            ),
        ],
        ..DEFAULT
    },
    Behavior {
        name: "referred_colleague",
        event: "member_referred",
        cause: own(0.035, 0.8),
        properties: &[("referred_domain", Value::Pick(&[("own", 1.0)]))],
        ..DEFAULT
    },
    Behavior {
        name: "referred_other",
        event: "member_referred",
        cause: own(0.05, 0.2),
        leaning: Some(("talker", 1.2)),
        properties: &[("referred_domain", Value::Pick(&[("other", 1.0)]))],
        ..DEFAULT
    },
    Behavior {
        name: "forwarded",
        event: "content_forwarded",
        cause: own(0.12, 0.4),
        properties: &[(
            "url",
            Value::Pick(&[("/library/guides", 2.0), ("/questions", 1.0)]),
        )],
        ..DEFAULT
    },
];

const fn optional(column: &'static str, missing: f64) -> Attribute {
    let kind = AttributeKind::Any(Value::Pick(&[("yes", 1.0)]));
    Attribute {
        column,
        kind,
        shared: false,
        missing,
    }
}

const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        column: "email",
        kind: AttributeKind::Mail { free: 0.4 },
        shared: false,
        missing: 0.0,
    },
    Attribute {
        column: "referrer_email",
        kind: AttributeKind::Referrer {
            brought: 0.25,
            same: 0.4,
        },
        shared: false,
        missing: 0.0,
    },
    Attribute {
        column: "country",
        kind: AttributeKind::Any(Value::Pick(&[
            ("US", 30.0),
            ("DE", 16.0),
            ("IN", 16.0),
            ("ES", 14.0),
            ("BR", 12.0),
            ("GB", 12.0),
        ])),
        shared: false,
        missing: 0.05,
    },
    optional("headline", 0.35),
    optional("bio", 0.6),
    optional("photo", 0.45),
    Attribute {
        column: "company",
        kind: AttributeKind::Any(Value::Pick(&[
            ("small", 5.0),
            ("medium", 3.0),
            ("large", 2.0),
        ])),
        shared: true,
        missing: 0.3,
    },
    Attribute {
        column: "skills",
        kind: AttributeKind::Any(Value::Pick(&[
            ("analysis", 4.0),
            ("engineering", 3.0),
            ("management", 2.0),
        ])),
        shared: false,
        missing: 0.5,
    },
];
