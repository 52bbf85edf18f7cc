use jiff::Timestamp;

use crate::error::StoreError;

/// UTC milliseconds, as every time column keeps them.
pub(crate) fn to_ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// The instant that a time column keeps.
pub(crate) fn from_ms(ms: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_millisecond(ms).map_err(|error| StoreError::unreadable("time", "a table", error))
}
