//! Random rulebooks over a random log: written in every format, read back, they give every row the same points.
//!
//! A format without room for a rule says so; the rest of the book must still be the same, and the sheets have room for all.

use std::fmt::Write as _;

use leadscore::domain::{DAY_MICROS, Timestamp};
use leadscore::exchange::{self, Draft, Format, Input, Remark, Renames, Weight};
use leadscore::features::condition::Condition;
use leadscore::features::plan::{Defaults, Events};
use leadscore::features::source::{Request, Source};
use leadscore::project::parse_rules;
use leadscore::project::toml::Source as Text;
use leadscore::rules::Rulebook;
use polars::prelude::*;
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;

const N_LEADS: usize = 40;
const CUTOFFS: [i64; 2] = [100, 130];
/// Books for each format.
const N_BOOKS: u64 = 120;

fn check(text: &str) -> Result<(), (usize, usize, String)> {
    match Condition::parse(text) {
        Ok(_) => Ok(()),
        Err(error) => Err((error.offset, error.length, error.message)),
    }
}

/// Leads with and without events; some attributes are missing.
fn log(rng: &mut ChaCha8Rng) -> Source {
    let (mut lead, mut kind, mut time) = (Vec::new(), Vec::new(), Vec::new());
    let (mut url, mut seconds) = (Vec::new(), Vec::new());
    for id in 0..N_LEADS {
        for _ in 0..rng.random_range(0..25) {
            lead.push(format!("L{id}"));
            kind.push(["mail", "page", "call", "a|b"][rng.random_range(0..4_usize)]);
            // Whole days and parts of days, so that ages lie on the edges of windows, too.
            let days = f64::from(rng.random_range(0..260_i32)) / 2.0;
            time.push((days * DAY_MICROS as f64) as i64);
            url.push(
                [
                    Some("/pricing/eu"),
                    Some("/docs/it's"),
                    Some("/50%_off"),
                    None,
                ][rng.random_range(0..4_usize)],
            );
            seconds.push(
                rng.random_bool(0.8)
                    .then(|| f64::from(rng.random_range(-5..100_i32))),
            );
        }
    }
    let utc = DataType::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC));
    let frame =
        df! {"lead" => lead, "type" => kind, "time" => time, "url" => url, "seconds" => seconds}
            .unwrap()
            .lazy()
            .with_columns([col("time").cast(utc.clone())])
            .collect()
            .unwrap();
    let schema = frame
        .schema()
        .iter()
        .filter(|(name, _)| !["lead", "time"].contains(&name.as_str()));
    let schema: Schema = schema
        .map(|(name, kind)| (name.clone(), kind.clone()))
        .collect();
    let events = Events {
        frame: frame.lazy(),
        rows: None,
        has_visible: false,
        schema,
        types: ["mail", "page", "call", "a|b"].map(Into::into).to_vec(),
    };
    let mut sizes = Vec::new();
    for _ in 0..N_LEADS {
        let size = f64::from(rng.random_range(0..200_i32));
        sizes.push(rng.random_bool(0.8).then_some(size));
    }
    let leads = df! {
        "lead" => (0..N_LEADS).map(|id| format!("L{id}")).collect::<Vec<_>>(),
        "account" => vec![None::<&str>; N_LEADS],
        "created" => vec![10 * DAY_MICROS; N_LEADS],
        "country" => (0..N_LEADS).map(|_| [Some("ES"), Some("=PT"), None][rng.random_range(0..3_usize)]).collect::<Vec<_>>(),
        "size" => sizes,
        "optout" => (0..N_LEADS).map(|_| rng.random_bool(0.5)).collect::<Vec<_>>(),
    }
    .unwrap()
    .lazy()
    .with_columns([col("created").cast(utc)])
    .collect()
    .unwrap();
    Source::new(Some(events), leads, None).unwrap()
}

fn pick<'a>(rng: &mut ChaCha8Rng, from: &[&'a str]) -> &'a str {
    from[rng.random_range(0..from.len())]
}

/// A number that is whole, or has digits that must not be lost.
fn number(rng: &mut ChaCha8Rng, low: i32, high: i32) -> String {
    let whole = rng.random_range(low..=high);
    match rng.random_range(0..4) {
        0 => format!("{:?}", f64::from(whole) + rng.random_range(0.0..1.0)),
        1 => format!("{whole}.5"),
        _ => whole.to_string(),
    }
}

