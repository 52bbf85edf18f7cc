//! How fast the embedded log is on this machine: `cargo run --release -p soiviec-bus --example rate [FOLDER]`.
//!
//! Appends 50,000 records of 2 KB in batches of 500, each batch flushed to the disk, then consumes
//! them with a commit after each poll of 500. FOLDER (default: the folder for temporary files)
//! chooses the disk.

use std::time::{Duration, Instant};

use soiviec_bus::{Bus, BusError, EmbeddedBus, NewRecord, TopicSpec};

const RECORDS: usize = 50_000;
const BATCH: usize = 500;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parent = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, Into::into);
    let folder = tempfile::tempdir_in(parent)?;
    let bus = EmbeddedBus::open(folder.path().join("bus.sqlite")).await?;
    bus.ensure_topics(&[TopicSpec::new("postings")]).await?;
    report("append", append(&bus).await?);
    report("consume", consume(&bus).await?);
    Ok(())
}

async fn append(bus: &EmbeddedBus) -> Result<Duration, BusError> {
    let started = Instant::now();
    for batch in 0..RECORDS / BATCH {
        let record = |i| NewRecord { key: format!("posting-{batch}-{i}"), payload: vec![b'x'; 2048], at_ms: 0 };
        bus.append("postings", (0..BATCH).map(record).collect()).await?;
    }
    Ok(started.elapsed())
}

async fn consume(bus: &EmbeddedBus) -> Result<Duration, BusError> {
    let started = Instant::now();
    let mut consumer = bus.subscribe("score", "postings").await?;
    let mut consumed = 0;
    while consumed < RECORDS {
        let records = consumer.poll(BATCH, Duration::ZERO).await?;
        consumed += records.len();
        consumer.commit(&records.iter().map(soiviec_bus::Record::after).collect::<Vec<_>>()).await?;
    }
    Ok(started.elapsed())
}

#[allow(clippy::print_stdout)]
fn report(what: &str, took: Duration) {
    println!("{what}: {RECORDS} records of 2 KB in {took:.2?}, {:.0}/s", RECORDS as f64 / took.as_secs_f64());
}
