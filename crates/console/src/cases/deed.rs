//! What the actions share: what was sent, and what is answered.
//!
//! A deed that can't be done changes nothing and shows the case again, with what was typed.

use std::time::Duration;

use axum::extract::{Form, FromRequest, FromRequestParts, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use soiviec_domain::case::Refusal;
use soiviec_domain::id::CaseId;
use soiviec_domain::words::Language;
use soiviec_store::{StoreError, Write};
use tokio::time::timeout;

use super::CasePath;
use super::notice::{Done, Outcome};
use super::page::{self, Asked};
use crate::frame::{Frame, html};
use crate::problem::{Again, Problem};
use crate::state::Console;
use crate::texts::Texts;

/// How long an analyst waits for others who write.
const PATIENCE: Duration = Duration::from_secs(10);

/// What an analyst typed and chose, not yet recorded.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    /// The version of the case on the page it was typed on.
    pub version: String,
    /// [`soiviec_domain::case::Case::outline`] on that page.
    pub outline: String,
    /// The code of a conclusion.
    pub conclusion: String,
    /// Why.
    pub reason: String,
}

impl Draft {
    /// Nothing was typed or chosen.
    pub(crate) fn is_empty(&self) -> bool {
        self.conclusion.is_empty() && self.reason.trim().is_empty()
    }
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    form_key: String,
    #[serde(flatten)]
    draft: Draft,
    #[serde(flatten)]
    switch: Switch,
}

/// What the language switch sends with what was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Switch {
    /// The language chosen.
    pub language: String,
    /// The page it was chosen on.
    pub back: String,
}

/// A button pressed on a case's page.
pub(crate) struct Deed {
    pub console: Console,
    pub case: CaseId,
    pub draft: Draft,
    pub(super) switch: Switch,
    frame: Frame,
    action: String,
    form_key: String,
}

/// Why a deed is not done, as its page tells.
pub(crate) enum Obstacle {
    /// The page is from before a restart, or not from here.
    KeyChanged,
    /// What an answer rests on changed since the page was made.
    Stale,
    /// The move is not legal.
    Refused(Refusal),
    /// What was typed can't be recorded.
    Input(fn(&Texts) -> &'static str),
}

/// Why a deed is not done.
pub(crate) enum Failure {
    /// It may not be.
    Obstacle(Obstacle),
    /// Somebody else writes, and takes long.
    Busy,
    /// The store did not do it.
    Store(StoreError),
}

impl From<Obstacle> for Failure {
    fn from(obstacle: Obstacle) -> Self {
        Self::Obstacle(obstacle)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Obstacle(Obstacle::Refused(refusal))
    }
}

impl From<StoreError> for Failure {
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
        let Form(Sent { form_key, draft, switch }) =
            Form::from_request(Request::from_parts(parts, body), console).await?;
        Ok(Self { console: console.clone(), case, draft, switch, frame, action, form_key })
    }
}

impl Deed {
    /// Who does it.
    pub(crate) fn me(&self) -> &str {
        self.console.me()
    }

    /// Refuses a form that is not from this console since its start.
    pub(crate) fn check_key(&self) -> Result<(), Obstacle> {
        if self.console.is_form_key(&self.form_key) { Ok(()) } else { Err(Obstacle::KeyChanged) }
    }

    /// The language of the page that was sent.
    pub(super) fn language(&self) -> Language {
        self.frame.language
    }

    /// The case's page in another language, with what was typed.
    pub(super) async fn shown_in(mut self, language: Language) -> Result<Response, Problem> {
        self.frame = Frame::new(&self.console, language, address(self.case));
        self.shown(StatusCode::OK, None).await
    }

    /// Back to the case, which says what was done; or the case itself, with what was typed and, when
    /// nothing was done, why.
    pub(crate) async fn answer(self, done: Done, tried: Result<(), Failure>) -> Result<Response, Problem> {
        let (status, outcome) = match tried {
            Ok(()) if done == Done::Decided || self.draft.is_empty() => {
                let to = format!("{}?done={}", address(self.case), done.code());
                return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response());
            }
            Ok(()) => (StatusCode::OK, Outcome::Done(done)),
            Err(Failure::Obstacle(obstacle)) => (obstacle.status(), Outcome::Undone(obstacle)),
            Err(Failure::Busy) => return Err(self.kept(Problem::Busy(None))),
            Err(Failure::Store(error)) => return Err(self.kept(self.console.problem(error))),
        };
        self.shown(status, Some(outcome)).await
    }

    /// Starts the transaction of a deed, or says within bearable time that others are before it.
    pub(super) async fn write(&self) -> Result<Write, Failure> {
        match timeout(PATIENCE, self.console.db.write()).await {
            Ok(write) => Ok(write?),
            Err(_) => Err(Failure::Busy),
        }
    }

    /// A problem that keeps what was typed.
    fn kept(&self, problem: Problem) -> Problem {
        problem.keeping(Again { action: self.action.clone(), draft: self.draft.clone() })
    }

    async fn shown(self, status: StatusCode, outcome: Option<Outcome>) -> Result<Response, Problem> {
        let draft = self.draft.clone();
        let page = page::read(&self.console, self.frame, self.case, &Asked::default(), outcome, draft).await;
        match page {
            Ok(page) => Ok(html(status, &page)),
            Err(problem) => Err(problem.keeping(Again { action: self.action, draft: self.draft })),
        }
    }
}

/// The address of a case's page.
pub(super) fn address(case: CaseId) -> String {
    format!("/cases/{case}")
}
