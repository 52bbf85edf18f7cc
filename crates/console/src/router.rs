//! Every address of the console.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::problem::{Problem, dress};
use crate::state::Console;
use crate::{assets, cases, guard, language, queue};

/// A reason of 4,000 scalar values takes at most 48 KB as a form writes it.
const MOST_BYTES_SENT: usize = 64 * 1024;

/// How long a form may take to come in.
const FORM_WITHIN: Duration = Duration::from_secs(30);

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
        .layer(from_fn(whole))
        .layer(from_fn_with_state(console.clone(), dress))
        .layer(from_fn_with_state(port, guard::guard))
        .with_state(console)
}

/// Takes in all that is sent before anything is done with it.
async fn whole(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match tokio::time::timeout(FORM_WITHIN, to_bytes(body, MOST_BYTES_SENT)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(_)) => Problem::TooLarge.into_response(),
        Err(_) => Problem::Unreadable.into_response(),
    }
}
