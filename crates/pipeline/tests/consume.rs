//! The loop, the relay and the dead letters under faults.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use std::io::{BufReader, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use house::{House, house, line_in, source};
use soiviec_bus::{NewRecord, Record};
use soiviec_domain::assessment::Verdict;
use soiviec_domain::id::Receipt;
use soiviec_domain::posting::Sighting;
use soiviec_pipeline::consume::{self, Reject, Stage};
use soiviec_pipeline::import::import;
use soiviec_pipeline::line::Line;
use soiviec_pipeline::replay::replay;
use soiviec_pipeline::{books, relay, topics, wire};
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::outbox::Outgoing;
use soiviec_store::postings::Assessed;
use soiviec_store::{StoreError, Write};

/// Scores everything clear, after failing in the ways it is told to.
struct Judge {
    line: Line,
    busy_times: Arc<AtomicU32>,
    spoilt: Option<&'static str>,
}

#[async_trait]
impl Stage for Judge {
    type Work = Sighting;
    const GROUP: &'static str = topics::SCORE_GROUP;
    const TOPIC: &'static str = topics::POSTINGS;

    async fn prepare(&self, records: &[Record]) -> Vec<Result<Sighting, Reject>> {
        records.iter().map(|record| Ok(wire::decode(&record.payload)?)).collect()
    }

    async fn effect(&self, work: &Sighting, write: &mut Write) -> Result<(), StoreError> {
        if self.busy_times.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |times| times.checked_sub(1)).is_ok() {
            return Err(StoreError::File(std::io::Error::other("the disk is away")));
        }
        if self.spoilt == Some(work.posting.text.description.as_str()) {
            let (what, key, problem) = ("posting", "1".to_owned(), "spoilt".to_owned());
            return Err(StoreError::Unreadable { what, key, problem });
        }
        let until = self.line.retention.until(Verdict::Clear, work.seen_at);
        let assessed = Assessed::new(work.posting.clone(), house::assessment(Verdict::Clear, "r", &[]), until);
        write.add_assessed(&assessed, None).await?;
        Ok(())
    }
}

fn rows(texts: &[&str]) -> String {
    let row = |(id, text): (usize, &&str)| format!("{{\"id\":{id},\"description\":\"{text}\"}}\n");
    texts.iter().enumerate().map(row).collect()
}

/// Runs the relay and the judge until nothing is on its way.
async fn run_to_the_end(line: &Line, busy_times: u32, spoilt: Option<&'static str>) {
    let judge = Judge { line: line.clone(), busy_times: Arc::new(AtomicU32::new(busy_times)), spoilt };
    let (relayed, judged) = (tokio::spawn(relay::run(line.clone())), tokio::spawn(consume::run(line.clone(), judge)));
    books::drained(&line.db, line.bus.as_ref()).await.unwrap();
    line.stop.cancel();
    relayed.await.unwrap();
    judged.await.unwrap().unwrap();
}

async fn balanced(line: &Line) -> books::Books {
    let books = books::read(&line.db, line.bus.as_ref()).await.unwrap();
    assert_eq!(books.difference(), 0, "{books:?}");
    books
}

#[tokio::test]
async fn every_row_of_a_file_is_accounted_for_and_importing_again_changes_nothing() {
    let House { line, folder } = house().await;
    let file = format!("{}rác\n\n{{\"title\":\"không id\"}}\n", rows(&["a", "b"]));
    let mut told = Vec::new();
    let done = import(&line, &source(), file.as_bytes(), |number, reason| told.push((number, reason.to_owned()))).await;
    let done = done.unwrap();
    assert_eq!((done.rows, done.new, done.set_aside), (4, 2, 2));
    assert_eq!(told.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 5]);
    run_to_the_end(&line, 0, None).await;
    let books = balanced(&line).await;
    assert_eq!((books.counts.received, books.counts.clear, books.counts.dead_lettered), (4, 2, 2));
    assert_eq!(books.in_flight(), 0);

    let line = line_in(folder.path()).await;
    let again = import(&line, &source(), file.as_bytes(), |_, _| {}).await.unwrap();
    assert_eq!((again.new, again.known, again.set_aside), (0, 2, 2));
    assert_eq!(balanced(&line).await.counts.received, 4);
}

#[tokio::test]
async fn a_stage_that_fails_for_a_while_loses_nothing_and_does_nothing_twice() {
    let House { line, folder: _folder } = house().await;
    import(&line, &source(), rows(&["a", "b", "c"]).as_bytes(), |_, _| {}).await.unwrap();
    run_to_the_end(&line, 2, None).await;
    let books = balanced(&line).await;
    assert_eq!((books.counts.clear, books.counts.dead_lettered), (3, 0));
}

#[tokio::test]
async fn one_spoilt_record_is_set_aside_and_comes_back_by_replay() {
    let House { line, folder } = house().await;
    import(&line, &source(), rows(&["a", "hỏng", "c"]).as_bytes(), |_, _| {}).await.unwrap();
    run_to_the_end(&line, 0, Some("hỏng")).await;
    let books = balanced(&line).await;
    assert_eq!((books.counts.clear, books.counts.dead_lettered), (2, 1));

    let line = line_in(folder.path()).await;
    assert_eq!(replay(&line).await.unwrap().replayed, 1);
    assert_eq!(balanced(&line).await.in_flight(), 1);
    run_to_the_end(&line, 0, None).await;
    let books = balanced(&line).await;
    assert_eq!((books.counts.clear, books.counts.dead_lettered), (3, 0));
}

