//! Settings of the crawler and of its sources: as typed, then validated without I/O.

use serde::{Deserialize, Serialize};
use soiviec_domain::id::SourceId;
use url::Url;

use crate::selector::{Css, ValueSelector};

/// Below this pause between two requests a public site would feel us. Only sources with
/// `allow_private` (a demo, a test) may be asked faster.
const MIN_PUBLIC_DELAY_MS: u64 = 200;

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A value of `[crawler]`.
    #[error("crawler.{key}: {remedy}")]
    Crawler {
        /// The key.
        key: &'static str,
        /// What to write instead.
        remedy: &'static str,
    },
    /// A value of one source.
    #[error("sources, {id}: {key}: {remedy}")]
    Source {
        /// The source.
        id: SourceId,
        /// The key.
        key: &'static str,
        /// What to write instead.
        remedy: String,
    },
    /// A text that is no CSS selector.
    #[error("{0:?} is no CSS selector: write one such as \"article.tin\" or \"time@datetime\"")]
    Selector(String),
}

/// Settings shared by all sources.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrawlerSettings {
    /// Where a site's owner can reach us: `mailto:…` or `https://…`. Stands in the user agent.
    pub contact: String,
    /// Seconds for one request, from connecting to the last byte.
    #[serde(default = "defaults::timeout_s")]
    pub timeout_s: u64,
    /// Largest body, in decompressed bytes. A larger page is a problem, never half a page.
    #[serde(default = "defaults::max_body_bytes")]
    pub max_body_bytes: usize,
    /// Redirects followed for one address.
    #[serde(default = "defaults::max_redirects")]
    pub max_redirects: usize,
}

impl CrawlerSettings {
    /// Checks the values.
    pub fn validate(&self) -> Result<(), SettingsError> {
        let refuse = |key, remedy| Err(SettingsError::Crawler { key, remedy });
        let reachable = ["mailto:", "https://", "http://"].iter().any(|start| self.contact.starts_with(start));
        let plain = self.contact.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'(' && byte != b')');
        if !reachable || !plain {
            return refuse("contact", "give mailto:ADDRESS or a web address, without spaces, in ASCII");
        }
        if !(1..=300).contains(&self.timeout_s) {
            return refuse("timeout_s", "use 1 to 300 seconds");
        }
        if !(1024..=64 << 20).contains(&self.max_body_bytes) {
            return refuse("max_body_bytes", "use 1024 to 67108864 bytes");
        }
        if self.max_redirects > 20 {
            return refuse("max_redirects", "use 0 to 20");
        }
        Ok(())
    }
}

/// One place to crawl.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSpec {
    /// Its name in identities, files and logs.
    pub id: SourceId,
    /// Its name for people.
    pub name: String,
    /// The kind of site, copied to its postings: `job_board`, `telegram` and so on.
    pub platform: String,
    /// Where a pass begins.
    pub start: Vec<Url>,
    /// Whether loopback and private addresses may be asked. For a demo or an intranet only.
    #[serde(default)]
    pub allow_private: bool,
    /// Milliseconds between two requests to one host.
    #[serde(default = "defaults::delay_ms")]
    pub delay_ms: u64,
    /// Pages asked in one pass.
    #[serde(default = "defaults::max_pages")]
    pub max_pages: usize,
    /// Links to follow: paging and details. Only within the page's own origin.
    #[serde(default)]
    pub follow: Vec<Css>,
    /// Where postings stand in pages without JSON-LD; absent: only JSON-LD is read.
    pub html: Option<HtmlSelectors>,
}

impl SourceSpec {
    /// Checks the values.
    pub fn validate(&self) -> Result<(), SettingsError> {
        match self.fault() {
            None => Ok(()),
            Some((key, remedy)) => Err(SettingsError::Source { id: self.id.clone(), key, remedy }),
        }
    }

    fn fault(&self) -> Option<(&'static str, String)> {
        if self.start.is_empty() {
            return Some(("start", "give at least one address to start at".to_owned()));
        }
        if let Some((url, refused)) = self.start.iter().find_map(|url| Some((url, self.refusal(url)?))) {
            return Some(("start", format!("{:?}: {refused}", url.host_str().unwrap_or_default())));
        }
        if !self.allow_private && self.delay_ms < MIN_PUBLIC_DELAY_MS {
            return Some(("delay_ms", format!("use {MIN_PUBLIC_DELAY_MS} or more for a public site")));
        }
        if self.max_pages == 0 {
            return Some(("max_pages", "use 1 or more".to_owned()));
        }
        let html = self.html.as_ref()?;
        let says_something = html.title.is_some() || html.description.is_some();
        (!says_something).then(|| ("html", "give a selector for title, description or both".to_owned()))
    }

