//! The seam: what every backend does.

use std::time::Duration;

use async_trait::async_trait;

use crate::{BusError, NewRecord, Position, Progress, Record, TopicSpec};

/// A place to append records to and to read them from.
///
/// Every method may wait for other writers; none blocks the thread. A future that is dropped
/// half-way leaves the log whole: an append is then either all there or not there.
#[async_trait]
pub trait Bus: Send + Sync {
    /// Creates topics that are missing and grows those that have fewer partitions. A topic that
    /// has more keeps them: partitions never go away.
    ///
    /// Growing loses nothing, but gives some keys another partition: a key's older records may
    /// then be delivered after its newer ones. Grow between runs, or rely on idempotent effects.
    async fn ensure_topics(&self, topics: &[TopicSpec]) -> Result<(), BusError>;

    /// Appends records; when it returns `Ok` they survive a crash. Each goes to the partition that
    /// [`partition_of`](crate::partition_of) names, in the order given. After an error the batch
    /// may be appended again: at worst some of it is there twice.
    async fn append(&self, topic: &str, records: Vec<NewRecord>) -> Result<(), BusError>;

    /// Joins a group that reads a topic. A group that is new to the topic starts at its oldest
    /// record, so that nothing appended earlier is skipped.
    async fn subscribe(&self, group: &str, topic: &str) -> Result<Box<dyn Consumer>, BusError>;

    /// How far a group is, for each partition in order, as one consistent picture. The group need
    /// not exist or be at work.
    async fn progress(&self, group: &str, topic: &str) -> Result<Vec<Progress>, BusError>;

    /// Reads one partition without a group, for books, replay and inspection: the oldest records
    /// at or after `from`, at most `max`, fewer when they are large. Empty means: no more yet.
    async fn read(&self, topic: &str, partition: i32, from: i64, max: usize) -> Result<Vec<Record>, BusError>;

    /// Erases the head of each partition: record after record, up to the first that is not older
    /// than `before_ms` or that some group known to the topic has not committed. Returns how many
    /// went. Records of a topic that no group ever joined go by age alone.
    async fn expire(&self, topic: &str, before_ms: i64) -> Result<u64, BusError>;
}

/// A member of a group. Dropping it is like a crash: what it did not commit is delivered again to
/// the next member.
#[async_trait]
pub trait Consumer: Send {
    /// The next records, at most `max` (fewer when they are large), taken fairly from all
    /// partitions so that a long one never starves a short one; in order within a partition.
    /// Waits up to `wait` for a first record, then returns none.
    ///
    /// It never returns the same record twice: to see uncommitted records again, subscribe anew.
    /// Dropping the future skips nothing.
    async fn poll(&mut self, max: usize, wait: Duration) -> Result<Vec<Record>, BusError>;

    /// Says that everything before these positions is done. A commit never moves backwards and
    /// never past what this consumer was given; a position in a partition that it does not hold
    /// (any more) is left alone without an error, for the new holder will do those records again.
    async fn commit(&mut self, positions: &[Position]) -> Result<(), BusError>;

    /// Leaves the group in good order, so that another member can take over at once.
    async fn close(self: Box<Self>) -> Result<(), BusError>;
}