const EVENT_CONDITIONS: [&str; 7] = [
    "url LIKE '%pricing%'",
    "url = '/docs/it''s'",
    "seconds > 30 AND url IS NOT NULL",
    "seconds IN (1, 2, 3) OR seconds >= 50",
    "url NOT LIKE '/docs%' OR seconds IS NULL",
    "contains(url, '50%_')",
    "lower(url) = '/pricing/eu' OR seconds < 0",
];

const LEAD_CONDITIONS: [&str; 9] = [
    "country = 'ES'",
    "country IN ('ES', '=PT')",
    "country <> '=PT' AND size >= 50.5",
    "size BETWEEN 20 AND 120",
    "country IS NULL",
    "optout",
    "NOT optout",
    "size = 3 OR size > 150",
    "true",
];

const NAMES: [&str; 10] = [
    "opened",
    "=1+1",
    "+plus",
    "-minus",
    "@at",
    "it's",
    "'quoted",
    "\\\"twice\\\"",
    " blanks ",
    "点数, und; mehr",
];

/// Options of a rule of a random kind.
fn rule(rng: &mut ChaCha8Rng, text: &mut String) {
    let mut line = |key: &str, value: String| writeln!(text, "{key} = {value}").unwrap();
    let event = |rng: &mut ChaCha8Rng| {
        pick(
            rng,
            &[
                "\"mail\"",
                "\"page\"",
                "[\"mail\", \"call\"]",
                "[\"page\"]",
                "\"a|b\"",
            ],
        )
        .to_owned()
    };
    let tiers = "[{ from = 0, to = 1.5, points = 0 }, { from = 2, to = 3, points = 4.25 }, { from = 3, points = -7 }]";
    match rng.random_range(0..7) {
        0 | 1 => {
            line("kind", "\"event\"".into());
            if rng.random_bool(0.8) {
                line("event", event(rng));
            }
            if rng.random_bool(0.4) {
                line("where", format!("\"{}\"", pick(rng, &EVENT_CONDITIONS)));
            }
            line("points", number(rng, -20, 20));
            match rng.random_range(0..6) {
                0 | 1 => line("mode", "\"once\"".into()),
                2 => {
                    line("mode", "\"once_per_period\"".into());
                    line("period_days", number(rng, 1, 9));
                }
                3 => line("mode", "\"per_occurrence\"".into()),
                _ => {}
            }
            if rng.random_bool(0.3) {
                line("within_days", number(rng, 5, 60));
            }
            if rng.random_bool(0.2) {
                line("expires_days", number(rng, 5, 60));
            }
            if rng.random_bool(0.3) {
                line("decay", decay(rng));
            }
        }
        2 => {
            line("kind", "\"tier\"".into());
            line("event", event(rng));
            line("tiers", tiers.into());
            if rng.random_bool(0.4) {
                line("within_days", rng.random_range(5..60).to_string());
            }
        }
        3 => {
            line("kind", "\"attribute\"".into());
            line("where", format!("\"{}\"", pick(rng, &LEAD_CONDITIONS)));
            line("points", number(rng, -20, 20));
        }
        4 => {
            line("kind", "\"absence\"".into());
            line("sent", "\"mail\"".into());
            line("without", "[\"call\", \"page\"]".into());
            line("points", number(rng, -9, -1));
            line("at_least", "2".into());
            line("every", "3".into());
        }
        5 => {
            line("kind", "\"inactivity\"".into());
            line("points", number(rng, -9, -1));
            line("grace_days", number(rng, 0, 20));
            line("period_days", number(rng, 3, 20));
        }
        _ => {
            line("kind", "\"value\"".into());
            line("value", "{ kind = \"number\", column = \"size\" }".into());
            if rng.random_bool(0.7) {
                line("tiers", tiers.into());
            } else {
                line("points", number(rng, -2, 2));
                line("per_unit", "true".into());
            }
        }
    }
}

fn decay(rng: &mut ChaCha8Rng) -> String {
    match rng.random_range(0..4) {
        0 => format!("{{ half_life_days = {} }}", number(rng, 1, 60)),
        1 => format!("{{ linear_days = {} }}", number(rng, 1, 60)),
        _ => format!(
            "{{ every_days = {}, percent = {} }}",
            rng.random_range(3..40),
            rng.random_range(0..=100)
        ),
    }
}

