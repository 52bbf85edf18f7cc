//! Nouns as the tables keep them.

use soiviec_domain::case::Case;
use soiviec_domain::category::UnknownCode;
use soiviec_domain::id::{CaptureId, CaseId, Receipt};
use sqlx::any::AnyRow;
use sqlx::{Any, QueryBuilder, Row};

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
    StoreError::unreadable(what, key, problem)
}

/// A case, from its number and its body.
pub(crate) fn to_case(row: &AnyRow) -> Result<Case, StoreError> {
    from_json("case", &CaseId(row.try_get(0)?).to_string(), row.try_get(1)?)
}

/// A count, which is never below zero.
pub(crate) fn to_count(row: &AnyRow, column: usize) -> Result<u64, StoreError> {
    Ok(row.try_get::<i64, _>(column)?.unsigned_abs())
}

/// A receipt as a table keeps it.
pub(crate) fn to_receipt(text: String) -> Result<Receipt, StoreError> {
    Receipt::try_from(text).map_err(|error| StoreError::unreadable("receipt", "a table", error))
}

/// A capture as a table keeps it; empty where there is none.
pub(crate) fn to_capture(text: String) -> Result<Option<CaptureId>, StoreError> {
    let capture = Some(text).filter(|hash| !hash.is_empty()).map(CaptureId::try_from).transpose();
    capture.map_err(|error| StoreError::unreadable("capture", "a table", error))
}

/// A code as a table keeps it.
pub(crate) fn to_noun<T>(parsed: Result<T, UnknownCode>) -> Result<T, StoreError> {
    parsed.map_err(|error| StoreError::unreadable("code", "a table", error))
}

/// A statement that ends in a list of cases, of which there must be one.
pub(crate) fn of_cases(start: &'static str, cases: &[CaseId]) -> QueryBuilder<Any> {
    let mut query = QueryBuilder::new(start);
    let mut list = query.separated(", ");
    for case in cases {
        list.push_bind(case.0);
    }
    query.push(")");
    query
}
