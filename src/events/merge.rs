//! Brings parsed chunks together in file order: types, counts, and what the report says.

use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame, PlSmallStr};

use crate::error::{Error, Result};
use crate::events::builder::Builder;
use crate::events::clock::Clock;
use crate::events::csv::Header;
use crate::events::error::EventsError;
use crate::events::files::shown;
use crate::events::plan::{Knowledge, MOST_COLUMNS};
use crate::events::report::{ReadReport, Rejects};
use crate::events::rows::{ChunkRows, TimeCounts};
use crate::events::segments::SegmentWriter;
use crate::events::settings::Format;
use crate::events::stage::{Pass, Staged, Staging};
use crate::events::time::Shape;
use crate::events::value::{Guess, PropertyType};

/// Counts and types of one pass.
pub(crate) struct Merger<'a> {
    staging: &'a Staging<'a>,
    pub(crate) known: Knowledge,
    rejects: Rejects<'a>,
    rows: u64,
    times: Vec<TimeCounts>,
    filled: Vec<u64>,
    examples: Vec<Option<String>>,
    /// Values read as missing because they are words for "nothing", by property.
    words: BTreeMap<usize, u64>,
    skipped: BTreeMap<String, u64>,
    /// Types that the pass found to be other than it took them for, by property.
    conflicts: BTreeMap<usize, PropertyType>,
}

impl<'a> Merger<'a> {
    pub(crate) fn new(staging: &'a Staging<'a>, known: Knowledge) -> Self {
        let n_roles = staging.plan.roles.len();
        let name = staging.plan.name;
        Self {
            staging,
            known,
            rejects: Rejects::new(
                &staging.files.given,
                name,
                staging.quarantine_dir,
                staging.max_bad_rows,
            ),
            rows: 0,
            times: vec![TimeCounts::default(); n_roles],
            filled: vec![0; n_roles],
            examples: vec![None; n_roles],
            words: BTreeMap::new(),
            skipped: BTreeMap::new(),
            conflicts: BTreeMap::new(),
        }
    }

    /// Counts everything, settles types, and gives the frames to write: none once a second pass is due.
    pub(crate) fn merge(
        &mut self,
        file_idx: &[usize],
        chunks: Vec<ChunkRows>,
        headers: &[Header],
    ) -> Result<Vec<DataFrame>> {
        let n_known = self.known.properties.len();
        let mut places: Vec<Vec<usize>> = Vec::with_capacity(chunks.len());
        for (chunk, file_idx) in chunks.iter().zip(file_idx) {
            let path = self
                .staging
                .files
                .paths
                .get(*file_idx)
                .map(|path| shown(path))
                .unwrap_or_default();
            if chunk.has_too_many {
                return Err(EventsError::TooManyColumns {
                    file: path,
                    limit: MOST_COLUMNS,
                }
                .into());
            }
            let new = chunk
                .new_columns
                .iter()
                .map(|column| self.known.property(self.staging.plan, column));
            let places_here: Vec<_> = (0..n_known).chain(new).collect();
            self.count(chunk, &places_here);
            chunk
                .rejected
                .iter()
                .try_for_each(|row| self.rejects.add(&path, row))?;
            places.push(places_here);
        }
        // Rows rejected for a time written in another way are looked at again before they count.
        if self.unsettled_shape().is_none() {
            self.rejects.check(self.rows)?;
        }
        self.settle(&chunks, &places);
        let mut frames = Vec::with_capacity(chunks.len());
        for ((chunk, places), file_idx) in chunks.into_iter().zip(places).zip(file_idx) {
            let comma = headers
                .get(*file_idx)
                .is_some_and(Header::has_decimal_comma);
            if self.conflicts.is_empty()
                && let Some(frame) = self.frame(chunk, &places, comma)?
            {
                frames.push(frame);
            }
        }
        if !self.conflicts.is_empty() {
            frames.clear();
        }
        Ok(frames)
    }

    fn count(&mut self, chunk: &ChunkRows, places: &[usize]) {
        self.rows += chunk.rows;
        self.times
            .iter_mut()
            .zip(&chunk.times)
            .for_each(|(sum, more)| sum.add(more));
        self.filled
            .iter_mut()
            .zip(&chunk.filled)
            .for_each(|(sum, more)| *sum += more);
        for (example, more) in self.examples.iter_mut().zip(&chunk.examples) {
            if example.is_none() {
                example.clone_from(more);
            }
        }
        for (name, n) in &chunk.skipped {
            *self.skipped.entry(name.clone()).or_default() += n;
        }
        for (place, n) in places.iter().zip(&chunk.words).filter(|(_, n)| **n > 0) {
            *self.words.entry(*place).or_default() += n;
        }
        for (idx, kind) in &chunk.conflicts {
            if let Some(place) = places.get(*idx) {
                self.conflict(*place, *kind);
            }
        }
    }

