//! Every address of the console.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::problem::{Problem, dress};
use crate::state::Console;
use crate::{assets, cases, guard, language, queue};

/// A reason of 4,000 scalar values takes at most 48 KB as a form writes it.
const MOST_BYTES_SENT: usize = 64 * 1024;

/// The console, as it answers on `port`.
pub(crate) fn router(console: Console, port: u16) -> Router {
    Router::new()
        .route("/", get(queue::open))
        .route("/cases/{case}", get(cases::open))
        .route("/cases/{case}/claim", post(cases::claim))
        .route("/cases/{case}/release", post(cases::release))
        .route("/cases/{case}/decide", post(cases::decide))
        .route("/cases/{case}/language", post(cases::switch))
        .route("/language", post(language::choose))
        .route("/style.css", get(assets::style))
        .route("/icon.svg", get(assets::icon))
        .fallback(|| async { Problem::NoPage })
        .method_not_allowed_fallback(|| async { Problem::WrongMethod })
        .layer(DefaultBodyLimit::max(MOST_BYTES_SENT))
        .layer(from_fn_with_state(console.clone(), dress))
        .layer(from_fn_with_state(port, guard::guard))
        .with_state(console)
}
