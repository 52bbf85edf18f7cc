//! Nouns as the tables keep them.

use soiviec_domain::id::{IdError, Receipt};

use crate::error::StoreError;

pub(crate) fn to_json<T: serde::Serialize>(what: &'static str, noun: &T) -> Result<String, StoreError> {
    serde_json::to_string(noun).map_err(|error| unreadable(what, "(not kept yet)", &error))
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    key: &str,
    text: String,
) -> Result<T, StoreError> {
    serde_json::from_str(&text).map_err(|error| unreadable(what, key, &error))
}

/// serde_json quotes the offending value; a post's text must not reach a log that way.
fn unreadable(what: &'static str, key: &str, error: &serde_json::Error) -> StoreError {
    let problem = format!("{:?} error at line {}, column {}", error.classify(), error.line(), error.column());
    StoreError::Unreadable { what, key: key.to_owned(), problem }
}

/// A receipt as a table keeps it.
pub(crate) fn to_receipt(text: String) -> Result<Receipt, StoreError> {
    let unreadable = |error: IdError| StoreError::Unreadable {
        what: "receipt",
        key: "a table".to_owned(),
        problem: error.to_string(),
    };
    Receipt::try_from(text).map_err(unreadable)
}
