//! The style sheet and the icon, carried in the binary.

use axum::http::header;
use axum::response::IntoResponse;

/// Long enough for a morning's clicks, short enough that a new version soon looks new.
const FIVE_MINUTES: &str = "max-age=300";

pub(crate) async fn style() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, FIVE_MINUTES)];
    (headers, include_str!("../assets/style.css"))
}

pub(crate) async fn icon() -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, FIVE_MINUTES)];
    (headers, include_str!("../assets/icon.svg"))
}
