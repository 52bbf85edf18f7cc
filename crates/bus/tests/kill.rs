//! The embedded log under `kill -9`, and between processes.
//!
//! The children are this very test binary: it is started again with the name of one ignored test,
//! which does the child's work and says on standard error what it has done.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Lines, Write, stderr};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use soiviec_bus::{Bus, BusError, Consumer, EmbeddedBus, NewRecord, Record, TopicSpec};

/// Where a child finds the log.
const LOG: &str = "SOIVIEC_BUS_TEST_LOG";
/// Records of one batch.
const BATCH: usize = 25;
/// Long enough for any record to come that will come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Its payload follows from its number, and is long enough to be torn.
fn record(number: usize) -> NewRecord {
    NewRecord { key: format!("key-{number}"), payload: format!("{number} ").repeat(500).into(), at_ms: 0 }
}

fn number(record: &Record) -> usize {
    let text = std::str::from_utf8(&record.payload).unwrap();
    let number = text.split(' ').next().unwrap().parse().unwrap();
    assert_eq!(text, format!("{number} ").repeat(500), "a torn record");
    number
}

async fn open(path: &Path) -> EmbeddedBus {
    let bus = EmbeddedBus::open(path).await.unwrap();
    bus.ensure_topics(&[TopicSpec::new("t")]).await.unwrap();
    bus
}

/// Every record in the log, by number; fails on a double one.
async fn all(bus: &EmbeddedBus) -> BTreeSet<usize> {
    let mut numbers = BTreeSet::new();
    for progress in bus.progress("nobody", "t").await.unwrap() {
        let mut next = progress.start;
        while let Some(last) = {
            let records = bus.read("t", progress.partition, next, 1000).await.unwrap();
            records.iter().for_each(|record| assert!(numbers.insert(number(record)), "appended once"));
            records.last().map(|record| record.offset)
        } {
            next = last + 1;
        }
        assert_eq!(next, progress.end);
    }
    numbers
}

/// A second process at work on the log.
struct Worker {
    child: Child,
    said: Lines<BufReader<ChildStderr>>,
}

impl Worker {
    fn start(task: &str, log: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", task, "--ignored", "--nocapture"]).env(LOG, log);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap()).lines();
        Self { child, said }
    }

    /// The next number that follows `word`; `None` when the child has ended.
    fn hears(&mut self, word: &str) -> Option<usize> {
        let mut lines = self.said.by_ref().map(Result::unwrap);
        lines.find_map(|line| line.strip_prefix(word)?.trim().parse().ok())
    }

    /// SIGKILL, and then all that it still managed to say.
    fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        let rest = self.said.by_ref().map_while(Result::ok).collect();
        self.child.wait().unwrap();
        rest
    }
}

fn say(word: &str, number: usize) {
    // One write for each line, so that a kill never leaves half a one.
    stderr().write_all(format!("{word} {number}\n").as_bytes()).unwrap();
}

fn log_of_child() -> PathBuf {
    std::env::var_os(LOG).expect("only the other tests of this file start this one").into()
}

#[tokio::test]
#[ignore = "a child's work"]
async fn append_for_ever() {
    let bus = open(&log_of_child()).await;
    let mut next = all(&bus).await.last().map_or(0, |last| last + 1);
    loop {
        bus.append("t", (next..next + BATCH).map(record).collect()).await.unwrap();
        next += BATCH;
        say("acknowledged", next);
    }
}

