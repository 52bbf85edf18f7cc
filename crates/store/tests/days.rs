//! What a day's record counts, and what not.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::*;
use jiff::{SignedDuration, Timestamp};
use soiviec_domain::assessment::{Assessment, Verdict};
use soiviec_domain::case::{Arrival, Case, EventKind, State};
use soiviec_domain::category::Severity;
use soiviec_domain::decision::{Conclusion, Decision};
use soiviec_store::Db;
use soiviec_store::days::{DayRecord, SourceDay, Waiting};

const MOMENT: SignedDuration = SignedDuration::from_millis(1);

async fn came(db: &Db, row: &str, verdict: Option<Verdict>, at: Timestamp) {
    let seen = sighting(row, "x", at);
    receive(db, &seen).await;
    if let Some(verdict) = verdict {
        assess(db, &seen, verdict, None).await;
    }
}

/// Days 1 and 2, without the first moment of day 3.
async fn record(db: &Db) -> DayRecord {
    db.day_record(day(1), day(3), 10).await.unwrap()
}

#[tokio::test]
async fn every_receipt_of_the_span_counts_once() {
    let House { db, folder: _folder } = house().await;
    for (row, verdict, at) in [
        ("too early", Some(Verdict::Flagged), day(1) - MOMENT),
        ("first", Some(Verdict::Flagged), day(1)),
        ("unsure", Some(Verdict::Unsure), day(2)),
        ("clear", Some(Verdict::Clear), day(2)),
        ("under way", None, day(3) - MOMENT),
        ("too late", Some(Verdict::Clear), day(3)),
    ] {
        came(&db, row, verdict, at).await;
    }
    let mut write = db.write().await.unwrap();
    let letter = letter();
    write.add_receipt(&letter.receipt, "tệp", day(2)).await.unwrap();
    write.add_dead_letter(&letter, day(2)).await.unwrap();
    write.commit().await.unwrap();

    let [site, file] = <[SourceDay; 2]>::try_from(record(&db).await.sources).unwrap();
    assert_eq!((site.source.as_str(), site.received), ("nguon", 4));
    assert_eq!((site.flagged, site.unsure, site.clear, site.under_way, site.dead_lettered), (1, 1, 1, 1, 0));
    assert_eq!((file.source.as_str(), file.received, file.dead_lettered, file.under_way), ("tệp", 1, 1, 0));
}

#[tokio::test]
async fn what_ran_out_since_still_counts_as_received() {
    let House { db, folder } = house().await;
    let captures = soiviec_store::Captures::open(&folder.path().join("captures")).unwrap();
    let seen = sighting("1", "x", day(1));
    receive(&db, &seen).await;
    assess(&db, &seen, Verdict::Clear, Some(day(90))).await;
    relay(&db).await;
    db.sweep(&captures, run_out(91, 0)).await.unwrap();
    let sources = record(&db).await.sources;
    assert_eq!(sources.iter().map(|day| (day.received, day.erased, day.clear)).collect::<Vec<_>>(), [(1, 1, 0)]);
}

#[tokio::test]
async fn a_case_tells_what_happened_to_it_in_the_span_alone() {
    let House { db, folder: _folder } = house().await;
    let seen = sighting("1", "x", day(0));
    receive(&db, &seen).await;
    assess(&db, &seen, Verdict::Flagged, None).await;
    let id = open_case(&db, &seen, Verdict::Flagged).await; // on day 1
    assert_eq!(record(&db).await.waiting, Waiting { flagged: 1, ..Waiting::default() });

    let mut write = db.write().await.unwrap();
    let (case, event) = write.case(id).await.unwrap().claim("an", day(2)).unwrap();
    write.save_case(case, &event).await.unwrap();
    let (conclusion, reason, by) = (Conclusion::Suspected, "vì sao".to_owned(), "an".to_owned());
    let decision = Decision { conclusion, reason, by, at: day(3) };
    let (case, event) = write.case(id).await.unwrap().decide(decision.clone()).unwrap();
    write.save_case(case.clone(), &event).await.unwrap();
    write.commit().await.unwrap();

    let before = record(&db).await;
    assert_eq!(before.cases.len(), 1);
    assert_eq!(before.cases[0].events, [(EventKind::Opened, 1), (EventKind::Claimed, 1)]);
    assert_eq!(before.cases[0].decisions, []);
    assert_eq!(before.waiting, Waiting::default());
    let after = db.day_record(day(3), day(4), 10).await.unwrap();
    assert_eq!(after.cases[0].events, [(EventKind::Decided, 1)]);
    assert_eq!(after.cases[0].decisions, [decision]);
    assert_eq!(after.cases[0].case.state, case.state);
}

