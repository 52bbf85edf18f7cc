//! The relay: moves records from the store's outbox onto the bus.

use std::collections::BTreeMap;
use std::time::Duration;

use soiviec_bus::{BusError, NewRecord};
use soiviec_store::StoreError;
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::outbox::OutboxRow;

use crate::dead_letter::add_dead_letter;
use crate::line::{Backoff, Line};

/// Rows moved at once.
const BATCH: u32 = 500;
/// Another process may have written; it rings no bell here.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Why the relay could not move a batch; it tries again.
#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Bus(#[from] BusError),
}

/// Runs until the line is stopped. A row is forgotten only after the bus has it: a crash in between
/// sends it twice, and the second copy passes without an effect.
pub async fn run(line: Line) {
    let mut backoff = Backoff::default();
    while !line.stop.is_cancelled() {
        match move_batch(&line).await {
            Ok(0) => rest(&line).await,
            Ok(_) => backoff = Backoff::default(),
            Err(error) => backoff.wait(&line, "relay", &error).await,
        }
    }
}

async fn rest(line: &Line) {
    tokio::select! {
        () = line.outbox_bell.notified() => {}
        _ = line.pause(LOOK_AGAIN) => {}
    }
}

async fn move_batch(line: &Line) -> Result<usize, RelayError> {
    let rows = line.db.outbox(BATCH).await?;
    let moved = rows.len();
    // Order is promised within a key of a topic, so the rows of one topic may go together.
    let mut by_topic: BTreeMap<String, Vec<OutboxRow>> = BTreeMap::new();
    for row in rows {
        by_topic.entry(row.topic.clone()).or_default().push(row);
    }
    for (topic, rows) in by_topic {
        match line.bus.append(&topic, rows.iter().map(to_record).collect()).await {
            Err(error) if !error.is_retryable() => move_singly(line, &topic, &rows).await?,
            done => {
                done?;
                line.db.clear_outbox(&rows).await?;
            }
        }
    }
    Ok(moved)
}

/// One row spoils its batch: each goes by itself, and what the bus will never take is set aside.
async fn move_singly(line: &Line, topic: &str, rows: &[OutboxRow]) -> Result<(), RelayError> {
    for row in rows {
        match line.bus.append(topic, vec![to_record(row)]).await {
            Err(error) if !error.is_retryable() => set_aside(line, row, &error.to_string()).await?,
            done => {
                done?;
                line.db.clear_outbox(std::slice::from_ref(row)).await?;
            }
        }
    }
    Ok(())
}

async fn set_aside(line: &Line, row: &OutboxRow, reason: &str) -> Result<(), StoreError> {
    let letter = DeadLetter {
        receipt: row.receipt.clone(),
        topic: row.topic.clone(),
        key: row.key.clone(),
        reason: reason.to_owned(),
        payload: row.payload.clone(),
    };
    tracing::warn!(topic = row.topic, reason, "set aside");
    let mut write = line.db.write().await?;
    write.forget_outgoing(row).await?;
    add_dead_letter(line, &mut write, &letter).await?;
    write.commit().await
}

fn to_record(row: &OutboxRow) -> NewRecord {
    NewRecord { key: row.key.clone(), payload: row.payload.clone(), at_ms: row.at_ms }
}
