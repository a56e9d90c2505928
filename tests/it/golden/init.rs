//! What `leadscore init` takes small files for; every proposal must read back as a project without errors.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use leadscore::cli::commands::init::{InitOptions, Proposal, propose, write};
use leadscore::cli::diagnose::Failure;
use leadscore::error::{ErrorKind, Result};
use leadscore::events::Described;
use leadscore::features::condition::Condition;
use leadscore::project::{Data, Project};

struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            std::fs::write(folder.path(name), text).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn propose(&self, names: &[&str]) -> Proposal {
        let files: Vec<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        propose(&options(&files, self.0.path(), false)).unwrap()
    }

    /// Writes a proposal and reads it back.
    fn project(&self, names: &[&str]) -> (Proposal, Project) {
        let proposal = self.propose(names);
        write(&options(&[], self.0.path(), false), &proposal).unwrap();
        let project = leadscore::project::read(&self.path("leadscore.toml"), &[], condition);
        (
            proposal,
            project.unwrap_or_else(|error| panic!("{}", Failure::from(error).draw())),
        )
    }
}

fn options<'a>(files: &'a [PathBuf], folder: &'a Path, force: bool) -> InitOptions<'a> {
    InitOptions {
        files,
        folder,
        force,
        columns: &typed,
    }
}

