//! The walk over one source: breadth first from its start addresses, one page per call.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use soiviec_domain::clock::Clock;
use soiviec_domain::page::FetchedPage;
use tokio::task::spawn_blocking;
use tracing::Instrument;
use url::{Origin, Url};

use crate::address::{Claims, canonical_url};
use crate::extract::{Extraction, Reading, read};
use crate::fetch::Fetcher;
use crate::problem::{Problem, ProblemKind};
use crate::source::{CrawlerSettings, SettingsError, SourceSpec};

/// Why no crawler can be made.
#[derive(Debug, thiserror::Error)]
pub enum CrawlerError {
    /// A setting that is out of range.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// No TLS: most often a machine without root certificates.
    #[error("no TLS: {0}; install the package ca-certificates")]
    Tls(#[source] rustls::Error),
    /// The HTTP client could not be made.
    #[error("the HTTP client cannot start: {0}")]
    Client(#[source] reqwest::Error),
}

/// Fetches for all sources. Share one per process: politeness is per host, across sources.
#[derive(Clone)]
pub struct Crawler {
    fetcher: Arc<Fetcher>,
}

impl Crawler {
    /// Checks the settings and prepares the clients. Asks nothing of the network.
    pub fn new(settings: CrawlerSettings, clock: Arc<dyn Clock>) -> Result<Self, CrawlerError> {
        settings.validate()?;
        Ok(Self { fetcher: Arc::new(Fetcher::new(settings, clock)?) })
    }

    /// One walk over one source. Nothing is fetched before the first [`Pass::next`].
    pub fn pass(&self, source: Arc<SourceSpec>) -> Pass {
        let mut frontier = Frontier::new(source.max_pages);
        source.start.iter().for_each(|url| frontier.add(url));
        let origins = source.start.iter().map(Url::origin).collect();
        Pass { fetcher: self.fetcher.clone(), source, frontier, origins, claims: Arc::default() }
    }
}

/// What one address gave.
#[derive(Clone, Debug)]
pub enum Visit {
    /// A page, to be kept as a capture, with what was read from it.
    Page {
        /// The bytes as they came.
        page: FetchedPage,
        /// The postings, and what was wrong with the page.
        extraction: Extraction,
    },
    /// No page.
    Problem(Problem),
}

/// One walk over one source.
pub struct Pass {
    fetcher: Arc<Fetcher>,
    source: Arc<SourceSpec>,
    frontier: Frontier,
    /// Sites that belong to the source: those of its start addresses and where these redirect to.
    origins: HashSet<Origin>,
    claims: Arc<Claims>,
}

impl Pass {
    /// Fetches and reads the next page; `None` when the walk is over. Dropping the call loses
    /// nothing: its address is asked again by the next one.
    pub async fn next(&mut self) -> Option<Visit> {
        let Some(url) = self.frontier.first() else {
            let at = self.source.start.first()?;
            let left_out = std::mem::take(&mut self.frontier.left_out);
            let detail = format!("{left_out} links were left out at max_pages = {}", self.source.max_pages);
            return (left_out > 0).then(|| Visit::Problem(Problem::new(at, ProblemKind::PageLimit, detail)));
        };
        let host = url.host_str().unwrap_or_default();
        let span = tracing::info_span!("crawl.fetch", source.id = %self.source.id, url.host = host);
        let visited = self.visit(&url).instrument(span).await;
        // No await from here on, so that a dropped call has changed nothing.
        self.frontier.done();
        Some(match visited {
            Ok((page, reading)) => {
                self.follow(&url, &page, &reading.links);
                Visit::Page { page, extraction: reading.extraction }
            }
            Err(problem) => Visit::Problem(problem),
        })
    }

    async fn visit(&self, url: &Url) -> Result<(FetchedPage, Reading), Problem> {
        let page = self.fetcher.page(&self.source, url).await?;
        let (source, claims) = (self.source.clone(), self.claims.clone());
        // Reading takes up to seconds on a hostile page, and a parsed page cannot change threads.
        let reading = spawn_blocking(move || {
            let reading = read(&source, &page, &claims);
            (page, reading)
        });
        let failed = |_| Problem::new(url, ProblemKind::Internal, "reading the page failed; please report it");
        let (page, reading) = reading.await.map_err(failed)?;
        tracing::debug!(postings = reading.extraction.postings.len(), bytes = page.body.len(), "page read");
        Ok((page, reading))
    }

    /// Takes up the page's links within its own site, if that site is the source's.
    fn follow(&mut self, asked: &Url, page: &FetchedPage, links: &[Url]) {
        let Ok(here) = Url::parse(&page.url) else { return };
        if self.source.start.contains(asked) {
            self.origins.insert(here.origin());
        }
        if self.origins.contains(&here.origin()) {
            links.iter().filter(|link| link.origin() == here.origin()).for_each(|link| self.frontier.add(link));
        }
    }
}

/// The addresses still to be asked, each once, never more than the pass may ask.
#[derive(Debug)]
struct Frontier {
    queue: VecDeque<Url>,
    seen: HashSet<String>,
    room: usize,
    left_out: usize,
}

impl Frontier {
    fn new(max_pages: usize) -> Self {
        Self { queue: VecDeque::new(), seen: HashSet::new(), room: max_pages, left_out: 0 }
    }

    fn add(&mut self, url: &Url) {
        let canonical = canonical_url(url);
        if self.seen.contains(canonical.as_str()) {
            return;
        }
        if self.room == 0 {
            self.left_out += 1;
            return;
        }
        self.room -= 1;
        self.seen.insert(canonical.into());
        self.queue.push_back(url.clone());
    }

    fn first(&self) -> Option<Url> {
        self.queue.front().cloned()
    }

    fn done(&mut self) {
        self.queue.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_asked_once_and_the_limit_holds() {
        let mut frontier = Frontier::new(2);
        for text in
            ["http://a.example/1", "http://a.example/1?utm_source=x#y", "http://a.example/2", "http://a.example/3"]
        {
            frontier.add(&Url::parse(text).unwrap());
        }
        assert_eq!((frontier.queue.len(), frontier.left_out), (2, 1));
        assert_eq!(frontier.first().unwrap().path(), "/1");
        frontier.done();
        assert_eq!(frontier.first().unwrap().path(), "/2");
    }
}