    fn conflict(&mut self, place: usize, kind: PropertyType) {
        let entry = self.conflicts.entry(place).or_insert(kind);
        // A list holds texts as well, so it wins.
        *entry = (*entry).max(kind);
        if let Some(property) = self.known.properties.get_mut(place) {
            if property.taken_for.is_none() && property.kind != Some(*entry) {
                property.taken_for = property.kind;
            }
            // The rest of this pass is read for its types only, and this one is known now.
            property.kind = Some(*entry);
        }
    }

    /// Decides the type of properties of which this group shows the first values.
    fn settle(&mut self, chunks: &[ChunkRows], places: &[Vec<usize>]) {
        let mut guesses: BTreeMap<usize, Guess> = BTreeMap::new();
        for (chunk, places) in chunks.iter().zip(places) {
            for (builder, place) in chunk.properties.iter().zip(places) {
                if let Some(guess) = builder.guess() {
                    guesses.entry(*place).or_default().join(guess);
                }
            }
        }
        for (place, guess) in guesses {
            let Some(property) = self
                .known
                .properties
                .get_mut(place)
                .filter(|property| property.kind.is_none())
            else {
                continue;
            };
            property.decide(guess);
            let had_words = property.has_words;
            property.has_words |= guess.has_words();
            // Words dropped as missing by an earlier group are texts like the others after all.
            if had_words && property.kind == Some(PropertyType::Text) {
                self.conflict(place, PropertyType::Text);
            }
        }
    }

    /// One chunk as a frame with all columns known so far; `None` where a type did not hold.
    fn frame(
        &mut self,
        chunk: ChunkRows,
        places: &[usize],
        comma: bool,
    ) -> Result<Option<DataFrame>> {
        let kept = chunk.kept;
        let mut columns = ChunkRows::role_columns(chunk.roles, chunk.visible, self.staging.plan);
        let mut builders: Vec<Option<Builder>> = vec![None; self.known.properties.len()];
        for (builder, place) in chunk.properties.into_iter().zip(places) {
            if let Some(slot) = builders.get_mut(*place) {
                *slot = Some(builder);
            }
        }
        let mut misfits = Vec::new();
        for (place, (property, builder)) in self.known.properties.iter().zip(builders).enumerate() {
            let Some(kind) = property.kind else { continue };
            let name = &property.output;
            match builder.map(|builder| builder.settle(kind, comma, self.staging.clock)) {
                Some(Some(settled)) => columns.push(settled.finish(name)),
                Some(None) => misfits.push((place, kind)),
                None => columns.push(Column::full_null(
                    PlSmallStr::from_str(name),
                    kept,
                    &kind.dtype(),
                )),
            }
        }
        if !misfits.is_empty() {
            // An infinite number among the first values: the next pass knows the type and rejects the row.
            for (place, kind) in misfits {
                self.conflict(place, kind);
            }
            return Ok(None);
        }
        DataFrame::new(kept, columns)
            .map(Some)
            .map_err(|error| Error::internal(error.to_string()))
    }

    /// A time column most of whose values are written otherwise than was taken.
    fn unsettled_shape(&self) -> Option<(usize, Shape)> {
        self.times.iter().enumerate().find_map(|(idx, counts)| {
            let taken = self.known.shapes.get(idx).copied()?;
            let mut other = counts.other;
            if let Some(own) = other.get_mut(taken.idx()) {
                *own = 0;
            }
            let (shape, n) = Shape::ALL
                .into_iter()
                .zip(other)
                .rev()
                .max_by_key(|(_, n)| *n)?;
            (n > counts.read).then_some((idx, shape))
        })
    }

    /// The staged files, or what the next pass has to know.
    pub(crate) fn finish(mut self, writer: SegmentWriter) -> Result<Pass> {
        if let Some((idx, shape)) = self.unsettled_shape() {
            if let Some(slot) = self.known.shapes.get_mut(idx) {
                *slot = shape;
            }
            self.known.settle_all();
            return Ok(Pass::Again(self.known));
        }
        // Nothing but words for "nothing" in a column: then they are its values.
        let only_words = |property: &crate::events::plan::Property| {
            property.has_words && property.kind.is_none()
        };
        let late: Vec<_> = self
            .known
            .properties
            .iter()
            .enumerate()
            .filter(|(_, property)| only_words(property))
            .map(|(place, _)| place)
            .collect();
        for place in late {
            self.conflict(place, PropertyType::Text);
        }
        if !self.conflicts.is_empty() {
            self.known.settle_all();
            return Ok(Pass::Again(self.known));
        }
        self.rejects.check(self.rows)?;
        self.check_filled()?;
        self.rejects.check_any_left(self.rows)?;
        self.check_either_way()?;
        let segments = writer.finish()?;
        let mut report = self.report();
        self.rejects.finish(&mut report)?;
        let properties = self
            .known
            .properties
            .iter()
            // A key that never has a value has no type; text is the one that fits any condition on it.
            .map(|property| {
                (
                    property.output.clone(),
                    property.kind.unwrap_or(PropertyType::Text),
                )
            })
            .collect();
        Ok(Pass::Done(Staged {
            segments,
            properties,
            report,
        }))
    }

