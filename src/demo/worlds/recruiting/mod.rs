//! The world of the preset `recruiting`: people on a professional network, some of whom are open for a new job.

mod truth;

use crate::demo::blueprint::{
    Attribute, AttributeKind, Behavior, Blueprint, Cause, DEFAULT, Outcome, Value, own, sent,
};

/// Candidates who have not said that they are candidates.
pub(in crate::demo) static WORLD: Blueprint = Blueprint {
    name: "recruiting",
    summary: "Talentfield approaches people on a professional network; some take the talk and change jobs",
    rules: include_str!("../../../rules/presets/recruiting.toml"),
    project: include_str!("leadscore.toml"),
    columns: &["section", "topic"],
    traits: &[("networker", 0.12), ("student of every group", 0.08)],
    behaviors: BEHAVIORS,
    attributes: ATTRIBUTES,
    outcome: Outcome {
        won: "changed_job",
        lost: "declined",
        lost_share: 0.3,
        days: 18.0,
        amount: 9000.0,
        closed_per_month: 0.03,
    },
    base: -10.6,
    noise: 0.7,
    terms: truth::TERMS,
    verdicts: truth::VERDICTS,
    unruled: &["salary_pages"],
};

const TOPIC: Value = Value::Pick(&[
    ("engineering", 4.0),
    ("data", 3.0),
    ("management", 2.0),
    ("careers", 2.0),
]);

const BEHAVIORS: &[Behavior] = &[
    Behavior {
        name: "visit",
        event: "page_viewed",
        cause: own(2.0, 0.5),
        leaning: Some(("networker", 0.8)),
        properties: &[(
            "section",
            Value::Pick(&[("feed", 6.0), ("messages", 3.0), ("people", 2.0)]),
        )],
        ..DEFAULT
    },
    Behavior {
        name: "salary_page",
        event: "page_viewed",
        cause: own(0.1, 0.9),
        properties: &[("section", Value::Pick(&[("salaries", 1.0)]))],
        ..DEFAULT
    },
    Behavior {
        name: "jobs_page",
        event: "jobs_page_viewed",
        cause: own(0.18, 1.0),
        properties: &[("topic", TOPIC)],
        ..DEFAULT
    },
    Behavior {
        name: "recommendation",
        event: "recommendation_updated",
        cause: own(0.1, 0.9),
        ..DEFAULT
    },
    // Recommendations come in answer to others, in threes and fours.
    Behavior {
        name: "recommendation_back",
        event: "recommendation_updated",
        cause: Cause::Reply {
            to: "recommendation",
            chance: 0.4,
            by_intent: 0.3,
            hours: 70.0,
        },
        ..DEFAULT
    },
    Behavior {
        name: "position_ended",
        event: "position_ended",
        cause: own(0.012, 0.5),
        late: (0.3, 2.0),
        ..DEFAULT
    },
    Behavior {
        name: "position_changed",
        event: "position_changed",
        cause: own(0.03, 0.1),
        late: (0.3, 2.0),
        ..DEFAULT
    },
    Behavior {
        name: "text_changed",
        event: "profile_text_changed",
        cause: own(0.12, 0.8),
        properties: &[(
            "section",
            Value::Pick(&[("headline", 3.0), ("about", 3.0), ("skills", 2.0)]),
        )],
        ..DEFAULT
    },
    // One sitting gives many saves.
    Behavior {
        name: "text_saved_again",
        event: "profile_text_changed",
        cause: Cause::Reply {
            to: "text_changed",
            chance: 0.6,
            by_intent: 0.0,
            hours: 0.2,
        },
        properties: &[(
            "section",
            Value::Pick(&[("headline", 3.0), ("about", 3.0), ("skills", 2.0)]),
        )],
        ..DEFAULT
    },
    Behavior {
        name: "mail_changed",
        event: "mail_changed",
        cause: own(0.02, 0.7),
        ..DEFAULT
    },
    Behavior {
        name: "invitation",
        event: "invitation_sent",
        cause: own(0.45, 0.6),
        leaning: Some(("networker", 2.0)),
        ..DEFAULT
    },
    Behavior {
        name: "group",
        event: "group_joined",
        cause: own(0.12, 0.3),
        leaning: Some(("student of every group", 1.8)),
        properties: &[("topic", TOPIC)],
        ..DEFAULT
    },
    Behavior {
        name: "asked",
        event: "question_posted",
        cause: own(0.1, 0.3),
        properties: &[("topic", TOPIC)],
        ..DEFAULT
    },
    Behavior {
        name: "answered",
        event: "question_answered",
        cause: own(0.2, 0.1),
        leaning: Some(("networker", 0.8)),
        properties: &[("topic", TOPIC)],
        ..DEFAULT
    },
    Behavior {
        name: "approached",
        event: "recruiter_message_sent",
        cause: sent(0.15),
        ..DEFAULT
    },
];

const ATTRIBUTES: &[Attribute] = &[
    Attribute {
        column: "field",
        kind: AttributeKind::Any(Value::Pick(&[
            ("software", 36.0),
            ("data", 18.0),
            ("design", 14.0),
            ("sales", 18.0),
            ("finance", 14.0),
        ])),
        shared: false,
        missing: 0.05,
    },
    Attribute {
        column: "years_in_position",
        kind: AttributeKind::Any(Value::Around {
            median: 3.0,
            spread: 0.7,
            most: 30.0,
        }),
        shared: false,
        missing: 0.1,
    },
    Attribute {
        column: "country",
        kind: AttributeKind::Any(Value::Pick(&[
            ("DE", 30.0),
            ("ES", 25.0),
            ("FR", 20.0),
            ("PL", 15.0),
            ("PT", 10.0),
        ])),
        shared: false,
        missing: 0.03,
    },
    Attribute {
        column: "company_size",
        kind: AttributeKind::Any(Value::Around {
            median: 250.0,
            spread: 1.6,
            most: 100_000.0,
        }),
        shared: true,
        missing: 0.08,
    },
    Attribute {
        column: "open_to_work",
        kind: AttributeKind::Any(Value::Pick(&[("no", 8.0), ("yes", 1.0)])),
        shared: false,
        missing: 0.2,
    },
];
