//! What went wrong, as the visitor is told.
//!
//! A handler answers with a [`Problem`]; [`dress`] turns it into a page in the visitor's language.

use askama::Template;
use axum::extract::rejection::FormRejection;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use soiviec_domain::id::CaseId;

use crate::cases::{self, Draft};
use crate::frame::{Frame, html};
use crate::state::Console;
use crate::texts::{Said, Texts};

/// What went wrong.
#[derive(Clone, Debug)]
pub(crate) enum Problem {
    /// No page has this address.
    NoPage,
    /// No case has this number, or it does not hold the posting.
    NoCase,
    /// Looked at what can only be done, or the other way round.
    WrongMethod,
    /// More was sent than any form of ours holds.
    TooLarge,
    /// What was sent is no form of ours.
    Unreadable,
    /// The store may answer later.
    Busy(Option<Again>),
    /// It won't; with the reference that the log has.
    Broken(String, Option<Again>),
}

/// What the analyst sent, to be kept and sent again.
#[derive(Clone, Debug)]
pub(crate) struct Again {
    /// Where it was sent.
    pub action: String,
    /// What was typed.
    pub draft: Draft,
}

impl Problem {
    /// Keeps what was typed.
    pub(crate) fn keeping(self, again: Again) -> Self {
        match self {
            Self::Busy(_) => Self::Busy(Some(again)),
            Self::Broken(reference, _) => Self::Broken(reference, Some(again)),
            other => other,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NoPage | Self::NoCase => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(..) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn said(&self, texts: &'static Texts) -> &'static Said {
        match self {
            Self::NoPage => &texts.no_page,
            Self::NoCase => &texts.no_case,
            Self::WrongMethod => &texts.wrong_method,
            Self::TooLarge => &texts.too_large,
            Self::Unreadable => &texts.unreadable,
            Self::Busy(_) => &texts.busy,
            Self::Broken(..) => &texts.broken,
        }
    }
}

impl From<FormRejection> for Problem {
    fn from(rejection: FormRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::Unreadable }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: Frame,
    said: &'static Said,
    reference: Option<String>,
    /// The way to try again by looking.
    reload: bool,
    /// The case that the address speaks of.
    case: Option<CaseId>,
    again: Option<Again>,
    form_key: &'a str,
}

/// Turns a problem into its page.
pub(crate) async fn dress(State(console): State<Console>, frame: Frame, request: Request, next: Next) -> Response {
    let looked = request.method().is_safe();
    let case = cases::of_path(request.uri().path());
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let (status, said) = (problem.status(), problem.said(frame.texts));
    let case = case.filter(|_| !matches!(problem, Problem::NoCase | Problem::NoPage));
    let (reload, reference, again) = match problem {
        Problem::Busy(again) => (looked, None, again),
        Problem::Broken(reference, again) => (false, Some(reference), again),
        _ => (false, None, None),
    };
    html(status, &ProblemPage { frame, said, reference, reload, case, again, form_key: console.form_key() })
}

#[cfg(test)]
mod tests {
    use soiviec_domain::words::Language;

    use super::*;
    use crate::shown::Shown;
    use crate::texts::texts;

    #[test]
    fn what_was_typed_stands_on_the_page_of_a_busy_store() {
        for language in Language::ALL {
            let (texts, analyst) = (texts(language), Shown::new("Lan"));
            let frame = Frame {
                language,
                texts,
                analyst,
                is_fictional: true,
                is_queue: false,
                form_of: None,
                back: "/".into(),
            };
            let (version, outline) = ("3".into(), "queued \"".into());
            let draft = Draft { version, outline, conclusion: "\"><b>".into(), reason: "</textarea><b>x".into() };
            let again = Some(Again { action: "/cases/VV-000001/decide".into(), draft });
            let problem = Problem::Busy(None).keeping(again.clone().unwrap());
            assert_eq!(problem.status(), StatusCode::SERVICE_UNAVAILABLE);
            let said = problem.said(texts);
            let page = ProblemPage { frame, said, reference: None, reload: false, case: None, again, form_key: "key" };
            let html = page.render().unwrap();
            for words in [
                texts.busy.title,
                texts.try_again,
                "&lt;/textarea&#62;",
                "value=\"3\"",
                "value=\"queued &#34;\"",
                "value=\"key\"",
            ] {
                assert!(html.replace("&#60;", "&lt;").contains(words), "{words} in {html}");
            }
            assert!(!html.contains("<b>"));
        }
    }
}
