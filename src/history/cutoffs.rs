//! The cutoffs of a project: its calendar, its windows, and where its data ends.

use crate::domain::Timestamp;
use crate::error::{Error, Result};
use crate::snapshot::settings::SnapshotsSettings;
use crate::snapshot::{Windows, grid, parse_day_or_instant};

/// When scores are pretended to be made, and what counts as their outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// The cutoffs, ascending; in table mode the times of the rows, or one instant without meaning.
    pub cutoffs: Vec<Timestamp>,
    /// The windows around them.
    pub windows: Windows,
    /// Nothing is known from this instant on.
    pub data_end: Timestamp,
}

impl Calendar {
    /// The calendar of a log that runs from `first` to `last`.
    ///
    /// # Errors
    /// Settings that leave no cutoff with a mature label.
    pub fn new(settings: &SnapshotsSettings, first: Timestamp, last: Timestamp) -> Result<Self> {
        let windows = windows(settings);
        // Just after the last thing known: an event at that instant is still seen.
        let data_end =
            day(settings.data_end.as_deref(), "data_end")?.unwrap_or(Timestamp(last.0 + 1));
        let start = match day(settings.first.as_deref(), "first")? {
            Some(start) => start,
            None => first.plus_days(windows.observation_days),
        };
        let end = day(settings.last.as_deref(), "last")?.unwrap_or(data_end);
        let cutoffs = grid(settings.every, start, end);
        let mature = windows.last_mature(data_end);
        if cutoffs.first().is_none_or(|cutoff| mature < *cutoff) {
            let day = |time: Timestamp| time.to_string().chars().take(10).collect::<String>();
            let (first, last, start, mature) = (day(first), day(last), day(start), day(mature));
            return Err(Error::config(format!(
                "no cutoff has a known outcome: the data runs from {first} to {last}; after {} days of observation the \
                 first cutoff is {start} or later, and for outcomes of {} days to be known the last one is {mature}",
                windows.observation_days,
                windows.gap_days + windows.prediction_days + windows.label_delay_days
            ))
            .hint("bring more history, shorten `observation_days` or `prediction_days` in [snapshots], or set `first`"));
        }
        Ok(Self {
            cutoffs,
            windows,
            data_end,
        })
    }

    /// The calendar of scoring: one cutoff, just after the last thing known, or at the end of the data as the
    /// settings say it, whichever is later.
    ///
    /// # Errors
    /// A `data_end` that is no day.
    pub fn at_the_end(settings: &SnapshotsSettings, last: Timestamp) -> Result<Self> {
        let stated = day(settings.data_end.as_deref(), "data_end")?;
        let data_end = stated.map_or(Timestamp(last.0 + 1), |stated| {
            stated.max(Timestamp(last.0 + 1))
        });
        Ok(Self {
            cutoffs: vec![data_end],
            windows: windows(settings),
            data_end,
        })
    }
}

/// The windows of the settings.
pub(super) fn windows(settings: &SnapshotsSettings) -> Windows {
    Windows {
        observation_days: settings.observation_days,
        gap_days: settings.gap_days,
        prediction_days: settings.prediction_days,
        label_delay_days: settings.label_delay_days,
        repeat: settings.repeat,
        cool_off_days: settings.cool_off_days,
    }
}

fn day(text: Option<&str>, key: &str) -> Result<Option<Timestamp>> {
    text.map(|text| {
        parse_day_or_instant(text).ok_or_else(|| {
            Error::config(format!("[snapshots] `{key}` is no day: `{text}`"))
                .hint("write it as 2025-03-31")
        })
    })
    .transpose()
}
