//! What the actions share: what was sent, and what is answered.
//!
//! A deed that can't be done changes nothing and shows the case again, with what was typed.

use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use soiviec_domain::case::Refusal;
use soiviec_domain::id::CaseId;
use soiviec_store::StoreError;

use super::CasePath;
use super::page::{self, Asked};
use crate::frame::{Frame, html};
use crate::problem::{Again, Problem};
use crate::state::Console;
use crate::texts::Texts;

/// What an analyst typed and chose, not yet recorded.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    /// The version of the case on the page it was typed on.
    pub version: String,
    /// The code of a conclusion.
    pub conclusion: String,
    /// Why.
    pub reason: String,
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    form_key: String,
    #[serde(flatten)]
    draft: Draft,
}

/// A button pressed on a case's page.
pub(crate) struct Deed {
    pub console: Console,
    pub case: CaseId,
    pub draft: Draft,
    frame: Frame,
    action: String,
    form_key: String,
}

/// Why a deed is not done.
pub(crate) enum Obstacle {
    /// The page is from before a restart, or not from here.
    KeyChanged,
    /// The case changed since the page was made.
    Stale,
    /// The move is not legal.
    Refused(Refusal),
    /// What was typed can't be recorded.
    Input(fn(&Texts) -> &'static str),
    /// The store did not do it.
    Store(StoreError),
}

impl From<Refusal> for Obstacle {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Obstacle {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Obstacle {
    fn status(&self) -> StatusCode {
        match self {
            Self::KeyChanged => StatusCode::FORBIDDEN,
            Self::Stale | Self::Refused(_) => StatusCode::CONFLICT,
            Self::Input(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl FromRequest<Console> for Deed {
    type Rejection = Problem;

    async fn from_request(request: Request, console: &Console) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let CasePath(case) = CasePath::from_request_parts(&mut parts, console).await?;
        let Ok(mut frame) = Frame::from_request_parts(&mut parts, console).await;
        frame.back = address(case);
        let action = parts.uri.path().to_owned();
        let Form(Sent { form_key, draft }) = Form::from_request(Request::from_parts(parts, body), console).await?;
        Ok(Self { console: console.clone(), case, draft, frame, action, form_key })
    }
}

impl Deed {
    /// Who does it.
    pub(crate) fn me(&self) -> &str {
        self.console.analyst.as_str()
    }

    /// Refuses a form that is not from this console since its start.
    pub(crate) fn check_key(&self) -> Result<(), Obstacle> {
        if self.console.is_form_key(&self.form_key) { Ok(()) } else { Err(Obstacle::KeyChanged) }
    }

    /// Back to the case, or the case again with the reason why nothing was done.
    pub(crate) async fn answer(self, done: Result<(), Obstacle>) -> Result<Response, Problem> {
        let again = Again { action: self.action, draft: self.draft };
        let obstacle = match done {
            Ok(()) => return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, address(self.case))]).into_response()),
            Err(Obstacle::Store(error)) => return Err(self.console.problem(error).keeping(again)),
            Err(obstacle) => obstacle,
        };
        let status = obstacle.status();
        let (asked, draft) = (Asked::default(), again.draft.clone());
        let shown = page::read(&self.console, self.frame, self.case, &asked, Some(obstacle), draft).await;
        Ok(html(status, &shown.map_err(|problem| problem.keeping(again))?))
    }
}

fn address(case: CaseId) -> String {
    format!("/cases/{case}")
}
