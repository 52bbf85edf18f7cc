//! Politeness: one request at a time per host, a pause between two, and longer ones on demand.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep_until};
use url::Url;

/// A pause on demand longer than this is not waited for: the host is left alone instead.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Every host that was asked, shared by all sources of a process.
#[derive(Debug, Default)]
pub(crate) struct Politeness {
    hosts: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Host>>>>,
}

/// What is known of one host.
#[derive(Debug)]
struct Host {
    /// When the next request may begin.
    free_at: Instant,
    /// Until when the host asked to be left alone.
    closed_until: Option<Instant>,
}

/// The right to send one request to a host. The pause begins when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    host: OwnedMutexGuard<Host>,
    pause: Duration,
}

/// The host is to be left alone for this long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Closed(pub(crate) Duration);

impl Politeness {
    /// Waits for a turn at the URL's host; `pause` follows it.
    pub(crate) async fn turn(&self, url: &Url, pause: Duration) -> Result<Turn, Closed> {
        let host = self.host(url).lock_owned().await;
        let now = Instant::now();
        if let Some(left) = host.closed_until.and_then(|until| until.checked_duration_since(now)) {
            return Err(Closed(left));
        }
        sleep_until(host.free_at).await;
        Ok(Turn { host, pause })
    }

    fn host(&self, url: &Url) -> Arc<tokio::sync::Mutex<Host>> {
        let fresh = || Arc::new(tokio::sync::Mutex::new(Host { free_at: Instant::now(), closed_until: None }));
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.entry(host_key(url)).or_insert_with(fresh).clone()
    }
}

/// http and https of one site are one host; servers on ports of their own are others.
fn host_key(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

impl Turn {
    /// The host asked for a longer pause: nobody asks it before that is over.
    pub(crate) fn hold_off(mut self, pause: Duration) {
        self.pause = self.pause.max(pause);
    }

    /// The host asked to be left alone.
    pub(crate) fn close(mut self, pause: Duration) {
        self.host.closed_until = Some(Instant::now() + pause);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.host.free_at = Instant::now() + self.pause;
    }
}

/// Reads `Retry-After`: seconds or an HTTP date (RFC 9110, 10.2.3). A day at most.
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    const DAY: u64 = 24 * 60 * 60;
    let value = value.trim();
    let seconds = match value.parse::<u64>() {
        Ok(seconds) => seconds,
        // "GMT" is an obsolete zone of RFC 2822, so one parser reads both.
        Err(_) => {
            let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
            u64::try_from(at.as_second() - now.as_second()).unwrap_or(0)
        }
    };
    Some(Duration::from_secs(seconds.min(DAY)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now: Timestamp = "2026-08-06T02:30:00Z".parse().unwrap();
        assert_eq!(retry_after(" 120 ", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Thu, 06 Aug 2026 02:31:00 GMT", now), Some(Duration::from_secs(60)));
        assert_eq!(retry_after("Thu, 06 Aug 2026 02:29:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("99999999999", now), Some(Duration::from_secs(86_400)));
        assert_eq!(retry_after("soon", now), None);
    }

    #[test]
    fn http_and_https_of_a_site_are_one_host() {
        assert_eq!(host_key(&url("http://a.example/")), host_key(&url("https://a.example/x")));
        assert_ne!(host_key(&url("http://a.example:8081/")), host_key(&url("http://a.example:8082/")));
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_is_asked_once_at_a_time() {
        let politeness = Politeness::default();
        let (a, b) = (url("http://a.example/"), url("http://b.example/"));
        let turn = politeness.turn(&a, Duration::ZERO).await.unwrap();
        let soon = Duration::from_secs(20);
        assert!(tokio::time::timeout(soon, politeness.turn(&a, Duration::ZERO)).await.is_err(), "a is busy");
        assert!(politeness.turn(&b, Duration::ZERO).await.is_ok(), "b is free");
        drop(turn);
        assert!(politeness.turn(&a, Duration::ZERO).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn the_pause_is_kept_even_when_a_request_is_dropped() {
        let politeness = Politeness::default();
        let a = url("http://a.example/");
        let pause = Duration::from_secs(60);
        let began = Instant::now();
        drop(politeness.turn(&a, pause).await.unwrap());
        drop(politeness.turn(&a, pause).await.unwrap());
        // The test's clock is its own: it leaps to whatever is waited for.
        assert_eq!(began.elapsed(), pause, "the second turn waits for the first one's pause");
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_host_is_left_alone() {
        let politeness = Politeness::default();
        let a = url("http://a.example/");
        politeness.turn(&a, Duration::ZERO).await.unwrap().close(Duration::from_secs(3600));
        let Closed(left) = politeness.turn(&a, Duration::ZERO).await.unwrap_err();
        assert!(left > Duration::from_secs(3000));
    }
}
