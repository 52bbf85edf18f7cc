//! What came in: receipts, sightings, fetched pages, and what could not be read.

use jiff::Timestamp;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::id::{CaptureId, Receipt, SourceId};
use soiviec_domain::page::FetchedPage;
use soiviec_domain::posting::Sighting;

use crate::db::Write;
use crate::error::StoreError;
use crate::outbox::Outgoing;
use crate::time::to_ms;

/// Something about a source that a crawl could not read.
#[derive(Clone, Debug)]
pub struct CrawlProblem<'a> {
    /// The source.
    pub source: &'a SourceId,
    /// The problem's code.
    pub kind: &'a str,
    /// Where.
    pub url: &'a str,
    /// What exactly; never text of a post.
    pub detail: &'a str,
    /// When, UTC.
    pub at: Timestamp,
}

impl Write {
    /// Takes in a sighting. A revision never received before (or erased since) gets a receipt and
    /// an outbox row, in this transaction; one that is known gets the sighting and nothing else.
    /// Returns whether it was new.
    pub async fn receive(&mut self, sighting: &Sighting, outgoing: Outgoing<'_>) -> Result<bool, StoreError> {
        let receipt = sighting.posting.receipt();
        self.add_sighting(&receipt, sighting).await?;
        let new = self.add_receipt(&receipt, sighting.posting.source.as_str(), sighting.seen_at).await?;
        if new {
            self.put_out(outgoing).await?;
        }
        Ok(new)
    }

    /// Keeps a posting that was seen again until the given times, if it would run out before.
    pub async fn extend_retention(
        &mut self,
        receipt: &Receipt,
        clear_until: Option<Timestamp>,
        unsure_until: Option<Timestamp>,
    ) -> Result<(), StoreError> {
        let extend = "UPDATE postings SET retain_until = $2 WHERE receipt = $1 AND verdict = $3 AND retain_until < $2";
        for (verdict, until) in [(Verdict::Clear, clear_until), (Verdict::Unsure, unsure_until)] {
            if let Some(until) = until {
                let extend = sqlx::query(extend).bind(receipt.as_str()).bind(to_ms(until)).bind(verdict.code());
                extend.execute(&mut **self).await?;
            }
        }
        Ok(())
    }

    /// Makes sure that something the bus brought is accounted for, also when it was not this store
    /// that put it there. Returns `false` for what has been erased since: the bus brings it once
    /// more, and it must stay erased.
    pub async fn acknowledge(&mut self, receipt: &Receipt, source: &str, at: Timestamp) -> Result<bool, StoreError> {
        let add = "INSERT INTO receipts (receipt, source, times, received_at) VALUES ($1, $2, 1, $3)
                   ON CONFLICT (receipt) DO NOTHING";
        sqlx::query(add).bind(receipt.as_str()).bind(source).bind(to_ms(at)).execute(&mut **self).await?;
        let erased = "SELECT 1 FROM erasures e JOIN receipts r ON r.receipt = e.receipt AND r.times = e.times
                      WHERE e.receipt = $1";
        Ok(sqlx::query(erased).bind(receipt.as_str()).fetch_optional(&mut **self).await?.is_none())
    }

    /// Gives a receipt when none is held, or when what was held has been erased: it came in anew.
    /// Returns whether it did.
    pub async fn add_receipt(&mut self, receipt: &Receipt, source: &str, at: Timestamp) -> Result<bool, StoreError> {
        let add = "INSERT INTO receipts (receipt, source, times, received_at) VALUES ($1, $2, 1, $3)
                   ON CONFLICT (receipt) DO UPDATE SET times = receipts.times + 1, received_at = excluded.received_at
                   WHERE receipts.times = (SELECT times FROM erasures WHERE erasures.receipt = receipts.receipt)";
        let add = sqlx::query(add).bind(receipt.as_str()).bind(source).bind(to_ms(at));
        Ok(add.execute(&mut **self).await?.rows_affected() > 0)
    }

    /// Takes a receipt back: what it accounted for has another one now.
    pub async fn withdraw_receipt(&mut self, receipt: &Receipt) -> Result<(), StoreError> {
        for step in [
            "UPDATE receipts SET times = times - 1 WHERE receipt = $1",
            "DELETE FROM receipts WHERE receipt = $1 AND times = 0",
        ] {
            sqlx::query(step).bind(receipt.as_str()).execute(&mut **self).await?;
        }
        Ok(())
    }

    async fn add_sighting(&mut self, receipt: &Receipt, sighting: &Sighting) -> Result<(), StoreError> {
        let add = "INSERT INTO sightings (receipt, seen_at, url, capture) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (receipt, seen_at, url) DO NOTHING";
        sqlx::query(add)
            .bind(receipt.as_str())
            .bind(to_ms(sighting.seen_at))
            .bind(sighting.posting.url.as_deref().unwrap_or_default())
            .bind(sighting.capture.as_ref().map_or("", CaptureId::as_str))
            .execute(&mut **self)
            .await?;
        Ok(())
    }

    /// Notes that a page was fetched and where its bytes are.
    pub async fn add_fetch(&mut self, page: &FetchedPage, capture: &CaptureId) -> Result<(), StoreError> {
        let headers = serde_json::json!(page.headers).to_string();
        let add = "INSERT INTO fetches (source, url, fetched_at, capture, status, headers)
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (source, url, fetched_at) DO NOTHING";
        sqlx::query(add)
            .bind(page.source.as_str())
            .bind(&page.url)
            .bind(to_ms(page.fetched_at))
            .bind(capture.as_str())
            .bind(i64::from(page.status))
            .bind(headers)
            .execute(&mut **self)
            .await?;
        Ok(())
    }

    /// Notes something that could not be read.
    pub async fn add_problem(&mut self, problem: &CrawlProblem<'_>) -> Result<(), StoreError> {
        let seq = self.next("problem").await?;
        let add = "INSERT INTO problems (seq, source, kind, url, detail, at) VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(add)
            .bind(seq)
            .bind(problem.source.as_str())
            .bind(problem.kind)
            .bind(problem.url)
            .bind(problem.detail)
            .bind(to_ms(problem.at))
            .execute(&mut **self)
            .await?;
        Ok(())
    }
}
