//! From a source to receipts: each page is captured, its postings are received, its problems noted.

use std::sync::Arc;

use soiviec_crawler::{Crawler, Extraction, Problem, SourceSpec, Visit};
use soiviec_domain::assessment::Verdict;
use soiviec_domain::id::SourceId;
use soiviec_domain::page::FetchedPage;
use soiviec_domain::posting::Sighting;
use soiviec_store::intake::CrawlProblem;
use soiviec_store::outbox::Outgoing;
use soiviec_store::{StoreError, Write};

use crate::line::Line;
use crate::{topics, wire};

/// What one walk over one source found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Walk {
    /// Pages that answered.
    pub pages: u64,
    /// Postings read from them.
    pub extracted: u64,
    /// Posting revisions among them that were new.
    pub new: u64,
    /// What could not be fetched or read.
    pub problems: u64,
}

/// Walks over one source once, or until the line is stopped. `each` is told after every visit.
pub async fn walk(
    line: &Line,
    crawler: &Crawler,
    source: Arc<SourceSpec>,
    mut each: impl FnMut(&Walk),
) -> Result<Walk, StoreError> {
    let mut pass = crawler.pass(source.clone());
    let mut walk = Walk::default();
    loop {
        let visit = tokio::select! {
            () = line.stop.cancelled() => break,
            visit = pass.next() => visit,
        };
        match visit {
            None => break,
            Some(Visit::Page { page, extraction }) => keep_page(line, &mut walk, page, extraction).await?,
            Some(Visit::Problem(problem)) => keep_problem(line, &mut walk, &source.id, &problem).await?,
        }
        each(&walk);
    }
    Ok(walk)
}

/// The bytes first, then everything that was read from them in one transaction: a crash leaves at
/// most a capture that nothing points to, never a posting without its capture. All in the writer's
/// turn, so that a sweep never takes the bytes in between.
async fn keep_page(line: &Line, walk: &mut Walk, page: FetchedPage, extraction: Extraction) -> Result<(), StoreError> {
    let (captures, page) = (line.captures.clone(), Arc::new(page));
    let bytes = page.clone();
    let mut write = line.db.write().await?;
    let kept = tokio::task::spawn_blocking(move || captures.put(&bytes.body)).await;
    let capture = kept.map_err(std::io::Error::other)??;
    write.add_fetch(&page, &capture).await?;
    for posting in extraction.postings {
        let sighting = Sighting { posting, seen_at: page.fetched_at, capture: Some(capture.clone()) };
        walk.new += u64::from(receive(line, &mut write, &sighting).await?);
        walk.extracted += 1;
    }
    for problem in &extraction.problems {
        note(line, &mut write, &page.source, problem).await?;
        walk.problems += 1;
    }
    write.commit().await?;
    walk.pages += 1;
    line.outbox_bell.notify_one();
    Ok(())
}

async fn keep_problem(line: &Line, walk: &mut Walk, source: &SourceId, problem: &Problem) -> Result<(), StoreError> {
    let mut write = line.db.write().await?;
    note(line, &mut write, source, problem).await?;
    write.commit().await?;
    walk.problems += 1;
    Ok(())
}

async fn note(line: &Line, write: &mut Write, source: &SourceId, problem: &Problem) -> Result<(), StoreError> {
    let (kind, at) = (problem.kind.code(), line.clock.now());
    tracing::info!(source.id = source.as_str(), kind, "crawl problem");
    write.add_problem(&CrawlProblem { source, kind, url: &problem.url, detail: &problem.detail, at }).await
}

/// Receives one sighting. A revision that is known is kept as long as if it had come now. Returns
/// whether it was new.
pub(crate) async fn receive(line: &Line, write: &mut Write, sighting: &Sighting) -> Result<bool, StoreError> {
    let receipt = sighting.posting.receipt();
    let (payload, key) = (wire::encode(sighting), sighting.posting.id.as_str());
    let (topic, payload, at) = (topics::POSTINGS, payload.as_bytes(), sighting.seen_at);
    let outgoing = Outgoing { topic, key, receipt: &receipt, payload, at };
    let new = write.receive(sighting, outgoing).await?;
    if !new {
        let until = |verdict| line.retention.until(verdict, sighting.seen_at);
        write.extend_retention(&receipt, until(Verdict::Clear), until(Verdict::Unsure)).await?;
    }
    Ok(new)
}
