//! What the stages of one line share.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use soiviec_bus::Bus;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::clock::Clock;
use soiviec_store::{Captures, Db};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::topics;

/// How long assessed postings are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Days that a clear posting is kept, and captured pages that no kept posting was read from.
    pub clear_days: u32,
    /// Days that an unsure posting is kept.
    pub unsure_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { clear_days: 90, unsure_days: 180 }
    }
}

impl Retention {
    /// When a posting seen at `from` runs out; `None` while a case may need it.
    pub fn until(self, verdict: Verdict, from: Timestamp) -> Option<Timestamp> {
        match verdict {
            Verdict::Clear => Some(later(from, self.clear_days)),
            Verdict::Unsure => Some(later(from, self.unsure_days)),
            Verdict::Flagged => None,
        }
    }
}

fn later(from: Timestamp, days: u32) -> Timestamp {
    from.checked_add(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MAX)
}

/// The store, the bus and the clock of one line, shared by its stages.
#[derive(Clone)]
pub struct Line {
    /// What is kept.
    pub db: Db,
    /// Captured bytes.
    pub captures: Captures,
    /// The bus.
    pub bus: Arc<dyn Bus>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long assessed postings are kept.
    pub retention: Retention,
    /// Stages stop, each after its batch, when this is cancelled.
    pub stop: CancellationToken,
    /// Rung when something new stands in the outbox.
    pub(crate) outbox_bell: Arc<Notify>,
}

impl Line {
    /// Joins the parts and makes the topics.
    pub async fn new(
        db: Db,
        captures: Captures,
        bus: Arc<dyn Bus>,
        clock: Arc<dyn Clock>,
        retention: Retention,
    ) -> Result<Self, soiviec_bus::BusError> {
        bus.ensure_topics(&topics::all()).await?;
        let (stop, outbox_bell) = (CancellationToken::new(), Arc::default());
        Ok(Self { db, captures, bus, clock, retention, stop, outbox_bell })
    }

    /// Waits, unless the line is stopped first. Returns whether it goes on.
    pub(crate) async fn pause(&self, time: Duration) -> bool {
        tokio::select! {
            () = self.stop.cancelled() => false,
            () = tokio::time::sleep(time) => true,
        }
    }
}

/// How long to wait after a failure that may pass: 0.2 s, doubled up to 30 s.
#[derive(Debug)]
pub(crate) struct Backoff(Duration);

impl Default for Backoff {
    fn default() -> Self {
        Self(Duration::from_millis(200))
    }
}

impl Backoff {
    /// Says what failed and waits, unless the line is stopped.
    pub(crate) async fn wait(&mut self, line: &Line, stage: &str, error: &(dyn std::error::Error + Sync)) {
        tracing::warn!(stage, error = %error, wait_ms = self.0.as_millis() as u64, "trying again");
        line.pause(self.0).await;
        self.0 = (self.0 * 2).min(Duration::from_secs(30));
    }
}
