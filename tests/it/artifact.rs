//! What was saved loads as it was; what was damaged is named; what broke leaves nothing behind.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use leadscore::artifact::{self, Artifact, ArtifactError, Run, Tables, load, save};
use leadscore::domain::Timestamp;
use leadscore::error::{Error, ErrorKind};
use leadscore::model::Model;
use leadscore::sink::{Kind, Values, read_columns};

use crate::trained::{learners, trained, world};

fn small() -> (Artifact, Tables) {
    trained(&world(500, 1), &learners())
}

fn run(at: i64) -> Run {
    Run {
        created_at: Some(Timestamp(at)),
        seconds: vec![("contest".into(), 0.1)],
    }
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn an_artifact_loads_as_it_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (saved, tables) = small();
    let place = save(&saved, &tables, &run(5), folder.path()).unwrap();
    assert_eq!(place, folder.path().join("v1"));
    let loaded = load(&place).unwrap();
    // Missing values and figures without a value equal nothing, so these are compared in words, which
    // say numbers to the last bit.
    assert_eq!(
        format!("{:?}", loaded.fitted),
        format!("{:?}", saved.fitted)
    );
    assert_eq!(loaded.importance, saved.importance);
    assert_eq!(
        format!("{:?}", loaded.contest),
        format!("{:?}", saved.contest)
    );
    assert_eq!(loaded.rules_text, saved.rules_text);
    assert_eq!(loaded.manifest.features, saved.manifest.features);
    assert_eq!(loaded.manifest.cutoffs, saved.manifest.cutoffs);
    assert_eq!(loaded.manifest.checksum.len(), 32);
    let table = &world(500, 1).set.table;
    for (a, b) in saved.fitted.models.iter().zip(&loaded.fitted.models) {
        let bits = |model: &Model| -> Vec<u64> {
            model
                .log_odds(table)
                .unwrap()
                .iter()
                .map(|eta| eta.to_bits())
                .collect()
        };
        assert_eq!(bits(&a.model), bits(&b.model));
    }
    let back = read_columns(
        &place.join("oof.parquet"),
        &[
            ("row".into(), Kind::Integer),
            ("lead".into(), Kind::Text),
            ("cutoff".into(), Kind::Time),
            ("fold".into(), Kind::Integer),
            ("label".into(), Kind::Truth),
            ("base_rate".into(), Kind::Number),
            ("rules".into(), Kind::Number),
            ("logistic".into(), Kind::Number),
            ("tree".into(), Kind::Number),
            ("hybrid".into(), Kind::Number),
        ],
    )
    .unwrap();
    assert_eq!(back, tables.oof);
}

#[test]
fn the_same_training_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a"), folder.path().join("b"));
    for (models, at) in [(&a, 5), (&b, 9)] {
        let (artifact, tables) = small();
        save(&artifact, &tables, &run(at), models).unwrap();
    }
    let strip = |folder: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
        contents(folder)
            .into_iter()
            .map(|(path, bytes)| (path.strip_prefix(folder).unwrap().to_owned(), bytes))
            .filter(|(path, _)| !path.ends_with("run.json"))
            .collect()
    };
    let (a, b) = (strip(&a), strip(&b));
    let names: Vec<String> = a.keys().map(|path| path.display().to_string()).collect();
    assert_eq!(
        names,
        [
            "v1/contest.json",
            "v1/importance.json",
            "v1/leadscore.toml",
            "v1/manifest.json",
            "v1/model-card.md",
            "v1/models/logistic.json",
            "v1/models/tree.json",
            "v1/oof.parquet",
            "v1/report.json",
            "v1/rules.toml",
            "v1/scorer.json",
            "v1/trials.csv"
        ]
    );
    assert_eq!(a, b);
}

