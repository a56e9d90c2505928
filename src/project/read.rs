//! From files on disk to a [`Project`].

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use super::diagnostic::{Diagnostic, Place, ProjectError, Severity};
use super::overrides::{Override, apply};
use super::settings::{
    CheckSettings, GradesSettings, HybridSettings, ProjectFile, ProjectMeta, ReportSettings,
    ScoreSettings, TrainingSettings,
};
use super::toml::{self, Findings, Node, Schema, Source};
use super::{ConditionCheck, check, check_rules};
use crate::error::ErrorKind;
use crate::events::{EventsSource, LeadsSource, Limits, OutcomesSource, TableSource};
use crate::features::settings::FeaturesSettings;
use crate::rules::spec::RulebookSpec;
use crate::snapshot::settings::SnapshotsSettings;

/// Where the data lies.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one a run")]
pub enum Data {
    /// An activity log with outcomes, and perhaps a lead table.
    Events {
        /// The activity log.
        events: EventsSource,
        /// The lead table.
        leads: Option<LeadsSource>,
        /// What counts as a conversion.
        outcomes: OutcomesSource,
    },
    /// One row a lead, with a label.
    Table(TableSource),
}

/// A project: both files, checked.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder of the project file; every path in the file starts here.
    pub folder: PathBuf,
    /// The project file as messages name it.
    pub file: String,
    /// The rulebook as messages name it.
    pub rules_file: Option<String>,
    /// Name, time zone, models folder.
    pub meta: ProjectMeta,
    /// Where the data lies.
    pub data: Data,
    /// Where reading stops.
    pub limits: Limits,
    /// When history is replayed; of no meaning in table mode.
    pub snapshots: SnapshotsSettings,
    /// What the models see.
    pub features: FeaturesSettings,
    /// Where leakage alarms sound.
    pub check: CheckSettings,
    /// How models are trained.
    pub training: TrainingSettings,
    /// How rules and model are blended.
    pub hybrid: HybridSettings,
    /// How log-odds become a score.
    pub score: ScoreSettings,
    /// The report that training writes.
    pub report: ReportSettings,
    /// Grades, best first.
    pub grades: GradesSettings,
    /// The rulebook, where the project has one.
    pub rules: Option<RulebookSpec>,
    /// The project file as it was read.
    pub text: String,
    /// The rulebook as it was read.
    pub rules_text: Option<String>,
    /// What variables and flags changed.
    pub overrides: Vec<Override>,
    /// XXH3 of both texts and the overrides, 128 bits as 32 hexadecimal digits.
    pub fingerprint: String,
    /// What is doubtful but no error.
    pub warnings: Vec<Diagnostic>,
}

impl Project {
    /// A path of the project file, seen from where the program runs; absolute paths stay.
    pub fn resolve(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    /// Where one of the two files says `text` as a value, for what is found out only when the data is there.
    ///
    /// `within` are bytes of the text, such as the unknown column of a condition; the answer is the name of
    /// the file with the place in it. `None` for what a flag or variable said.
    pub fn locate(&self, text: &str, within: std::ops::Range<usize>) -> Option<(String, Place)> {
        let project = Source::file(self.file.clone(), self.text.clone());
        let rules = self.rules_file.clone().zip(self.rules_text.clone());
        let rules = rules.map(|(name, text)| Source::file(name, text));
        [Some(project), rules]
            .into_iter()
            .flatten()
            .find_map(|source| {
                let mut findings = Findings::default();
                let name = source.name.clone();
                let root = toml::parse(&mut findings, source)?;
                let span = check::find_text(&root, text)?;
                let span = check::inside_text(&findings, span, text, within.start, within.len());
                let place = findings.sources.first()?.place(&span.bytes)?;
                Some((name, place))
            })
    }

    /// The name in the file, or else the folder's.
    pub fn name(&self) -> String {
        let folder = || {
            let full = self.folder.canonicalize().ok()?;
            Some(full.file_name()?.to_string_lossy().into_owned())
        };
        self.meta
            .name
            .clone()
            .or_else(folder)
            .unwrap_or_else(|| "project".to_string())
    }
}

/// Reads `leadscore.toml` and its rulebook; values in `overrides` win over the file, later ones over earlier ones.
///
/// # Errors
/// Everything that is wrong with both files and the overrides, at once; a project file that cannot be read.
pub fn read(
    path: &Path,
    overrides: &[Override],
    condition: ConditionCheck,
) -> Result<Project, ProjectError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(&name, &error, true))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let load = |relative: &str| {
        let path = folder.join(relative);
        std::fs::read_to_string(&path).map(|text| Source::file(path.display().to_string(), text))
    };
    let project = parse(Source::file(name, text), &load, overrides, condition)?;
    Ok(Project {
        folder: folder.clone(),
        ..project
    })
}

