//! The switch between Vietnamese and English.

use axum::extract::Form;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use soiviec_domain::words::Language;

use crate::problem::Problem;

const COOKIE: &str = "language";

#[derive(Deserialize)]
pub(crate) struct Choice {
    language: String,
    #[serde(default)]
    back: String,
}

/// `POST /language`. It changes nothing that is kept, so it needs no form key and works across a
/// restart.
pub(crate) async fn choose(sent: Result<Form<Choice>, FormRejection>) -> Result<Response, Problem> {
    let Form(choice) = sent?;
    let language = Language::parse(&choice.language).map_err(|_| Problem::Unreadable)?;
    Ok((StatusCode::SEE_OTHER, [kept(language), (header::LOCATION, safe_back(&choice.back))]).into_response())
}

/// The header that makes a browser keep the choice.
pub(crate) fn kept(language: Language) -> (HeaderName, String) {
    // A year.
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly", language.code());
    (header::SET_COOKIE, cookie)
}

/// The visitor's language; Vietnamese unless they switched.
pub(crate) fn chosen(headers: &HeaderMap) -> Language {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let chosen = pairs.filter(|(name, _)| *name == COOKIE).find_map(|(_, code)| Language::parse(code).ok());
    chosen.unwrap_or_default()
}

/// The way back when it is a path on this site, else the queue. Browsers read `//host` and `/\host`
/// as another site, and drop tabs and line ends before they look.
pub(crate) fn safe_back(back: &str) -> String {
    let leads_away = back.starts_with("//") || back.starts_with("/\\");
    let is_plain = back.bytes().all(|byte| byte.is_ascii_graphic());
    if back.starts_with('/') && !leads_away && is_plain { back.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leaves_this_site() {
        for own in ["/", "/cases/VV-000001?posting=a%2Fb", "/?shelf=mine&page=2"] {
            assert_eq!(safe_back(own), own);
        }
        for away in ["", "//x.example", "/\\x.example", "/\t/x.example", "https://x.example", "x", "/a\nb", "/việc"] {
            assert_eq!(safe_back(away), "/", "{away:?}");
        }
    }

    #[test]
    fn vietnamese_unless_the_cookie_says_otherwise() {
        let read = |cookie: &str| chosen(&HeaderMap::from_iter([(header::COOKIE, cookie.parse().unwrap())]));
        assert_eq!(read("a=b; language=en"), Language::English);
        for other in ["", "language=", "language=fr", "xlanguage=en", "language"] {
            assert_eq!(read(other), Language::Vietnamese, "{other:?}");
        }
    }
}
