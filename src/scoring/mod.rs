//! Artifact and facts → scores with reasons that add up; the same function for one lead, a batch and a request.
//!
//! ```text
//! facts -> points -> log-odds of the rules --+
//! columns -> models -> honest log-odds ------+-> hybrid -> log-odds of the winner
//!   -> score 0-100 (frozen scale) -> overrides in order -> grade, reasons
//! ```
//! Nothing is opened here but the file of a [`Batch`]. Must not fit anything.

mod batch;
mod columns;
mod decide;
mod error;
mod explanation;
mod levels;
mod line;
mod prediction;
mod ranks;
mod reasons;
mod score;
mod scorer;
mod topics;

pub use batch::{Batch, Summary};
pub use columns::Ranks;
pub use decide::Decision;
pub use error::ScoringError;
pub use explanation::{Evidence, Explanation, Reason};
pub use levels::{HYSTERESIS, Levels, Step};
pub use line::{Line, ReasonLine, RuleLine};
pub use prediction::Prediction;
pub use ranks::{Place, places, shared_ranks};
pub use reasons::{LEAST, Reasons, Shown};
pub use score::Scored;
pub use scorer::{Chunk, Scorer};
pub use topics::{LIMITS_OF_MODEL, LIMITS_OF_POINTS, NOT_SO, Topic, Topics};