#[test]
fn damage_is_named_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (artifact, tables) = small();
    let place = save(&artifact, &tables, &run(5), folder.path()).unwrap();
    let shown = |name: &str| place.join(name).display().to_string();
    let stamped = [
        "scorer.json",
        "contest.json",
        "importance.json",
        "leadscore.toml",
        "rules.toml",
        "oof.parquet",
        "report.json",
        "models/tree.json",
        "models/logistic.json",
    ];
    for name in stamped {
        let path = place.join(name);
        let good = fs::read(&path).unwrap();
        let mut rotten = good.clone();
        rotten[good.len() / 2] ^= 1;
        fs::write(&path, rotten).unwrap();
        let error = load(&place).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "`{}` is not what was saved: its content has another hash",
                shown(name)
            )
        );
        assert_eq!(Error::from(error).kind(), ErrorKind::Data);
        fs::write(&path, &good[..good.len() - 7]).unwrap();
        let error = load(&place).unwrap_err().to_string();
        let (short, long) = (good.len() - 7, good.len());
        assert!(
            error.ends_with(&format!("it has {short} bytes instead of {long}")),
            "{error}"
        );
        fs::remove_file(&path).unwrap();
        let error = load(&place).unwrap_err();
        assert_eq!(error, ArtifactError::Missing { file: shown(name) });
        fs::write(&path, good).unwrap();
    }
    load(&place).unwrap();
    // The manifest guards itself, and people may write into the card.
    let path = place.join("manifest.json");
    let good = fs::read_to_string(&path).unwrap();
    fs::write(&path, good.replace("\"positives\": ", "\"positives\": 1")).unwrap();
    let error = load(&place).unwrap_err().to_string();
    assert!(
        error.ends_with("its content does not have its checksum"),
        "{error}"
    );
    fs::write(&path, &good[..good.len() / 2]).unwrap();
    let error = Error::from(load(&place).unwrap_err());
    assert!(
        error
            .to_string()
            .contains("manifest.json` cannot be understood: EOF"),
        "{error}"
    );
    assert_eq!(error.kind(), ErrorKind::Data);
    fs::write(&path, good.replace("\"format\": 1", "\"format\": 7")).unwrap();
    let error = Error::from(load(&place).unwrap_err());
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` has the artifact format 7, this leadscore reads up to 1",
            place.display()
        )
    );
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    fs::write(&path, &good).unwrap();
    fs::write(place.join("model-card.md"), "Ada owns this.").unwrap();
    load(&place).unwrap();
    fs::remove_file(&path).unwrap();
    let error = load(&place).unwrap_err();
    assert_eq!(
        error,
        ArtifactError::Missing {
            file: shown("manifest.json")
        }
    );
}

#[test]
fn nothing_half_written_stays_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (mut artifact, tables) = small();
    // A number that JSON cannot say.
    artifact.fitted.base_rate = f64::NAN;
    let error = save(&artifact, &tables, &run(5), folder.path()).unwrap_err();
    assert!(
        error.to_string().starts_with(
            "`scorer.json` would not read back as what was trained: a number that is not finite"
        ),
        "{error}"
    );
    assert_eq!(Error::from(error).kind(), ErrorKind::Internal);
    assert!(contents(folder.path()).is_empty());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    artifact.fitted.base_rate = -1.0;
    // Out-of-fold predictions that cannot be written, after everything else has been.
    let mut bad = tables.clone();
    bad.oof.columns[5].1 = Values::Number(vec![f64::INFINITY; bad.oof.n_rows()]);
    save(&artifact, &bad, &run(5), folder.path()).unwrap_err();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let error = save(&artifact, &tables, &run(5), Path::new("/proc/models")).unwrap_err();
    assert_eq!(Error::from(error).kind(), ErrorKind::Io);
    save(&artifact, &tables, &run(5), folder.path()).unwrap();
    let before = contents(folder.path());
    let error = save(&artifact, &tables, &run(6), folder.path()).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "model version `v1` is there already, in `{}`",
            folder.path().display()
        )
    );
    assert_eq!(contents(folder.path()), before);
    artifact.manifest.version = "../up".into();
    let error = save(&artifact, &tables, &run(6), folder.path()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("`../up` cannot name a model version"),
        "{error}"
    );
}

#[test]
fn versions_are_listed_by_age_and_found_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    let error = Error::from(artifact::latest(&models).unwrap_err());
    assert_eq!(
        error.to_string(),
        format!("no trained model in `{}`", models.display())
    );
    assert_eq!(error.advice(), Some("train one first: leadscore train"));
    let (mut artifact, tables) = small();
    for (version, at) in [("v10", 3), ("v9", 2), ("a", 1)] {
        artifact.manifest.version = version.into();
        save(&artifact, &tables, &run(at), &models).unwrap();
    }
    fs::create_dir(models.join("notes")).unwrap();
    fs::create_dir(models.join(".leadscore-x.partial")).unwrap();
    let versions: Vec<String> = artifact::list(&models)
        .unwrap()
        .into_iter()
        .map(|entry| entry.version)
        .collect();
    assert_eq!(versions, ["a", "v9", "v10"]);
    assert_eq!(artifact::latest(&models).unwrap(), models.join("v10"));
    assert_eq!(artifact::find(&models, "a").unwrap(), models.join("a"));
    let error = artifact::find(&models, "v8").unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "no model version `v8` in `{}`; there are `a`, `v9`, `v10`",
            models.display()
        )
    );
}

#[test]
fn parts_that_do_not_fit_each_other_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (artifact, tables) = small();
    let mut number = 0;
    let mut refuse = |change: &dyn Fn(&mut Artifact), file: &str, problem: &str| {
        let mut changed = artifact.clone();
        change(&mut changed);
        number += 1;
        changed.manifest.version = format!("v{number}");
        let place = save(&changed, &tables, &run(5), folder.path()).unwrap();
        let error = load(&place).unwrap_err();
        let expected = format!(
            "`{}` does not fit the rest of the artifact: {problem}",
            place.join(file).display()
        );
        assert_eq!(error.to_string(), expected);
    };
    refuse(
        &|a| a.fitted.winner = "forest".into(),
        "scorer.json",
        "the winner `forest` has no parts",
    );
    refuse(
        &|a| a.manifest.features.truncate(2),
        "models/logistic.json",
        "the manifest has no number column `minutes`",
    );
    refuse(
        &|a| {
            if let Model::Logistic(model) = &mut a.fitted.models[0].model {
                model.terms.truncate(1);
            }
        },
        "models/logistic.json",
        "1 terms for 4 columns",
    );
    refuse(
        &|a| {
            if let Model::Trees(model) = &mut a.fitted.models[1].model
                && let Some(split) = &mut model.trees[0].nodes[0].split
            {
                split.left = 0;
            }
        },
        "models/tree.json",
        "tree 0, node 0: no child 0",
    );
    refuse(
        &|a| a.manifest.rulebook.as_mut().unwrap().rules.truncate(1),
        "scorer.json",
        "the rules are not those of the manifest",
    );
}

#[test]
fn the_card_says_what_is_known_and_asks_for_the_rest() {
    let (artifact, _) = small();
    let card = artifact::model_card(&artifact);
    for words in [
        "# Model card: acme, version v1",
        "within 30 days",
        "`small`, version 3 (4 rules)",
        "500 rows (a lead at a cutoff each)",
        "12 rows left out: immature",
        "| hybrid (in use) | cross-validation (500) |",
        "_to be filled in_",
        "they do not cause",
    ] {
        assert!(card.contains(words), "{words}\n{card}");
    }
}
