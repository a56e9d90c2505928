//! What a source wants of its files: which columns play which role, and what becomes of the rest.

use polars::prelude::PlHashMap;

use crate::events::report::Reason;
use crate::events::settings::Format;
use crate::events::time::Shape;
use crate::events::value::{Guess, PropertyType};

/// Keys past which JSON is taken for data in the wrong place.
pub(crate) const MOST_COLUMNS: usize = 2_000;

/// What a column is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RoleKind {
    /// An id or name, read as text; a row without it is rejected for the reason, if there is one.
    Id(Option<Reason>),
    /// A time; `true`: a row without it is rejected.
    Time(bool),
    /// The time of arrival, which makes the visible time.
    Ingested,
    /// An id by which repeated rows are found.
    Unique,
}

/// A column that the source names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    /// Its name in the file.
    pub(crate) column: String,
    /// Its name in the frame.
    pub(crate) output: &'static str,
    pub(crate) kind: RoleKind,
}

impl Role {
    pub(crate) fn new(column: &str, output: &'static str, kind: RoleKind) -> Self {
        Self {
            column: column.to_owned(),
            output,
            kind,
        }
    }

    pub(crate) fn is_time(&self) -> bool {
        matches!(self.kind, RoleKind::Time(_) | RoleKind::Ingested)
    }
}

/// Which of Segment's calls make rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Calls {
    /// Track, page and screen.
    Events,
    /// Identify and group.
    Leads,
}

/// Names that roles have in the frames of leads and tables.
const ROLES: [&str; 9] = [
    "lead",
    "created",
    "account",
    "group",
    "disqualified",
    "label",
    "time",
    "fold",
    "test",
];

/// Everything that a source wants of its files.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// `events`, `leads`, `outcomes` or `table`.
    pub(crate) name: &'static str,
    pub(crate) roles: Vec<Role>,
    /// Microseconds from a row's time until it is seen, where no arrival is recorded.
    pub(crate) delay: i64,
    /// Whether rows have a visible time of their own.
    pub(crate) has_visible: bool,
    /// Columns to read beside the roles; `None`: all others.
    pub(crate) properties: Option<Vec<String>>,
    /// Columns never read as properties.
    pub(crate) drop: Vec<String>,
    /// Role columns that are properties as well.
    pub(crate) keep: Vec<String>,
    /// Columns that have to be there although they are not read: a slip in a name must not let one in.
    pub(crate) expected: Vec<String>,
    /// Types that are known beforehand.
    pub(crate) types: Vec<(String, PropertyType)>,
    pub(crate) calls: Calls,
}

impl Plan {
    pub(crate) fn new(name: &'static str, roles: Vec<Role>) -> Self {
        Self {
            name,
            roles,
            delay: 0,
            has_visible: false,
            properties: None,
            drop: Vec::new(),
            keep: Vec::new(),
            expected: Vec::new(),
            types: Vec::new(),
            calls: Calls::Events,
        }
    }

    /// Whether a column is to be read as a property.
    pub(crate) fn wants(&self, column: &str) -> bool {
        let is = |name: &String| name == column;
        if self.drop.iter().any(is) {
            return false;
        }
        match &self.properties {
            Some(names) => names.iter().any(is),
            None => {
                self.keep.iter().any(is) || !self.roles.iter().any(|role| role.column == column)
            }
        }
    }

    /// The name of a property in the frame: its own, unless a role has it already.
    pub(crate) fn output_of(&self, column: &str) -> String {
        let taken = self.roles.iter().any(|role| role.output == column)
            || match self.name {
                "events" => ["visible", "type"].contains(&column),
                // Whoever reads the frame knows roles by these names, whether this source has them or not.
                "leads" | "table" => ROLES.contains(&column),
                _ => false,
            };
        if taken {
            format!("raw.{column}")
        } else {
            column.to_owned()
        }
    }

    /// The column that has the name `output` in the frame.
    pub(crate) fn column_of(&self, output: &str) -> String {
        let plain = output
            .strip_prefix("raw.")
            .filter(|plain| self.output_of(plain) == output);
        plain.unwrap_or(output).to_owned()
    }

    /// The type that a property is known to have.
    pub(crate) fn type_of(&self, output: &str) -> Option<PropertyType> {
        self.types
            .iter()
            .find(|(name, _)| name == output)
            .map(|(_, kind)| *kind)
    }

    /// Columns that must be there, in the order in which the project file has them.
    pub(crate) fn needed(&self, format: Format) -> Vec<&str> {
        if format == Format::Segment {
            return Vec::new();
        }
        let roles = self.roles.iter().map(|role| role.column.as_str());
        let named = self
            .properties
            .iter()
            .flatten()
            .chain(&self.keep)
            .chain(&self.expected)
            .map(String::as_str);
        roles.chain(named).collect()
    }
}

/// A property as it is known so far.
#[derive(Debug, Clone)]
pub(crate) struct Property {
    /// Its name in the files.
    pub(crate) column: String,
    /// Its name in the frame.
    pub(crate) output: String,
    /// `None`: no value seen yet.
    pub(crate) kind: Option<PropertyType>,
    /// Whether the caller has set the type, so that other values are errors.
    pub(crate) is_forced: bool,
    /// Whether words for "nothing" were read as missing before the type was known.
    pub(crate) has_words: bool,
    /// The type that it was taken for until a later value did not fit.
    pub(crate) taken_for: Option<PropertyType>,
}

impl Property {
    /// Settles the type by the first values.
    pub(crate) fn decide(&mut self, guess: Guess) {
        self.kind = guess.decide();
        if self.kind == Some(PropertyType::Text) && guess.looks_like_numbers() {
            self.taken_for = Some(PropertyType::Number);
        }
    }
}

/// What earlier rows have taught about the columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Knowledge {
    /// One a role; of use for times only.
    pub(crate) shapes: Vec<Shape>,
    pub(crate) properties: Vec<Property>,
}

impl Knowledge {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            shapes: vec![Shape::Iso; plan.roles.len()],
            ..Self::default()
        }
    }

    /// The place of a property, which is made where it is new.
    pub(crate) fn property(&mut self, plan: &Plan, column: &str) -> usize {
        if let Some(idx) = self
            .properties
            .iter()
            .position(|property| property.column == column)
        {
            return idx;
        }
        let output = plan.output_of(column);
        let forced = plan.type_of(&output);
        let kind = forced;
        let is_forced = forced.is_some();
        self.properties.push(Property {
            column: column.to_owned(),
            output,
            kind,
            is_forced,
            has_words: false,
            taken_for: None,
        });
        self.properties.len() - 1
    }

    /// Makes ready for a second pass, which starts with every type known.
    pub(crate) fn settle_all(&mut self) {
        self.properties
            .iter_mut()
            .for_each(|property| property.has_words = false);
    }

    /// From the name of a column to what it is used for.
    pub(crate) fn uses(&self, plan: &Plan) -> PlHashMap<String, Use> {
        let mut uses: PlHashMap<String, Use> = PlHashMap::default();
        for (idx, role) in plan.roles.iter().enumerate() {
            uses.entry(role.column.clone()).or_default().roles.push(idx);
        }
        for (idx, property) in self.properties.iter().enumerate() {
            uses.entry(property.column.clone()).or_default().property = Some(idx);
        }
        uses
    }
}

/// What a column of a file is used for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Use {
    pub(crate) roles: Vec<usize>,
    pub(crate) property: Option<usize>,
}
