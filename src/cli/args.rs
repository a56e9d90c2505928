//! The arguments of every command, as clap reads them.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::http::Scope;

/// Reasons written a lead unless asked otherwise.
pub const N_REASONS: usize = 4;
/// Leads computed at a time unless asked otherwise.
pub const CHUNK_LEADS: usize = 100_000;

/// Lead scoring that checks hand-given points against what the leads did next.
#[derive(Debug, Parser)]
#[command(name = "leadscore", version, about, arg_required_else_help = true)]
pub struct Arguments {
    /// How results are printed.
    #[arg(long, global = true, value_enum, default_value_t = OutputFormat::Text)]
    pub format: OutputFormat,
    /// No progress on stderr.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Number of threads; results never depend on it.
    #[arg(long, global = true, value_name = "N")]
    pub threads: Option<usize>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// Tables and sentences.
    Text,
    /// One JSON object.
    Json,
}

/// Every command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a company, train on it, compare rules and models, write scores.
    Demo(Demo),
    /// Look at my files and propose leadscore.toml and rules.toml.
    Init(Init),
    /// Is my project sound? Reads everything, counts what is wrong, looks for leaks; trains nothing.
    Check(ProjectArguments),
    /// Write the snapshot table: one row a lead and cutoff, with features, rule facts and label.
    Features(Features),
    /// Cross-validate rules, models and hybrid on the same rows, and write a version below models/.
    Train(Train),
    /// Which rules are off? Holds each rule's points against what leads did next; proposes edits.
    Audit(Audit),
    /// The report of a version as one HTML file: which rules are off, what to change, how good the score is.
    Report(Report),
    /// Score every lead and write the scores to a file.
    Score(Score),
    /// Why does this lead have this score?
    Explain(Explain),
    /// Answer over HTTP: scores for whoever asks, with an OpenAPI document and a page to try it.
    Serve(Serve),
    /// Versions of the model: which one scores, and what another would change.
    #[command(subcommand)]
    Models(Models),
    /// Rulebooks: to start from, from and to sheets and other systems.
    #[command(subcommand)]
    Rules(Rules),
    /// Write the JSON Schemas of the project files, for editors.
    Schema(Schema),
    /// Print completions for a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

/// Which project.
#[derive(Debug, Clone, Args)]
pub struct ProjectArguments {
    /// The project file, or its folder.
    #[arg(long, short, default_value = "leadscore.toml", value_name = "FILE")]
    pub project: PathBuf,
    /// Another value for a key of the project file, such as `training.seed=3`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// `leadscore demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Folder for the simulated project.
    #[arg(long, default_value = "company")]
    pub dir: PathBuf,
    /// A rulebook to start from and the world that fits it; left out: a B2B company with rules of its own.
    #[arg(long)]
    pub preset: Option<String>,
    /// Number of leads.
    #[arg(long, default_value_t = crate::demo::DEFAULT_N_LEADS)]
    pub leads: usize,
    /// Same seed, same bytes.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
}

/// `leadscore init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Files or folders to look at.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Folder for the two project files.
    #[arg(long, default_value = ".")]
    pub dir: PathBuf,
    /// Replace project files that are there.
    #[arg(long)]
    pub force: bool,
}

/// `leadscore features`.
#[derive(Debug, Args)]
pub struct Features {
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Where to write: .csv, .parquet or .ndjson.
    #[arg(long, short, default_value = "features.parquet")]
    pub output: PathBuf,
}

/// `leadscore train`.
#[derive(Debug, Args)]
pub struct Train {
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Let the new version score from now on if it beats the champion beyond chance.
    #[arg(long)]
    pub promote_if_better: bool,
    /// Leads that there is time for, to say who enters and leaves the head of the list; left out: as `report.capacity` says, else a tenth of them.
    #[arg(long, value_name = "LEADS")]
    pub capacity: Option<usize>,
}

/// `leadscore audit`.
#[derive(Debug, Args)]
pub struct Audit {
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Another rulebook to audit on the same history.
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// Leads that there is time for at each cutoff; left out: as `report.capacity` says, else a tenth of them.
    #[arg(long, value_name = "LEADS")]
    pub capacity: Option<usize>,
    /// A column to hold fixed beside the rules, such as the source of a lead; may be repeated; left out: the usual ones.
    #[arg(long = "confounder", value_name = "COLUMN")]
    pub confounders: Vec<String>,
    /// Look for the smallest edit of the points that pays, and try it on later time.
    #[arg(long)]
    pub suggest: bool,
    /// So many edits; left out: as many as pay.
    #[arg(long, value_name = "N", requires = "suggest")]
    pub edits: Option<usize>,
    /// A rule whose points stay as they are; may be repeated.
    #[arg(long, value_name = "RULE", requires = "suggest")]
    pub freeze: Vec<String>,
    /// Write the edits into the rulebook; comments and order stay.
    #[arg(long, requires = "suggest")]
    pub apply: bool,
    /// Write the edited rulebook to another file.
    #[arg(long, short, value_name = "FILE", requires = "suggest")]
    pub output: Option<PathBuf>,
}

