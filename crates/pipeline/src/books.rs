//! The books: received = clear + unsure + flagged + dead-lettered + erased + in flight.
//!
//! Each term is counted from its own table or from the bus's own offsets, none is a remainder. A
//! record may be waiting although its effect is written, when the line stands between an effect
//! and its commit or was killed there: those are found by looking at the waiting records and are
//! counted as `repeated`.

use std::time::{Duration, Instant};

use serde::Serialize;
use soiviec_bus::{Bus, BusError, Progress};
use soiviec_store::books::{Counts, Hop, Waiting};
use soiviec_store::{Db, StoreError};

use crate::{topics, wire};

/// Looks at a moving line this often before giving up.
const TRIES: u32 = 100;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);
const STUCK_AFTER: Duration = Duration::from_secs(60);
/// Records read from the bus at once.
const READ: usize = 500;

/// The hops with their topic and group.
const HOPS: [(Hop, &str, &str); 2] =
    [(Hop::Score, topics::POSTINGS, topics::SCORE_GROUP), (Hop::Triage, topics::FLAGGED, topics::TRIAGE_GROUP)];

/// Why the books can't be read.
#[derive(Debug, thiserror::Error)]
pub enum BooksError {
    /// The store said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bus said no.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// The line moves too fast to be counted.
    #[error(
        "the line is moving and could not be counted at one moment: wait until it drains, or stop it, and ask again"
    )]
    Moving,
    /// A stage makes no progress.
    #[error(
        "nothing has moved on the way to `{0}` for a minute: look at the log above, mend it, and start again; nothing is lost"
    )]
    Stuck(&'static str),
}

/// The books at one moment, in posting revisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Books {
    /// The store's part.
    #[serde(flatten)]
    pub counts: Counts,
    /// End offsets minus committed offsets, over both hops.
    pub on_bus: i64,
}

impl Books {
    /// Records on their way: outbox + (end offset − committed).
    pub fn in_flight(&self) -> i64 {
        self.counts.outbox + self.on_bus
    }

    /// What the terms add up to beyond what was received; 0 when the books balance.
    pub fn difference(&self) -> i64 {
        let c = &self.counts;
        let settled = c.clear + c.unsure + c.flagged + c.dead_lettered + c.erased;
        settled + self.in_flight() - c.repeated - c.received
    }
}

/// Reads the books at one moment.
pub async fn read(db: &Db, bus: &dyn Bus) -> Result<Books, BooksError> {
    for _ in 0..TRIES {
        let before = progress(bus).await?;
        let waiting = waiting(bus, &before).await?;
        let counts = db.counts(&waiting, &HOPS.map(|(hop, topic, _)| (hop, topic))).await?;
        // Nothing moved on the bus while the store was counted: both show one moment.
        if progress(bus).await? == before {
            return Ok(Books { counts, on_bus: on_bus(&before) });
        }
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
    Err(BooksError::Moving)
}

/// Waits until nothing is on its way. Nothing new may come in meanwhile. Fails when nothing has moved
/// for a minute.
pub async fn drained(db: &Db, bus: &dyn Bus) -> Result<(), BooksError> {
    // In the direction of travel: what has left one place is looked for in the next.
    for (_, topic, group) in HOPS {
        let (mut last, mut moved_at) = (None, Instant::now());
        loop {
            let waiting = (db.outbox(1).await?.first().map(|row| row.seq), bus.progress(group, topic).await?);
            if waiting.0.is_none() && on_bus(std::slice::from_ref(&waiting.1)) == 0 {
                break;
            }
            if last.as_ref() != Some(&waiting) {
                (last, moved_at) = (Some(waiting), Instant::now());
            }
            if moved_at.elapsed() > STUCK_AFTER {
                return Err(BooksError::Stuck(group));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    Ok(())
}

async fn progress(bus: &dyn Bus) -> Result<[Vec<Progress>; 2], BusError> {
    let [score, triage] = HOPS.map(|(_, topic, group)| bus.progress(group, topic));
    Ok([score.await?, triage.await?])
}

fn on_bus(progress: &[Vec<Progress>]) -> i64 {
    progress.iter().flatten().map(Progress::waiting).sum()
}

async fn waiting(bus: &dyn Bus, progress: &[Vec<Progress>; 2]) -> Result<Vec<Waiting>, BusError> {
    let mut waiting = Vec::new();
    for ((hop, topic, _), partitions) in HOPS.into_iter().zip(progress) {
        for partition in partitions {
            let mut from = partition.committed;
            while from < partition.end {
                let records = bus.read(topic, partition.partition, from, READ).await?;
                let Some(last) = records.last() else { break };
                from = last.offset + 1;
                let receipts = records.iter().filter(|record| record.offset < partition.end);
                waiting.extend(receipts.map(|record| Waiting { hop, receipt: wire::receipt_of(&record.payload) }));
            }
        }
    }
    Ok(waiting)
}
