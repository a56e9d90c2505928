//! Checks rows one by one and turns the good ones of a chunk into columns.

use polars::prelude::{Column, PlHashMap};

use crate::events::builder::{Builder, NO_TIME, Pushed, Texts};
use crate::events::clock::{Clock, Placed};
use crate::events::plan::{Calls, Knowledge, MOST_COLUMNS, Plan, RoleKind, Use};
use crate::events::report::{Reason, Rejected};
use crate::events::time::{self, LATEST, Shape};
use crate::events::value::{Cell, Guess, PropertyType, is_missing_word};

/// What one time column looked like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TimeCounts {
    /// Values read.
    pub(crate) read: u64,
    /// Values that another shape would fit and the taken one does not, by shape.
    pub(crate) other: [u64; 8],
    /// Values with day and month either way round.
    pub(crate) either_way: u64,
    /// Values without an offset.
    pub(crate) local: u64,
    /// Values that occur twice as clocks go back.
    pub(crate) twice: u64,
    /// Values that never occur as clocks go forward.
    pub(crate) never: u64,
}

impl TimeCounts {
    pub(crate) fn add(&mut self, more: &Self) {
        self.read += more.read;
        self.either_way += more.either_way;
        self.local += more.local;
        self.twice += more.twice;
        self.never += more.never;
        self.other
            .iter_mut()
            .zip(more.other)
            .for_each(|(sum, n)| *sum += n);
    }
}

/// What a chunk came to.
#[derive(Debug)]
pub(crate) struct ChunkRows {
    pub(crate) rows: u64,
    /// Rows that were kept.
    pub(crate) kept: usize,
    pub(crate) roles: Vec<Builder>,
    pub(crate) visible: Option<Vec<i64>>,
    /// Properties in the order of what is known, new ones behind.
    pub(crate) properties: Vec<Builder>,
    /// Columns of the new properties.
    pub(crate) new_columns: Vec<String>,
    /// Types that a later pass has to know, by property.
    pub(crate) conflicts: Vec<(usize, PropertyType)>,
    /// Values read as missing because they are words for "nothing", by property.
    pub(crate) words: Vec<u64>,
    /// An example of a value with day and month either way round, by role.
    pub(crate) examples: Vec<Option<String>>,
    pub(crate) times: Vec<TimeCounts>,
    /// Rows in which a role has a value, by role.
    pub(crate) filled: Vec<u64>,
    pub(crate) rejected: Vec<Rejected>,
    /// Rows that are none of ours, by what they are.
    pub(crate) skipped: Vec<(String, u64)>,
    /// Whether there are more different columns than we take.
    pub(crate) has_too_many: bool,
}

/// Takes the cells of a row, then the row, and so on.
pub(crate) struct RowSink<'a> {
    plan: &'a Plan,
    known: &'a Knowledge,
    clock: &'a Clock,
    uses: PlHashMap<String, Use>,
    /// Whether numbers may have a decimal comma.
    comma: bool,
    /// Rejected rows whose text is kept.
    keep_texts: u64,
    cells: Vec<Cell<'a>>,
    row_properties: Vec<(usize, Cell<'a>)>,
    row_times: Vec<i64>,
    out: ChunkRows,
}

