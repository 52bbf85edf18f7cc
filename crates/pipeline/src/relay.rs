//! The relay: moves records from the store's outbox onto the bus.

use std::time::Duration;

use soiviec_bus::{BusError, NewRecord};
use soiviec_store::StoreError;
use soiviec_store::outbox::OutboxRow;

use crate::line::Line;

/// Rows moved at once.
const BATCH: u32 = 500;
/// Another process may have written; it rings no bell here.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
/// First wait after a failure; doubled up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

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
    let mut wait = FIRST_WAIT;
    while !line.stop.is_cancelled() {
        match move_batch(&line).await {
            Ok(0) => rest(&line).await,
            Ok(_) => wait = FIRST_WAIT,
            Err(error) => {
                tracing::warn!(%error, wait_ms = wait.as_millis() as u64, "the outbox could not be relayed");
                line.pause(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
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
    // Consecutive rows of one topic go together, so that order holds within each key.
    for run in rows.chunk_by(|a, b| a.topic == b.topic) {
        line.bus.append(&run[0].topic, run.iter().map(to_record).collect()).await?;
        line.db.clear_outbox(run).await?;
    }
    Ok(rows.len())
}

fn to_record(row: &OutboxRow) -> NewRecord {
    NewRecord { key: row.key.clone(), payload: row.payload.clone().into_bytes(), at_ms: row.at_ms }
}