    /// A column that no row has is missing, not a reason to reject every row.
    fn check_filled(&self) -> Result<()> {
        let (files, plan) = (self.staging.files, self.staging.plan);
        if files.format != Format::Ndjson {
            return Ok(());
        }
        let roles = || plan.roles.iter().zip(&self.filled);
        let mut found: Vec<_> = roles()
            .filter(|(_, n)| **n > 0)
            .map(|(role, _)| role.column.clone())
            .collect();
        found.extend(
            self.known
                .properties
                .iter()
                .map(|property| property.column.clone()),
        );
        let missing = roles()
            .find(|(_, n)| **n == 0)
            .map(|(role, _)| &role.column);
        let mut named = plan
            .properties
            .iter()
            .flatten()
            .filter(|name| plan.type_of(&plan.output_of(name)).is_none());
        if found.is_empty() {
            return Ok(());
        }
        match missing.or_else(|| named.find(|name| !found.contains(name))) {
            Some(column) => {
                let file = files.given.clone();
                Err(EventsError::MissingColumn {
                    file,
                    column: column.clone(),
                    found,
                }
                .into())
            }
            None => Ok(()),
        }
    }

    fn check_either_way(&self) -> Result<()> {
        let roles = self
            .staging
            .plan
            .roles
            .iter()
            .zip(&self.times)
            .zip(&self.known.shapes)
            .zip(&self.examples);
        for (((role, counts), shape), example) in roles {
            let tells = counts.other.get(shape.idx()).copied().unwrap_or_default();
            if counts.either_way > 0 && tells == 0 {
                return Err(EventsError::AmbiguousDates {
                    file: self.staging.files.given.clone(),
                    column: role.column.clone(),
                    example: example.clone().unwrap_or_default(),
                }
                .into());
            }
        }
        Ok(())
    }

    fn report(&self) -> ReadReport {
        let files = self.staging.files;
        let mut notes = Vec::new();
        for ((role, counts), shape) in self
            .staging
            .plan
            .roles
            .iter()
            .zip(&self.times)
            .zip(&self.known.shapes)
        {
            if role.is_time() && counts.read > 0 {
                note_time(&mut notes, &role.column, *shape, counts, self.staging.clock);
            }
        }
        for (place, n) in &self.words {
            if let Some(property) = self.known.properties.get(*place) {
                notes.push(format!(
                    "{n} values of `{}` such as `NA` or `null` were read as missing",
                    property.column
                ));
            }
        }
        for property in &self.known.properties {
            // One slip among numbers takes a column's sums and limits away: that is worth a line.
            if let (Some(first), Some(kind)) = (property.taken_for, property.kind)
                && first != kind
            {
                notes.push(format!(
                    "many values of `{}` are of the type {}, but not all: it is read as {}",
                    property.column,
                    first.name(),
                    kind.name()
                ));
            }
        }
        for (name, n) in &self.skipped {
            notes.push(format!("{n} `{name}` calls make no row here"));
        }
        for property in self
            .known
            .properties
            .iter()
            .filter(|property| property.output != property.column)
        {
            let (column, output) = (&property.column, &property.output);
            notes.push(format!(
                "column `{column}` is called `{output}` here, because its name is taken"
            ));
        }
        ReadReport {
            files: files.paths.iter().map(|path| shown(path)).collect(),
            format: files.format.name().to_owned(),
            rows: self.rows,
            notes,
            ..ReadReport::default()
        }
    }
}

/// Says how a time column was read, where there was a choice.
pub(crate) fn note_time(
    notes: &mut Vec<String>,
    column: &str,
    shape: Shape,
    counts: &TimeCounts,
    clock: &Clock,
) {
    if shape != Shape::Iso {
        notes.push(format!(
            "times in `{column}` were read as {}",
            shape.words()
        ));
    }
    if counts.local > 0 {
        notes.push(format!(
            "{} times without an offset in `{column}` were read as {}",
            counts.local,
            clock.name()
        ));
    }
    if counts.twice > 0 {
        notes.push(format!(
            "{} times in `{column}` occur twice as clocks go back; the earlier was taken",
            counts.twice
        ));
    }
    if counts.never > 0 {
        notes.push(format!(
            "{} times in `{column}` were skipped as clocks go forward; they were shifted forward",
            counts.never
        ));
    }
}
