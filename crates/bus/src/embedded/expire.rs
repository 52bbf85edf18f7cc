//! Erasing what has run out.

use super::log::Log;
use crate::BusError;

/// Records of one transaction, so that appenders wait milliseconds, not minutes.
const BATCH: i64 = 500;

impl Log {
    pub(super) async fn expire(&self, topic: &str, before_ms: i64) -> Result<u64, BusError> {
        let mut erased = 0;
        for partition in self.partitions(topic).await? {
            while let Some(count) = self.expire_batch(partition.id, before_ms).await? {
                erased += count;
            }
        }
        if erased > 0 {
            self.flush_wal().await?;
        }
        Ok(erased)
    }

    /// Erases the next records of one partition; `None` when no more may go.
    async fn expire_batch(&self, partition_id: i64, before_ms: i64) -> Result<Option<u64>, BusError> {
        let mut tx = self.begin().await?;
        // The head ends at the first record that is young, and at the first that a group needs.
        let head = r#"SELECT start_offset, min(end_offset,
                coalesce((SELECT "offset" FROM records
                    WHERE partition_id = $1 AND at_ms >= $2 ORDER BY "offset" LIMIT 1), end_offset),
                coalesce((SELECT min(next_offset) FROM commits WHERE partition_id = $1), end_offset))
            FROM partitions WHERE id = $1"#;
        let query = sqlx::query_as::<_, (i64, i64)>(head).bind(partition_id).bind(before_ms);
        let (start, kept) = query.fetch_one(&mut *tx).await.map_err(|error| self.fault(error))?;
        if kept <= start {
            return Ok(None);
        }
        let next = kept.min(start + BATCH);
        let delete = r#"DELETE FROM records WHERE partition_id = $1 AND "offset" < $2"#;
        let gone = sqlx::query(delete).bind(partition_id).bind(next).execute(&mut *tx).await;
        let gone = gone.map_err(|error| self.fault(error))?.rows_affected();
        let update = "UPDATE partitions SET start_offset = $2 WHERE id = $1";
        let moved = sqlx::query(update).bind(partition_id).bind(next).execute(&mut *tx).await;
        moved.map_err(|error| self.fault(error))?;
        tx.commit().await.map_err(|error| self.fault(error))?;
        Ok(Some(gone))
    }

    /// Empties the write-ahead log, which may still hold what was erased. A reader that is under
    /// way can prevent it; then a later checkpoint overwrites it.
    async fn flush_wal(&self) -> Result<(), BusError> {
        let flushed = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await;
        flushed.map(drop).map_err(|error| self.fault(error))
    }
}