fn condition(text: &str) -> std::result::Result<(), (usize, usize, String)> {
    match Condition::parse(text) {
        Ok(_) => Ok(()),
        Err(error) => Err((error.offset, error.length, error.message)),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the shape that `init` asks for")]
fn typed(_: &Path, _: u32) -> Result<Vec<Described>> {
    let columns = [
        ("contact_id", "str"),
        ("occurred_at", "datetime[μs, UTC]"),
        ("event", "str"),
        ("url", "str"),
    ];
    Ok(columns
        .map(|(name, kind)| Described {
            name: name.to_string(),
            kind: kind.to_string(),
            values: Vec::new(),
        })
        .to_vec())
}

/// 60 leads with three events each.
fn log(separator: char) -> String {
    let mut text = format!("lead_id{separator}occurred_at{separator}event\n");
    for idx in 0..180 {
        let event = ["email_opened", "pricing_viewed", "unsubscribed"][idx % 3];
        let (month, day) = (idx / 28 % 6 + 1, idx % 28 + 1);
        writeln!(
            text,
            "L{}{separator}2025-{month:02}-{day:02} 10:00:00{separator}{event}",
            idx % 60
        )
        .unwrap();
    }
    text
}

fn lead_table() -> String {
    let mut text =
        "lead_id,created_at,Company,country,Lead Status,email,Phone Number,age\n".to_string();
    for idx in 0..60 {
        let country = ["ES", "PT"][idx % 2];
        let (company, age) = (idx % 20, 20 + idx);
        writeln!(
            text,
            "L{idx},2024-12-01,C{company},{country},open,l{idx}@c{company}.example,+34{idx},{age}"
        )
        .unwrap();
    }
    text
}

const OUTCOMES: &str = "lead_id,happened_at,kind,amount\nL1,2025-05-01,won,100\nL2,2025-05-02,lost,0\nL3,2025-06-02,won,50\n\
                        L7,2025-06-09,won,70\nL9,2025-06-10,lost,0\n";

#[test]
fn a_log_leads_and_outcomes_are_told_apart_by_their_content() {
    let files = [
        ("a.csv", log(',')),
        ("b.csv", lead_table()),
        ("c.csv", OUTCOMES.to_string()),
    ];
    let folder = Folder::new(&files.each_ref().map(|(name, text)| (*name, text.as_str())));
    let (proposal, project) = folder.project(&["c.csv", "b.csv", "a.csv"]);
    let found: Vec<&str> = proposal
        .findings
        .iter()
        .map(|finding| finding.role)
        .collect();
    assert_eq!(found, ["outcomes", "a lead table", "an activity log"]);
    let Data::Events {
        events,
        leads,
        outcomes,
    } = project.data
    else {
        panic!("not event mode")
    };
    assert_eq!(
        (events.path.as_str(), events.lead.as_deref()),
        ("a.csv", Some("lead_id"))
    );
    assert_eq!(
        (events.time.as_deref(), events.event_type.as_deref()),
        (Some("occurred_at"), Some("event"))
    );
    let leads = leads.unwrap();
    assert_eq!(
        (leads.created.as_deref(), leads.account.as_deref()),
        (Some("created_at"), Some("Company"))
    );
    assert_eq!(leads.fixed, ["country", "email", "age"]);
    // The status is the same everywhere here, so it is left out rather than kept from training.
    assert!(
        proposal.project.contains("`Lead Status`: always the same"),
        "{}",
        proposal.project
    );
    assert!(
        proposal.project.contains("`age` is personal"),
        "{}",
        proposal.project
    );
    assert_eq!(
        (outcomes.kind.as_deref(), outcomes.positive),
        (Some("kind"), Some(vec!["won".to_string()]))
    );
    assert_eq!(outcomes.value.as_deref(), Some("amount"));
    let rules = project.rules.unwrap();
    assert_eq!(rules.group.len(), 2);
    assert!(proposal.rules.contains("event = \"pricing_viewed\""));
    assert!(
        !proposal.rules.contains("where = \"age"),
        "no rule asks for an attribute that laws protect"
    );
    assert!(proposal.n_questions >= 4);
}

#[test]
fn facts_are_counted_in_the_findings() {
    let folder = Folder::new(&[("events.csv", &log(','))]);
    let proposal = folder.propose(&["events.csv"]);
    assert_eq!(
        proposal.findings[0].reasons,
        [
            "180 rows, 3 columns",
            "`lead_id` names the lead, 60 different",
            "`occurred_at` is the time: 100 % readable, 2025-01-01 to 2025-06-28",
            "`event` is the type, 3 different: email_opened (60), pricing_viewed (60), unsubscribed (60)",
        ]
    );
    assert!(
        proposal
            .project
            .contains("# question: nothing in the files says who converted"),
        "{}",
        proposal.project
    );
}

#[test]
fn semicolons_tabs_marks_and_packing_are_seen_through() {
    let folder = Folder::new(&[
        ("events.tsv", &log('\t')),
        ("marked.csv", &format!("\u{feff}{}", log(';'))),
    ]);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(log(',').as_bytes()).unwrap();
    std::fs::write(folder.path("events.csv.gz"), packed.finish().unwrap()).unwrap();
    for name in ["events.tsv", "marked.csv", "events.csv.gz"] {
        let proposal = folder.propose(&[name]);
        assert_eq!(
            proposal.findings[0].reasons[1], "`lead_id` names the lead, 60 different",
            "{name}"
        );
    }
}

#[test]
fn purchases_alone_are_repeat_business() {
    let mut text = "customer_id,ordered_on,value\n".to_string();
    for idx in 0..300 {
        writeln!(
            text,
            "{},{}-{:02}-15,9.5",
            idx % 90,
            2023 + idx / 200,
            idx % 12 + 1
        )
        .unwrap();
    }
    let folder = Folder::new(&[("orders.csv", &text)]);
    let (_, project) = folder.project(&["orders.csv"]);
    assert!(project.snapshots.repeat);
    let Data::Events {
        events, outcomes, ..
    } = project.data
    else {
        panic!("not event mode")
    };
    assert_eq!(events.type_value.as_deref(), Some("order"));
    assert_eq!(outcomes.path.as_deref(), Some("orders.csv"));
}

#[test]
fn a_table_with_a_label_is_table_mode() {
    let mut text = "row;contact;emp.var.rate;duration;region;y;fold;part\n".to_string();
    for idx in 0..400 {
        let contact = ["cellular", "telephone"][idx % 2];
        let part = if idx < 300 { "train" } else { "test" };
        let (y, region) = (if idx % 7 == 0 { "yes" } else { "no" }, idx % 5);
        writeln!(
            text,
            "{idx};{contact};{}.5;{};{region};{y};{};{part}",
            idx % 9,
            idx * 3,
            idx % 5
        )
        .unwrap();
    }
    let folder = Folder::new(&[("table.csv", &text)]);
    let (proposal, project) = folder.project(&["table.csv"]);
    let Data::Table(table) = project.data else {
        panic!("not table mode")
    };
    assert_eq!(
        (table.lead.as_deref(), table.label.as_str()),
        (Some("row"), "y")
    );
    assert_eq!(
        (table.fold.as_deref(), table.drop),
        (Some("fold"), vec!["duration".to_string()])
    );
    assert_eq!(table.categories, ["region"]);
    let part = table.test.unwrap();
    assert_eq!(
        (part.column.as_str(), part.value.as_str()),
        ("part", "test")
    );
    assert!(
        proposal.rules.contains("\"emp.var.rate\" > 4.5"),
        "{}",
        proposal.rules
    );
}

#[test]
fn a_crm_export_keeps_what_would_leak_from_training() {
    let mut text = "Record ID,Create Date,Lifecycle Stage,Country/Region,First Name,hubspotscore,Converted Date\n".to_string();
    for idx in 0..60 {
        let stage = ["lead", "customer"][idx % 2];
        let won = if idx % 2 == 1 { "2025-04-01" } else { "" };
        writeln!(
            text,
            "{idx},2025-01-{:02} 09:14,{stage},C{},N{idx},{},{won}",
            idx % 28 + 1,
            idx % 4,
            idx % 50
        )
        .unwrap();
    }
    let folder = Folder::new(&[
        ("contacts.csv", &text),
        ("events.csv", &log(',').replace(['L'], "")),
    ]);
    let (_, project) = folder.project(&["contacts.csv", "events.csv"]);
    let Data::Events {
        leads, outcomes, ..
    } = project.data
    else {
        panic!("not event mode")
    };
    let leads = leads.unwrap();
    assert_eq!(leads.lead.as_deref(), Some("Record ID"));
    assert_eq!(leads.created.as_deref(), Some("Create Date"));
    assert_eq!(leads.current, ["Lifecycle Stage", "hubspotscore"]);
    assert_eq!(leads.fixed, ["Country/Region"]);
    assert!(outcomes.from_leads);
    assert_eq!(outcomes.time.as_deref(), Some("Converted Date"));
}

#[test]
fn segments_calls_are_known_as_they_come() {
    let mut text = String::new();
    for idx in 0..50 {
        let event = ["Product Viewed", "Order Completed"][usize::from(idx % 10 == 0)];
        writeln!(
            text,
            r#"{{"type":"track","event":"{event}","userId":"u{}","timestamp":"2025-03-{:02}T10:00:00Z","messageId":"m{idx}","properties":{{"a":1}}}}"#,
            idx % 20,
            idx % 28 + 1
        )
        .unwrap();
        writeln!(text, r#"{{"type":"identify","userId":"u{}","timestamp":"2025-03-01T00:00:00Z","traits":{{}}}}"#, idx % 20).unwrap();
    }
    let folder = Folder::new(&[("calls.ndjson", &text)]);
    let (proposal, project) = folder.project(&["calls.ndjson"]);
    assert_eq!(
        proposal.findings[0].role,
        "an activity log of Segment's calls"
    );
    let Data::Events {
        leads, outcomes, ..
    } = project.data
    else {
        panic!("not event mode")
    };
    assert!(leads.is_some());
    assert_eq!(outcomes.positive, Some(vec!["Order Completed".to_string()]));
}

#[test]
fn typed_formats_are_judged_by_their_columns_alone() {
    let folder = Folder::new(&[("activity.parquet", "not read here")]);
    let (_, project) = folder.project(&["activity.parquet"]);
    let Data::Events { events, .. } = project.data else {
        panic!("not event mode")
    };
    assert_eq!(
        (events.lead.as_deref(), events.event_type.as_deref()),
        (Some("contact_id"), Some("event"))
    );
}

#[test]
fn what_is_there_is_not_overwritten_without_force() {
    let folder = Folder::new(&[("events.csv", &log(',')), ("rules.toml", "mine")]);
    let proposal = folder.propose(&["events.csv"]);
    let error = write(&options(&[], folder.0.path(), false), &proposal).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(
        error.to_string().ends_with("rules.toml` exists already"),
        "{error}"
    );
    assert_eq!(
        std::fs::read_to_string(folder.path("rules.toml")).unwrap(),
        "mine"
    );
    assert!(!folder.path("leadscore.toml").exists());
    assert_eq!(
        write(&options(&[], folder.0.path(), true), &proposal)
            .unwrap()
            .len(),
        4
    );
    assert_ne!(
        std::fs::read_to_string(folder.path("rules.toml")).unwrap(),
        "mine"
    );
}

#[test]
fn files_that_say_nothing_are_refused_with_what_would_help() {
    let folder = Folder::new(&[
        ("colors.csv", "color,size\nred,1\nblue,2\n"),
        ("x.docx", "?"),
    ]);
    let error = propose(&options(
        &[folder.path("colors.csv")],
        folder.0.path(),
        false,
    ))
    .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Data);
    assert_eq!(
        error.to_string(),
        "none of the files is an activity log or a table with a label"
    );
    let error = propose(&options(&[folder.path("x.docx")], folder.0.path(), false)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let error = propose(&options(&[folder.path("gone.csv")], folder.0.path(), false)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
}

#[test]
fn schemas_are_the_same_bytes_every_time() {
    use leadscore::cli::commands::schema::Which;
    for which in Which::ALL {
        let text = which.render().unwrap();
        assert_eq!(text, which.render().unwrap());
        let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        assert_eq!(schema["additionalProperties"], false);
    }
}
