//! The rulebook over the rows that the model was trained on: what tuning, simulating and publishing look at.
//!
//! Made when somebody first asks, which reads the history once; made anew when the rulebook or the model is another.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest as _, Sha256};

use crate::advice::{Freedom, Tunable, Wish, replayed, share_of};
use crate::artifact::{self, Artifact};
use crate::cli::commands::audit::question;
use crate::cli::commands::score::project_of;
use crate::cli::commands::{check_condition, check_fit};
use crate::cli::diagnose::Failure;
use crate::domain::to_hexadecimal;
use crate::error::{Error, Result};
use crate::evaluate::{RuleColumns, TrainingSet};
use crate::features::settings::FeaturesSettings;
use crate::history::{self, Purpose};
use crate::http::app::App;
use crate::http::problem::Problem;
use crate::project::toml::Source;
use crate::project::{Project, parse_rules};
use crate::rules::Rulebook;

/// The rulebook that the project names, as it stands on disk.
#[derive(Debug, Clone)]
pub(super) struct Book {
    /// Where it lies.
    pub(super) path: PathBuf,
    /// The whole text.
    pub(super) text: String,
    /// The same, parsed.
    pub(super) rulebook: Rulebook,
}

impl Book {
    /// Reads the rulebook of `project`.
    ///
    /// # Errors
    /// A project without one; a file that cannot be read or understood.
    pub(super) fn read(project: &Project) -> Result<Self> {
        let name = project.rules_file.as_ref().ok_or_else(|| {
            Error::config("the project has no rulebook")
                .hint("`rules = \"rules.toml\"` in [project] names it")
        })?;
        let path = PathBuf::from(name);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Error::io(format!("cannot read `{name}`: {error}")))?;
        Self::parse(path, text)
    }

    /// A rulebook from its text.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(super) fn parse(path: PathBuf, text: String) -> Result<Self> {
        let source = Source::file(path.display().to_string(), text.clone());
        let spec = parse_rules(source, check_condition)
            .map_err(|error| Error::config(Failure::from(error).words()))?;
        Ok(Self {
            rulebook: Rulebook::new(&spec)?,
            path,
            text,
        })
    }

    /// Tells this text from any other.
    pub(super) fn hash(&self) -> String {
        hash(&self.text)
    }
}

/// Tells a text from any other.
pub(super) fn hash(text: &str) -> String {
    to_hexadecimal(&Sha256::digest(text.as_bytes())[..8])
}

/// A rulebook over the training rows.
pub(super) struct Workbench {
    /// The rulebook.
    pub(super) book: Book,
    /// Hash of both project files with this rulebook.
    pub(super) fingerprint: String,
    /// Checksum of the model that the rows are of.
    pub(super) checksum: String,
    /// The rows; of the columns only those that rules look at.
    pub(super) set: TrainingSet,
    /// How edits are judged.
    pub(super) wish: Wish,
    /// The model beside the rules and its held-out chances; `None` where there is none, or the data is another now.
    pub(super) model: Option<(String, Vec<f64>)>,
    /// What the page that moves points gets, packed once.
    pub(super) packed: Mutex<Option<Arc<Vec<u8>>>>,
}

impl Workbench {
    /// Reads the history of `project` with `book`; features and windows are those of `champion`.
    ///
    /// # Errors
    /// Data that cannot be read or does not fit the rules.
    pub(super) fn open(
        project: &Project,
        models: &Path,
        champion: &Artifact,
        book: Book,
    ) -> std::result::Result<Self, Failure> {
        let mut trained = project_of(project, champion, Some(&book.text))?;
        let fingerprint = trained.fingerprint.clone();
        // Rules are all that is looked at here: the columns of the models would take most of the time.
        trained.features = FeaturesSettings {
            auto: false,
            add: Vec::new(),
            ..trained.features
        };
        let history = history::open(&trained, Purpose::Train)?;
        check_fit(&trained, &history)?;
        let assembled = history::assemble(&history)?;
        let wish = question(&trained, &history, &assembled)?.wish;
        let folder = models.join(&champion.manifest.version);
        let shown = champion.fitted.chosen.clone();
        let shown = shown.or_else(|| {
            let winner = &champion.fitted.winner;
            let is_model = champion
                .fitted
                .models
                .iter()
                .any(|model| model.name == *winner);
            is_model.then(|| winner.clone())
        });
        let set = assembled.set;
        let model = shown.and_then(|name| {
            let rows = artifact::read_oof(&folder, &name).ok()?;
            let is_same =
                rows.leads == set.leads && rows.cutoffs == set.cutoffs && rows.labels == set.labels;
            is_same.then_some((name, rows.probabilities))
        });
        Ok(Self {
            book,
            fingerprint,
            checksum: champion.manifest.checksum.clone(),
            set,
            wish,
            model,
            packed: Mutex::new(None),
        })
    }

