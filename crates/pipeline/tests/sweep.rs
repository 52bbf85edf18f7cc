//! What ran out is gone everywhere, and the books say so.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use std::sync::Arc;

use house::{House, assessment, house, now, posting};
use jiff::SignedDuration;
use soiviec_bus::NewRecord;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::clock::FixedClock;
use soiviec_pipeline::line::Line;
use soiviec_pipeline::sweep::sweep;
use soiviec_pipeline::{books, topics};
use soiviec_store::postings::Assessed;

fn later(line: &Line, days: i64) -> Line {
    let then = now() + SignedDuration::from_hours(24 * days);
    let mut line = line.clone();
    line.clock = Arc::new(FixedClock(then));
    line
}

#[tokio::test]
async fn a_clear_posting_is_gone_from_store_and_bus_after_its_time() {
    let House { line, folder: _folder } = house().await;
    let posting = posting("1", "tin cũ");
    let until = line.retention.until(Verdict::Clear, now());
    let assessed = Assessed::new(posting, assessment(Verdict::Clear, "r", &[]), until);
    let mut write = line.db.write().await.unwrap();
    write.add_assessed(&assessed, None).await.unwrap();
    write.commit().await.unwrap();
    let record = NewRecord { key: "k".into(), payload: b"tin".to_vec(), at_ms: now().as_millisecond() };
    line.bus.append(topics::POSTINGS, vec![record]).await.unwrap();
    let mut consumer = line.bus.subscribe(topics::SCORE_GROUP, topics::POSTINGS).await.unwrap();

    let early = sweep(&later(&line, 89)).await.unwrap();
    assert_eq!((early.kept.postings, early.bus_records), (0, 0), "nobody has done the record yet");
    let records = consumer.poll(10, std::time::Duration::from_secs(1)).await.unwrap();
    consumer.commit(&records.iter().map(soiviec_bus::Record::after).collect::<Vec<_>>()).await.unwrap();
    let erased = sweep(&later(&line, 90)).await.unwrap();
    assert_eq!((erased.kept.postings, erased.bus_records), (1, 1));
    assert!(line.db.posting(assessed.receipt()).await.unwrap().is_none());
    let books = books::read(&line.db, line.bus.as_ref()).await.unwrap();
    assert_eq!((books.counts.erased, books.difference()), (1, 0));
}
