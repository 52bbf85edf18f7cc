//! What travels on the bus, and how far it has come.

use crate::BusError;

/// Partitions of a topic when nobody asks for another number: enough for four workers.
pub const DEFAULT_PARTITIONS: i32 = 4;

/// Key and payload together may have this many bytes. It leaves room for a record's frame below
/// the 4 MiB that brokers and clients are set to, and a posting at its own limit, every character
/// of it escaped in JSON, still fits.
pub const MAX_RECORD_BYTES: usize = 4_000_000;

/// A record to append.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// Records of one key keep their order; may be empty.
    pub key: String,
    /// Opaque bytes; may be empty.
    pub payload: Vec<u8>,
    /// The writer's time, milliseconds since 1970 UTC. [`Bus::expire`](crate::Bus::expire) goes by it.
    pub at_ms: i64,
}

impl NewRecord {
    /// Refuses what no backend could carry.
    pub(crate) fn check(&self) -> Result<(), BusError> {
        let bytes = self.key.len() + self.payload.len();
        if bytes > MAX_RECORD_BYTES { Err(BusError::TooLarge { bytes }) } else { Ok(()) }
    }
}

/// A record as it lies in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The topic it lies in.
    pub topic: String,
    /// The partition, from 0.
    pub partition: i32,
    /// Its place in the partition; grows with each record, gaps are possible.
    pub offset: i64,
    /// As appended.
    pub key: String,
    /// As appended.
    pub payload: Vec<u8>,
    /// As appended.
    pub at_ms: i64,
}

impl Record {
    /// The position to commit once this record, and all before it in its partition, are done.
    pub fn after(&self) -> Position {
        Position { topic: self.topic.clone(), partition: self.partition, next_offset: self.offset + 1 }
    }
}

/// How far a group is done with a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The topic.
    pub topic: String,
    /// The partition, from 0.
    pub partition: i32,
    /// The first offset that is *not* done.
    pub next_offset: i64,
}

/// One partition as a group sees it: `start ≤ committed ≤ end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The partition, from 0.
    pub partition: i32,
    /// The oldest offset that is kept.
    pub start: i64,
    /// The first offset that the group has not done; `start` for a group that never committed.
    pub committed: i64,
    /// The offset that the next record will get.
    pub end: i64,
}

impl Progress {
    /// Records that wait for the group.
    pub fn waiting(&self) -> i64 {
        self.end - self.committed
    }
}

/// A topic that shall exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicSpec {
    /// 1 to 200 of `A–Z a–z 0–9 . _ -`.
    pub name: String,
    /// At least this many partitions; at least one.
    pub partitions: i32,
}

impl TopicSpec {
    /// A topic with [`DEFAULT_PARTITIONS`].
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), partitions: DEFAULT_PARTITIONS }
    }

    /// Refuses what no backend could create.
    pub(crate) fn check(&self) -> Result<(), BusError> {
        check_name(&self.name)?;
        if self.partitions < 1 { Err(BusError::NoPartitions { topic: self.name.clone() }) } else { Ok(()) }
    }
}

/// Names of topics and groups become names in Kafka and names of files: what both take is allowed.
pub(crate) fn check_name(name: &str) -> Result<(), BusError> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let fits = (1..=200).contains(&name.len()) && name.chars().all(legal) && name != "." && name != "..";
    if fits { Ok(()) } else { Err(BusError::BadName { name: name.to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_leaves_its_folder_is_refused() {
        for name in ["", ".", "..", "../x", "a/b", "a b", "tin đăng", &"x".repeat(201)] {
            assert!(matches!(check_name(name), Err(BusError::BadName { .. })), "{name}");
        }
        for name in ["postings", "dead-letter", "a.b_C9", &"x".repeat(200)] {
            assert!(check_name(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn the_limit_counts_key_and_payload_and_is_inclusive() {
        let record = |bytes| NewRecord { key: "key".into(), payload: vec![0; bytes], at_ms: 0 };
        assert!(record(MAX_RECORD_BYTES - 3).check().is_ok());
        assert!(matches!(record(MAX_RECORD_BYTES - 2).check(), Err(BusError::TooLarge { .. })));
    }
}
