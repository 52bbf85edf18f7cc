//! Ordered records with consumer groups.
//!
//! **What it does.** Producers append keyed [records](Record) to topics; each topic is a few
//! partitions, each partition an ordered log. A *group* reads a topic and commits how far its work
//! is *done*; what was read and not committed is delivered again. The seam ([`Bus`], [`Consumer`])
//! has Kafka's shape, and the promises it makes are those that both a Kafka broker and the
//! [embedded log](EmbeddedBus) can keep: one contract suite (`tests/contract`) runs on every
//! backend.
//!
//! **What it promises.** At-least-once delivery: commit after the effect, and make the effect
//! idempotent. Order among the records of one key, as long as the topic's partition count stays.
//! Nothing about order between keys.
//!
//! **What it never does.** Look into a payload, retry a handler, know a posting or a dead letter
//! from any other record, or import another room of ours.
//!
//! Start reading at [`Bus`], then `embedded/mod.rs`.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bus;
mod embedded;
mod error;
mod partitioner;
mod record;

pub use bus::{Bus, Consumer};
pub use embedded::EmbeddedBus;
pub use error::BusError;
pub use partitioner::partition_of;
pub use record::{DEFAULT_PARTITIONS, MAX_RECORD_BYTES, NewRecord, Position, Progress, Record, TopicSpec};
