//! Erasing what has run out, in the store and on the bus.

use serde::Serialize;
use soiviec_bus::BusError;
use soiviec_store::StoreError;
use soiviec_store::sweep::{RunOut, Swept};

use crate::line::Line;
use crate::topics;

/// Days that a record stays on the bus after every stage is done with it: long enough to look into
/// a fault after a weekend. The bus is a way, not a place to keep things.
const BUS_DAYS: u32 = 7;

/// What was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// In the store and the capture folder.
    #[serde(flatten)]
    pub kept: Swept,
    /// Records on the bus.
    pub bus_records: u64,
}

/// Why a sweep stopped; what it erased before is erased and counted.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The store said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bus said no.
    #[error(transparent)]
    Bus(#[from] BusError),
}

/// Erases what has run out.
pub async fn sweep(line: &Line) -> Result<Erased, SweepError> {
    let (now, retention) = (line.clock.now(), line.retention);
    let run_out = RunOut {
        now,
        captures_before: before(now, retention.clear_days),
        dead_letters_before: before(now, retention.unsure_days),
    };
    let mut erased = Erased { kept: line.db.sweep(&line.captures, run_out).await?, bus_records: 0 };
    let bus_before = before(now, retention.clear_days.min(BUS_DAYS)).as_millisecond();
    for topic in [topics::POSTINGS, topics::FLAGGED, topics::DEAD_LETTER] {
        erased.bus_records += line.bus.expire(topic, bus_before).await?;
    }
    Ok(erased)
}

fn before(now: jiff::Timestamp, days: u32) -> jiff::Timestamp {
    let span = jiff::SignedDuration::from_hours(24 * i64::from(days));
    now.checked_sub(span).unwrap_or(jiff::Timestamp::MIN)
}