#[tokio::test]
#[ignore = "a child's work"]
async fn consume_for_ever() {
    let bus = open(&log_of_child()).await;
    let mut consumer = bus.subscribe("g", "t").await.unwrap();
    loop {
        for record in consumer.poll(BATCH, PATIENCE).await.unwrap() {
            say("did", number(&record));
            consumer.commit(&[record.after()]).await.unwrap();
            say("committed", number(&record));
        }
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill_while_appending() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("bus.sqlite");
    for round in 1..=5 {
        let mut writer = Worker::start("append_for_ever", &log);
        let mut acknowledged = 0;
        for _ in 0..3 * round {
            acknowledged = writer.hears("acknowledged").expect("the writer ended by itself");
        }
        let rest = writer.kill();
        let last = rest.iter().rev().find_map(|line| line.strip_prefix("acknowledged ")?.parse().ok());
        let acknowledged = last.unwrap_or(acknowledged);

        let numbers = all(&open(&log).await).await;
        assert!(numbers.len() >= acknowledged, "{} of {acknowledged} are there", numbers.len());
        assert_eq!(numbers.len() % BATCH, 0, "half a batch");
        assert_eq!(numbers, (0..numbers.len()).collect(), "a gap");
    }
}

#[tokio::test]
async fn what_was_not_committed_comes_again_after_a_kill_while_consuming() {
    const RECORDS: usize = 400;
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("bus.sqlite");
    let bus = open(&log).await;
    bus.append("t", (0..RECORDS).map(record).collect()).await.unwrap();
    let (mut did, mut committed) = (Vec::new(), BTreeSet::new());
    for kills in 1..=3 {
        let mut worker = Worker::start("consume_for_ever", &log);
        for _ in 0..10 * kills {
            did.push(worker.hears("did").expect("the worker ended by itself"));
        }
        for line in worker.kill() {
            did.extend(line.strip_prefix("did ").and_then(|number| number.parse::<usize>().ok()));
            committed.extend(line.strip_prefix("committed ").and_then(|number| number.parse::<usize>().ok()));
        }
        let waiting: i64 = bus.progress("g", "t").await.unwrap().iter().map(|p| p.waiting()).sum();
        let distinct = did.iter().collect::<BTreeSet<_>>().len();
        // Between an effect and its commit at most one record stood when each kill came.
        assert!(RECORDS - waiting as usize <= distinct && distinct <= RECORDS - waiting as usize + 1);
        assert!(did.len() <= distinct + kills);
    }
    // The kernel gave the group back.
    let mut consumer = bus.subscribe("g", "t").await.unwrap();
    let rest = take_all(&mut *consumer).await;
    assert!(rest.is_disjoint(&committed), "a committed record came again");
    did.extend(rest);
    assert_eq!(did.into_iter().collect::<BTreeSet<_>>(), (0..RECORDS).collect(), "a record was skipped");
}

async fn take_all(consumer: &mut dyn Consumer) -> BTreeSet<usize> {
    let mut numbers = BTreeSet::new();
    loop {
        let records = consumer.poll(100, Duration::ZERO).await.unwrap();
        if records.is_empty() {
            return numbers;
        }
        numbers.extend(records.iter().map(number));
    }
}

#[tokio::test]
async fn a_group_of_another_process_is_refused_until_it_dies() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("bus.sqlite");
    let bus = open(&log).await;
    bus.append("t", vec![record(0)]).await.unwrap();
    let mut worker = Worker::start("consume_for_ever", &log);
    worker.hears("committed").expect("the worker ended by itself");
    assert!(bus.group_is_held("g").unwrap());
    assert!(matches!(bus.subscribe("g", "t").await.err(), Some(BusError::GroupHeld { .. })));
    // An append of this process reaches the other one's waiting poll.
    bus.append("t", vec![record(1)]).await.unwrap();
    assert_eq!(worker.hears("did"), Some(1));
    worker.kill();
    assert!(!bus.group_is_held("g").unwrap());
    bus.subscribe("g", "t").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_open_and_append_together_are_never_locked_out() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("bus.sqlite");
    // Both children and this process find no file and create it together; only this process's
    // numbers are told apart, for the children both count from what they find.
    let mut children = [Worker::start("append_own", &log), Worker::start("append_own", &log)];
    let bus = open(&log).await;
    for batch in 0..40 {
        bus.append("t", (batch * BATCH..(batch + 1) * BATCH).map(record).collect()).await.unwrap();
    }
    for child in &mut children {
        assert!(child.hears("finished").is_some(), "a child failed");
        assert!(child.child.wait().unwrap().success());
    }
    let numbers = all(&bus).await;
    assert_eq!(numbers.len(), 3 * 40 * BATCH);
}

#[tokio::test]
#[ignore = "a child's work"]
async fn append_own() {
    let bus = open(&log_of_child()).await;
    let first = std::process::id() as usize * 1_000_000;
    for batch in 0..40 {
        bus.append("t", (0..BATCH).map(|i| record(first + batch * BATCH + i)).collect()).await.unwrap();
    }
    say("finished", 0);
}
