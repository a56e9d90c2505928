//! From leads, conversions and cutoffs to labeled rows, or a counted reason for every row left out.

use crate::domain::Timestamp;

/// The windows around a cutoff, in days of 24 hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Windows {
    /// Length of the observation window before the cutoff.
    pub observation_days: f64,
    /// Time between the cutoff and the start of the prediction window: delivering and acting.
    pub gap_days: f64,
    /// Length of the prediction window.
    pub prediction_days: f64,
    /// How late conversions get recorded.
    pub label_delay_days: f64,
    /// Whether a lead may convert again.
    pub repeat: bool,
    /// With `repeat`: how long after a conversion a new spell begins.
    pub cool_off_days: f64,
}

/// What the clock says about one lead.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadTimes {
    /// When the lead became visible: the later of creation and its ingestion. `None` = always there.
    pub created: Option<Timestamp>,
    /// When the lead was disqualified, deleted or merged away.
    pub disqualified: Option<Timestamp>,
    /// Conversions, ascending.
    pub conversions: Vec<Timestamp>,
}

/// Why there is no row for a (lead, cutoff); the first reason that holds is the one that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exclusion {
    /// The lead was not there yet.
    NotYetCreated,
    /// It had converted before the cutoff (and, with repeat business, has not cooled off).
    AlreadyConverted,
    /// It was disqualified before the cutoff.
    Disqualified,
    /// The prediction window and the label delay are not wholly past: there is no label yet.
    Immature,
    /// It converted between the cutoff and the prediction window, when nobody could have acted.
    ConvertedInGap,
}

impl Exclusion {
    /// Every reason, in the order in which they are tried.
    pub const ALL: [Self; 5] = [
        Self::NotYetCreated,
        Self::AlreadyConverted,
        Self::Disqualified,
        Self::Immature,
        Self::ConvertedInGap,
    ];

    /// The reason as it is written in reports and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotYetCreated => "not_yet_created",
            Self::AlreadyConverted => "already_converted",
            Self::Disqualified => "disqualified",
            Self::Immature => "immature",
            Self::ConvertedInGap => "converted_in_gap",
        }
    }

    /// The reason in a sentence about one lead.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotYetCreated => "it was not there yet",
            Self::AlreadyConverted => "it had converted before",
            Self::Disqualified => "it was disqualified before",
            Self::Immature => "its outcome is not known yet",
            Self::ConvertedInGap => "it converted before the prediction window began",
        }
    }
}

/// Labeled rows in (cutoff, lead) order, and what was left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// Position of the lead, one a row.
    pub leads: Vec<u32>,
    /// Position of the cutoff, one a row.
    pub cutoffs: Vec<u32>,
    /// Whether the lead converted in the prediction window.
    pub labels: Vec<bool>,
    /// `(cutoff position, reason, rows left out)`, where that is not zero.
    pub excluded: Vec<(u32, Exclusion, u64)>,
}

impl Windows {
    /// The end of the prediction window of `cutoff`.
    pub fn label_end(&self, cutoff: Timestamp) -> Timestamp {
        cutoff
            .plus_days(self.gap_days)
            .plus_days(self.prediction_days)
    }

    /// Whether the label of `cutoff` is known for sure at `data_end`.
    pub fn is_mature(&self, cutoff: Timestamp, data_end: Timestamp) -> bool {
        self.label_end(cutoff).plus_days(self.label_delay_days) <= data_end
    }

    /// The label of one (lead, cutoff), or why it has none.
    ///
    /// # Errors
    /// The first [`Exclusion`] that holds.
    pub fn label(
        &self,
        lead: &LeadTimes,
        cutoff: Timestamp,
        data_end: Timestamp,
    ) -> Result<bool, Exclusion> {
        let next = self.at_risk(lead, cutoff)?;
        if !self.is_mature(cutoff, data_end) {
            return Err(Exclusion::Immature);
        }
        let start = cutoff.plus_days(self.gap_days);
        match next {
            Some(time) if time < start => Err(Exclusion::ConvertedInGap),
            Some(time) => Ok(time < self.label_end(cutoff)),
            None => Ok(false),
        }
    }

