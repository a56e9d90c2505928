//! Champion and challenger: who scores, what a retrain says, how one goes back.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use leadscore::artifact::{
    self, ArtifactError, How, Occasion, load_champion, promote, read_promotions, roll_back, save,
};
use leadscore::domain::{Seed, Timestamp};
use leadscore::error::{Error, ErrorKind};
use leadscore::evaluate::{DuelVerdict, PairedRows, duel};
use leadscore::sink::{Kind, Values, read_columns};
use serde_json::Value;

use crate::trained::{learners, trained, world};

/// A folder with versions `v1`, `v2`, … of one small model.
fn versions(n: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    let (mut artifact, oof) = trained(&world(500, 1), &learners());
    for number in 1..=n {
        artifact.manifest.version = format!("v{number}");
        let run = artifact::Run {
            created_at: Some(Timestamp(number as i64)),
            seconds: Vec::new(),
        };
        save(&artifact, &oof, &run, &models).unwrap();
    }
    (folder, models)
}

fn by(name: &str) -> Occasion {
    Occasion {
        at: Some(Timestamp(1_767_225_600_000_000)),
        by: Some(name.to_owned()),
        reason: None,
    }
}

fn scores_with(models: &Path) -> String {
    load_champion(models).unwrap().manifest.version
}

#[test]
fn a_single_version_scores_and_of_several_one_has_to_be_promoted() {
    let (_folder, models) = versions(1);
    assert_eq!(scores_with(&models), "v1");
    let (_folder, models) = versions(2);
    let error = Error::from(load_champion(&models).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(
        error
            .to_string()
            .ends_with("is promoted; there are `v1`, `v2`"),
        "{error}"
    );
    promote(&models, "v1", How::Promoted, by("ann")).unwrap();
    assert_eq!(scores_with(&models), "v1");
}

#[test]
fn promotions_are_kept_and_a_rollback_is_one_more() {
    let (_folder, models) = versions(3);
    promote(&models, "v1", How::First, by("ann")).unwrap();
    promote(&models, "v3", How::Won, by("ann")).unwrap();
    let again = promote(&models, "v3", How::Promoted, by("bob")).unwrap();
    assert_eq!(again.promotions.len(), 2, "nothing changed");
    let back = roll_back(&models, by("bob")).unwrap();
    assert_eq!((back.champion.as_str(), back.promotions.len()), ("v1", 3));
    assert_eq!(scores_with(&models), "v1");
    let read = read_promotions(&models).unwrap().unwrap();
    assert_eq!(read, back);
    let steps: Vec<(&str, How, Option<&str>)> = read
        .promotions
        .iter()
        .map(|one| (one.version.as_str(), one.how, one.by.as_deref()))
        .collect();
    assert_eq!(
        steps,
        [
            ("v1", How::First, Some("ann")),
            ("v3", How::Won, Some("ann")),
            ("v1", How::RolledBack, Some("bob")),
        ]
    );
    let error = roll_back(&models, by("bob")).unwrap_err();
    assert!(matches!(error, ArtifactError::NoEarlier { .. }));
    // Nothing half-written is left beside the versions.
    let mut names: Vec<String> = fs::read_dir(&models)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["champion.json", "v1", "v2", "v3"]);
}

#[test]
fn what_cannot_score_is_not_promoted() {
    let (_folder, models) = versions(2);
    promote(&models, "v1", How::First, by("ann")).unwrap();
    fs::write(models.join("v2/scorer.json"), "{}").unwrap();
    let error = promote(&models, "v2", How::Promoted, by("ann")).unwrap_err();
    assert!(matches!(error, ArtifactError::Changed { .. }));
    assert_eq!(scores_with(&models), "v1");
    // Another model under the name of the champion is found out.
    fs::remove_dir_all(models.join("v1")).unwrap();
    let (mut other, oof) = trained(&world(400, 2), &learners());
    other.manifest.version = "v1".into();
    save(&other, &oof, &artifact::Run::default(), &models).unwrap();
    let error = Error::from(load_champion(&models).unwrap_err());
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    promote(&models, "v1", How::Promoted, by("ann")).unwrap();
    assert_eq!(scores_with(&models), "v1");
}

/// A simulated company with its first version.
struct Company(tempfile::TempDir);

impl Company {
    fn new(leads: &str) -> Self {
        let company = Self(tempfile::tempdir().unwrap());
        company.run(&["demo", "--leads", leads, "--dir", "."]);
        company
    }