/// `leadscore report`.
#[derive(Debug, Args)]
pub struct Report {
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Which version of the model; left out: the champion, see `leadscore models`.
    #[arg(long, visible_alias = "version")]
    pub model: Option<String>,
    /// Language of the page; left out: as the project says.
    #[arg(long, value_parser = ["en", "es", "pt-BR", "ja"])]
    pub language: Option<String>,
    /// Where to write; left out: report.html in the folder of the version.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Also write every chart as a Vega-Lite spec, NAME.vl.json, into a folder.
    #[arg(long, value_name = "FOLDER")]
    pub specs: Option<PathBuf>,
}

/// `leadscore models`.
#[derive(Debug, Subcommand)]
pub enum Models {
    /// Every version, the champion marked, and what was promoted when.
    List(ProjectArguments),
    /// One version: what it is, how good, what it was made from.
    Show {
        /// Its name; left out: the champion.
        version: Option<String>,
        /// Which project.
        #[command(flatten)]
        project: ProjectArguments,
    },
    /// What another version would change: settings, scores of the same leads, and who predicts better.
    Diff(Diff),
    /// Let a version score from now on.
    Promote {
        /// Its name.
        version: String,
        /// What to note down.
        #[command(flatten)]
        noted: Noted,
    },
    /// Let the champion before the present one score again.
    Rollback {
        /// What to note down.
        #[command(flatten)]
        noted: Noted,
    },
}

/// `leadscore models diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The version to compare with.
    pub old: String,
    /// The version to compare.
    pub new: String,
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Leads that there is time for; left out: as `report.capacity` says, else a tenth of them.
    #[arg(long, value_name = "LEADS")]
    pub capacity: Option<usize>,
    /// Write both scores of every lead to a file: .csv, .parquet or .ndjson.
    #[arg(long, short)]
    pub output: Option<PathBuf>,
}

/// What a promotion notes down.
#[derive(Debug, Clone, Args)]
pub struct Noted {
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Why, for those who ask later.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// What scoring and explaining share.
#[derive(Debug, Clone, Args)]
pub struct Scoring {
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Which version of the model; left out: the champion, see `leadscore models`.
    #[arg(long)]
    pub model: Option<String>,
    /// The instant at which the scores are made, as 2025-03-31 (UTC); left out: just after the last thing known.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// Go on where the log holds types of events that the model never saw; no feature looks at them.
    #[arg(long)]
    pub ignore_new_types: bool,
}

/// `leadscore score`.
#[derive(Debug, Args)]
pub struct Score {
    /// What to score with.
    #[command(flatten)]
    pub scoring: Scoring,
    /// Where to write: .csv, .parquet or .ndjson.
    #[arg(long, short, default_value = "scores.csv")]
    pub output: PathBuf,
    /// Reasons written a lead; the rest is summed up in one.
    #[arg(long, default_value_t = N_REASONS)]
    pub reasons: usize,
    /// Leads computed at a time; memory grows with it, results do not depend on it.
    #[arg(long, default_value_t = CHUNK_LEADS, hide_short_help = true)]
    pub chunk_leads: usize,
}

/// `leadscore explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The id of the lead.
    pub lead: String,
    /// What to score with.
    #[command(flatten)]
    pub scoring: Scoring,
}

/// `leadscore serve`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Serve {
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Address and port; one that others reach needs a token.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Read leads and events of the project's own files into the state, once however often it is said.
    #[arg(long)]
    pub import: bool,
    /// Let the clock stand still at this day or instant, to look at data of the past; default: it runs.
    #[arg(long, value_name = "INSTANT")]
    pub as_of: Option<String>,
    /// Where events, leads and scores are kept: a file of SQLite, or `postgres://USER:PASSWORD@HOST/DATABASE`; a database that
    /// is not on this machine is reached encrypted unless `?sslmode=disable` is said. Left out: the variable
    /// `LEADSCORE_STATE`, else `serve/state.sqlite` beside the project file.
    #[arg(long, value_name = "FILE_OR_URL")]
    pub state: Option<String>,
    /// Let messages of crossings go to this machine and private networks, too.
    #[arg(long)]
    pub private_targets: bool,
    /// What else.
    #[command(subcommand)]
    pub command: Option<ServeCommand>,
}