/// Reads a rulebook alone.
///
/// # Errors
/// Everything that is wrong with it, or that it cannot be read.
pub fn read_rules(
    path: &Path,
    condition: ConditionCheck,
) -> Result<(RulebookSpec, String), ProjectError> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(&name, &error, false))?;
    let rules = parse_rules(Source::file(name, text.clone()), condition)?;
    Ok((rules, text))
}

/// Reads a rulebook from its text, as presets and artifacts hold it.
///
/// # Errors
/// Everything that is wrong with it.
pub fn parse_rules(
    source: Source,
    condition: ConditionCheck,
) -> Result<RulebookSpec, ProjectError> {
    let mut findings = Findings::default();
    let rules = rulebook(&mut findings, source, condition);
    finish(findings, rules).map(|(rules, _)| rules)
}

/// Reads a project from texts; `load` finds the rulebook by the path that the project file gives.
///
/// The folder of the answer is empty: paths start where the program runs.
///
/// # Errors
/// Everything that is wrong with both texts and the overrides, at once.
pub fn parse(
    source: Source,
    load: &dyn Fn(&str) -> io::Result<Source>,
    overrides: &[Override],
    condition: ConditionCheck,
) -> Result<Project, ProjectError> {
    let mut findings = Findings::default();
    let (name, text) = (source.name.clone(), source.text.clone());
    let schema = Schema::of::<ProjectFile>();
    let mut root = toml::parse(&mut findings, source);
    if let Some(root) = &mut root {
        apply(&mut findings, &schema, root, overrides);
    }
    let before = findings.n_errors();
    let file = root.as_ref().and_then(|root| {
        toml::check(&mut findings, &schema, root);
        check::tree(&mut findings, root, condition);
        deserialize_clean::<ProjectFile>(&mut findings, root, before)
    });
    let rules_source = root
        .as_ref()
        .and_then(|root| load_rules(&mut findings, root, load));
    let rules_text = rules_source.as_ref().map(|source| source.text.clone());
    let rules_file = rules_source.as_ref().map(|source| source.name.clone());
    let rules = rules_source.map(|source| rulebook(&mut findings, source, condition));
    if let (Some(root), Some(file)) = (&root, &file) {
        check::settings(&mut findings, root, file);
    }
    let data = file.as_ref().and_then(|file| data_of(&file.data));
    let (parts, warnings) = finish(findings, file.zip(data).zip(Some(rules.flatten())))?;
    let ((file, data), rules) = parts;
    Ok(Project {
        folder: PathBuf::new(),
        file: name,
        rules_file,
        meta: file.project,
        data,
        limits: file.limits,
        snapshots: file.snapshots,
        features: file.features,
        check: file.check,
        training: file.training,
        hybrid: file.hybrid,
        score: file.score,
        report: file.report,
        grades: GradesSettings::new(file.grades.as_ref()),
        rules,
        fingerprint: fingerprint(&text, rules_text.as_deref(), overrides),
        text,
        rules_text,
        overrides: overrides.to_vec(),
        warnings,
    })
}

