//! The language switch on a case's page: what was typed there goes along.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use soiviec_domain::words::Language;

use super::deed::Deed;
use crate::language::{kept, safe_back};
use crate::problem::Problem;

/// `POST /cases/VV-000123/language`. It changes nothing that is kept, and needs no form key.
pub(crate) async fn switch(deed: Deed) -> Result<Response, Problem> {
    // What is tried again from the page of a busy store names no language.
    let language = match deed.switch.language.as_str() {
        "" => deed.language(),
        code => Language::parse(code).map_err(|_| Problem::Unreadable)?,
    };
    if deed.draft.is_empty() {
        let headers = [kept(language), (header::LOCATION, safe_back(&deed.switch.back))];
        return Ok((StatusCode::SEE_OTHER, headers).into_response());
    }
    Ok(([kept(language)], deed.shown_in(language).await?).into_response())
}
