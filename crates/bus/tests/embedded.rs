//! The contract on the embedded log, and what only the embedded log promises.

#![allow(clippy::unwrap_used)]

mod contract;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use contract::{World, after, contract_suite, numbered, numbers, record, take};
use soiviec_bus::{Bus, BusError, EmbeddedBus, NewRecord, TopicSpec};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Executor, SqliteConnection};

/// A log in a folder of its own.
struct Embedded {
    folder: tempfile::TempDir,
}

impl World for Embedded {
    async fn start() -> Option<Self> {
        Some(Self { folder: tempfile::tempdir().unwrap() })
    }

    async fn bus(&self) -> Box<dyn Bus> {
        Box::new(self.open().await)
    }

    fn name(&self, word: &str) -> String {
        word.to_owned()
    }
}

impl Embedded {
    fn path(&self) -> PathBuf {
        self.folder.path().join("bus.sqlite")
    }

    async fn open(&self) -> EmbeddedBus {
        EmbeddedBus::open(self.path()).await.unwrap()
    }

    async fn with_topic(partitions: i32) -> (Self, EmbeddedBus) {
        let world = Self::start().await.unwrap();
        let bus = world.open().await;
        bus.ensure_topics(&[TopicSpec { name: "t".into(), partitions }]).await.unwrap();
        (world, bus)
    }
}

async fn sqlite(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await.unwrap()
}

contract_suite!(Embedded);

#[tokio::test]
async fn a_group_has_one_owner_at_a_time() {
    let (world, bus) = Embedded::with_topic(4).await;
    bus.ensure_topics(&[TopicSpec::new("other")]).await.unwrap();
    assert!(!bus.group_is_held("g").unwrap());
    let owner = bus.subscribe("g", "t").await.unwrap();
    let same_group_other_topic = bus.subscribe("g", "other").await.unwrap();
    // A second opening has locks of its own, like a second process.
    let second = world.open().await;
    for bus in [&bus, &second] {
        assert!(bus.group_is_held("g").unwrap());
        let error = bus.subscribe("g", "t").await.err().unwrap();
        assert!(matches!(error, BusError::GroupHeld { .. }) && !error.is_retryable(), "{error}");
        assert!(error.to_string().contains("stop the other process"));
    }
    second.subscribe("another", "t").await.unwrap();
    drop(owner);
    assert!(second.group_is_held("g").unwrap(), "still at work on the other topic");
    drop(same_group_other_topic);
    assert!(!second.group_is_held("g").unwrap());
    second.subscribe("g", "t").await.unwrap();
}

#[tokio::test]
async fn a_long_partition_never_starves_the_others() {
    let (_world, bus) = Embedded::with_topic(4).await;
    bus.append("t", (0..500).map(|i| record("one key", &i.to_string())).collect()).await.unwrap();
    bus.append("t", numbered(1000, 40)).await.unwrap();
    let mut consumer = bus.subscribe("g", "t").await.unwrap();
    let mut records = Vec::new();
    for _ in 0..4 {
        records.extend(consumer.poll(1, Duration::ZERO).await.unwrap());
    }
    let met: Vec<i32> = records.iter().map(|record| record.partition).collect();
    assert_eq!(met, [0, 1, 2, 3], "polls of one record go round the partitions");
    records.extend(consumer.poll(100, Duration::ZERO).await.unwrap());
    assert_eq!(records.len(), 104);
    for progress in bus.progress("g", "t").await.unwrap().iter().filter(|progress| progress.end < 500) {
        let came = records.iter().filter(|record| record.partition == progress.partition).count();
        assert_eq!(came as i64, progress.end, "a short partition comes whole before most of the long one");
    }
}

#[tokio::test]
async fn a_batch_of_large_records_comes_in_pieces() {
    let (_world, bus) = Embedded::with_topic(1).await;
    let large = |i: u8| NewRecord { key: i.to_string(), payload: vec![i; 3 << 20], at_ms: 0 };
    bus.append("t", (0..9).map(large).collect()).await.unwrap();
    let mut consumer = bus.subscribe("g", "t").await.unwrap();
    assert_eq!(consumer.poll(500, Duration::ZERO).await.unwrap().len(), 6);
    assert_eq!(consumer.poll(500, Duration::ZERO).await.unwrap().len(), 3);
    assert_eq!(bus.read("t", 0, 0, 500).await.unwrap().len(), 6);
}

#[tokio::test]
async fn a_writer_waits_for_another_program_that_holds_the_file() {
    let (world, bus) = Embedded::with_topic(4).await;
    let mut consumer = bus.subscribe("g", "t").await.unwrap();
    bus.append("t", numbered(0, 10)).await.unwrap();
    let records = take(&mut *consumer, 10).await;
    let mut other = sqlite(&world.path()).await;
    let held = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let bus = Arc::new(bus);
    let append = tokio::spawn({
        let bus = Arc::clone(&bus);
        async move { bus.append("t", numbered(10, 10)).await }
    });
    let commit = tokio::spawn(async move { consumer.commit(&after(&records)).await });
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(!append.is_finished() && !commit.is_finished());
    assert_eq!(bus.read("t", 0, 0, 99).await.unwrap().len() as i64, bus.progress("g", "t").await.unwrap()[0].end);
    held.rollback().await.unwrap();
    append.await.unwrap().unwrap();
    commit.await.unwrap().unwrap();
    assert_eq!(bus.progress("g", "t").await.unwrap().iter().map(|p| p.waiting()).sum::<i64>(), 10);
}

