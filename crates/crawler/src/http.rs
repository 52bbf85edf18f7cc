//! One request to one address: guarded, in turn, repeated when the host is overloaded, never more
//! of the body than allowed. Redirects are reported, not followed.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_ENCODING, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, redirect};
use rustls_platform_verifier::BuilderVerifierExt;
use soiviec_domain::clock::Clock;
use url::Url;

use crate::crawl::CrawlerError;
use crate::guard;
use crate::politeness::{Closed, LONGEST_WAIT, Politeness, Turn, retry_after};
use crate::problem::{Problem, ProblemKind};
use crate::source::CrawlerSettings;

/// Requests for one address while its host is overloaded.
const ATTEMPTS: u32 = 4;

/// What is asked, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) url: &'a Url,
    pub(crate) allow_private: bool,
    /// The pause after it.
    pub(crate) pause: Duration,
    /// Bytes of body taken, decompressed.
    pub(crate) max_body: usize,
    /// Whether a longer body is cut there (a `robots.txt`) or refused (a page).
    pub(crate) cut: bool,
}

impl Ask<'_> {
    fn problem(&self, kind: ProblemKind, detail: impl Into<String>) -> Problem {
        Problem::new(self.url, kind, detail)
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Where a redirect leads, as written.
    pub(crate) location: Option<String>,
}

/// The one HTTP client for addresses from outside.
pub(crate) struct Http {
    public: Client,
    private: Client,
    politeness: Politeness,
    clock: Arc<dyn Clock>,
}

impl Http {
    pub(crate) fn new(settings: &CrawlerSettings, clock: Arc<dyn Clock>) -> Result<Self, CrawlerError> {
        Ok(Self {
            public: client(settings, false)?,
            private: client(settings, true)?,
            politeness: Politeness::default(),
            clock,
        })
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Asks once, or up to four times while the host is overloaded.
    pub(crate) async fn get(&self, ask: Ask<'_>) -> Result<Answer, Problem> {
        check(ask.url, ask.allow_private)?;
        for attempt in 1..=ATTEMPTS {
            let turn = self.politeness.turn(ask.url, ask.pause).await.map_err(|Closed(left)| come_back(ask, left))?;
            let response = self.client(ask).get(ask.url.clone()).send().await.map_err(|error| failure(ask, error))?;
            if !is_overloaded(response.status()) {
                // The turn lasts until the body is read: one request at a time.
                return receive(ask, response, turn).await;
            }
            let pause = self.asked_pause(response.headers()).unwrap_or(ask.pause * 2_u32.pow(attempt));
            if pause > LONGEST_WAIT {
                turn.close(pause);
                return Err(come_back(ask, pause));
            }
            turn.hold_off(pause);
        }
        Err(ask.problem(ProblemKind::Busy, format!("still overloaded after {ATTEMPTS} requests")))
    }

    fn client(&self, ask: Ask<'_>) -> &Client {
        if ask.allow_private { &self.private } else { &self.public }
    }

    fn asked_pause(&self, headers: &HeaderMap) -> Option<Duration> {
        retry_after(headers.get(RETRY_AFTER)?.to_str().ok()?, self.clock.now())
    }
}

/// The guard's answer about an address as written.
pub(crate) fn check(url: &Url, allow_private: bool) -> Result<(), Problem> {
    guard::check_url(url, allow_private).map_err(|refused| refusal(url, &refused))
}

/// Two clients differ only in what their resolver lets through, so a connection kept open by one
/// kind of source is never used by the other.
fn client(settings: &CrawlerSettings, allow_private: bool) -> Result<Client, CrawlerError> {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(CrawlerError::Tls)?
        .with_no_client_auth();
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"));
    headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("vi,en;q=0.5"));
    Client::builder()
        .tls_backend_preconfigured(tls)
        .dns_resolver(guard::Resolver { allow_private })
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .user_agent(user_agent(&settings.contact))
        .default_headers(headers)
        .timeout(Duration::from_secs(settings.timeout_s))
        .build()
        .map_err(CrawlerError::Client)
}

fn user_agent(contact: &str) -> String {
    let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
    format!("{}/{version} (+{contact})", crate::robots::AGENT)
}

fn is_overloaded(status: StatusCode) -> bool {
    matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
}

async fn receive(ask: Ask<'_>, mut response: Response, _turn: Turn) -> Result<Answer, Problem> {
    let (status, headers) = (response.status(), text_headers(response.headers()));
    let redirect = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = response.headers().get(LOCATION).filter(|_| redirect);
    // Many servers write UTF-8 here; parsing the address encodes it.
    let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let body = if status.is_success() { body(ask, &mut response).await? } else { Vec::new() };
    Ok(Answer { status, headers, body, location })
}

/// Reads the body chunk by chunk, counting decompressed bytes: a small answer can unpack to gigabytes.
async fn body(ask: Ask<'_>, response: &mut Response) -> Result<Vec<u8>, Problem> {
    if let Some(coding) = response.headers().get(CONTENT_ENCODING).filter(|value| *value != "identity") {
        let detail = format!("content-encoding {coding:?} was not asked for");
        return Err(ask.problem(ProblemKind::BrokenBody, detail));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(ask, error))? {
        let room = ask.max_body - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            let detail = format!("more than {} bytes", ask.max_body);
            return if ask.cut { Ok(body) } else { Err(ask.problem(ProblemKind::TooLarge, detail)) };
        }
    }
    Ok(body)
}

fn text_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| value.to_str().ok().map(str::to_owned);
    headers.iter().filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value)?))).collect()
}

fn refusal(url: &Url, refused: &guard::Refused) -> Problem {
    use guard::Refused;
    let kind = match refused {
        Refused::Private(_) | Refused::NeverPublic(_) => ProblemKind::PrivateAddress,
        Refused::Scheme | Refused::UserInfo | Refused::NoHost => ProblemKind::RefusedAddress,
        Refused::Unresolved => ProblemKind::Unreachable,
    };
    Problem::new(url, kind, refused.to_string())
}

fn failure(ask: Ask<'_>, error: reqwest::Error) -> Problem {
    match guard::refusal(&error) {
        Some(refused) => refusal(ask.url, refused),
        None if error.is_timeout() => ask.problem(ProblemKind::Timeout, "no answer in time"),
        None => ask.problem(ProblemKind::Unreachable, root_cause(&error)),
    }
}

fn broken(ask: Ask<'_>, error: reqwest::Error) -> Problem {
    let kind = if error.is_timeout() { ProblemKind::Timeout } else { ProblemKind::BrokenBody };
    ask.problem(kind, format!("the body broke off: {}", root_cause(&error)))
}

/// The innermost message: the outer ones repeat the address.
fn root_cause(error: &(dyn Error + 'static)) -> String {
    guard::causes(error).last().map_or_else(String::new, ToString::to_string)
}

fn come_back(ask: Ask<'_>, left: Duration) -> Problem {
    ask.problem(ProblemKind::ComeBackLater, format!("the host asked for a pause of {} s", left.as_secs()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_user_agent_is_honest() {
        assert_eq!(super::user_agent("mailto:a@viec.example"), "SoiViec/0.1 (+mailto:a@viec.example)");
    }
}