fn limits(rng: &mut ChaCha8Rng, text: &mut String) {
    if rng.random_bool(0.3) {
        writeln!(text, "min = {}", number(rng, -40, -1)).unwrap();
    }
    if rng.random_bool(0.3) {
        writeln!(text, "max = {}", number(rng, 5, 40)).unwrap();
    }
}

fn book(rng: &mut ChaCha8Rng) -> String {
    let mut text = "[rulebook]\nname = \"Acme, 2026 \\\"v1\\\"\"\nversion = \"1.10\"\n".to_owned();
    limits(rng, &mut text);
    text += "[[threshold]]\nlabel = \"=hot\"\nat = 20.5\n[[threshold]]\nlabel = \"warm\"\nat = 5\n";
    if rng.random_bool(0.5) {
        text += "[matrix]\nfit = [10, 2.5]\nengagement = [12]\n";
    }
    let mut n_rules = 0;
    for group in 0..rng.random_range(1..4) {
        let kind = pick(rng, &["fit", "engagement"]);
        writeln!(
            text,
            "[[group]]\nname = \"{} {group}\"\nkind = \"{kind}\"",
            pick(rng, &NAMES)
        )
        .unwrap();
        limits(rng, &mut text);
        if rng.random_bool(0.4) {
            writeln!(text, "decay = {}", decay(rng)).unwrap();
        }
        if rng.random_bool(0.2) {
            text += "expires_days = 45\n";
        }
        for _ in 0..rng.random_range(0..6) {
            writeln!(
                text,
                "[[group.rule]]\nname = \"{}{n_rules}\"",
                pick(rng, &NAMES)
            )
            .unwrap();
            n_rules += 1;
            if rng.random_bool(0.6) {
                writeln!(
                    text,
                    "label = \"{}\\n{}\"",
                    pick(rng, &NAMES),
                    pick(rng, &NAMES)
                )
                .unwrap();
            }
            rule(rng, &mut text);
            limits(rng, &mut text);
            if rng.random_bool(0.1) {
                text += "enabled = false\n";
            }
            if rng.random_bool(0.2) {
                text += "leeway = { min = -5, step = 2.5, frozen = true }\n";
            }
        }
    }
    text + "[[override]]\nwhere = \"country = 'ES'\"\nat_most = 40\nreason = \"-too far away\"\n"
}

/// Names, points by rule, totals, labels and cells of every row.
#[derive(Debug, PartialEq)]
struct Scored {
    names: Vec<String>,
    by_rule: Vec<Vec<f64>>,
    totals: Vec<f64>,
    labels: Vec<Option<String>>,
    cells: Vec<Option<String>>,
}

fn scored(source: &Source, text: &str) -> Scored {
    let spec = parse_rules(Text::file("rules.toml", text), check)
        .unwrap_or_else(|error| panic!("{}\n{text}", leadscore::error::Error::from(error)));
    let book = Rulebook::new(&spec).unwrap();
    let n = N_LEADS as u32;
    let leads: Vec<u32> = (0..n).chain(0..n).collect();
    let rows: Vec<u32> = (0..2 * n).map(|row| row / n).collect();
    let cutoffs = CUTOFFS.map(|day| Timestamp(day * DAY_MICROS));
    let computed = source
        .compute(&Request {
            features: &[],
            facts: &book.facts,
            conditions: &[],
            leads: &leads,
            row_cutoffs: &rows,
            cutoffs: &cutoffs,
            defaults: Defaults {
                observation_days: 60.0,
                horizon_days: book.horizon_days().max(60.0),
                session_gap_minutes: 30.0,
            },
        })
        .unwrap();
    let tally = book.scorecard.tally(&computed.facts);
    let label = |total: &f64| book.label(*total).map(str::to_owned);
    let sides = tally.fit.iter().zip(&tally.engagement);
    Scored {
        names: book
            .scorecard
            .lines
            .iter()
            .map(|line| line.name.clone())
            .collect(),
        labels: tally.totals.iter().map(label).collect(),
        cells: sides
            .map(|(fit, engagement)| book.cell(*fit, *engagement))
            .collect(),
        by_rule: tally.by_rule,
        totals: tally.totals,
    }
}

