use jiff::Timestamp;

/// UTC milliseconds, as every time column keeps them.
pub(crate) fn to_ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}
