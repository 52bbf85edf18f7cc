//! Erasing what has run out.

use jiff::Timestamp;
use soiviec_domain::id::{CaptureId, Receipt};
use sqlx::Row;

use crate::captures::Captures;
use crate::db::{Db, Write};
use crate::error::StoreError;
use crate::time::to_ms;

/// Rows erased in one transaction, so that nobody waits long for the writer's place.
const BATCH: i64 = 200;

/// What has run out.
#[derive(Clone, Copy, Debug)]
pub struct RunOut {
    /// Postings whose `retain_until` is not after this.
    pub now: Timestamp,
    /// Captured pages that no kept posting was read from and that were fetched before this.
    pub captures_before: Timestamp,
    /// Dead letters set aside before this.
    pub dead_letters_before: Timestamp,
}

/// What a sweep erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// Posting revisions with their text, identifiers and sightings.
    pub postings: u64,
    /// Dead letters with their payload.
    pub dead_letters: u64,
    /// Captured pages.
    pub captures: u64,
}

impl Db {
    /// Erases what has run out, except postings that a case with a flagged posting or with the
    /// answer `suspected` or `watch` still needs.
    pub async fn sweep(&self, captures: &Captures, run_out: RunOut) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        loop {
            let mut write = self.write().await?;
            let some = write.erase_some_postings(run_out.now).await?;
            write.commit().await?;
            swept.postings += some;
            if some == 0 {
                break;
            }
        }
        let mut write = self.write().await?;
        swept.dead_letters = write.erase_dead_letters(run_out).await?;
        write.commit().await?;
        for capture in self.unneeded_captures(run_out.captures_before).await? {
            captures.erase(&capture)?;
            let mut write = self.write().await?;
            sqlx::query("DELETE FROM fetches WHERE capture = $1").bind(capture.as_str()).execute(&mut *write).await?;
            write.commit().await?;
            swept.captures += 1;
        }
        Ok(swept)
    }

    async fn unneeded_captures(&self, before: Timestamp) -> Result<Vec<CaptureId>, StoreError> {
        let read = "SELECT capture FROM fetches GROUP BY capture HAVING MAX(fetched_at) < $1
                    AND NOT EXISTS (SELECT 1 FROM sightings s WHERE s.capture = fetches.capture)";
        let rows = sqlx::query(read).bind(to_ms(before)).fetch_all(self.pool()).await?;
        let mut captures = Vec::with_capacity(rows.len());
        for row in rows {
            let text: String = row.try_get(0)?;
            let unreadable = |reason: soiviec_domain::id::IdError| StoreError::Unreadable {
                what: "capture id",
                key: "fetches".to_owned(),
                reason: reason.to_string(),
            };
            captures.push(CaptureId::try_from(text).map_err(unreadable)?);
        }
        Ok(captures)
    }
}

impl Write {
    /// Erases a batch of postings that have run out. A posting on its way to triage waits for it.
    async fn erase_some_postings(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let read = "SELECT p.receipt FROM postings p
                    LEFT JOIN case_postings cp ON cp.receipt = p.receipt
                    LEFT JOIN cases c ON c.id = cp.case_id
                    WHERE p.retain_until <= $1 AND (p.verdict = 'clear' OR c.id IS NOT NULL)
                      AND (c.id IS NULL OR (c.verdict <> 'flagged' AND c.needed = 0))
                    LIMIT $2";
        let rows = sqlx::query(read).bind(to_ms(now)).bind(BATCH).fetch_all(&mut **self).await?;
        let tables = [
            "DELETE FROM postings WHERE receipt = $1",
            "DELETE FROM identifiers WHERE receipt = $1",
            "DELETE FROM sightings WHERE receipt = $1",
            "DELETE FROM case_postings WHERE receipt = $1",
        ];
        for row in &rows {
            let receipt = Receipt::kept(row.try_get(0)?);
            for erase in tables {
                sqlx::query(erase).bind(receipt.as_str()).execute(&mut **self).await?;
            }
            self.count_erased(&receipt, now).await?;
        }
        Ok(rows.len() as u64)
    }

    async fn erase_dead_letters(&mut self, run_out: RunOut) -> Result<u64, StoreError> {
        let erase = "DELETE FROM dead_letters WHERE at < $1 RETURNING receipt";
        let erase = sqlx::query(erase).bind(to_ms(run_out.dead_letters_before));
        let rows = erase.fetch_all(&mut **self).await?;
        for row in &rows {
            self.count_erased(&Receipt::kept(row.try_get(0)?), run_out.now).await?;
        }
        Ok(rows.len() as u64)
    }

    async fn count_erased(&mut self, receipt: &Receipt, now: Timestamp) -> Result<(), StoreError> {
        let count = "INSERT INTO erasures (receipt, times, erased_at) VALUES ($1, 1, $2)
                     ON CONFLICT (receipt) DO UPDATE SET times = erasures.times + 1, erased_at = excluded.erased_at";
        sqlx::query(count).bind(receipt.as_str()).bind(to_ms(now)).execute(&mut **self).await?;
        Ok(())
    }
}