#[tokio::test]
async fn bytes_that_are_no_utf8_come_through_a_replay_as_they_were() {
    let House { line, folder } = house().await;
    let file = b"{\"id\":1,\"title\":\"a\xff\"}\n\xff\xfe g\n".as_slice();
    import(&line, &source(), file, |_, _| {}).await.unwrap();
    line.bus
        .append(topics::POSTINGS, vec![NewRecord { key: "k".into(), payload: vec![0xff, 0], at_ms: 0 }])
        .await
        .unwrap();
    run_to_the_end(&line, 0, None).await;
    let before = line.db.dead_letters().await.unwrap();
    assert_eq!(before.len(), 3);
    for _ in 0..2 {
        let line = line_in(folder.path()).await;
        assert_eq!(replay(&line).await.unwrap().still_unreadable, 2);
        run_to_the_end(&line, 0, None).await;
        let after = line.db.dead_letters().await.unwrap();
        assert_eq!(balanced(&line).await.counts.received, 3);
        assert!(after.iter().all(|letter| before.contains(letter)), "{after:?}");
    }
}

#[tokio::test]
async fn a_row_that_can_be_read_after_all_is_received_by_a_replay() {
    let House { line, folder: _folder } = house().await;
    let payload = rows(&["a"]).trim_end().as_bytes().to_vec();
    let receipt = Receipt::unreadable("nguon", &payload);
    let (topic, key, reason) = ("import".to_owned(), "nguon".to_owned(), "an older reader".to_owned());
    let letter = DeadLetter { receipt, topic, key, reason, payload };
    let mut write = line.db.write().await.unwrap();
    write.add_receipt(&letter.receipt, "nguon", house::now()).await.unwrap();
    write.add_dead_letter(&letter, house::now()).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(replay(&line).await.unwrap().replayed, 1);
    run_to_the_end(&line, 0, None).await;
    let books = balanced(&line).await;
    assert_eq!((books.counts.received, books.counts.clear, books.counts.dead_lettered), (1, 1, 0));
}

#[tokio::test]
async fn a_record_too_large_for_the_bus_is_set_aside_and_the_others_pass() {
    let House { line, folder: _folder } = house().await;
    import(&line, &source(), rows(&["a"]).as_bytes(), |_, _| {}).await.unwrap();
    let large = vec![b'x'; soiviec_bus::MAX_RECORD_BYTES + 1];
    let receipt = Receipt::unreadable("nguon", b"large");
    let mut write = line.db.write().await.unwrap();
    write.add_receipt(&receipt, "nguon", house::now()).await.unwrap();
    let (topic, at) = (topics::POSTINGS, house::now());
    write.put_out(Outgoing { topic, key: "k", receipt: &receipt, payload: &large, at }).await.unwrap();
    write.commit().await.unwrap();
    run_to_the_end(&line, 0, None).await;
    let books = balanced(&line).await;
    assert_eq!((books.counts.clear, books.counts.dead_lettered), (1, 1));
}

#[tokio::test]
async fn rows_before_a_torn_place_are_received() {
    let House { line, folder: _folder } = house().await;
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    gz.write_all(rows(&["a", "b"]).as_bytes()).unwrap();
    let torn = gz.finish().unwrap();
    let torn = BufReader::new(flate2::read::GzDecoder::new(&torn[..torn.len() - 9]));
    assert!(import(&line, &source(), torn, |_, _| {}).await.is_err());
    run_to_the_end(&line, 0, None).await;
    assert!(balanced(&line).await.counts.clear >= 1);
}

#[tokio::test]
async fn a_strangers_record_is_counted_and_set_aside_once() {
    let House { line, folder: _folder } = house().await;
    let stranger = |payload: &[u8]| NewRecord { key: "k".into(), payload: payload.to_vec(), at_ms: 0 };
    let (zeros, text) = ("0".repeat(32), "một câu chuyện");
    let newer = format!(r#"{{"v":9,"kind":"posting","receipt":"p{zeros}/r9-{zeros}","body":{{}}}}"#);
    let untrue = format!(r#"{{"v":9,"kind":"posting","receipt":"{text}","body":{{}}}}"#);
    let records = [b"\xff\x00r\xc3\xa1c", newer.as_bytes(), newer.as_bytes(), untrue.as_bytes()].map(stranger).to_vec();
    line.bus.append(topics::POSTINGS, records).await.unwrap();
    run_to_the_end(&line, 0, None).await;
    let books = balanced(&line).await;
    assert_eq!((books.counts.received, books.counts.dead_lettered), (3, 3));
    let letters = line.db.dead_letters().await.unwrap();
    assert!(letters.iter().any(|letter| letter.reason.contains("version 9")), "{letters:?}");
    let told = line.bus.read(topics::DEAD_LETTER, 0, 0, 10).await.unwrap();
    assert_eq!(told.len(), 3);
    assert!(wire::decode::<wire::DeadLetter>(&told[0].payload).is_ok());
}

#[tokio::test]
async fn a_relay_that_died_before_it_forgot_sends_twice_and_the_books_still_balance() {
    let House { line, folder: _folder } = house().await;
    import(&line, &source(), rows(&["a", "b"]).as_bytes(), |_, _| {}).await.unwrap();
    for row in line.db.outbox(10).await.unwrap() {
        let record = NewRecord { key: row.key, payload: row.payload, at_ms: row.at_ms };
        line.bus.append(&row.topic, vec![record]).await.unwrap();
    }
    let books = balanced(&line).await;
    assert_eq!((books.in_flight(), books.counts.repeated), (4, 2));
    run_to_the_end(&line, 0, None).await;
    let books = balanced(&line).await;
    assert_eq!((books.counts.clear, books.in_flight()), (2, 0));
}
