//! Erasing what has run out.

use std::collections::BTreeSet;
use std::time::SystemTime;

use jiff::Timestamp;
use soiviec_domain::id::{CaptureId, CaseId, Receipt};
use sqlx::Row;

use crate::captures::Captures;
use crate::db::{Db, Write};
use crate::error::StoreError;
use crate::kept::to_receipt;
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
    /// answer `suspected` or `watch` still needs. A case that holds nothing any more is closed.
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
        for (capture, written) in captures.list()? {
            // In the writer's turn: a crawl that finds the same bytes notes them before or after.
            let mut write = self.write().await?;
            if write.forget_capture(&capture, written, run_out.captures_before).await? {
                captures.erase(&capture)?;
                write.commit().await?;
                swept.captures += 1;
            }
        }
        self.checkpoint().await?;
        Ok(swept)
    }
}

impl Write {
    /// Erases a batch of postings that have run out. A posting on its way to triage waits for it.
    async fn erase_some_postings(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let read = "SELECT p.receipt, c.id FROM postings p
                    LEFT JOIN case_postings cp ON cp.receipt = p.receipt
                    LEFT JOIN cases c ON c.id = cp.case_id
                    WHERE p.retain_until <= $1 AND (p.verdict = 'clear' OR c.id IS NOT NULL)
                      AND (c.id IS NULL OR (c.verdict <> 'flagged' AND c.conclusion NOT IN ('suspected', 'watch')))
                    LIMIT $2";
        let rows = sqlx::query(read).bind(to_ms(now)).bind(BATCH).fetch_all(&mut **self).await?;
        let mut cases = BTreeSet::new();
        for row in &rows {
            self.erase_posting(&to_receipt(row.try_get(0)?)?, now).await?;
            cases.extend(row.try_get::<Option<i64>, _>(1)?.map(CaseId));
        }
        for case in cases {
            self.settle(case, now).await?;
        }
        Ok(rows.len() as u64)
    }

    /// A dead letter may be of a posting that is kept but never reached its case: it goes with it.
    async fn erase_dead_letters(&mut self, run_out: RunOut) -> Result<u64, StoreError> {
        let erase = "DELETE FROM dead_letters WHERE at < $1 RETURNING receipt";
        let erase = sqlx::query(erase).bind(to_ms(run_out.dead_letters_before));
        let rows = erase.fetch_all(&mut **self).await?;
        for row in &rows {
            self.erase_posting(&to_receipt(row.try_get(0)?)?, run_out.now).await?;
        }
        Ok(rows.len() as u64)
    }

    async fn erase_posting(&mut self, receipt: &Receipt, now: Timestamp) -> Result<(), StoreError> {
        let tables = [
            "DELETE FROM postings WHERE receipt = $1",
            "DELETE FROM identifiers WHERE receipt = $1",
            "DELETE FROM sightings WHERE receipt = $1",
            "DELETE FROM case_postings WHERE receipt = $1",
        ];
        for erase in tables {
            sqlx::query(erase).bind(receipt.as_str()).execute(&mut **self).await?;
        }
        let count = "INSERT INTO erasures (receipt, times, erased_at) VALUES ($1, 1, $2)
                     ON CONFLICT (receipt) DO UPDATE SET times = erasures.times + 1, erased_at = excluded.erased_at";
        sqlx::query(count).bind(receipt.as_str()).bind(to_ms(now)).execute(&mut **self).await?;
        Ok(())
    }

    /// Makes a case say what it still holds; one that holds nothing is closed. Identifiers that none
    /// of its postings names any more are forgotten.
    async fn settle(&mut self, id: CaseId, now: Timestamp) -> Result<(), StoreError> {
        let forget = "DELETE FROM case_identifiers WHERE case_id = $1 AND NOT EXISTS (
                        SELECT 1 FROM case_postings c JOIN identifiers i ON i.receipt = c.receipt
                        WHERE c.case_id = $1 AND i.kind = case_identifiers.kind AND i.value = case_identifiers.value)";
        sqlx::query(forget).bind(id.0).execute(&mut **self).await?;
        let held = "SELECT COUNT(*) FROM case_postings WHERE case_id = $1";
        let held: i64 = sqlx::query(held).bind(id.0).fetch_one(&mut **self).await?.try_get(0)?;
        let case = self.case(id).await?;
        let (case, event) = match u32::try_from(held) {
            Ok(0) => case.close(now)?,
            held => case.shrink(held.unwrap_or(u32::MAX), now)?,
        };
        self.save_case(case, &event).await
    }

    /// Forgets that a page was captured, unless a kept posting was read from it or it came after
    /// `before`. A file that nothing points to was left by a crash; its own age counts. Returns
    /// whether its bytes may go.
    async fn forget_capture(
        &mut self,
        capture: &CaptureId,
        written: SystemTime,
        before: Timestamp,
    ) -> Result<bool, StoreError> {
        let read = "SELECT (SELECT MAX(fetched_at) FROM fetches WHERE capture = $1),
                      (SELECT COUNT(*) FROM sightings WHERE capture = $1)";
        let row = sqlx::query(read).bind(capture.as_str()).fetch_one(&mut **self).await?;
        let written = Timestamp::try_from(written).map_or(i64::MAX, to_ms);
        let last: i64 = row.try_get::<Option<i64>, _>(0)?.unwrap_or(written);
        if row.try_get::<i64, _>(1)? > 0 || last >= to_ms(before) {
            return Ok(false);
        }
        sqlx::query("DELETE FROM fetches WHERE capture = $1").bind(capture.as_str()).execute(&mut **self).await?;
        Ok(true)
    }
}
