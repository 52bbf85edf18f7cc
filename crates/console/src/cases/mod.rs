//! A case: its page, and what an analyst does with it.
//!
//! Start reading at [`page`]; each action has a file, and [`deed`] is what they share.

mod actions;
mod claim;
mod decide;
mod deed;
mod head;
mod history;
mod notice;
mod page;
mod posting;
mod release;
mod switch;
mod tables;

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use soiviec_domain::id::CaseId;

use crate::frame::{Frame, html};
use crate::problem::Problem;
use crate::state::Console;

pub(crate) use claim::claim;
pub(crate) use decide::decide;
pub(crate) use deed::Draft;
pub(crate) use release::release;
pub(crate) use switch::switch;

/// `GET /cases/VV-000123`
pub(crate) async fn open(
    State(console): State<Console>,
    frame: Frame,
    CasePath(case): CasePath,
    asked: Result<Query<page::Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    Ok(html(StatusCode::OK, &page::read(&console, frame, case, &asked, None, Draft::default()).await?))
}

/// The case that an address names.
pub(crate) struct CasePath(pub CaseId);

impl FromRequestParts<Console> for CasePath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Problem> {
        let named = Path::<String>::from_request_parts(parts, console).await.map_err(|_| Problem::NoCase)?;
        named_in(&named).map(Self).ok_or(Problem::NoCase)
    }
}

/// Reads `VV-000123`, in the one form that a number has.
fn named_in(number: &str) -> Option<CaseId> {
    let case = CaseId(number.strip_prefix("VV-")?.parse().ok()?);
    (case.to_string() == number).then_some(case)
}

/// The case of which a path below `/cases/` speaks.
pub(crate) fn of_path(path: &str) -> Option<CaseId> {
    named_in(path.strip_prefix("/cases/")?.split('/').next()?)
}
