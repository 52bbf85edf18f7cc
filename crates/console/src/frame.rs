//! What stands around every page.

use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use soiviec_domain::id::CaseId;
use soiviec_domain::words::Language;

use crate::language;
use crate::shown::Shown;
use crate::state::Console;
use crate::texts::{Texts, texts};

/// The visitor's language, and what the layout shows.
#[derive(Clone)]
pub(crate) struct Frame {
    pub language: Language,
    pub texts: &'static Texts,
    pub analyst: Shown,
    pub is_fictional: bool,
    /// This is the queue.
    pub is_queue: bool,
    /// The case whose form the language switch sends along.
    pub form_of: Option<CaseId>,
    /// Where the language switch leads back to: a path on this site.
    pub back: String,
}

impl Frame {
    pub(crate) fn new(console: &Console, language: Language, back: String) -> Self {
        let (analyst, is_fictional) = (Shown::new(console.me()), console.is_fictional());
        Self { language, texts: texts(language), analyst, is_fictional, is_queue: false, form_of: None, back }
    }

    /// What a list calls a case or a posting.
    pub(crate) fn headline(&self, headline: &str) -> Shown {
        Shown::new(if headline.is_empty() { self.texts.no_words } else { headline })
    }

    /// The code of the language that the switch leads to.
    pub(crate) fn other_language(&self) -> &'static str {
        self.language.pick(Language::English, Language::Vietnamese).code()
    }
}

impl FromRequestParts<Console> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, console: &Console) -> Result<Self, Infallible> {
        let looked_at = parts.uri.path_and_query().filter(|_| parts.method.is_safe());
        let address = looked_at.map_or("/", |address| address.as_str());
        Ok(Self::new(console, language::chosen(&parts.headers), language::safe_back(address)))
    }
}

/// Renders a page.
pub(crate) fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => {
            tracing::error!(%error, "console: a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
