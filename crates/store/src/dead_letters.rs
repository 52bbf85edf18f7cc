//! Records that no stage could read.

use jiff::Timestamp;
use soiviec_domain::id::Receipt;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::db::{Db, Write};
use crate::error::StoreError;
use crate::kept::to_receipt;
use crate::time::to_ms;

/// A record set aside with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// What accounts for it.
    pub receipt: Receipt,
    /// The topic it goes back to when replayed.
    pub topic: String,
    /// The record's key.
    pub key: String,
    /// Why it was set aside; never text of a post.
    pub reason: String,
    /// The record's bytes.
    pub payload: Vec<u8>,
}

impl Write {
    /// Sets a record aside. The same record set aside again stays one. Returns whether it was new.
    pub async fn add_dead_letter(&mut self, letter: &DeadLetter, at: Timestamp) -> Result<bool, StoreError> {
        let add = "INSERT INTO dead_letters (receipt, topic, key, reason, payload, at) VALUES ($1, $2, $3, $4, $5, $6)
                   ON CONFLICT (receipt) DO NOTHING";
        let done = sqlx::query(add)
            .bind(letter.receipt.as_str())
            .bind(&letter.topic)
            .bind(&letter.key)
            .bind(&letter.reason)
            .bind(&letter.payload)
            .bind(to_ms(at))
            .execute(&mut **self)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    /// A dead letter as it stands in this transaction.
    pub async fn dead_letter(&mut self, receipt: &Receipt) -> Result<Option<DeadLetter>, StoreError> {
        let read = "SELECT receipt, topic, key, reason, payload FROM dead_letters WHERE receipt = $1";
        let row = sqlx::query(read).bind(receipt.as_str()).fetch_optional(&mut **self).await?;
        row.map(to_letter).transpose()
    }

    /// Takes a dead letter out, to be replayed in the same transaction.
    pub async fn take_dead_letter(&mut self, receipt: &Receipt) -> Result<(), StoreError> {
        let take = "DELETE FROM dead_letters WHERE receipt = $1";
        sqlx::query(take).bind(receipt.as_str()).execute(&mut **self).await?;
        Ok(())
    }
}

impl Db {
    /// What the dead letters account for, oldest first.
    pub async fn dead_receipts(&self) -> Result<Vec<Receipt>, StoreError> {
        let read = "SELECT receipt FROM dead_letters ORDER BY at, receipt";
        let rows = sqlx::query(read).fetch_all(self.pool()).await?;
        rows.into_iter().map(|row| to_receipt(row.try_get(0)?)).collect()
    }

    /// Every dead letter with its payload, oldest first.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, StoreError> {
        let read = "SELECT receipt, topic, key, reason, payload FROM dead_letters ORDER BY at, receipt";
        sqlx::query(read).fetch_all(self.pool()).await?.into_iter().map(to_letter).collect()
    }
}

fn to_letter(row: AnyRow) -> Result<DeadLetter, StoreError> {
    Ok(DeadLetter {
        receipt: to_receipt(row.try_get(0)?)?,
        topic: row.try_get(1)?,
        key: row.try_get(2)?,
        reason: row.try_get(3)?,
        payload: row.try_get(4)?,
    })
}