    fn refusal(&self, url: &Url) -> Option<crate::guard::Refused> {
        crate::guard::check_url(url, self.allow_private).err()
    }
}

/// Where a posting's fields stand in HTML. Each is the first match within the posting.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HtmlSelectors {
    /// One match is one posting.
    pub posting: Css,
    /// Headline.
    pub title: Option<ValueSelector>,
    /// Body; line breaks are kept.
    pub description: Option<ValueSelector>,
    /// Who offers the work.
    pub hiring_organization: Option<ValueSelector>,
    /// Where the work is.
    pub job_location: Option<ValueSelector>,
    /// Pay, in words.
    pub base_salary_text: Option<ValueSelector>,
    /// The account that posted it.
    pub author: Option<ValueSelector>,
    /// The group or channel; looked for on the whole page when the posting has none.
    pub group: Option<ValueSelector>,
    /// When it was posted.
    pub date_posted: Option<ValueSelector>,
    /// The posting's own address; default: the page's.
    pub link: Option<ValueSelector>,
}

mod defaults {
    pub(super) fn timeout_s() -> u64 {
        20
    }
    pub(super) fn max_body_bytes() -> usize {
        5 << 20
    }
    pub(super) fn max_redirects() -> usize {
        5
    }
    pub(super) fn delay_ms() -> u64 {
        1000
    }
    pub(super) fn max_pages() -> usize {
        1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
        id = "cho-viec"
        name = "Chợ Việc"
        platform = "job_board"
        start = ["https://viec.example/viec-lam"]
        follow = ["a.next", "h3 a.tin"]
        [html]
        posting = "article.tin"
        title = "h1"
        date_posted = "time@datetime"
        link = "a[href*='@']@HREF"
    "#;

    fn source(change: &str, to: &str) -> Result<SourceSpec, String> {
        assert!(SOURCE.contains(change));
        let source: SourceSpec = toml::from_str(&SOURCE.replace(change, to)).map_err(|error| error.to_string())?;
        source.validate().map_err(|error| error.to_string())?;
        Ok(source)
    }

    #[test]
    fn a_source_is_read_with_its_defaults() {
        let source = source("", "").unwrap();
        assert_eq!((source.delay_ms, source.max_pages, source.allow_private), (1000, 1000, false));
        let link = source.html.unwrap().link.unwrap();
        assert_eq!(link.attribute(), Some("href"));
        assert_eq!(String::from(link), "a[href*='@']@href");
    }

    #[test]
    fn a_slip_is_refused_with_the_key_that_holds_it() {
        for (change, to, told) in [
            ("follow =", "folow =", "folow"),
            ("article.tin", "article..tin", "CSS selector"),
            ("time@datetime", "@datetime", "CSS selector"),
            ("cho-viec", "Chợ", "source id"),
            ("https://viec.example/viec-lam", "ftp://viec.example/", "start"),
            ("https://viec.example/viec-lam", "http://127.0.0.1/", "allow_private"),
            ("name =", "delay_ms = 5\nname =", "delay_ms"),
            ("name =", "max_pages = 0\nname =", "max_pages"),
            ("title = \"h1\"", "", "title, description"),
        ] {
            let error = source(change, to).unwrap_err();
            assert!(error.contains(told), "{to:?}: {error}");
        }
    }

    #[test]
    fn a_crawler_without_a_contact_is_refused() {
        let settings = |text: &str| toml::from_str::<CrawlerSettings>(text).map_err(|error| error.to_string());
        assert!(settings("").unwrap_err().contains("contact"));
        assert!(settings("contact = \"mailto:a@viec.example\"").unwrap().validate().is_ok());
        for bad in ["", "toi", "mailto:a b", "mailto:(a)", "https://viec.example/\\n"] {
            let refused = settings(&format!("contact = \"{bad}\"")).unwrap().validate();
            assert!(refused.unwrap_err().to_string().contains("crawler.contact"), "{bad}");
        }
    }
}