#[tokio::test]
async fn a_poll_that_is_dropped_skips_nothing() {
    let (_world, bus) = Embedded::with_topic(4).await;
    bus.append("t", numbered(0, 2000)).await.unwrap();
    let mut consumer = bus.subscribe("g", "t").await.unwrap();
    let mut seen = Vec::new();
    for micros in 0..60 {
        let poll = consumer.poll(10, Duration::ZERO);
        let outcome = tokio::time::timeout(Duration::from_micros(micros * 20), poll).await;
        seen.extend(outcome.map(Result::unwrap).unwrap_or_default());
    }
    seen.extend(take(&mut *consumer, 2000 - seen.len()).await);
    assert_eq!(numbers(&seen), (0..2000).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_file_of_a_later_version_is_refused_and_left_alone() {
    let (world, bus) = Embedded::with_topic(4).await;
    drop(bus);
    sqlite(&world.path()).await.execute("PRAGMA user_version = 9").await.unwrap();
    let error = EmbeddedBus::open(world.path()).await.err().unwrap();
    assert!(matches!(error, BusError::NewerLog { found: 9, .. }), "{error}");
    let version: i64 =
        sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut sqlite(&world.path()).await).await.unwrap();
    assert_eq!(version, 9);
}

#[tokio::test]
async fn a_file_that_is_no_log_is_refused_and_left_alone() {
    let world = Embedded::start().await.unwrap();
    std::fs::write(world.path(), "Tuyển dụng, ".repeat(1000)).unwrap();
    let error = EmbeddedBus::open(world.path()).await.err().unwrap();
    assert!(matches!(error, BusError::NotALog { .. }) && !error.is_retryable(), "{error}");
    assert!(std::fs::read_to_string(world.path()).unwrap().starts_with("Tuyển dụng"));

    let elsewhere = world.folder.path().join("other.sqlite");
    sqlite(&elsewhere).await.execute("CREATE TABLE mine (x)").await.unwrap();
    let before = std::fs::read(&elsewhere).unwrap();
    assert!(matches!(EmbeddedBus::open(&elsewhere).await.err().unwrap(), BusError::NotALog { .. }));
    assert_eq!(std::fs::read(&elsewhere).unwrap(), before);
}

#[tokio::test]
async fn a_damaged_file_is_told_from_a_busy_one() {
    let world = Embedded::start().await.unwrap();
    let whole = world.folder.path().join("whole.sqlite");
    let bus = world.open().await;
    bus.ensure_topics(&[TopicSpec::new("t")]).await.unwrap();
    bus.append("t", numbered(0, 500)).await.unwrap();
    let copy = format!("VACUUM INTO '{}'", whole.display());
    sqlite(&world.path()).await.execute(sqlx::AssertSqlSafe(copy)).await.unwrap();
    let damaged = world.folder.path().join("damaged.sqlite");
    let mut bytes = std::fs::read(&whole).unwrap();
    bytes[8192..].fill(0xa5);
    std::fs::write(&damaged, bytes).unwrap();
    let outcome = async { EmbeddedBus::open(&damaged).await?.append("t", numbered(0, 1)).await };
    let error = outcome.await.unwrap_err();
    assert!(matches!(error, BusError::Damaged { .. }) && !error.is_retryable(), "{error}");
    assert!(error.to_string().contains("damaged.sqlite"));
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let world = Embedded::start().await.unwrap();
    let error = EmbeddedBus::open(world.folder.path().join("gone/bus.sqlite")).await.err().unwrap();
    assert!(!error.is_retryable() && error.to_string().contains("gone"), "{error}");
}

#[tokio::test]
async fn what_expired_is_gone_from_the_files() {
    let (world, bus) = Embedded::with_topic(1).await;
    let marker = "0950000001 giữ hộ chiếu";
    let marked = |i: usize| record("k", &marker.repeat(1 + i * 400));
    bus.append("t", (0..20).map(marked).collect()).await.unwrap();
    let holds = || {
        let files = std::fs::read_dir(world.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let holds = |path: &PathBuf| {
            let bytes = std::fs::read(path).unwrap();
            bytes.windows(marker.len()).any(|window| window == marker.as_bytes())
        };
        files.filter(holds).count()
    };
    assert!(holds() > 0);
    assert_eq!(bus.expire("t", i64::MAX).await.unwrap(), 20);
    assert_eq!(holds(), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn the_log_is_for_its_owners_eyes() {
    use std::os::unix::fs::PermissionsExt;
    let (world, bus) = Embedded::with_topic(1).await;
    bus.append("t", numbered(0, 1)).await.unwrap();
    for name in ["bus.sqlite", "bus.sqlite-wal", "bus.sqlite-shm"] {
        let mode = std::fs::metadata(world.folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
}