    fn run(&self, arguments: &[&str]) -> Value {
        let done = Command::new(env!("CARGO_BIN_EXE_leadscore"))
            .args(arguments)
            .args(["--quiet", "--format", "json"])
            .current_dir(self.0.path())
            .output()
            .unwrap();
        // 1 is "done, but not clean": the company has bad rows on purpose.
        assert!(
            matches!(done.status.code(), Some(0 | 1)),
            "{arguments:?}\n{}",
            String::from_utf8_lossy(&done.stderr)
        );
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Score, grade and rank by lead, as `version` gives them.
    fn scores(&self, version: &str) -> HashMap<String, (i64, Option<String>, i64)> {
        self.run(&["score", "--model", version, "-o", "s.parquet"]);
        let schema = [
            ("lead".to_owned(), Kind::Text),
            ("grade".to_owned(), Kind::Text),
            ("score".to_owned(), Kind::Integer),
            ("rank".to_owned(), Kind::Integer),
        ];
        let frame = read_columns(&self.0.path().join("s.parquet"), &schema).unwrap();
        let text = |name: &str| match frame.column(name) {
            Some(Values::Text(values)) => values.clone(),
            _ => panic!("no column {name}"),
        };
        let whole = |name: &str| match frame.column(name) {
            Some(Values::Integer(values)) => values.clone(),
            _ => panic!("no column {name}"),
        };
        let (leads, grades) = (text("lead"), text("grade"));
        let (scores, ranks) = (whole("score"), whole("rank"));
        (0..leads.len())
            .map(|row| {
                let line = (
                    scores[row].unwrap(),
                    grades[row].clone(),
                    ranks[row].unwrap(),
                );
                (leads[row].clone().unwrap(), line)
            })
            .collect()
    }

    /// Held-out rows of a version: lead, cutoff, label and probability by its winner.
    fn held_out(&self, version: &str) -> Vec<(String, Timestamp, bool, f64)> {
        let folder = self.0.path().join("models").join(version);
        let manifest = artifact::read_manifest(&folder).unwrap();
        let rows = artifact::read_oof(&folder, &manifest.winner).unwrap();
        (0..rows.leads.len())
            .map(|row| {
                (
                    rows.leads[row].clone(),
                    rows.cutoffs[row],
                    rows.labels[row],
                    rows.probabilities[row],
                )
            })
            .collect()
    }
}

fn near(value: &Value, expected: f64) {
    let got = value.as_f64().unwrap();
    assert!((got - expected).abs() < 1e-9, "{got} is not {expected}");
}

#[test]
fn a_retrain_is_compared_and_does_not_score_before_it_is_promoted() {
    let company = Company::new("1500");
    let trained = company.run(&["train", "--set", "training.seed=8", "--capacity", "50"]);
    assert_eq!(trained["version"], "v2");
    assert_eq!(
        (&trained["champion"], &trained["promoted"]),
        (&"v1".into(), &false.into())
    );
    assert_eq!(company.run(&["score"])["version"], "v1");

    // What it says of the scores is what two files of scores say.
    let (old, new) = (company.scores("v1"), company.scores("v2"));
    let told = &trained["challenge"];
    assert_eq!(told["leads"], old.len());
    let mut changes: Vec<i64> = new.iter().map(|(lead, now)| now.0 - old[lead].0).collect();
    changes.sort_unstable();
    assert_eq!(
        told["score_change"]["quantiles"][3]["change"],
        changes[changes.len().div_ceil(2) - 1]
    );
    assert_eq!(
        told["score_change"]["unchanged"],
        changes.iter().filter(|change| **change == 0).count()
    );
    assert_eq!(
        told["grades"]["changed"],
        new.iter()
            .filter(|(lead, now)| now.1 != old[*lead].1)
            .count()
    );
    let mut enter: Vec<(i64, &String)> = new
        .iter()
        .filter(|(lead, now)| now.2 <= 50 && 50 < old[*lead].2)
        .map(|(lead, now)| (now.2, lead))
        .collect();
    enter.sort_unstable();
    let enter: Vec<&String> = enter.into_iter().map(|(_, lead)| lead).collect();
    assert_eq!(told["enter"], serde_json::json!(enter));
    assert_eq!(told["n_enter"], told["n_leave"]);

    // The data is the same, so both are judged on the rows that both learned from, out of fold.
    assert_eq!(told["held_out"].as_array().unwrap().len(), 1);
    let duel = &told["held_out"][0];
    assert_eq!(
        (&duel["rows_are"], &told["decided_by"]),
        (&"shared".into(), &"shared".into())
    );
    for (version, key) in [("v1", "log_loss_old"), ("v2", "log_loss_new")] {
        let manifest =
            artifact::read_manifest(&company.0.path().join("models").join(version)).unwrap();
        let line = manifest
            .contest
            .iter()
            .find(|line| line.split == "cv" && line.scorer == manifest.winner)
            .unwrap();
        near(&duel[key], line.log_loss);
        assert_eq!(duel["rows"], line.rows);
    }

    // `diff` says the same, the other way round the opposite.
    let diff = company.run(&[
        "models",
        "diff",
        "v1",
        "v2",
        "--capacity",
        "50",
        "-o",
        "d.csv",
    ]);
    assert_eq!(diff["challenge"], *told);
    assert_eq!(diff["settings"][0]["key"], "training.seed");
    let back = company.run(&["models", "diff", "v2", "v1"]);
    near(
        &back["challenge"]["held_out"][0]["gain"],
        -duel["gain"].as_f64().unwrap(),
    );
    let lines = fs::read_to_string(company.0.path().join("d.csv")).unwrap();
    assert_eq!(lines.lines().count(), old.len() + 1);
    let first = lines.lines().nth(1).unwrap().split(',').next().unwrap();
    assert_eq!(new[first].2, 1, "in the order of the new list");

    company.run(&["models", "promote", "v2", "--reason", "a test"]);
    assert_eq!(company.run(&["score"])["version"], "v2");
    let list = company.run(&["models", "list"]);
    assert_eq!(list["champion"], "v2");
    assert_eq!(list["promotions"][1]["reason"], "a test");
    let roles: BTreeMap<&str, bool> = list["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["version"].as_str().unwrap(), one["champion"] == true))
        .collect();
    assert_eq!(roles, BTreeMap::from([("v1", false), ("v2", true)]));
    assert_eq!(company.run(&["models", "rollback"])["champion"], "v1");
    assert_eq!(company.run(&["models", "show"])["version"], "v1");
    assert_eq!(company.run(&["score"])["version"], "v1");
}

#[test]
fn a_champion_that_is_gone_is_replaced_under_a_new_name() {
    let company = Company::new("600");
    let models = company.0.path().join("models");
    fs::remove_dir_all(models.join("v1")).unwrap();
    let trained = company.run(&["train"]);
    // Not `v1` again, which was promoted and is something else.
    assert_eq!(
        (&trained["version"], &trained["champion"]),
        (&"v2".into(), &"v2".into())
    );
    company.run(&["train"]);
    fs::remove_dir_all(models.join("v2")).unwrap();
    let trained = company.run(&["train"]);
    assert_eq!(
        (&trained["version"], &trained["champion"]),
        (&"v4".into(), &Value::Null)
    );
    assert_eq!(company.run(&["models", "promote", "v3"])["champion"], "v3");
}

#[test]
fn versions_of_a_table_are_compared_on_its_leads() {
    let company = Company(tempfile::tempdir().unwrap());
    let write = |n: usize, drop: &str| {
        let mut text = "id,size,other,won\n".to_owned();
        for lead in 0..n {
            let (size_of, other) = (lead * 7919 % 101, lead * 31 % 17);
            let won = usize::from(60 < size_of + lead * 13 % 29);
            writeln!(text, "L{lead},{size_of},{other},{won}").unwrap();
        }
        fs::write(company.0.path().join("table.csv"), text).unwrap();
        let project = format!(
            "[data.table]\npath = \"table.csv\"\nlead = \"id\"\nlabel = \"won\"\ndrop = [{drop}]\n"
        );
        fs::write(company.0.path().join("leadscore.toml"), project).unwrap();
    };

    write(400, "\"size\"");
    let first = company.run(&["train"]);
    assert_eq!(first["challenge"], Value::Null);
    write(700, "");
    let told = company.run(&["train"])["challenge"].clone();
    assert_eq!(
        (&told["leads"], &told["as_of"]),
        (&700.into(), &Value::Null)
    );
    // Leads that were not there before are those that the first version has not seen.
    let duels = told["held_out"].as_array().unwrap();
    assert_eq!(
        (&duels[0]["rows_are"], &duels[0]["rows"]),
        (&"later".into(), &300.into())
    );
    assert_eq!(
        (&duels[1]["rows_are"], &duels[1]["rows"]),
        (&"shared".into(), &400.into())
    );
    assert_eq!(told["verdict"], "challenger_wins");
}

#[test]
fn a_champion_is_judged_on_what_came_after_it_and_a_better_one_takes_its_place() {
    let company = Company::new("3000");
    fs::remove_dir_all(company.0.path().join("models")).unwrap();
    // The champion knows half of the time, and one thing that says nothing.
    let poor = [
        "train",
        "--set",
        "snapshots.last=2025-05-01",
        "--set",
        "snapshots.data_end=2025-07-01",
        "--set",
        "features.auto=false",
        "--set",
        "training.learner=[{ name = \"logistic\" }]",
    ];
    let project = company.0.path().join("leadscore.toml");
    let text = fs::read_to_string(&project).unwrap();
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("rules"))
        .collect();
    let dull = "\n[[features.add]]\nkind = \"missing\"\ncolumn = \"industry\"\n";
    fs::write(&project, kept.join("\n") + dull).unwrap();
    assert_eq!(company.run(&poor)["promoted"], true, "the first");
    fs::write(&project, text).unwrap();
    let trained = company.run(&["train", "--promote-if-better"]);
    let told = &trained["challenge"];
    assert_eq!(told["verdict"], "challenger_wins", "{told}");
    assert_eq!(
        (&trained["champion"], &trained["promoted"]),
        (&"v2".into(), &true.into())
    );
    assert_eq!(company.run(&["score"])["version"], "v2");

    // Later rows: those whose outcomes lie after all that the first version has seen.
    let end = artifact::read_manifest(&company.0.path().join("models/v1"))
        .unwrap()
        .data_end
        .unwrap();
    let (old, new) = (company.held_out("v1"), company.held_out("v2"));
    let later: Vec<_> = new.iter().filter(|row| end <= row.1).collect();
    let duels = told["held_out"].as_array().unwrap();
    assert_eq!(
        duels.iter().map(|one| &one["rows_are"]).collect::<Vec<_>>(),
        ["later", "shared"]
    );
    assert_eq!(duels[0]["rows"], later.len());
    let loss = |label: bool, p: f64| -(if label { p.ln() } else { (1.0 - p).ln() });
    let mean = later.iter().map(|row| loss(row.2, row.3)).sum::<f64>() / later.len() as f64;
    near(&duels[0]["log_loss_new"], mean);
    let known: HashMap<(&str, Timestamp), f64> = old
        .iter()
        .map(|row| ((row.0.as_str(), row.1), row.3))
        .collect();
    let both: Vec<_> = new
        .iter()
        .filter_map(|row| Some((row, *known.get(&(row.0.as_str(), row.1))?)))
        .collect();
    assert_eq!(
        (duels[1]["rows"].as_u64(), both.len()),
        (Some(both.len() as u64), old.len())
    );
    let mean = both.iter().map(|(row, p)| loss(row.2, *p)).sum::<f64>() / both.len() as f64;
    near(&duels[1]["log_loss_old"], mean);

    // A retrain on the same data with the same seed is nobody's gain.
    let again = company.run(&["train", "--promote-if-better"]);
    assert_eq!(again["challenge"]["verdict"], "too_close");
    assert_eq!(
        (&again["champion"], &again["version"]),
        (&"v2".into(), &"v3".into())
    );
    near(&again["challenge"]["tau_b"], 1.0);
}

#[test]
fn trainings_that_differ_by_their_folds_alone_are_rarely_told_apart() {
    use rand::Rng;
    let mut claimed = [0, 0];
    for world in 0..300 {
        let mut rng = Seed(world).stream(3);
        let mut rows = PairedRows {
            folds: vec![Vec::new(); 2],
            ..PairedRows::default()
        };
        // What the five models of each side happened to learn.
        let mut luck = || -> Vec<f64> { (0..5).map(|_| rng.random_range(-0.3..0.3)).collect() };
        let (old, new) = (luck(), luck());
        for lead in 0..200 {
            let truth: f64 = rng.random_range(-3.0..0.5);
            let (before, after) = (rng.random_range(0..5u32), rng.random_range(0..5u32));
            for _ in 0..3 {
                let chance = leadscore::domain::sigmoid(truth);
                rows.labels.push(rng.random_range(0.0..1.0) < chance);
                rows.groups.push(format!("lead {lead}"));
                rows.folds[0].push(after);
                rows.folds[1].push(before);
                rows.champion.push(truth + old[before as usize]);
                rows.challenger.push(truth + new[after as usize]);
            }
        }
        claimed[0] += u32::from(duel(&rows).unwrap().verdict == DuelVerdict::ChallengerWins);
        rows.folds.clear();
        claimed[1] += u32::from(duel(&rows).unwrap().verdict == DuelVerdict::ChallengerWins);
    }
    // 2.5 in 100 would be 7.5; without the folds the same rows claim far more.
    assert!(
        claimed[0] <= 14 && 2 * claimed[0] < claimed[1],
        "{claimed:?}"
    );
}