    /// The rules over the rows.
    ///
    /// # Errors
    /// A rulebook without a rule in use.
    pub(super) fn rules(&self) -> Result<&RuleColumns> {
        self.set
            .rules
            .as_ref()
            .filter(|rules| !rules.names.is_empty())
            .ok_or_else(|| Error::config("the rulebook has no rule in use"))
    }

    /// The share of the rows that there is time for; all of them where there is time for more.
    pub(super) fn share(&self) -> f64 {
        let rows: Vec<usize> = (0..self.set.n_rows()).collect();
        share_of(self.wish.capacity, &self.set, &rows).unwrap_or(1.0)
    }

    /// What the points of each rule may become.
    pub(super) fn freedoms(&self) -> &[Freedom] {
        &self.wish.freedoms
    }

    /// The rules laid out for somebody who moves points.
    ///
    /// # Errors
    /// As [`Workbench::rules`].
    pub(super) fn tunable(&self) -> Result<Tunable> {
        Ok(Tunable::new(self.rules()?, self.freedoms())?)
    }

    /// The total of each row with other points.
    ///
    /// # Errors
    /// As [`Workbench::rules`].
    pub(super) fn totals(&self, points: &[f64]) -> Result<Vec<f64>> {
        Ok(replayed(self.rules()?, self.freedoms(), points)?)
    }
}

/// The workbench of now, and who makes it.
pub(super) struct Bench {
    made: Mutex<Option<Arc<Workbench>>>,
    /// One at a time: making it reads the whole history, and publishing changes what it is made of.
    pub(super) busy: Arc<tokio::sync::Mutex<()>>,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self {
            made: Mutex::new(None),
            busy: Arc::new(tokio::sync::Mutex::new(())),
        }
    }

    /// Keeps `workbench` for whoever asks next.
    pub(super) fn keep(&self, workbench: Arc<Workbench>) {
        *self.made.lock().unwrap_or_else(PoisonError::into_inner) = Some(workbench);
    }

    fn fitting(&self, book: &Book, checksum: &str) -> Option<Arc<Workbench>> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |one: &&Arc<Workbench>| one.book.text == book.text && one.checksum == checksum;
        made.as_ref().filter(fits).map(Arc::clone)
    }
}

/// The workbench for the rulebook and the model of now.
pub(super) async fn workbench(app: &Arc<App>) -> std::result::Result<Arc<Workbench>, Problem> {
    let book = Book::read(&app.project)?;
    if let Some(made) = app.bench.fitting(&book, &app.model.get().checksum) {
        return Ok(made);
    }
    let shared = Arc::clone(app);
    // A task of its own: it goes on where whoever asked has given up, and the next one finds it made.
    let task = tokio::spawn(async move {
        let _one = shared.bench.busy.lock().await;
        let owned = Arc::clone(&shared);
        on_a_thread(move || {
            if let Some(made) = owned.bench.fitting(&book, &owned.model.get().checksum) {
                return Ok(made);
            }
            let champion = artifact::load_champion(&owned.models)?;
            let made = Workbench::open(&owned.project, &owned.models, &champion, book);
            let made = Arc::new(made.map_err(|failure| words(&failure))?);
            owned.bench.keep(Arc::clone(&made));
            Ok(made)
        })
        .await
    });
    task.await
        .map_err(|_| Error::internal("the workbench was not made"))?
        .map_err(Problem::from)
}

/// Runs what takes long and blocks on a thread beside those that talk and those that score.
pub(super) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|_| Err(Error::internal("a request ended in a panic")))
}

/// A failure of a command as an error: all that it says, and who can act.
pub(super) fn words(failure: &Failure) -> Error {
    Error::new(failure.kind(), failure.words())
}
