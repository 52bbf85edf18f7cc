//! A page as it came.

use jiff::Timestamp;

use crate::id::SourceId;

/// The bytes of one answer, with where, when and how they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedPage {
    /// The source on whose behalf it was fetched.
    pub source: SourceId,
    /// The address asked first.
    pub requested_url: String,
    /// The address that answered, after redirects.
    pub url: String,
    /// HTTP status.
    pub status: u16,
    /// Response headers in order, names in lower case; values that are no text are left out.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed, otherwise untouched.
    pub body: Vec<u8>,
    /// When the answer was complete, UTC.
    pub fetched_at: Timestamp,
}

impl FetchedPage {
    /// The first value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