impl<'a> RowSink<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        known: &'a Knowledge,
        clock: &'a Clock,
        comma: bool,
        keep_texts: u64,
    ) -> Self {
        let n_roles = plan.roles.len();
        let role_builder = |kind: &RoleKind| match kind {
            RoleKind::Id(_) => Builder::Text(Texts::default()),
            RoleKind::Time(_) | RoleKind::Ingested => Builder::Time(Vec::new()),
            RoleKind::Unique => Builder::Hash(Vec::new()),
        };
        let properties: Vec<_> = known
            .properties
            .iter()
            .map(|property| Builder::new(property.kind))
            .collect();
        Self {
            plan,
            known,
            clock,
            uses: known.uses(plan),
            comma,
            keep_texts,
            cells: vec![Cell::Empty; n_roles],
            row_properties: Vec::new(),
            row_times: vec![NO_TIME; n_roles],
            out: ChunkRows {
                rows: 0,
                kept: 0,
                roles: plan
                    .roles
                    .iter()
                    .map(|role| role_builder(&role.kind))
                    .collect(),
                visible: plan.has_visible.then(Vec::new),
                words: vec![0; properties.len()],
                properties,
                new_columns: Vec::new(),
                conflicts: Vec::new(),
                examples: vec![None; n_roles],
                times: vec![TimeCounts::default(); n_roles],
                filled: vec![0; n_roles],
                rejected: Vec::new(),
                skipped: Vec::new(),
                has_too_many: false,
            },
        }
    }

    /// What a column is used for, where it was known before this chunk.
    pub(crate) fn use_of(&self, column: &str) -> Option<&Use> {
        self.uses.get(column)
    }

    /// Gives the current row's cell of a role.
    pub(crate) fn role(&mut self, idx: usize, cell: Cell<'a>) {
        if let Some(slot) = self.cells.get_mut(idx) {
            *slot = cell;
        }
    }

    /// Gives the current row's cell of a property by its place.
    pub(crate) fn property_at(&mut self, idx: usize, cell: Cell<'a>) {
        self.row_properties.push((idx, cell));
    }

    /// Gives the current row's cell of a column by name, whatever it is used for.
    pub(crate) fn column(&mut self, column: &str, cell: Cell<'a>) {
        if let Some(found) = self.uses.get(column) {
            if let Some(idx) = found.property {
                self.row_properties.push((idx, cell.clone()));
            }
            for role in &found.roles {
                if let Some(slot) = self.cells.get_mut(*role) {
                    *slot = cell.clone();
                }
            }
        }
        self.property(column, cell);
    }

    /// Gives the current row's cell of a property by name; a new one is made where it is wanted.
    pub(crate) fn property(&mut self, column: &str, cell: Cell<'a>) {
        let place = self.uses.get(column).map(|found| found.property);
        match place {
            Some(Some(idx)) => self.row_properties.push((idx, cell)),
            _ if !self.plan.wants(column) || cell == Cell::Empty => {}
            _ if self.out.properties.len() >= MOST_COLUMNS => self.out.has_too_many = true,
            _ => {
                let idx = self.out.properties.len();
                let output = self.plan.output_of(column);
                let kind = self.plan.type_of(&output);
                self.out.properties.push(Builder::new(kind));
                self.out.new_columns.push(column.to_owned());
                self.out.words.push(0);
                self.uses.entry(column.to_owned()).or_default().property = Some(idx);
                self.row_properties.push((idx, cell));
            }
        }
    }

    /// Which of Segment's calls make rows.
    pub(crate) fn calls(&self) -> Calls {
        self.plan.calls
    }

    /// Forgets the current row's cells.
    pub(crate) fn forget_row(&mut self) {
        self.clear();
    }

    /// Forgets the current row: it is none of ours, but `what`.
    pub(crate) fn skip_row(&mut self, what: &str) {
        self.clear();
        match self.out.skipped.iter_mut().find(|(name, _)| name == what) {
            Some((_, n)) => *n += 1,
            None => self.out.skipped.push((what.to_owned(), 1)),
        }
    }

    /// Rejects the current row.
    pub(crate) fn reject_row(&mut self, line: u64, reason: Reason, raw: &[u8]) {
        self.out.rows += 1;
        self.reject(line, reason, raw);
    }

    /// Checks the current row, and keeps or rejects it.
    pub(crate) fn finish_row(&mut self, line: u64, raw: &[u8]) {
        self.out.rows += 1;
        match self.check_roles().and_then(|()| self.push_properties()) {
            Ok(()) => {
                self.push_roles();
                self.out.kept += 1;
                self.clear();
            }
            Err(reason) => {
                let kept = self.out.kept;
                for (idx, _) in &self.row_properties {
                    if let Some(builder) = self.out.properties.get_mut(*idx)
                        && builder.len() > kept
                    {
                        builder.truncate(kept);
                    }
                }
                self.reject(line, reason, raw);
            }
        }
    }

    /// The chunk's columns; all properties have as many rows as were kept.
    pub(crate) fn finish(mut self) -> ChunkRows {
        let kept = self.out.kept;
        self.out
            .properties
            .iter_mut()
            .for_each(|builder| builder.pad(kept));
        self.out
    }

    fn clear(&mut self) {
        self.cells.fill(Cell::Empty);
        self.row_properties.clear();
    }

    fn reject(&mut self, line: u64, reason: Reason, raw: &[u8]) {
        self.clear();
        let keep = (self.out.rejected.len() as u64) < self.keep_texts;
        let text = if keep {
            String::from_utf8_lossy(raw).into_owned()
        } else {
            String::new()
        };
        self.out.rejected.push(Rejected { line, reason, text });
    }

    fn check_roles(&mut self) -> Result<(), Reason> {
        let plan = self.plan;
        for (filled, cell) in self.out.filled.iter_mut().zip(&self.cells) {
            *filled += u64::from(*cell != Cell::Empty);
        }
        for (idx, role) in plan.roles.iter().enumerate() {
            let Some(cell) = self.cells.get(idx) else {
                continue;
            };
            match &role.kind {
                RoleKind::Id(Some(reason)) => {
                    // A table exported with "NaN" for nothing must not make a lead of that name.
                    let is_nothing = cell
                        .text()
                        .is_some_and(|text| text.eq_ignore_ascii_case("nan"));
                    if *cell == Cell::Empty || is_nothing {
                        return Err(reason.clone());
                    }
                }
                RoleKind::Id(None) | RoleKind::Unique => {}
                RoleKind::Time(required) => {
                    let micros = self.read_time(idx, &role.column, *required)?;
                    if let Some(slot) = self.row_times.get_mut(idx) {
                        *slot = micros;
                    }
                }
                RoleKind::Ingested => {
                    let micros = self.read_time(idx, &role.column, false)?;
                    if let Some(slot) = self.row_times.get_mut(idx) {
                        *slot = micros;
                    }
                }
            }
        }
        Ok(())
    }

    fn read_time(&mut self, idx: usize, column: &str, required: bool) -> Result<i64, Reason> {
        let (Some(cell), Some(counts)) = (self.cells.get(idx), self.out.times.get_mut(idx)) else {
            return Ok(NO_TIME);
        };
        let is_nothing = match cell {
            Cell::Empty => true,
            Cell::Text(text) => is_missing_word(text),
            _ => false,
        };
        if is_nothing {
            return if required {
                Err(Reason::MissingTime(column.to_owned()))
            } else {
                Ok(NO_TIME)
            };
        }
        let shape = self.known.shapes.get(idx).copied().unwrap_or(Shape::Iso);
        let Some(reading) = time::read(cell, shape) else {
            time::shapes_of(cell).for_each(|other| count_shape(&mut counts.other, other));
            return Err(Reason::UnparseableTime(column.to_owned()));
        };
        let (micros, placed) = reading.to_utc(self.clock);
        if !(0..LATEST).contains(&micros) {
            time::shapes_of(cell)
                .filter(|other| *other != shape)
                .for_each(|other| count_shape(&mut counts.other, other));
            return Err(Reason::ImplausibleTime(column.to_owned()));
        }
        counts.read += 1;
        counts.local += u64::from(reading.offset.is_none());
        counts.twice += u64::from(placed == Placed::Twice);
        counts.never += u64::from(placed == Placed::Never);
        let turned = match shape {
            Shape::DayFirst => time::read(cell, Shape::MonthFirst),
            Shape::MonthFirst => time::read(cell, Shape::DayFirst),
            _ => None,
        };
        if turned.is_some_and(|turned| turned != reading) {
            counts.either_way += 1;
            if let (Some(example @ None), Some(text)) =
                (self.out.examples.get_mut(idx), cell.text())
            {
                *example = Some(text.to_owned());
            }
        } else if turned.is_none() && matches!(shape, Shape::DayFirst | Shape::MonthFirst) {
            // A day past the twelfth: this row tells which way round the column is.
            count_shape(&mut counts.other, shape);
        }
        Ok(micros)
    }

    fn push_properties(&mut self) -> Result<(), Reason> {
        let kept = self.out.kept;
        for (idx, cell) in &self.row_properties {
            let Some(builder) = self.out.properties.get_mut(*idx) else {
                continue;
            };
            if builder.len() > kept {
                // The same key twice in one object: the first wins.
                continue;
            }
            builder.pad(kept);
            match builder.push(cell, self.comma, self.clock) {
                Pushed::Done => {}
                Pushed::Word => {
                    if let Some(words) = self.out.words.get_mut(*idx) {
                        *words += 1;
                    }
                }
                Pushed::Infinite => return Err(Reason::Infinite(self.column_of(*idx))),
                Pushed::Unfit => {
                    let property = self.known.properties.get(*idx);
                    if let Some(kind) = property
                        .filter(|property| property.is_forced)
                        .and_then(|property| property.kind)
                    {
                        return Err(Reason::WrongType(self.column_of(*idx), kind.name()));
                    }
                    let is_list = matches!(cell, Cell::List(_));
                    let kind = if is_list {
                        PropertyType::List
                    } else {
                        PropertyType::Text
                    };
                    if !self.out.conflicts.contains(&(*idx, kind)) {
                        self.out.conflicts.push((*idx, kind));
                    }
                }
            }
        }
        Ok(())
    }

    fn column_of(&self, idx: usize) -> String {
        let known = self
            .known
            .properties
            .get(idx)
            .map(|property| &property.column);
        let new = || {
            self.out
                .new_columns
                .get(idx.checked_sub(self.known.properties.len())?)
        };
        known.or_else(new).cloned().unwrap_or_default()
    }

    fn push_roles(&mut self) {
        let mut visible = NO_TIME;
        for (idx, builder) in self.out.roles.iter_mut().enumerate() {
            let time = self.row_times.get(idx).copied().unwrap_or(NO_TIME);
            match (builder, self.cells.get(idx)) {
                (Builder::Time(values), _) => {
                    values.push(time);
                    match self.plan.roles.get(idx).map(|role| &role.kind) {
                        Some(RoleKind::Time(true)) => {
                            visible = time.saturating_add(self.plan.delay);
                        }
                        Some(RoleKind::Ingested) if time != NO_TIME => {
                            visible = time.max(visible.saturating_sub(self.plan.delay));
                        }
                        _ => {}
                    }
                }
                (builder, Some(cell)) => {
                    builder.push(cell, false, self.clock);
                }
                (_, None) => {}
            }
        }
        if let Some(values) = &mut self.out.visible {
            values.push(visible);
        }
    }
}