fn there_and_back(format: &dyn Format, text: &str) -> (String, Vec<Remark>, Vec<u8>) {
    let (bytes, remarks) = exchange::export(format, text, &Renames::new()).unwrap();
    let name = format!("book.{}", format.extensions()[0]);
    let input = Input {
        name: &name,
        bytes: &bytes,
        renames: &Renames::new(),
    };
    assert_eq!(exchange::guess(&input).unwrap().name(), format.name());
    let (checked, _) = exchange::import(format, &input, check).unwrap_or_else(|error| {
        let error = leadscore::error::Error::from(error);
        panic!("{error}\n{text}\n{}", String::from_utf8_lossy(&bytes))
    });
    (checked.text, remarks, bytes)
}

#[test]
fn sheets_give_every_row_the_points_that_it_had() {
    let mut n_scored = 0;
    for seed in 0..N_BOOKS {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let source = log(&mut rng);
        let text = book(&mut rng);
        let before = scored(&source, &text);
        n_scored += before
            .by_rule
            .iter()
            .flatten()
            .filter(|points| **points != 0.0)
            .count();
        for name in ["csv", "xlsx"] {
            let (after, remarks, bytes) = there_and_back(exchange::find(name).unwrap(), &text);
            assert!(remarks.is_empty(), "seed {seed}, {name}: {remarks:?}");
            assert_eq!(
                scored(&source, &after),
                before,
                "seed {seed}, {name}\n{text}\n{after}"
            );
            // Nothing that a spreadsheet would run: no cell of the file begins like a formula.
            if name == "csv" {
                let mut reader = csv::ReaderBuilder::new()
                    .flexible(true)
                    .has_headers(false)
                    .from_reader(bytes.as_slice());
                for record in reader.records() {
                    for field in &record.unwrap() {
                        let formula = field.starts_with(['=', '+', '-', '@'])
                            && field.parse::<f64>().is_err();
                        assert!(!formula, "`{field}`");
                    }
                }
            }
        }
    }
    // Books of nothing but zeros would say nothing.
    assert!(10_000 < n_scored, "{n_scored}");
}

/// The book without what the remarks say was left out.
fn without(text: &str, remarks: &[Remark]) -> String {
    let mut draft = Draft::of_toml(text).unwrap();
    for remark in remarks
        .iter()
        .filter(|remark| remark.weight == Weight::LeftOut)
    {
        let named = remark
            .what
            .strip_prefix("rule `")
            .and_then(|rest| rest.strip_suffix('`'));
        match (named, remark.what.as_str()) {
            (Some(name), _) => {
                for group in &mut draft.groups {
                    group.rules.retain(|rule| rule.text("name") != Some(name));
                }
            }
            (_, "the lower limit of the total") => drop(draft.meta.remove("min")),
            (_, "the upper limit of the total") => drop(draft.meta.remove("max")),
            (_, what) if what.starts_with("override") => draft.overrides.clear(),
            (_, what) => panic!("what is `{what}`?"),
        }
    }
    draft.render().0
}

#[test]
fn hubspot_gives_every_row_the_points_of_the_rules_that_it_has_room_for() {
    let format = exchange::find("hubspot").unwrap();
    let (mut n_kept, mut n_left) = (0, 0);
    for seed in 0..2 * N_BOOKS {
        let mut rng = ChaCha8Rng::seed_from_u64(1000 + seed);
        let source = log(&mut rng);
        let text = book(&mut rng);
        let (after, remarks, _) = there_and_back(format, &text);
        assert!(
            remarks
                .iter()
                .all(|remark| remark.weight != Weight::Changed)
        );
        let kept = without(&text, &remarks);
        let before = scored(&source, &kept);
        assert_eq!(
            scored(&source, &after),
            before,
            "seed {seed}\n{text}\n{after}"
        );
        n_kept += before.names.len();
        n_left += remarks
            .iter()
            .filter(|remark| remark.what.starts_with("rule "))
            .count();
    }
    // Otherwise the test would say nothing about either.
    assert!(
        100 < n_kept && 50 < n_left,
        "{n_kept} kept, {n_left} left out"
    );
}
