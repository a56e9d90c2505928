//! The stated truth: what makes leads decide, and which rules are right about it.

use crate::demo::blueprint::{Fact, Is, Term, Verdict, at_least, colleagues, saturating, up_to};

const MANAGES: Fact = Fact::Is("skills", &["management"]);
const CLOSE_POSTS: Fact = saturating(&["posted_close"], 60, 2.0);

/// What makes leads decide.
pub(super) const TERMS: &[Term] = &[
    Term {
        name: "buying_pages",
        words: "reads about plans",
        fact: saturating(&["buying_page"], 45, 1.5),
        weight: 1.6,
    },
    Term {
        name: "integration_pages",
        words: "reads about integrations",
        fact: up_to(&["integration_page"], 60, 3.0),
        weight: 0.4,
    },
    Term {
        name: "tried_the_playground",
        words: "tried the playground",
        fact: up_to(&["playground"], 30, 2.0),
        weight: 0.9,
    },
    Term {
        name: "close_groups",
        words: "joined a group close to the product",
        fact: Fact::Ever(&["joined_close"]),
        weight: 0.6,
    },
    Term {
        name: "close_posts",
        words: "posts in groups close to the product",
        fact: CLOSE_POSTS,
        weight: 0.4,
    },
    Term {
        name: "close_posts_of_managers",
        words: "posts in groups close to the product and manages people",
        fact: Fact::Both(&CLOSE_POSTS, &MANAGES),
        weight: 1.2,
    },
    Term {
        name: "help_posts",
        words: "asks for help",
        fact: up_to(&["posted_help"], 60, 2.0),
        weight: 0.3,
    },
    Term {
        name: "knows_product",
        words: "knows a product manager",
        fact: Fact::Ever(&["met_product"]),
        weight: 0.9,
    },
    Term {
        name: "knows_support",
        words: "knows somebody in support",
        fact: Fact::Ever(&["met_support"]),
        weight: 0.5,
    },
    Term {
        name: "knows_customers",
        words: "has met customers lately",
        fact: up_to(&["met_customer"], 90, 3.0),
        weight: 0.3,
    },
    Term {
        name: "brings_colleagues",
        words: "has brought colleagues",
        fact: at_least(&["referred_colleague"], 90, 1.0),
        weight: 1.2,
    },
    Term {
        name: "brought_by_colleague",
        words: "was brought by a colleague",
        fact: Fact::SameDomain("email", "referrer_email"),
        weight: 0.7,
    },
    Term {
        name: "complete_profile",
        words: "completeness of the profile",
        fact: Fact::Complete(&["headline", "bio", "photo", "company", "skills"]),
        weight: 0.9,
    },
    Term {
        name: "visits",
        words: "comes back",
        fact: saturating(&["page", "buying_page", "integration_page"], 30, 3.0),
        weight: 0.8,
    },
    Term {
        name: "colleagues",
        words: "colleagues are active, too",
        fact: colleagues(&[], 30, 3.0),
        weight: 0.3,
    },
    Term {
        name: "free_mail",
        words: "address at a free provider",
        fact: Fact::FreeMail("email"),
        weight: -0.7,
    },
    Term {
        name: "talks_a_lot",
        words: "posts much in groups that have nothing to do with the product",
        fact: saturating(&["posted_other"], 60, 2.0),
        weight: -0.7,
    },
];

/// What that says about the rules.
pub(super) const VERDICTS: &[Verdict] = &[
    Verdict {
        rule: "reads_about_buying",
        is: Is::Right,
        terms: &["buying_pages"],
        why: "who reads about plans is near a decision",
    },
    Verdict {
        rule: "reads_about_integration",
        is: Is::Right,
        terms: &["integration_pages"],
        why: "a plan to use the product",
    },
    Verdict {
        rule: "named_group_joined",
        is: Is::Right,
        terms: &["close_groups"],
        why: "groups close to the product gather those who use it",
    },
    Verdict {
        rule: "group_joined",
        is: Is::Overpaid,
        terms: &[],
        why: "other groups say nothing",
    },
    Verdict {
        rule: "post_in_product_group",
        is: Is::Right,
        terms: &["close_posts", "close_posts_of_managers"],
        why: "above all where the author manages people",
    },
    Verdict {
        rule: "post_in_help_group",
        is: Is::Right,
        terms: &["help_posts"],
        why: "who asks for help works with it",
    },
    Verdict {
        rule: "post_elsewhere",
        is: Is::WrongSign,
        terms: &["talks_a_lot"],
        why: "those who talk about everything buy less",
    },
    Verdict {
        rule: "knows_product_manager",
        is: Is::Right,
        terms: &["knows_product"],
        why: "they have talked about their needs",
    },
    Verdict {
        rule: "knows_support",
        is: Is::Right,
        terms: &["knows_support"],
        why: "they work with the product",
    },
    Verdict {
        rule: "knows_employee",
        is: Is::Overpaid,
        terms: &[],
        why: "other employees make no difference",
    },
    Verdict {
        rule: "knows_customer",
        is: Is::Right,
        terms: &["knows_customers"],
        why: "customers recommend",
    },
    Verdict {
        rule: "number_of_connections",
        is: Is::Overpaid,
        terms: &[],
        why: "it is whom they know, not how many",
    },
    Verdict {
        rule: "referred_colleague",
        is: Is::Right,
        terms: &["brings_colleagues"],
        why: "a team is forming",
    },
    Verdict {
        rule: "referred_other",
        is: Is::Overpaid,
        terms: &[],
        why: "a courtesy to friends",
    },
    Verdict {
        rule: "profile_completeness",
        is: Is::Right,
        terms: &["complete_profile"],
        why: "who fills the profile in stays",
    },
    Verdict {
        rule: "referred_by_colleague",
        is: Is::Right,
        terms: &["brought_by_colleague"],
        why: "a colleague has tried it",
    },
    Verdict {
        rule: "visits_a_month",
        is: Is::Right,
        terms: &["visits"],
        why: "who comes back is interested",
    },
    Verdict {
        rule: "time_on_site_last_visit",
        is: Is::Overpaid,
        terms: &[],
        why: "tabs stay open",
    },
    Verdict {
        rule: "gone_quiet",
        is: Is::Right,
        terms: &["visits"],
        why: "who stays away does not subscribe",
    },
    Verdict {
        rule: "forwarded_to_friend",
        is: Is::Overpaid,
        terms: &[],
        why: "a courtesy to friends",
    },
];