fn count_shape(counts: &mut [u64; 8], shape: Shape) {
    if let Some(count) = counts.get_mut(shape.idx()) {
        *count += 1;
    }
}

/// Looks at rows without keeping them, to learn how times are written and what properties hold.
#[derive(Debug, Default)]
pub(crate) struct Peek {
    pub(crate) shapes: Vec<[u64; 8]>,
    pub(crate) guesses: Vec<Guess>,
}

impl RowSink<'_> {
    /// Takes the current row's cells into account and forgets them.
    pub(crate) fn peek_row(&mut self, peek: &mut Peek) {
        peek.shapes.resize(self.plan.roles.len(), [0; 8]);
        peek.guesses
            .resize(self.out.properties.len(), Guess::default());
        for (counts, cell) in peek.shapes.iter_mut().zip(&self.cells) {
            time::shapes_of(cell).for_each(|shape| count_shape(counts, shape));
        }
        for (idx, cell) in &self.row_properties {
            if let Some(guess) = peek.guesses.get_mut(*idx) {
                guess.see(cell, self.comma);
            }
        }
        self.clear();
    }
}

impl ChunkRows {
    /// The columns of the roles and the visible time.
    pub(crate) fn role_columns(
        roles: Vec<Builder>,
        visible: Option<Vec<i64>>,
        plan: &Plan,
    ) -> Vec<Column> {
        let mut columns: Vec<_> = roles
            .into_iter()
            .zip(&plan.roles)
            .filter(|(_, role)| role.kind != RoleKind::Ingested)
            .map(|(builder, role)| builder.finish(role.output))
            .collect();
        columns.extend(visible.map(|values| Builder::Time(values).finish("visible")));
        columns
    }
}
