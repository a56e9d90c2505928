//! The world without a preset: a company that sells software for project planning to other companies.
//!
//! Four channels (mail, web, social, events) and a product. Its hand-made rulebook (`rules.toml`) is what one
//! finds in the field: mostly sensible, some points for noise, one with the wrong sign, one paid twice, one missing.

mod truth;

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Outcome, Value, own, sent,
};

/// A company that sells to companies.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "b2b",
    summary: "Northlight sells planning software to companies: mail, web, social, events and a product with a trial",
    rules: include_str!("rules.toml"),
    project: include_str!("leadscore.toml"),
    columns: &["url", "item", "seconds"],
    traits: &[("job seeker", 0.06), ("mail proxy", 0.45)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome {
        won: "won",
        lost: "lost",
        lost_share: 0.25,
        days: 9.0,
        amount: 6000.0,
        closed_per_month: 0.06,
    },
    base: -10.2,
    noise: 0.9,
    terms: truth::TERMS,
    verdicts: truth::VERDICTS,
    unruled: &["docs_read"],
};

const BEHAVIORS: &[Behavior] = &[
    Behavior {
        name: "mail_sent",
        event: "email_sent",
        cause: sent(1.2),
        barred_by: &["unsubscribed"],
        properties: &[("item", CAMPAIGNS)],
        ..DEFAULT
    },
    // Mail proxies fetch every picture, so a mail counts as opened whether anybody looked or not.
    Behavior {
        name: "mail_opened",
        event: "email_opened",
        cause: Cause::Reply {
            to: "mail_sent",
            chance: 0.2,
            by_intent: 0.2,
            hours: 9.0,
        },
        leaning: Some(("mail proxy", 5.0)),
        ..DEFAULT
    },
    Behavior {
        name: "mail_clicked",
        event: "email_clicked",
        cause: Cause::Reply {
            to: "mail_opened",
            chance: 0.07,
            by_intent: 0.8,
            hours: 0.3,
        },
        properties: &[("item", LINKS)],
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
    Behavior {
        name: "page_viewed",
        event: "page_viewed",
        cause: own(0.58, 0.6),
        properties: &[("url", PAGES), ("seconds", SECONDS)],
        ..DEFAULT
    },
    Behavior {
        name: "price_page",
        event: "page_viewed",
        cause: own(0.13, 1.1),
        properties: &[("url", PRICES), ("seconds", SECONDS)],
        ..DEFAULT
    },
    Behavior {
        name: "docs_page",
        event: "page_viewed",
        cause: own(0.14, 0.9),
        properties: &[("url", DOCS), ("seconds", SECONDS)],
        ..DEFAULT
    },
    Behavior {
        name: "careers_page",
        event: "page_viewed",
        cause: own(0.02, 0.1),
        leaning: Some(("job seeker", 4.2)),
        properties: &[("url", CAREERS), ("seconds", SECONDS)],
        ..DEFAULT
    },
    Behavior {
        name: "downloaded",
        event: "content_downloaded",
        cause: own(0.1, 0.6),
        properties: &[("item", ASSETS)],
        ..DEFAULT
    },
    Behavior {
        name: "demo_requested",
        event: "demo_requested",
        cause: own(0.015, 1.0),
        ..DEFAULT
    },
    // The website reports the form, the CRM the request: one action, two rows.
    Behavior {
        name: "demo_form",
        event: "form_submitted",
        cause: Cause::Reply {
            to: "demo_requested",
            chance: 0.97,
            by_intent: 0.0,
            hours: 0.01,
        },
        properties: &[("item", Value::Pick(&[("demo-request", 1.0)]))],
        ..DEFAULT
    },
    Behavior {
        name: "contact_form",
        event: "form_submitted",
        cause: own(0.03, 0.5),
        properties: &[(
            "item",
            Value::Pick(&[("contact", 3.0), ("newsletter", 5.0)]),
        )],
        ..DEFAULT
    },
    Behavior {
        name: "followed",
        event: "social_followed",
        cause: own(0.05, 0.3),
        once: true,
        properties: &[("item", NETWORKS)],
        ..DEFAULT
    },
    Behavior {
        name: "engaged",
        event: "social_engaged",
        cause: own(0.3, 0.2),
        properties: &[("item", NETWORKS)],
        late: (0.2, 1.0),
        ..DEFAULT
    },
    Behavior {
        name: "registered",
        event: "webinar_registered",
        cause: own(0.09, 0.6),
        properties: &[("item", TOPICS)],
        ..DEFAULT
    },
    // Lists of those who came are uploaded by hand, days later.
    Behavior {
        name: "attended",
        event: "webinar_attended",
        cause: Cause::Reply {
            to: "registered",
            chance: 0.45,
            by_intent: 0.3,
            hours: 120.0,
        },
        properties: &[("item", TOPICS)],
        late: (0.7, 2.0),
        ..DEFAULT
    },
    Behavior {
        name: "fair_visited",
        event: "fair_visited",
        cause: own(0.03, 0.1),
        properties: &[(
            "item",
            Value::Pick(&[("hannover", 2.0), ("barcelona", 2.0), ("london", 1.0)]),
        )],
        late: (0.9, 4.0),
        ..DEFAULT
    },
    Behavior {
        name: "trial_started",
        event: "trial_started",
        cause: own(0.035, 0.9),
        once: true,
        ..DEFAULT
    },
    Behavior {
        name: "product_used",
        event: "product_used",
        cause: own(3.4, 0.7),
        needs: &["trial_started"],
        properties: &[("item", PARTS), ("seconds", SECONDS)],
        ..DEFAULT
    },
];

const CAMPAIGNS: Value = Value::Pick(&[
    ("newsletter", 6.0),
    ("webinar-invitation", 3.0),
    ("product-news", 2.0),
    ("spring-offer", 1.0),
]);
const LINKS: Value = Value::Pick(&[("read-more", 6.0), ("webinar", 3.0), ("prices", 1.0)]);
const PAGES: Value = Value::Pick(&[
    ("/", 6.0),
    ("/product", 4.0),
    ("/blog/planning", 4.0),
    ("/blog/teams", 3.0),
    ("/customers", 2.0),
    ("/about", 1.0),
]);
const PRICES: Value = Value::Pick(&[("/pricing", 4.0), ("/pricing/compare", 1.0)]);
const DOCS: Value = Value::Pick(&[
    ("/docs/integrations", 3.0),
    ("/docs/security", 2.0),
    ("/docs/api", 2.0),
]);
const CAREERS: Value = Value::Pick(&[
    ("/careers", 3.0),
    ("/careers/engineering", 1.0),
    ("/careers/sales", 1.0),
]);
const SECONDS: Value = Value::Around {
    median: 45.0,
    spread: 1.1,
    most: 3600.0,
};
const ASSETS: Value = Value::Pick(&[
    ("planning-guide", 4.0),
    ("roi-sheet", 2.0),
    ("case-study", 3.0),
]);
const NETWORKS: Value = Value::Pick(&[("linkedin", 6.0), ("youtube", 2.0), ("x", 2.0)]);
const TOPICS: Value = Value::Pick(&[
    ("planning-basics", 3.0),
    ("resource-planning", 2.0),
    ("migration", 1.0),
]);
const PARTS: Value = Value::Pick(&[
    ("board", 5.0),
    ("timeline", 3.0),
    ("report", 2.0),
    ("import", 1.0),
]);

const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        column: "email",
        kind: AttributeKind::Mail { free: 0.27 },
        shared: false,
        missing: 0.02,
    },
    Attribute {
        column: "country",
        kind: AttributeKind::Any(Value::Pick(&[
            ("ES", 30.0),
            ("DE", 22.0),
            ("FR", 16.0),
            ("GB", 12.0),
            ("US", 10.0),
            ("PT", 6.0),
            ("PL", 4.0),
        ])),
        shared: true,
        missing: 0.04,
    },
    Attribute {
        column: "industry",
        kind: AttributeKind::Any(Value::Pick(&[
            ("software", 24.0),
            ("manufacturing", 20.0),
            ("consulting", 14.0),
            ("retail", 14.0),
            ("finance", 10.0),
            ("education", 10.0),
            ("health", 8.0),
        ])),
        shared: true,
        missing: 0.12,
    },
    Attribute {
        column: "employees",
        kind: AttributeKind::Any(Value::Around {
            median: 90.0,
            spread: 1.7,
            most: 60_000.0,
        }),
        shared: true,
        missing: 0.15,
    },
    Attribute {
        column: "seniority",
        kind: AttributeKind::Any(Value::Pick(&[
            ("c-level", 9.0),
            ("director", 15.0),
            ("manager", 27.0),
            ("specialist", 38.0),
            ("student", 11.0),
        ])),
        shared: false,
        missing: 0.1,
    },
    Attribute {
        column: "source",
        kind: AttributeKind::Any(Value::Pick(&[
            ("organic", 34.0),
            ("paid-search", 22.0),
            ("referral", 10.0),
            ("trade-show", 12.0),
            ("partner", 8.0),
            ("bought-list", 14.0),
        ])),
        shared: false,
        missing: 0.0,
    },
];
