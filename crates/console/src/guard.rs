//! Answers only what comes from this console's own pages, and tells browsers to keep it so.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use soiviec_domain::words::Language;

use crate::texts::{Texts, texts};

/// Each answer's headers. `same-origin`, as `no-referrer` makes browsers send `Origin: null` with
/// our own forms.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// The middleware around everything; `port` is the one the console listens on.
pub(crate) async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut response = match own_host(&request, port) {
        // Said plainly: a page would carry things that a site in disguise could read.
        None => plain(StatusCode::MISDIRECTED_REQUEST, |texts| texts.foreign_host),
        Some(host) if !is_own_deed(request.method(), request.headers(), host) => {
            plain(StatusCode::FORBIDDEN, |texts| texts.foreign_form)
        }
        Some(_) => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.extend(HEADERS.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}

/// The one `Host` of the request, when it is ours: a name that resolves to loopback may be anybody's.
fn own_host(request: &Request, port: u16) -> Option<&str> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return None };
    let host = host.to_str().ok()?;
    // `GET http://host/ HTTP/1.1` names a host too.
    let named = request.uri().authority().is_none_or(|authority| authority.as_str() == host);
    let (name, given) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let is_own = matches!(name, "127.0.0.1" | "localhost") && given.is_none_or(|given| given == port.to_string());
    (named && is_own).then_some(host)
}

/// Whether a request that may change something comes from one of our pages, as far as its browser
/// says.
fn is_own_deed(method: &Method, headers: &HeaderMap, host: &str) -> bool {
    let own_origin = format!("http://{host}");
    let all = |name: HeaderName, is_own: &dyn Fn(&[u8]) -> bool| {
        headers.get_all(name).iter().all(|value| is_own(value.as_bytes()))
    };
    method.is_safe()
        || all(header::ORIGIN, &|origin| origin == own_origin.as_bytes())
            && all(HeaderName::from_static("sec-fetch-site"), &|site| matches!(site, b"same-origin" | b"none"))
}

fn plain(status: StatusCode, said: fn(&Texts) -> &'static str) -> Response {
    let [vietnamese, english] = Language::ALL.map(|language| said(texts(language)));
    (status, format!("{vietnamese}\n{english}\n")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(uri: &str, hosts: &[&str]) -> Request {
        let mut request = Request::builder().uri(uri);
        for host in hosts {
            request = request.header(header::HOST, *host);
        }
        request.body(axum::body::Body::empty()).unwrap()
    }

    #[test]
    fn only_loopbacks_own_names_are_answered() {
        for own in ["127.0.0.1", "localhost", "127.0.0.1:8080", "localhost:8080"] {
            assert_eq!(own_host(&request("/", &[own]), 8080), Some(own));
        }
        let foreign = [
            "",
            "x.example",
            "localhost:81",
            "localhost:",
            "localhost.x.example",
            "127.0.0.1.x.example",
            "127.0.0.2",
            "[::1]",
        ];
        for host in foreign {
            assert_eq!(own_host(&request("/", &[host]), 8080), None, "{host}");
        }
        assert_eq!(own_host(&request("/", &[]), 8080), None);
        assert_eq!(own_host(&request("/", &["localhost", "localhost"]), 8080), None);
        assert_eq!(own_host(&request("http://x.example/", &["localhost"]), 8080), None);
        assert_eq!(own_host(&request("http://localhost:8080/", &["localhost:8080"]), 8080), Some("localhost:8080"));
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        let deed = |name: &'static str, value: &str| {
            let headers = HeaderMap::from_iter([(HeaderName::from_static(name), value.parse().unwrap())]);
            is_own_deed(&Method::POST, &headers, "localhost:8080")
        };
        assert!(deed("origin", "http://localhost:8080") && deed("sec-fetch-site", "same-origin"));
        assert!(deed("sec-fetch-site", "none") && deed("accept", "*/*"));
        for foreign in
            ["null", "http://x.example", "https://localhost:8080", "http://localhost", "http://127.0.0.1:8080"]
        {
            assert!(!deed("origin", foreign), "{foreign}");
        }
        for foreign in ["cross-site", "same-site", ""] {
            assert!(!deed("sec-fetch-site", foreign), "{foreign}");
        }
    }
}
