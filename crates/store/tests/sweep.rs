//! Erased means erased, and counted.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::*;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::{Arrival, EventKind, State};
use soiviec_domain::decision::{Conclusion, Decision};
use soiviec_domain::id::CaptureId;
use soiviec_domain::page::FetchedPage;
use soiviec_store::Captures;
use soiviec_store::shelves::Shelf;
use soiviec_store::sweep::RunOut;

#[tokio::test]
async fn the_sweep_erases_what_ran_out_and_counts_it() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    let mut clear = sighting("1", "hết hạn", day(0));
    let page = FetchedPage {
        source: source(),
        requested_url: "https://a.example/1".into(),
        url: "https://a.example/1".into(),
        status: 200,
        headers: vec![],
        body: b"<p>".to_vec(),
        fetched_at: day(0),
    };
    clear.capture = Some(captures.put(&page.body).unwrap());
    let mut write = db.write().await.unwrap();
    write.add_fetch(&page, &CaptureId::of(&page.body)).await.unwrap();
    write.commit().await.unwrap();
    let kept = sighting("2", "còn hạn", day(0));
    for (seen, until) in [(&clear, day(90)), (&kept, day(91))] {
        receive(&db, seen).await;
        assess(&db, seen, Verdict::Clear, Some(until)).await;
    }
    relay(&db).await;
    let early = db.sweep(&captures, run_out(89, 89)).await.unwrap();
    assert_eq!((early.postings, early.captures), (0, 0), "a capture lives as long as its posting");
    let swept = db.sweep(&captures, run_out(90, 1)).await.unwrap();
    assert_eq!((swept.postings, swept.captures), (1, 1));
    assert!(db.posting(&clear.posting.receipt()).await.unwrap().is_none());
    assert!(captures.get(&CaptureId::of(b"<p>")).is_err());
    let counts = db.counts(&[], &TOPICS).await.unwrap();
    assert_eq!((counts.received, counts.clear, counts.erased), (2, 1, 1));
    assert!(receive(&db, &clear).await, "seen again after it was erased, it is taken in again");
    assert_eq!(db.counts(&[], &TOPICS).await.unwrap().received, 3);
}

#[tokio::test]
async fn the_sweep_spares_what_a_case_needs() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    let (watched, idle) = (sighting("1", "x", day(0)), sighting("2", "y", day(0)));
    for seen in [&watched, &idle] {
        receive(&db, seen).await;
        assess(&db, seen, Verdict::Unsure, Some(day(180))).await;
    }
    relay(&db).await;
    let id = open_case(&db, &watched, Verdict::Unsure).await;
    open_case(&db, &idle, Verdict::Unsure).await;
    let decision = Decision { conclusion: Conclusion::Watch, reason: "theo dõi".into(), by: "an".into(), at: day(2) };
    let (decided, event) = db.case(id).await.unwrap().decide(decision).unwrap();
    let mut write = db.write().await.unwrap();
    write.save_case(decided, &event).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(db.sweep(&captures, run_out(181, 0)).await.unwrap().postings, 1);
    assert!(db.posting(&watched.posting.receipt()).await.unwrap().is_some());
}

#[tokio::test]
async fn a_posting_seen_again_is_kept_longer() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    let seen = sighting("1", "x", day(0));
    receive(&db, &seen).await;
    assess(&db, &seen, Verdict::Clear, Some(day(90))).await;
    relay(&db).await;
    let mut write = db.write().await.unwrap();
    write.extend_retention(&seen.posting.receipt(), Some(day(150)), Some(day(240))).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(db.sweep(&captures, run_out(149, 0)).await.unwrap().postings, 0);
    assert_eq!(db.sweep(&captures, run_out(150, 0)).await.unwrap().postings, 1);
}

#[tokio::test]
async fn a_dead_letter_runs_out_too_and_is_taken_in_again_when_it_comes_again() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    let letter = letter();
    for (count, erased) in [(1, 0), (2, 1)] {
        let mut write = db.write().await.unwrap();
        assert!(write.add_receipt(&letter.receipt, "nguon", day(0)).await.unwrap());
        write.add_dead_letter(&letter, day(0)).await.unwrap();
        write.commit().await.unwrap();
        let counts = db.counts(&[], &TOPICS).await.unwrap();
        assert_eq!((counts.received, counts.dead_lettered, counts.erased), (count, 1, erased));
        assert_eq!(db.sweep(&captures, run_out(181, 0)).await.unwrap().dead_letters, 1);
    }
    let mut write = db.write().await.unwrap();
    write.withdraw_receipt(&letter.receipt).await.unwrap();
    write.commit().await.unwrap();
    let counts = db.counts(&[], &TOPICS).await.unwrap();
    assert_eq!((counts.received, counts.erased), (1, 2), "one receipt is taken back, not both");
}

