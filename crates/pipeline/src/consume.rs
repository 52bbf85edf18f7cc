//! The one loop that serves every stage: poll, prepare, write the effect, commit the offset.

use std::time::Duration;

use async_trait::async_trait;
use soiviec_bus::{BusError, Consumer, Record};
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::{StoreError, Write};

use crate::dead_letter::add_dead_letter;
use crate::line::{Backoff, Line};
use crate::wire::{self, WireError};

/// Records handled in one transaction.
const BATCH: usize = 200;
/// How long one poll waits before it looks whether the line was stopped.
const POLL: Duration = Duration::from_millis(500);

/// Why a record is set aside: it would fail again however often it is tried. Says nothing of its
/// text.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Reject(pub String);

impl From<WireError> for Reject {
    fn from(error: WireError) -> Self {
        Self(error.to_string())
    }
}

/// What a stage does with records. Preparing takes as long as it takes and touches nothing; the
/// effect is written within the batch's transaction.
#[async_trait]
pub trait Stage: Send + Sync {
    /// A record, understood.
    type Work: Send + Sync;
    /// The consumer group.
    const GROUP: &'static str;
    /// The topic it reads.
    const TOPIC: &'static str;

    /// Understands records, one answer each, in order.
    async fn prepare(&self, records: &[Record]) -> Vec<Result<Self::Work, Reject>>;

    /// Writes one effect. Doing it again must change nothing.
    async fn effect(&self, work: &Self::Work, write: &mut Write) -> Result<(), StoreError>;
}

/// Serves a stage until the line is stopped. Fails only on what waiting can't mend, such as a group
/// that another process holds.
pub async fn run<S: Stage>(line: Line, stage: S) -> Result<(), BusError> {
    let mut backoff = Backoff::default();
    while !line.stop.is_cancelled() {
        let error = match serve(&line, &stage, &mut backoff).await {
            Ok(()) => return Ok(()),
            Err(StepError::Bus(error)) if !error.is_retryable() => return Err(error),
            Err(error) => error,
        };
        backoff.wait(&line, S::GROUP, &error).await;
    }
    Ok(())
}

/// Serves until the line is stopped or a step fails. What was polled then and not committed is
/// delivered again to the next consumer.
async fn serve<S: Stage>(line: &Line, stage: &S, backoff: &mut Backoff) -> Result<(), StepError> {
    let mut consumer = line.bus.subscribe(S::GROUP, S::TOPIC).await?;
    while !line.stop.is_cancelled() {
        if let Err(error) = step(line, stage, consumer.as_mut()).await {
            consumer.close().await.ok();
            return Err(error);
        }
        *backoff = Backoff::default();
    }
    Ok(consumer.close().await?)
}

/// Why a step did not come to its end; it is tried again.
#[derive(Debug, thiserror::Error)]
enum StepError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Bus(#[from] BusError),
}

async fn step<S: Stage>(line: &Line, stage: &S, consumer: &mut dyn Consumer) -> Result<(), StepError> {
    let records = consumer.poll(BATCH, POLL).await?;
    if records.is_empty() {
        return Ok(());
    }
    let answers = stage.prepare(&records).await;
    match write_all(line, stage, &records, &answers).await {
        Err(error) if !error.is_retryable() => write_singly(line, stage, &records, &answers).await?,
        done => done?,
    }
    line.outbox_bell.notify_one();
    Ok(consumer.commit(&records.iter().map(Record::after).collect::<Vec<_>>()).await?)
}

async fn write_all<S: Stage>(
    line: &Line,
    stage: &S,
    records: &[Record],
    answers: &[Result<S::Work, Reject>],
) -> Result<(), StoreError> {
    let mut write = line.db.write().await?;
    for (record, answer) in records.iter().zip(answers) {
        match answer {
            Ok(work) => stage.effect(work, &mut write).await?,
            Err(Reject(reason)) => set_aside(line, &mut write, record, reason).await?,
        }
    }
    write.commit().await
}

/// One record spoils its batch: each gets its own transaction, and the spoiler is set aside.
async fn write_singly<S: Stage>(
    line: &Line,
    stage: &S,
    records: &[Record],
    answers: &[Result<S::Work, Reject>],
) -> Result<(), StoreError> {
    for (record, answer) in records.iter().zip(answers) {
        let (one, same) = (std::slice::from_ref(record), std::slice::from_ref(answer));
        match write_all(line, stage, one, same).await {
            Err(error) if !error.is_retryable() => {
                let mut write = line.db.write().await?;
                set_aside(line, &mut write, record, &error.to_string()).await?;
                write.commit().await?;
            }
            done => done?,
        }
    }
    Ok(())
}

/// Keeps a record that can't be read, with its reason, and tells the dead-letter topic.
async fn set_aside(line: &Line, write: &mut Write, record: &Record, reason: &str) -> Result<(), StoreError> {
    let receipt = wire::receipt_of(&record.payload);
    // What was erased since stays erased.
    if !write.acknowledge(&receipt, wire::NOWHERE, line.clock.now()).await? {
        return Ok(());
    }
    let (topic, key) = (record.topic.clone(), record.key.clone());
    let letter = DeadLetter { receipt, topic, key, reason: reason.to_owned(), payload: record.payload.clone() };
    add_dead_letter(line, write, &letter).await?;
    tracing::warn!(topic = record.topic, partition = record.partition, offset = record.offset, reason, "set aside");
    Ok(())
}