    /// Whether `lead` may be scored at `cutoff`, label or not; gives the first conversion at or after it.
    ///
    /// # Errors
    /// [`Exclusion::NotYetCreated`], [`Exclusion::AlreadyConverted`], [`Exclusion::Disqualified`].
    pub fn at_risk(
        &self,
        lead: &LeadTimes,
        cutoff: Timestamp,
    ) -> Result<Option<Timestamp>, Exclusion> {
        if lead.created.is_some_and(|created| cutoff <= created) {
            return Err(Exclusion::NotYetCreated);
        }
        let past = lead.conversions.partition_point(|time| *time < cutoff);
        if let Some(last) = past.checked_sub(1).map(|idx| lead.conversions[idx])
            && (!self.repeat || cutoff < last.plus_days(self.cool_off_days))
        {
            return Err(Exclusion::AlreadyConverted);
        }
        if lead.disqualified.is_some_and(|time| time < cutoff) {
            return Err(Exclusion::Disqualified);
        }
        Ok(lead.conversions.get(past).copied())
    }

    /// The last cutoff whose label is mature at `data_end`.
    pub fn last_mature(&self, data_end: Timestamp) -> Timestamp {
        let days = self.gap_days + self.prediction_days + self.label_delay_days;
        data_end.plus_days(-days)
    }
}

/// Labels every (lead, cutoff), or counts why it has no label.
///
/// # Shapes and units
/// `leads` in the order of the lead table, `cutoffs` ascending; the rows come out by cutoff, then lead.
///
/// # Source
/// Half-open windows: `label = cutoff + gap <= first conversion < cutoff + gap + prediction`; immature rows are
/// dropped whatever they would say, since conversions known early are not free data (they bias the rate up).
pub fn label_rows(
    leads: &[LeadTimes],
    cutoffs: &[Timestamp],
    windows: &Windows,
    data_end: Timestamp,
) -> Rows {
    let mut rows = Rows::default();
    for (cutoff_idx, cutoff) in (0u32..).zip(cutoffs) {
        let mut left_out = [0u64; Exclusion::ALL.len()];
        for (lead_idx, lead) in (0u32..).zip(leads) {
            match windows.label(lead, *cutoff, data_end) {
                Ok(label) => {
                    rows.leads.push(lead_idx);
                    rows.cutoffs.push(cutoff_idx);
                    rows.labels.push(label);
                }
                Err(reason) => left_out[reason as usize] += 1,
            }
        }
        let counted = Exclusion::ALL
            .into_iter()
            .zip(left_out)
            .filter(|(_, count)| 0 < *count);
        rows.excluded
            .extend(counted.map(|(reason, count)| (cutoff_idx, reason, count)));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::DAY_MICROS;

    fn day(day: i64) -> Timestamp {
        Timestamp(day * DAY_MICROS)
    }

    fn windows(repeat: bool) -> Windows {
        Windows {
            observation_days: 30.0,
            gap_days: 0.0,
            prediction_days: 10.0,
            label_delay_days: 0.0,
            repeat,
            cool_off_days: 5.0,
        }
    }

    #[test]
    fn a_conversion_at_the_cutoff_is_in_the_window_and_one_at_its_end_is_not() {
        let lead = |at| LeadTimes {
            created: Some(day(0)),
            disqualified: None,
            conversions: vec![day(at)],
        };
        let windows = windows(false);
        assert_eq!(windows.label(&lead(20), day(20), day(100)), Ok(true));
        assert_eq!(windows.label(&lead(30), day(20), day(100)), Ok(false));
        assert_eq!(
            windows.label(&lead(19), day(20), day(100)),
            Err(Exclusion::AlreadyConverted)
        );
        assert_eq!(
            windows.label(&lead(21), day(20), day(29)),
            Err(Exclusion::Immature)
        );
        assert_eq!(windows.label(&lead(21), day(20), day(30)), Ok(true));
    }

    #[test]
    fn repeat_business_starts_a_new_spell_after_cooling_off() {
        let lead = LeadTimes {
            created: None,
            disqualified: None,
            conversions: vec![day(10), day(25)],
        };
        let windows = windows(true);
        assert_eq!(
            windows.label(&lead, day(14), day(100)),
            Err(Exclusion::AlreadyConverted)
        );
        assert_eq!(windows.label(&lead, day(15), day(100)), Ok(false));
        assert_eq!(windows.label(&lead, day(16), day(100)), Ok(true));
    }

    #[test]
    fn a_lead_made_at_the_cutoff_is_not_there_yet() {
        let lead = LeadTimes {
            created: Some(day(20)),
            disqualified: Some(day(30)),
            conversions: vec![],
        };
        let windows = windows(false);
        assert_eq!(
            windows.label(&lead, day(20), day(100)),
            Err(Exclusion::NotYetCreated)
        );
        assert_eq!(windows.label(&lead, day(30), day(100)), Ok(false));
        assert_eq!(
            windows.label(&lead, day(31), day(100)),
            Err(Exclusion::Disqualified)
        );
        assert_eq!(
            windows.at_risk(&lead, day(31)),
            Err(Exclusion::Disqualified)
        );
    }
}
