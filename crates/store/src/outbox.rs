//! Records on their way to the bus, written in the same transaction as what they tell of.

use jiff::Timestamp;
use soiviec_domain::id::Receipt;
use sqlx::Row;

use crate::db::{Db, Write};
use crate::error::StoreError;
use crate::kept::to_receipt;
use crate::time::to_ms;

/// A record to be put on the bus.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// The topic.
    pub topic: &'a str,
    /// The record's key: the posting's id.
    pub key: &'a str,
    /// What it accounts for.
    pub receipt: &'a Receipt,
    /// The record's bytes.
    pub payload: &'a [u8],
    /// When it was written, UTC.
    pub at: Timestamp,
}

/// A record that waits.
#[derive(Clone, Debug)]
pub struct OutboxRow {
    /// Its place in the order of writing.
    pub seq: i64,
    /// The topic.
    pub topic: String,
    /// The record's key.
    pub key: String,
    /// What it accounts for.
    pub receipt: Receipt,
    /// The record's bytes.
    pub payload: Vec<u8>,
    /// When it was written, UTC milliseconds.
    pub at_ms: i64,
}

impl Write {
    /// Leaves a record for the relay.
    pub async fn put_out(&mut self, record: Outgoing<'_>) -> Result<(), StoreError> {
        let seq = self.next("outbox").await?;
        let add = "INSERT INTO outbox (seq, topic, key, receipt, payload, at) VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(add)
            .bind(seq)
            .bind(record.topic)
            .bind(record.key)
            .bind(record.receipt.as_str())
            .bind(record.payload)
            .bind(to_ms(record.at))
            .execute(&mut **self)
            .await?;
        Ok(())
    }

    /// Forgets one record.
    pub async fn forget_outgoing(&mut self, row: &OutboxRow) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM outbox WHERE seq = $1").bind(row.seq).execute(&mut **self).await?;
        Ok(())
    }
}

impl Db {
    /// The oldest waiting records, at most `max`, in the order they were written.
    pub async fn outbox(&self, max: u32) -> Result<Vec<OutboxRow>, StoreError> {
        let read = "SELECT seq, topic, key, payload, at, receipt FROM outbox ORDER BY seq LIMIT $1";
        let rows = sqlx::query(read).bind(i64::from(max)).fetch_all(self.pool()).await?;
        let row = |row: sqlx::any::AnyRow| -> Result<OutboxRow, StoreError> {
            Ok(OutboxRow {
                seq: row.try_get(0)?,
                topic: row.try_get(1)?,
                key: row.try_get(2)?,
                payload: row.try_get(3)?,
                at_ms: row.try_get(4)?,
                receipt: to_receipt(row.try_get(5)?)?,
            })
        };
        rows.into_iter().map(row).collect()
    }

    /// Forgets records that the bus has acknowledged.
    pub async fn clear_outbox(&self, rows: &[OutboxRow]) -> Result<(), StoreError> {
        let mut write = self.write().await?;
        for row in rows {
            write.forget_outgoing(row).await?;
        }
        write.commit().await
    }
}
