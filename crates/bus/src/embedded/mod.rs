//! The embedded log: a bus in one SQLite file, for one machine.
//!
//! **What survives.** An append and a commit are transactions in WAL mode with `synchronous=FULL`:
//! when they return, the write-ahead log has been flushed to the disk. A killed process loses
//! nothing acknowledged, and neither does a power cut, unless the disk lies about flushing. A batch
//! is never half there.
//!
//! **Several processes** may append and read at once. Writers take their turn with
//! `BEGIN IMMEDIATE` and wait up to 30 s for one another. A *group* has one owner at a time, held
//! by a lock on a file beside the log that the kernel releases when the owner ends, however it
//! ends: two processes on one data folder never do the same work twice. (On Kafka the second one
//! would share the group's partitions; here it is refused with [`BusError::GroupHeld`].) The folder
//! must lie on a local disk, and nobody may delete the lock files of a running process. Nor may
//! this process open the log's file by other means: by POSIX, closing it drops SQLite's locks.
//!
//! **What is erased** by [`Bus::expire`] is overwritten, in the file and in its write-ahead log.

mod append;
mod consumer;
mod expire;
mod fault;
mod groups;
mod log;
mod open;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;

use self::consumer::EmbeddedConsumer;
use self::groups::Groups;
use self::log::Log;
use crate::record::check_name;
use crate::{Bus, BusError, Consumer, NewRecord, Progress, Record, TopicSpec};

/// A [`Bus`] in one SQLite file.
pub struct EmbeddedBus {
    log: Arc<Log>,
    groups: Groups,
}

impl EmbeddedBus {
    /// Opens the log at `path`, or creates it, readable by its owner only; its folder must exist.
    /// Files `path-wal`, `path-shm`, `path.lock` and `path.GROUP.lock` stand beside it.
    ///
    /// A file that is no log, is damaged, or has a later format is refused and left as it is.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, BusError> {
        let path = path.as_ref();
        let log = Arc::new(open::open(path).await?);
        Ok(Self { log, groups: Groups::beside(path) })
    }

    /// Whether somebody, in this process or another, is at work for `group` on this log.
    pub fn group_is_held(&self, group: &str) -> Result<bool, BusError> {
        check_name(group)?;
        self.groups.is_held(group)
    }
}

#[async_trait]
impl Bus for EmbeddedBus {
    async fn ensure_topics(&self, topics: &[TopicSpec]) -> Result<(), BusError> {
        self.log.ensure_topics(topics).await
    }

    async fn append(&self, topic: &str, records: Vec<NewRecord>) -> Result<(), BusError> {
        self.log.append(topic, records).await
    }

    async fn subscribe(&self, group: &str, topic: &str) -> Result<Box<dyn Consumer>, BusError> {
        check_name(group)?;
        self.log.partitions(topic).await?;
        let seat = self.groups.take(group, topic).await?;
        Ok(Box::new(EmbeddedConsumer::join(Arc::clone(&self.log), seat).await?))
    }

    async fn progress(&self, group: &str, topic: &str) -> Result<Vec<Progress>, BusError> {
        self.log.progress(group, topic).await
    }

    async fn read(&self, topic: &str, partition: i32, from: i64, max: usize) -> Result<Vec<Record>, BusError> {
        self.log.read(topic, partition, from, max).await
    }

    async fn expire(&self, topic: &str, before_ms: i64) -> Result<u64, BusError> {
        self.log.expire(topic, before_ms).await
    }
}