#[tokio::test]
async fn what_was_erased_stays_erased_when_the_bus_brings_it_once_more() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    let seen = sighting("1", "x", day(0));
    receive(&db, &seen).await;
    assess(&db, &seen, Verdict::Clear, Some(day(90))).await;
    db.sweep(&captures, run_out(90, 0)).await.unwrap();
    assert!(!assess(&db, &seen, Verdict::Clear, Some(day(90))).await);
    let counts = db.counts(&[], &TOPICS).await.unwrap();
    assert_eq!((counts.received, counts.clear, counts.erased), (1, 0, 1));
}

#[tokio::test]
async fn a_case_whose_last_posting_ran_out_is_closed_and_forgets_its_numbers() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    let seen = sighting("1", "x", day(0));
    receive(&db, &seen).await;
    assess(&db, &seen, Verdict::Unsure, Some(day(180))).await;
    let id = open_case(&db, &seen, Verdict::Unsure).await;
    db.sweep(&captures, run_out(180, 0)).await.unwrap();
    assert_eq!(db.case(id).await.unwrap().state, State::Closed);
    assert!(db.shelf(Shelf::Waiting, 0, 10).await.unwrap().is_empty());
    let mut write = db.write().await.unwrap();
    assert!(write.cases_sharing(&[phone("+84950000001")]).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_case_tells_how_many_postings_are_left_and_forgets_the_numbers_of_the_others() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    let (left, gone) = (sighting("1", "x", day(0)), sighting("2", "y", day(0)));
    for (seen, retain_until) in [(&left, day(300)), (&gone, day(180))] {
        receive(&db, seen).await;
        assess(&db, seen, Verdict::Unsure, Some(retain_until)).await;
    }
    let id = open_case(&db, &left, Verdict::Unsure).await;
    let mut write = db.write().await.unwrap();
    let assessment = assessment(Verdict::Unsure, &[]);
    let arrival = Arrival { assessment: &assessment, has_new_hit: false, at: day(2) };
    let (case, event) = write.case(id).await.unwrap().attach(&arrival).unwrap();
    write.save_case(case, &event).await.unwrap();
    let only_there = phone("+84950000002");
    write.put_in_case(id, &gone.posting, &assessment, std::slice::from_ref(&only_there), day(2)).await.unwrap();
    write.commit().await.unwrap();

    db.sweep(&captures, run_out(180, 0)).await.unwrap();
    assert_eq!(db.case(id).await.unwrap().postings, 1);
    let (_, last) = db.history(&[id], 1).await.unwrap().events.remove(0);
    assert_eq!((last.kind, last.old.postings, last.new.postings), (EventKind::Erased, Some(2), Some(1)));
    let mut write = db.write().await.unwrap();
    assert!(write.cases_sharing(&[only_there]).await.unwrap().is_empty());
    assert_eq!(write.cases_sharing(&[phone("+84950000001")]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_capture_that_a_crash_left_behind_goes_with_the_others() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    captures.put(b"<p>").unwrap();
    let old = RunOut { captures_before: "2000-01-01T00:00:00Z".parse().unwrap(), ..run_out(0, 0) };
    assert_eq!(db.sweep(&captures, old).await.unwrap().captures, 0, "it may belong to a crawl at work");
    let new = RunOut { captures_before: "9000-01-01T00:00:00Z".parse().unwrap(), ..run_out(0, 0) };
    assert_eq!(db.sweep(&captures, new).await.unwrap().captures, 1);
}

#[tokio::test]
async fn the_text_of_what_was_erased_is_in_no_file() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    let secret = "chuyện rất riêng của một người";
    let seen = sighting("1", secret, day(0));
    receive(&db, &seen).await;
    assess(&db, &seen, Verdict::Clear, Some(day(90))).await;
    relay(&db).await;
    let is_there = || {
        let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let bytes = files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap());
        String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).contains(secret)
    };
    assert!(is_there());
    db.sweep(&captures, run_out(90, 0)).await.unwrap();
    assert!(!is_there());
}
