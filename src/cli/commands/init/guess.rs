//! What is taken for what: plain data between looking and writing.

/// Everything that goes into the project file.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one a run")]
pub(super) enum Guess {
    /// An activity log with outcomes.
    Events {
        /// The log.
        events: Events,
        /// The lead table, where there is one.
        leads: Option<Leads>,
        /// What counts as a conversion.
        outcomes: Outcomes,
        /// Windows that fit the stretch of the log.
        windows: Windows,
    },
    /// One row a lead with a label.
    Table(Table),
}

/// A column that is not used, and why.
#[derive(Debug, Clone)]
pub(super) struct LeftOut {
    /// Its name.
    pub(super) name: String,
    /// Why.
    pub(super) why: String,
}

/// The activity log.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// Position among the samples.
    pub(super) sample: usize,
    /// Column of the lead.
    pub(super) lead: Option<String>,
    /// Column of the time.
    pub(super) time: Option<String>,
    /// Column of the type.
    pub(super) kind: Option<String>,
    /// The type of all rows, where no column has it.
    pub(super) type_value: Option<String>,
    /// Column of the event's id.
    pub(super) id: Option<String>,
    /// Column of the time of arrival.
    pub(super) ingested: Option<String>,
    /// Event types with their numbers, most frequent first.
    pub(super) types: Vec<(String, usize)>,
    /// What the user should look at.
    pub(super) questions: Vec<String>,
}

/// The lead table.
#[derive(Debug, Default)]
pub(super) struct Leads {
    /// Position among the samples.
    pub(super) sample: usize,
    /// Column of the lead.
    pub(super) lead: Option<String>,
    /// Column of the time of creation.
    pub(super) created: Option<String>,
    /// Column of the account.
    pub(super) account: Option<String>,
    /// Column that folds must not split.
    pub(super) group: Option<String>,
    /// Column of the end of candidacy.
    pub(super) disqualified: Option<String>,
    /// Attributes for rules and models.
    pub(super) fixed: Vec<String>,
    /// Attributes as of today, and why each is no feature.
    pub(super) current: Vec<LeftOut>,
    /// Columns that are not named in the file.
    pub(super) left_out: Vec<LeftOut>,
    /// What the user should look at.
    pub(super) questions: Vec<String>,
}

/// Where outcomes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum OutcomeSource {
    /// A sample.
    File(usize),
    /// A column of the lead table.
    Leads,
    /// Nothing that was found.
    #[default]
    Unknown,
}

/// What counts as a conversion.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    /// Where it is.
    pub(super) source: OutcomeSource,
    /// Column of the lead.
    pub(super) lead: Option<String>,
    /// Column of the time.
    pub(super) time: Option<String>,
    /// Column of the kind.
    pub(super) kind: Option<String>,
    /// Kinds that count.
    pub(super) positive: Vec<String>,
    /// Column of the value.
    pub(super) value: Option<String>,
    /// Whether a lead converts more than once.
    pub(super) repeat: bool,
    /// What the user should look at.
    pub(super) questions: Vec<String>,
}

/// Windows and cadence.
#[derive(Debug, Clone)]
pub(super) struct Windows {
    /// `day`, `week` or `month`.
    pub(super) every: &'static str,
    /// Days before the cutoff.
    pub(super) observation_days: u32,
    /// Days after the cutoff.
    pub(super) prediction_days: u32,
    /// Why these, in words.
    pub(super) why: String,
}

/// One row a lead.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Position among the samples.
    pub(super) sample: usize,
    /// Column of the lead.
    pub(super) lead: Option<String>,
    /// Column of the label.
    pub(super) label: Option<String>,
    /// Values of the label that count, where they are not the usual ones.
    pub(super) positive: Vec<String>,
    /// Column of the time.
    pub(super) time: Option<String>,
    /// Column that folds must not split.
    pub(super) group: Option<String>,
    /// Column of given folds.
    pub(super) fold: Option<String>,
    /// Column and value of the rows of the final test.
    pub(super) test: Option<(String, String)>,
    /// Columns to leave out.
    pub(super) drop: Vec<LeftOut>,
    /// Numbers that are categories.
    pub(super) categories: Vec<String>,
    /// Columns that are left as attributes.
    pub(super) attributes: Vec<String>,
    /// What the user should look at.
    pub(super) questions: Vec<String>,
}
