//! The open file: its connections, its faults, and reading from it.

use std::path::PathBuf;

use futures_util::TryStreamExt;
use sqlx::{Sqlite, SqlitePool, Transaction};
use tokio::sync::Notify;

use super::fault::sql_fault;
use crate::{BusError, Progress, Record};

/// One read ends after this many bytes, so that a batch of the largest records never fills memory.
const READ_BYTES: usize = 16 << 20;

/// One partition of one topic.
pub(super) struct Partition {
    /// Row id.
    pub(super) id: i64,
    /// From 0 within the topic.
    pub(super) number: i32,
    /// The oldest offset kept.
    pub(super) start: i64,
    /// The offset the next record gets.
    pub(super) end: i64,
}

/// The open log.
pub(super) struct Log {
    pub(super) path: PathBuf,
    /// One connection: writers of this process queue here, in order, instead of polling the file's
    /// lock against each other.
    pub(super) writer: SqlitePool,
    /// Readers never wait for the writer.
    pub(super) readers: SqlitePool,
    /// Rung after each append by this process.
    pub(super) appended: Notify,
}

impl Log {
    /// Starts a transaction that holds the write lock from its first statement: it never fails
    /// half-way because another process wrote in between.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, BusError> {
        self.writer.begin_with("BEGIN IMMEDIATE").await.map_err(|error| self.fault(error))
    }

    /// The topic's partitions in order; never empty.
    pub(super) async fn partitions(&self, topic: &str) -> Result<Vec<Partition>, BusError> {
        self.partitions_by(&self.readers, topic).await
    }

    /// The same through a connection or transaction of the caller's.
    pub(super) async fn partitions_by<'c>(
        &self,
        connection: impl sqlx::Executor<'c, Database = Sqlite>,
        topic: &str,
    ) -> Result<Vec<Partition>, BusError> {
        let sql = "SELECT id, number, start_offset, end_offset FROM partitions WHERE topic = $1 ORDER BY number";
        let rows = sqlx::query_as::<_, (i64, i32, i64, i64)>(sql).bind(topic).fetch_all(connection).await;
        let rows = rows.map_err(|error| self.fault(error))?;
        if rows.is_empty() {
            return Err(BusError::UnknownTopic { topic: topic.to_owned() });
        }
        Ok(rows.into_iter().map(|(id, number, start, end)| Partition { id, number, start, end }).collect())
    }

    pub(super) async fn progress(&self, group: &str, topic: &str) -> Result<Vec<Progress>, BusError> {
        let sql = "SELECT number, start_offset, max(start_offset, coalesce(next_offset, 0)), end_offset
            FROM partitions LEFT JOIN commits ON partition_id = id AND group_name = $1
            WHERE topic = $2 ORDER BY number";
        let query = sqlx::query_as::<_, (i32, i64, i64, i64)>(sql).bind(group).bind(topic);
        let rows = query.fetch_all(&self.readers).await.map_err(|error| self.fault(error))?;
        if rows.is_empty() {
            return Err(BusError::UnknownTopic { topic: topic.to_owned() });
        }
        let progress = |(partition, start, committed, end)| Progress { partition, start, committed, end };
        Ok(rows.into_iter().map(progress).collect())
    }

    pub(super) async fn read(&self, topic: &str, number: i32, from: i64, max: usize) -> Result<Vec<Record>, BusError> {
        let partitions = self.partitions(topic).await?;
        let mut records = Vec::new();
        if let Some(partition) = partitions.iter().find(|partition| partition.number == number) {
            self.read_into(&mut records, topic, partition, from, max).await?;
        }
        Ok(records)
    }

    /// Adds at most `max` records from `from` on, and stops early once `records` holds
    /// [`READ_BYTES`]. Returns the offset after the last one added, `from` if there was none.
    pub(super) async fn read_into(
        &self,
        records: &mut Vec<Record>,
        topic: &str,
        partition: &Partition,
        from: i64,
        max: usize,
    ) -> Result<i64, BusError> {
        let sql = r#"SELECT "offset", key, payload, at_ms FROM records
            WHERE partition_id = $1 AND "offset" >= $2 ORDER BY "offset" LIMIT $3"#;
        let limit = i64::try_from(max).unwrap_or(i64::MAX);
        let query = sqlx::query_as::<_, (i64, String, Vec<u8>, i64)>(sql).bind(partition.id).bind(from).bind(limit);
        let mut rows = query.fetch(&self.readers);
        let (mut next, mut bytes) = (from, records.iter().map(|record| record.payload.len()).sum::<usize>());
        while bytes < READ_BYTES
            && let Some((offset, key, payload, at_ms)) = rows.try_next().await.map_err(|error| self.fault(error))?
        {
            bytes += payload.len();
            next = offset + 1;
            records.push(Record { topic: topic.to_owned(), partition: partition.number, offset, key, payload, at_ms });
        }
        Ok(next)
    }

    /// Sorts a database error by what can be done about it.
    pub(super) fn fault(&self, error: sqlx::Error) -> BusError {
        sql_fault(&self.path, error)
    }
}
