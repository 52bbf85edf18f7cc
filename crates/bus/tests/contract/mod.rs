//! What every backend must do, written against the seam alone.
//!
//! It lives under `tests/`, not behind a feature: all backends are in this crate, so nobody else
//! needs it, and no caller can come to build against it. A backend's test file declares
//! `mod contract;`, implements [`World`], and calls `contract_suite!(ItsWorld)`. Names are unique
//! to a test, so that the suite runs on a shared broker; waiting is by patience, never by a fixed
//! sleep, so that a group may take its time to settle.

pub mod delivery;
pub mod keeping;

use std::collections::BTreeMap;
use std::time::Duration;

use soiviec_bus::{Bus, Consumer, NewRecord, Position, Record, TopicSpec};

/// How long a test waits for a record that must come.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a test listens for a record that must not come.
const QUIET: Duration = Duration::from_millis(400);

/// One backend, as a test sees it.
#[allow(async_fn_in_trait)]
pub trait World: Sized {
    /// A place with nothing in it; `None`, after saying so, when the backend isn't there.
    async fn start() -> Option<Self>;
    /// Opens the bus. Dropping it and calling again is a restart.
    async fn bus(&self) -> Box<dyn Bus>;
    /// `word` as a topic or group name that no other test has.
    fn name(&self, word: &str) -> String;
}

/// One test for each promise.
macro_rules! contract_suite {
    ($world:ty) => {
        contract_suite!($world, delivery:
            records_of_a_key_keep_their_order, what_was_not_committed_comes_again, a_commit_outlives_a_restart,
            a_poll_never_repeats_itself, a_commit_never_goes_back, a_commit_never_passes_what_was_polled,
            a_commit_for_a_partition_not_held_is_left_alone, a_new_group_skips_nothing,
            groups_do_not_disturb_each_other, a_waiting_poll_wakes, a_dead_letter_and_its_replay);
        contract_suite!($world, keeping:
            any_bytes_come_back_as_they_were, a_record_past_the_limit_takes_its_batch_with_it,
            names_that_stand_for_nothing_are_refused, progress_adds_up, reading_needs_no_group,
            expiry_spares_what_a_group_still_needs, expiry_without_groups_goes_by_age,
            expiry_stops_at_the_first_young_record, partitions_grow_and_nothing_is_lost,
            writers_at_the_same_time_lose_nothing);
    };
    ($world:ty, $part:ident: $($promise:ident),+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            if let Some(world) = <$world as contract::World>::start().await {
                contract::$part::$promise(&world).await;
            }
        })+
    };
}
pub(crate) use contract_suite;

/// A record with text for a payload.
pub fn record(key: &str, text: &str) -> NewRecord {
    NewRecord { key: key.into(), payload: text.into(), at_ms: 1_000 }
}

/// `count` records, numbered from `first`, of keys that spread over partitions.
pub fn numbered(first: usize, count: usize) -> Vec<NewRecord> {
    (first..first + count).map(|number| record(&format!("key-{number}"), &number.to_string())).collect()
}

/// Creates a topic and gives its full name.
pub async fn topic(world: &impl World, bus: &dyn Bus, word: &str, partitions: i32) -> String {
    let name = world.name(word);
    bus.ensure_topics(&[TopicSpec { name: name.clone(), partitions }]).await.unwrap();
    name
}

/// Polls until `count` records have come.
pub async fn take(consumer: &mut dyn Consumer, count: usize) -> Vec<Record> {
    let taking = async {
        let mut records = Vec::new();
        while records.len() < count {
            records.extend(consumer.poll(count - records.len(), QUIET).await.unwrap());
        }
        records
    };
    tokio::time::timeout(PATIENCE, taking).await.expect("the records that must come did not come")
}

/// Nothing more comes.
pub async fn assert_quiet(consumer: &mut dyn Consumer) {
    assert_eq!(texts(&consumer.poll(10, QUIET).await.unwrap()), Vec::<String>::new());
}

/// The payloads.
pub fn texts(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| String::from_utf8_lossy(&record.payload).into_owned()).collect()
}

/// The payloads as numbers, sorted.
pub fn numbers(records: &[Record]) -> Vec<usize> {
    let mut numbers: Vec<usize> = texts(records).iter().map(|text| text.parse().unwrap()).collect();
    numbers.sort_unstable();
    numbers
}

/// The positions that say these records are done.
pub fn after(records: &[Record]) -> Vec<Position> {
    let last: BTreeMap<i32, Position> = records.iter().map(|record| (record.partition, record.after())).collect();
    last.into_values().collect()
}
