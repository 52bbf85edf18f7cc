//! Reading for a group.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use super::groups::Seat;
use super::log::{Log, Partition};
use crate::{BusError, Consumer, Position, Record};

/// How often a waiting poll looks for what other processes appended; appends of this process ring.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// The one member that a group has at a topic.
pub(super) struct EmbeddedConsumer {
    log: Arc<Log>,
    seat: Seat,
    /// Partition id → the next offset to hand out.
    next: HashMap<i64, i64>,
    /// Polls so far: each begins at another partition.
    polls: usize,
}

impl EmbeddedConsumer {
    /// Makes the group known at the topic, and starts where it left off.
    pub(super) async fn join(log: Arc<Log>, seat: Seat) -> Result<Self, BusError> {
        let mut tx = log.begin().await?;
        let enrol = "INSERT INTO commits (group_name, partition_id, next_offset)
            SELECT $1, id, start_offset FROM partitions WHERE topic = $2 ON CONFLICT DO NOTHING";
        let enrolled = sqlx::query(enrol).bind(&seat.group).bind(&seat.topic).execute(&mut *tx).await;
        enrolled.map_err(|error| log.fault(error))?;
        let resume = "SELECT partition_id, next_offset FROM commits JOIN partitions ON id = partition_id
            WHERE group_name = $1 AND topic = $2";
        let next = sqlx::query_as::<_, (i64, i64)>(resume).bind(&seat.group).bind(&seat.topic);
        let next = next.fetch_all(&mut *tx).await.map_err(|error| log.fault(error))?;
        tx.commit().await.map_err(|error| log.fault(error))?;
        Ok(Self { log, seat, next: next.into_iter().collect(), polls: 0 })
    }

    /// The next offset to hand out. A partition that was born after `join` begins at its start.
    fn next_in(&self, partition: &Partition) -> i64 {
        self.next.get(&partition.id).copied().unwrap_or(0).max(partition.start)
    }

    /// How far `positions` say a partition is done; never past what was handed out.
    fn done_in(&self, partition: &Partition, positions: &[Position]) -> Option<i64> {
        let ours = |position: &&Position| position.topic == self.seat.topic && position.partition == partition.number;
        let furthest = positions.iter().filter(ours).map(|position| position.next_offset).max()?;
        Some(furthest.min(self.next_in(partition)))
    }

    /// What is there now. Positions move only once everything has been read, so that a future
    /// dropped half-way skips nothing.
    async fn take(&mut self, max: usize) -> Result<Vec<Record>, BusError> {
        let mut partitions = self.log.partitions(&self.seat.topic).await?;
        let first = self.polls % partitions.len();
        partitions.rotate_left(first);
        let waiting = |partition: &Partition| usize::try_from(partition.end - self.next_in(partition)).unwrap_or(0);
        let shares = fair_shares(&partitions.iter().map(waiting).collect::<Vec<_>>(), max);
        let (mut records, mut next) = (Vec::new(), Vec::new());
        for (partition, share) in partitions.iter().zip(shares).filter(|(_, share)| *share > 0) {
            let from = self.next_in(partition);
            let after = self.log.read_into(&mut records, &self.seat.topic, partition, from, share).await?;
            next.push((partition.id, after));
        }
        self.next.extend(next);
        self.polls = self.polls.wrapping_add(1);
        Ok(records)
    }
}

#[async_trait]
impl Consumer for EmbeddedConsumer {
    async fn poll(&mut self, max: usize, wait: Duration) -> Result<Vec<Record>, BusError> {
        let log = Arc::clone(&self.log);
        let mut give_up = std::pin::pin!(tokio::time::sleep(wait));
        loop {
            // Listening starts before the look, so that no append falls between look and sleep.
            let appended = log.appended.notified();
            let records = self.take(max).await?;
            if !records.is_empty() {
                return Ok(records);
            }
            tokio::select! {
                () = &mut give_up => return Ok(records),
                _ = tokio::time::timeout(LOOK_AGAIN, appended) => {}
            }
        }
    }

    async fn commit(&mut self, positions: &[Position]) -> Result<(), BusError> {
        let partitions = self.log.partitions(&self.seat.topic).await?;
        let done = partitions.iter().filter_map(|partition| Some((partition.id, self.done_in(partition, positions)?)));
        let mut tx = self.log.begin().await?;
        for (partition_id, done) in done {
            let sql = "INSERT INTO commits (group_name, partition_id, next_offset) VALUES ($1, $2, $3)
                ON CONFLICT DO UPDATE SET next_offset = max(next_offset, excluded.next_offset)";
            let query = sqlx::query(sql).bind(&self.seat.group).bind(partition_id).bind(done);
            query.execute(&mut *tx).await.map_err(|error| self.log.fault(error))?;
        }
        tx.commit().await.map_err(|error| self.log.fault(error))
    }

    async fn close(self: Box<Self>) -> Result<(), BusError> {
        Ok(()) // Leaving is dropping: the seat frees itself, and commits are on disk already.
    }
}

/// Shares `max` out over partitions with so many records waiting: one each in turn, the first ones
/// first, until all is shared or nothing waits.
fn fair_shares(waiting: &[usize], max: usize) -> Vec<usize> {
    let mut shares = vec![0; waiting.len()];
    let mut left = max.min(waiting.iter().sum());
    while left > 0 {
        for (share, &waiting) in shares.iter_mut().zip(waiting) {
            if left > 0 && *share < waiting {
                *share += 1;
                left -= 1;
            }
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_partition_never_starves_a_short_one() {
        assert_eq!(fair_shares(&[10_000, 3, 0, 40], 50), [24, 3, 0, 23]);
        assert_eq!(fair_shares(&[5, 5], 1), [1, 0]);
        assert_eq!(fair_shares(&[], 9), [0; 0]);
    }

    proptest! {
        #[test]
        fn shares_use_up_what_they_can(waiting in prop::collection::vec(0..300_usize, 0..9), max in 0..600_usize) {
            let shares = fair_shares(&waiting, max);
            prop_assert_eq!(shares.iter().sum::<usize>(), max.min(waiting.iter().sum()));
            prop_assert!(shares.iter().zip(&waiting).all(|(share, waiting)| share <= waiting));
        }
    }
}