fn load_rules(
    findings: &mut Findings,
    root: &Node,
    load: &dyn Fn(&str) -> io::Result<Source>,
) -> Option<Source> {
    let node = root.get("project")?.get("rules")?;
    let path = node.text()?;
    match load(path) {
        Ok(source) => Some(source),
        Err(error) => {
            let message = format!("cannot read the rulebook `{path}`: {}", io_words(&error));
            let hint = "paths start at the folder of the project file; leave `rules` out to work without rules";
            findings.error("unreadable", &node.span, message, Some(hint.to_string()));
            None
        }
    }
}

fn rulebook(
    findings: &mut Findings,
    source: Source,
    condition: ConditionCheck,
) -> Option<RulebookSpec> {
    let before = findings.n_errors();
    let root = toml::parse(findings, source)?;
    toml::check(findings, &Schema::of::<RulebookSpec>(), &root);
    check::conditions(findings, &root, condition);
    check_rules::tree(findings, &root);
    deserialize_clean(findings, &root, before)
}

/// The struct, if nothing was wrong since there were `before` errors.
fn deserialize_clean<T: serde::de::DeserializeOwned>(
    findings: &mut Findings,
    root: &Node,
    before: usize,
) -> Option<T> {
    if findings.n_errors() > before {
        None
    } else {
        toml::deserialize(findings, root)
    }
}

fn data_of(tables: &super::settings::DataTables) -> Option<Data> {
    match (&tables.table, &tables.events, &tables.outcomes) {
        (Some(table), None, None) => Some(Data::Table(table.clone())),
        (None, Some(events), Some(outcomes)) => Some(Data::Events {
            events: events.clone(),
            leads: tables.leads.clone(),
            outcomes: outcomes.clone(),
        }),
        _ => None,
    }
}

/// The value with the warnings, or everything that is wrong.
fn finish<T>(findings: Findings, value: Option<T>) -> Result<(T, Vec<Diagnostic>), ProjectError> {
    let n_errors = findings.n_errors();
    let mut diagnostics = findings.into_diagnostics();
    match value {
        Some(value) if n_errors == 0 => Ok((value, diagnostics)),
        _ => {
            if diagnostics.is_empty() {
                diagnostics.push(whole_file(
                    "internal",
                    "",
                    "the project file could not be understood",
                ));
            }
            Err(ProjectError::new(diagnostics))
        }
    }
}

fn whole_file(code: &'static str, origin: &str, message: &str) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Error,
        message: message.to_string(),
        origin: origin.to_string(),
        place: None,
        hint: None,
    }
}

fn unreadable(name: &str, error: &io::Error, is_project: bool) -> ProjectError {
    let mut diagnostic = whole_file(
        "unreadable",
        name,
        &format!("cannot read `{name}`: {}", io_words(error)),
    );
    let is_missing = error.kind() == io::ErrorKind::NotFound;
    if is_missing && is_project {
        diagnostic.hint =
            Some("run `leadscore init FILES…` to have one proposed, or `leadscore demo` to see one at work".into());
    }
    let kind = match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::InvalidData | io::ErrorKind::IsADirectory => {
            ErrorKind::Config
        }
        _ => ErrorKind::Io,
    };
    ProjectError {
        kind,
        diagnostics: vec![diagnostic],
    }
}

fn io_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_string(),
        io::ErrorKind::InvalidData => "it is not UTF-8 text".to_string(),
        io::ErrorKind::IsADirectory => "it is a folder".to_string(),
        io::ErrorKind::PermissionDenied => "no permission".to_string(),
        _ => error.to_string(),
    }
}

fn fingerprint(text: &str, rules: Option<&str>, overrides: &[Override]) -> String {
    // Lengths stand before the texts, so that no two projects run together into the same bytes.
    let mut all = String::new();
    for part in [Some(text), rules] {
        let part = part.unwrap_or_default();
        let _ = write!(all, "{}\n{part}", part.len());
    }
    for given in overrides {
        let _ = write!(all, "\n{}={}", given.path, given.value);
    }
    format!("{:032x}", xxh3_128(all.as_bytes()))
}