/// What belongs to the service.
#[derive(Debug, Subcommand)]
pub enum ServeCommand {
    /// Tokens of those who may ask.
    #[command(subcommand)]
    Token(TokenCommand),
}

/// `leadscore serve token`.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token and show it, once.
    Add {
        /// Whose it is.
        name: String,
        /// What it may do; each scope includes those before it.
        #[arg(long, value_enum, default_value_t = ScopeName::Read)]
        scope: ScopeName,
        /// Which project.
        #[command(flatten)]
        project: ProjectArguments,
    },
    /// Whose tokens there are.
    List(ProjectArguments),
    /// Take a token away.
    Revoke {
        /// Whose it is.
        name: String,
        /// Which project.
        #[command(flatten)]
        project: ProjectArguments,
    },
}

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScopeName {
    /// Ask for scores and everything that can be read.
    Read,
    /// And send events and leads.
    Ingest,
    /// And change rules and models.
    Admin,
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Read => Self::Read,
            ScopeName::Ingest => Self::Ingest,
            ScopeName::Admin => Self::Admin,
        }
    }
}

/// `leadscore rules`.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// List the rulebooks to start from.
    Presets,
    /// Print one of them, ready to be saved as rules.toml.
    Show {
        /// Its name.
        name: String,
    },
    /// Replay an edited rulebook over history, beside the one in use, before it goes live.
    Simulate(Simulate),
    /// Learn all points anew from outcomes, with the facts of the rules there are, into a new rulebook.
    Learn(Learn),
    /// Read a rulebook from a sheet or another system, and list what cannot be said here.
    Import(Import),
    /// Write the rulebook of a project as a sheet or for another system, and list what cannot be said there.
    Export(Export),
}

/// `leadscore rules learn`.
#[derive(Debug, Args)]
pub struct Learn {
    /// Where to write the new rulebook.
    #[arg(long, short, value_name = "FILE")]
    pub output: PathBuf,
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Also give points for what no rule uses, but outcomes do.
    #[arg(long)]
    pub missed: bool,
    /// A rule whose points stay as they are; may be repeated.
    #[arg(long, value_name = "RULE")]
    pub freeze: Vec<String>,
    /// Leads that there is time for at each cutoff; left out: as `report.capacity` says, else a tenth of them.
    #[arg(long, value_name = "LEADS")]
    pub capacity: Option<usize>,
}

/// `leadscore rules simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    /// The edited rulebook.
    pub rulebook: PathBuf,
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// Leads that there is time for at each cutoff; left out: as `report.capacity` says, else a tenth of them.
    #[arg(long, value_name = "LEADS")]
    pub capacity: Option<usize>,
}

/// `leadscore rules import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The file: .csv, .xlsx, or .json of HubSpot or Mautic.
    pub file: PathBuf,
    /// Its format (csv, xlsx, hubspot, mautic); left out: by extension and content.
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,
    /// The rulebook to write.
    #[arg(long, short, default_value = "rules.toml")]
    pub output: PathBuf,
    /// Replace a rulebook that is there.
    #[arg(long)]
    pub force: bool,
    /// What both ways share.
    #[command(flatten)]
    pub exchange: Exchange,
}

/// `leadscore rules export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Which project.
    #[command(flatten)]
    pub project: ProjectArguments,
    /// A rulebook by itself, in place of a project's.
    #[arg(long, value_name = "FILE", conflicts_with = "project")]
    pub rules: Option<PathBuf>,
    /// The format (csv, xlsx, hubspot); left out: by the extension of the output.
    #[arg(long, value_name = "FORMAT")]
    pub to: Option<String>,
    /// The file to write: .csv, .xlsx, or .json for HubSpot.
    #[arg(long, short)]
    pub output: PathBuf,
    /// What both ways share.
    #[command(flatten)]
    pub exchange: Exchange,
}

/// What reading and writing rulebooks of other systems share.
#[derive(Debug, Clone, Args)]
pub struct Exchange {
    /// What the other system calls a type of events or a property, and what your data calls it; may be repeated.
    #[arg(long = "rename", value_name = "THEIRS=OURS")]
    pub rename: Vec<String>,
    /// Fail where something cannot be said or would give other points, and write nothing.
    #[arg(long)]
    pub strict: bool,
}

/// `leadscore schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which file's schema; left out: both.
    pub which: Option<String>,
    /// Folder to write to.
    #[arg(long, default_value = ".")]
    pub dir: PathBuf,
}