#[tokio::test]
async fn a_number_named_before_by_a_clear_posting_is_not_new() {
    let House { db, folder: _folder } = house().await;
    let flagged = sighting("2", "x", day(1));
    receive(&db, &flagged).await;
    assess(&db, &flagged, Verdict::Flagged, None).await;
    let case = open_case(&db, &flagged, Verdict::Flagged).await;
    let new = record(&db).await;
    assert_eq!(new.identifiers.iter().map(|new| (new.postings, new.case)).collect::<Vec<_>>(), [(1, case)]);
    assert_eq!(new.identifiers_in_all, 1);

    came(&db, "1", Some(Verdict::Clear), day(0)).await;
    assert_eq!(record(&db).await.identifiers, []);
}

#[tokio::test]
async fn a_number_of_a_case_without_a_sign_is_not_told() {
    let House { db, folder: _folder } = house().await;
    let flagged = sighting("2", "x", day(1));
    receive(&db, &flagged).await;
    assess(&db, &flagged, Verdict::Flagged, None).await;
    let id = open_case(&db, &flagged, Verdict::Flagged).await;
    for (conclusion, told) in [(Conclusion::NoSign, 0), (Conclusion::Suspected, 1)] {
        let mut write = db.write().await.unwrap();
        let case = Case { state: State::Queued, ..write.case(id).await.unwrap() };
        let decision = Decision { conclusion, reason: "vì sao".to_owned(), by: "an".to_owned(), at: day(2) };
        let (case, event) = case.decide(decision).unwrap();
        write.save_case(case, &event).await.unwrap();
        write.commit().await.unwrap();
        assert_eq!(record(&db).await.identifiers_in_all, told, "{conclusion:?}");
    }
}

#[tokio::test]
async fn an_empty_span_is_a_record_too() {
    let House { db, folder: _folder } = house().await;
    let record = record(&db).await;
    assert!(record.sources.is_empty() && record.cases.is_empty() && record.judged_by.is_empty());
    assert_eq!((record.identifiers_in_all, record.waiting), (0, Waiting::default()));
}

#[tokio::test]
async fn the_grave_case_that_waits_longest_is_never_cut_off() {
    let House { db, folder: _folder } = house().await;
    let mut write = db.write().await.unwrap();
    let mut newest = None;
    for (opened, risk) in [(2, 0.9), (1, 0.7), (3, 0.8)] {
        let assessment = Assessment { severity: Severity::People, risk, ..assessment(Verdict::Flagged, &[]) };
        let id = write.next_case_id().await.unwrap();
        let arrival = Arrival { assessment: &assessment, has_new_hit: false, at: day(opened) };
        let (case, event) = Case::open(id, &arrival);
        write.save_case(case, &event).await.unwrap();
        newest = Some(id);
    }
    let (claimed, event) = write.case(newest.unwrap()).await.unwrap().claim("an", day(4)).unwrap();
    write.save_case(claimed, &event).await.unwrap();
    write.commit().await.unwrap();
    let record = db.day_record(day(9), day(10), 2).await.unwrap();
    assert_eq!(record.grave.iter().map(|case| case.opened_at).collect::<Vec<_>>(), [day(1), day(2)]);
    assert_eq!(record.waiting, Waiting { flagged: 3, grave: 3, grave_unclaimed: 2, ..Waiting::default() });
    let before = db.day_record(day(1), day(2), 2).await.unwrap();
    assert_eq!(before.grave.len(), 1, "what was opened later is no part of the day");
    assert_eq!(before.waiting.flagged, 1);
}
