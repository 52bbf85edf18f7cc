//! What happens to one address: `robots.txt`, request, redirects with both again, page.

use std::sync::Arc;
use std::time::Duration;

use soiviec_domain::clock::Clock;
use soiviec_domain::page::FetchedPage;
use tokio::task::spawn_blocking;
use url::Url;

use crate::crawl::CrawlerError;
use crate::http::{Answer, Ask, Http};
use crate::problem::{Problem, ProblemKind};
use crate::robots::{self, Key, RobotsCache, Rules};
use crate::source::{CrawlerSettings, SourceSpec};

/// Fetches pages; shared by all passes of a process.
pub(crate) struct Fetcher {
    http: Http,
    robots: RobotsCache,
    settings: CrawlerSettings,
}

impl Fetcher {
    pub(crate) fn new(settings: CrawlerSettings, clock: Arc<dyn Clock>) -> Result<Self, CrawlerError> {
        Ok(Self { http: Http::new(&settings, clock)?, robots: RobotsCache::default(), settings })
    }

    /// Fetches one page, following redirects. Anything but a complete page of status 2xx is a problem.
    pub(crate) async fn page(&self, source: &SourceSpec, asked: &Url) -> Result<FetchedPage, Problem> {
        let mut hops = Hops::new(asked, self.settings.max_redirects);
        loop {
            let url = hops.here();
            crate::http::check(url, source.allow_private)?;
            let rules = self.rules(source, url).await?;
            rules.check(url).await?;
            let pause = pause(source).max(rules.crawl_delay);
            let ask = self.ask(source, url, pause);
            let answer = self.http.get(ask).await?;
            match &answer.location {
                Some(location) => hops.follow(location)?,
                None => return self.finish(source, asked, url, answer),
            }
        }
    }

    fn ask<'a>(&self, source: &SourceSpec, url: &'a Url, pause: Duration) -> Ask<'a> {
        let max_body = self.settings.max_body_bytes;
        Ask { url, allow_private: source.allow_private, pause, max_body, cut: false }
    }

    fn finish(&self, source: &SourceSpec, asked: &Url, url: &Url, answer: Answer) -> Result<FetchedPage, Problem> {
        if !answer.status.is_success() {
            return Err(Problem::new(url, ProblemKind::Status, answer.status.as_u16().to_string()));
        }
        Ok(FetchedPage {
            source: source.id.clone(),
            requested_url: asked.to_string(),
            url: url.to_string(),
            status: answer.status.as_u16(),
            headers: answer.headers,
            body: answer.body,
            fetched_at: self.http.clock().now(),
        })
    }

    /// What the site of `url` allows, from today's cache or from the site.
    async fn rules(&self, source: &SourceSpec, url: &Url) -> Result<Arc<Rules>, Problem> {
        let key = Key::new(url, source.allow_private, self.http.clock().now());
        let site = self.robots.site(key);
        let rules = site.get_or_try_init(|| self.fetch_rules(source, url)).await;
        rules.cloned().map_err(|cause| match cause.kind {
            // The host's own wish to be left alone says more than the missing file.
            ProblemKind::ComeBackLater | ProblemKind::PrivateAddress => Problem::new(url, cause.kind, cause.detail),
            _ => Problem::new(url, ProblemKind::RobotsUnknown, cause.to_string()),
        })
    }

    async fn fetch_rules(&self, source: &SourceSpec, url: &Url) -> Result<Arc<Rules>, Problem> {
        let mut hops = Hops::new(&robots_url(url), self.settings.max_redirects.max(robots::MIN_REDIRECTS));
        loop {
            let ask = Ask { max_body: robots::MAX_BYTES, cut: true, ..self.ask(source, hops.here(), pause(source)) };
            let answer = self.http.get(ask).await?;
            match (answer.location, answer.status.as_u16()) {
                (Some(location), _) => hops.follow(&location)?,
                (None, 400..=499) => return Ok(Arc::new(Rules::none())),
                (None, 200..=299) => return parse_rules(hops.here(), answer.body).await,
                (None, status) => return Err(Problem::new(hops.here(), ProblemKind::Status, status.to_string())),
            }
        }
    }
}

fn pause(source: &SourceSpec) -> Duration {
    Duration::from_millis(source.delay_ms)
}

fn robots_url(url: &Url) -> Url {
    let mut robots = url.clone();
    robots.set_path("/robots.txt");
    robots.set_query(None);
    robots
}

async fn parse_rules(url: &Url, body: Vec<u8>) -> Result<Arc<Rules>, Problem> {
    match spawn_blocking(move || Rules::parse(&body)).await {
        Ok(Some(rules)) => Ok(Arc::new(rules)),
        _ => Err(Problem::new(url, ProblemKind::Internal, "the file could not be understood")),
    }
}

/// The way from the address asked to the one that answers.
struct Hops {
    been: Vec<Url>,
    max: usize,
}

impl Hops {
    fn new(start: &Url, max: usize) -> Self {
        let mut start = start.clone();
        start.set_fragment(None);
        Self { been: vec![start], max }
    }

    fn here(&self) -> &Url {
        &self.been[self.been.len() - 1]
    }

    fn follow(&mut self, location: &str) -> Result<(), Problem> {
        let bad = |detail: &str| Err(Problem::new(&self.been[0], ProblemKind::BadRedirect, detail));
        let Ok(mut next) = self.here().join(location) else { return bad("it leads to no address") };
        next.set_fragment(None);
        if self.been.contains(&next) {
            return bad("it leads in a circle");
        }
        if self.been.len() > self.max {
            return bad(&format!("more than {} redirects", self.max));
        }
        self.been.push(next);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_end_in_a_circle_at_the_limit_or_at_nonsense() {
        let start = Url::parse("http://a.example/1#x").unwrap();
        let mut hops = Hops::new(&start, 2);
        assert!(hops.follow("/1#y").is_err(), "a circle");
        assert!(hops.follow("http://").is_err(), "nonsense");
        assert!(hops.follow("2").is_ok());
        assert!(hops.follow("//b.example/3").is_ok());
        assert_eq!(hops.here().as_str(), "http://b.example/3");
        assert!(hops.follow("/4").is_err(), "the limit");
    }
}
