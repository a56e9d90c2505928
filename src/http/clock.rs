//! The clock of the service: what is scored without an instant is scored as of now.

use crate::domain::Timestamp;

/// The present instant.
#[expect(
    clippy::disallowed_methods,
    reason = "the service answers as of now, and this is the one place where it asks"
)]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
