//! `robots.txt` (RFC 9309): fetched once a day per site, parsed off the async threads, asked before
//! every page and every redirect.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use texting_robots::Robot;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use url::Url;

use crate::problem::{Problem, ProblemKind};

/// Our product token: the name that site owners write after `User-agent:`.
pub(crate) const AGENT: &str = "SoiViec";

/// RFC 9309, 2.5, asks crawlers to read at least 500 KiB; what follows is cut off.
pub(crate) const MAX_BYTES: usize = 500 * 1024;

/// RFC 9309, 2.3.1.2: at least five redirects should be followed.
pub(crate) const MIN_REDIRECTS: usize = 5;

/// A file of more lines, or a longer line, costs more to ask than a page costs to fetch. No honest
/// path is that long.
const MAX_LINES: usize = 10_000;
const MAX_LINE_BYTES: usize = 2_000;

/// A longer `Crawl-delay` is kept as this one: it is no part of the standard, and a slip of the pen
/// (`1000`) would otherwise end the crawl.
const MAX_CRAWL_DELAY: Duration = Duration::from_secs(30);

/// What one site allows.
#[derive(Debug)]
pub(crate) struct Rules {
    robot: Option<Robot>,
    /// The pause the site asks for.
    pub(crate) crawl_delay: Duration,
}

impl Rules {
    /// No `robots.txt` (any 4xx): everything may be fetched.
    pub(crate) fn none() -> Self {
        Self { robot: None, crawl_delay: Duration::ZERO }
    }

    /// Reads a file; `None` when it cannot be understood. Takes up to half a second on hostile input.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let robot = Robot::new(AGENT, &trimmed(body)).ok()?;
        let delay = robot.delay.and_then(|seconds| Duration::try_from_secs_f32(seconds).ok());
        Some(Self { robot: Some(robot), crawl_delay: delay.unwrap_or_default().min(MAX_CRAWL_DELAY) })
    }

    fn allow(&self, url: &Url) -> bool {
        self.robot.as_ref().is_none_or(|robot| robot.allowed(url.as_str()))
    }

    /// Whether the address may be fetched. Asked off the async threads.
    pub(crate) async fn check(self: &Arc<Self>, url: &Url) -> Result<(), Problem> {
        let (rules, asked) = (self.clone(), url.clone());
        match spawn_blocking(move || rules.allow(&asked)).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Problem::new(url, ProblemKind::RobotsForbid, "the site's robots.txt forbids it")),
            Err(_) => Err(Problem::new(url, ProblemKind::Internal, "reading robots.txt failed")),
        }
    }
}

/// The file within its limits, with every `User-agent` cut to its product token: a site that writes
/// `SoiViec/0.1` or `SoiViec bot` means us (RFC 9309, 2.2.1: a token is of letters, `_` and `-`).
fn trimmed(body: &[u8]) -> Vec<u8> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let lines = body.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| line.len() <= MAX_LINE_BYTES);
    lines.take(MAX_LINES).flat_map(|line| [product_token(line).unwrap_or(line), b"\n"].concat()).collect()
}

/// A `User-agent` line up to the end of its product token; `None` for any other line.
fn product_token(line: &[u8]) -> Option<&[u8]> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (key, value) = (&line[..colon], &line[colon + 1..]);
    let start = colon + 1 + value.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let token = line[start..].iter().take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'));
    let end = start + token.count();
    (key.trim_ascii().eq_ignore_ascii_case(b"user-agent") && end > start).then(|| &line[..end])
}

/// What sites allow, kept for the day. A failure is not kept: the next page asks again.
#[derive(Debug, Default)]
pub(crate) struct RobotsCache {
    sites: Mutex<HashMap<Key, Arc<OnceCell<Arc<Rules>>>>>,
}

/// Sources that may reach private addresses see another network than those that may not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    origin: String,
    allow_private: bool,
    day: i64,
}

impl Key {
    pub(crate) fn new(url: &Url, allow_private: bool, now: Timestamp) -> Self {
        const DAY: i64 = 24 * 60 * 60;
        Self { origin: url.origin().ascii_serialization(), allow_private, day: now.as_second().div_euclid(DAY) }
    }
}

impl RobotsCache {
    /// The place of one site for today; earlier days are forgotten.
    pub(crate) fn site(&self, key: Key) -> Arc<OnceCell<Arc<Rules>>> {
        let mut sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        if !sites.contains_key(&key) {
            sites.retain(|kept, _| kept.day == key.day);
        }
        sites.entry(key).or_default().clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn allow(robots: &str, path: &str) -> bool {
        Rules::parse(robots.as_bytes()).unwrap().allow(&Url::parse("http://a.example").unwrap().join(path).unwrap())
    }

    #[test]
    fn our_group_comes_before_the_star() {
        let robots = "User-agent: *\nDisallow: /\n\nUser-agent: soiviec\nDisallow: /rieng\nAllow: /rieng/mo$\n";
        assert!(allow(robots, "/tin/1"));
        assert!(!allow(robots, "/rieng/kin"));
        assert!(allow(robots, "/rieng/mo"));
    }

    #[test]
    fn our_name_with_a_version_is_our_name() {
        for name in ["SoiViec/0.1", "soiviec bot", "SOIVIEC*"] {
            assert!(!allow(&format!("User-agent: *\nAllow: /\nUser-agent : {name}\nDisallow: /"), "/tin"), "{name}");
        }
        assert!(allow("User-agent: SoiViec-khac\nDisallow: /", "/tin"));
    }

    #[test]
    fn a_page_in_place_of_robots_txt_forbids_nothing() {
        assert!(allow("<!doctype html><p>Không tìm thấy</p>", "/tin/1"));
    }

    #[test]
    fn a_mark_at_the_beginning_hides_no_group() {
        assert!(!allow("\u{feff}User-agent: *\nDisallow: /tin", "/tin/1"));
    }

    #[test]
    fn crawl_delay_has_a_ceiling() {
        let delay = |text: &str| Rules::parse(text.as_bytes()).unwrap().crawl_delay;
        assert_eq!(delay("User-agent: *\nCrawl-delay: 2.5"), Duration::from_millis(2500));
        assert_eq!(delay("User-agent: *\nCrawl-delay: 86400"), MAX_CRAWL_DELAY);
        assert_eq!(delay("User-agent: *\nDisallow:"), Duration::ZERO);
    }

    #[test]
    fn overlong_lines_and_files_are_cut() {
        let long = format!("User-agent: *\nDisallow: /{}\nDisallow: /b\n{}", "a".repeat(5_000), "x\n".repeat(20_000));
        let kept = trimmed(long.as_bytes());
        assert!(kept.len() < 30_000);
        assert!(!allow(&long, "/b"));
    }

    #[test]
    fn a_new_day_forgets_the_old_one() {
        let cache = RobotsCache::default();
        let url = Url::parse("http://a.example/x").unwrap();
        let key = |time: &str| Key::new(&url, false, time.parse().unwrap());
        let today = cache.site(key("2026-08-06T01:00:00Z"));
        assert!(Arc::ptr_eq(&today, &cache.site(key("2026-08-06T23:00:00Z"))));
        assert!(!Arc::ptr_eq(&today, &cache.site(key("2026-08-07T01:00:00Z"))));
        assert_eq!(cache.sites.lock().unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(body in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Some(rules) = Rules::parse(&body) {
                rules.allow(&Url::parse("http://a.example/tin?a=1").unwrap());
            }
        }
    }
}
