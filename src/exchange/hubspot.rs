//! Rulebook format: a score of `HubSpot`'s lead scoring, as its API gives and takes it (JSON).
//!
//! # Source
//! Marketing Lead Scoring API, versions 2026-09-beta and 2027-03-beta: `PublicScoreConfiguration` is read (what `GET
//! …/scores/{id}` and `…/draft` answer), `PublicDraftUpdateRequest` is written (what `PUT …/draft` takes). Operators of
//! properties are those of its list filters. Where the documents leave a meaning open, a remark says how it was read.

mod asked;
mod calculation;
mod events;
mod operation;
mod read;
mod sql;
mod write;

use super::draft::Draft;
use super::{Format, Input, Remarks, Renames, json};
use crate::error::Error;
use crate::project::ProjectError;

/// The format.
pub struct HubSpot;

impl Format for HubSpot {
    fn name(&self) -> &'static str {
        "hubspot"
    }

    fn summary(&self) -> &'static str {
        "A score of HubSpot's lead scoring API (JSON): groups, limits, decay, frequencies, thresholds, matrix."
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn recognizes(&self, bytes: &[u8]) -> bool {
        json::has_key(bytes, &["groupConfigs"])
    }

    fn has_names_of_its_own(&self) -> bool {
        true
    }

    fn read(&self, input: &Input, remarks: &mut Remarks) -> Result<Draft, ProjectError> {
        read::read(input, remarks)
    }

    fn write(
        &self,
        draft: &Draft,
        renames: &Renames,
        remarks: &mut Remarks,
    ) -> Result<Vec<u8>, Error> {
        let json = write::write(draft, renames, remarks);
        let text = serde_json::to_string_pretty(&json)
            .map_err(|error| Error::internal(format!("cannot write JSON: {error}")))?;
        Ok((text + "\n").into_bytes())
    }
}
