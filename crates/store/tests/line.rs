//! What the store promises to the stages, told as the story of a few postings.

#![allow(clippy::unwrap_used, missing_docs)]

use jiff::Timestamp;
use soiviec_domain::assessment::{Assessment, ClassifierScore, RuleHit, Verdict, Weight};
use soiviec_domain::case::{Arrival, Case, EventKind};
use soiviec_domain::category::{Category, Severity};
use soiviec_domain::decision::{Conclusion, Decision};
use soiviec_domain::id::{CaptureId, CaseId, Receipt, SourceId};
use soiviec_domain::identifier::{FoundIdentifier, Identifier, IdentifierKind, Role};
use soiviec_domain::page::FetchedPage;
use soiviec_domain::posting::{Posting, PostingText, Sighting};
use soiviec_store::books::{Hop, Waiting};
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::outbox::Outgoing;
use soiviec_store::postings::Assessed;
use soiviec_store::sweep::RunOut;
use soiviec_store::{Captures, Db, StoreError};

const TOPICS: [(Hop, &str); 2] = [(Hop::Score, "postings"), (Hop::Triage, "flagged")];

struct House {
    db: Db,
    folder: tempfile::TempDir,
}

async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    House { db: Db::open(&folder.path().join("a b%.db")).await.unwrap(), folder }
}

fn day(day: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + day * 86_400).unwrap()
}

fn source() -> SourceId {
    SourceId::new("nguon").unwrap()
}

fn sighting(row: &str, description: &str, at: Timestamp) -> Sighting {
    let text = PostingText { description: description.into(), ..PostingText::default() };
    Sighting { posting: Posting::from_row(source(), row, None, text), seen_at: at, capture: None }
}

fn phone(value: &str) -> Identifier {
    Identifier::new(IdentifierKind::Phone, value)
}

fn assessment(verdict: Verdict, identifiers: &[Identifier]) -> Assessment {
    let found = |identifier: &Identifier| FoundIdentifier {
        identifier: identifier.clone(),
        role: Role::Recruiter,
        spans: vec![],
    };
    Assessment {
        risk: 0.7,
        verdict,
        severity: Severity::Money,
        categories: vec![Category::parse("S05").unwrap()],
        hits: vec![RuleHit {
            rule: "r".into(),
            category: Category::parse("S05").unwrap(),
            weight: Weight::Strong,
            spans: vec![],
        }],
        classifier: ClassifierScore::default(),
        watchlist_hits: vec![],
        identifiers: identifiers.iter().map(found).collect(),
        rules_version: "r".into(),
        model_version: "m".into(),
        assessed_at: day(0),
    }
}

async fn receive(db: &Db, sighting: &Sighting) -> bool {
    let receipt = sighting.posting.receipt();
    let key = sighting.posting.id.as_str();
    let outgoing = Outgoing { topic: "postings", key, receipt: &receipt, payload: "{}", at: sighting.seen_at };
    let mut write = db.write().await.unwrap();
    let new = write.receive(sighting, outgoing).await.unwrap();
    write.commit().await.unwrap();
    new
}

async fn assess(db: &Db, sighting: &Sighting, verdict: Verdict, retain_until: Option<Timestamp>) -> bool {
    let assessed = Assessed::new(sighting.posting.clone(), assessment(verdict, &[phone("+84950000001")]), retain_until);
    let key = sighting.posting.id.as_str();
    let outgoing = Outgoing { topic: "flagged", key, receipt: assessed.receipt(), payload: "{}", at: day(0) };
    let mut write = db.write().await.unwrap();
    let new = write.add_assessed(&assessed, (verdict != Verdict::Clear).then_some(outgoing)).await.unwrap();
    write.commit().await.unwrap();
    new
}

async fn open_case(db: &Db, sighting: &Sighting, verdict: Verdict) -> CaseId {
    let mut write = db.write().await.unwrap();
    let id = write.next_case_id().await.unwrap();
    let assessment = assessment(verdict, &[]);
    let (case, event) = Case::open(id, &Arrival { assessment: &assessment, has_new_hit: false, at: day(1) });
    write.save_case(case, &event).await.unwrap();
    let receipt = sighting.posting.receipt();
    write.put_in_case(id, &receipt, verdict, &[phone("+84950000001")], day(1)).await.unwrap();
    write.commit().await.unwrap();
    id
}

fn run_out(now: i64, captures_before: i64) -> RunOut {
    RunOut { now: day(now), captures_before: day(captures_before), dead_letters_before: day(now - 180) }
}

async fn relay(db: &Db) {
    let rows = db.outbox(100).await.unwrap();
    db.clear_outbox(&rows).await.unwrap();
}

#[tokio::test]
async fn a_revision_is_received_once_however_often_it_is_seen() {
    let House { db, folder: _folder } = house().await;
    assert!(receive(&db, &sighting("1", "Việc nhẹ", day(0))).await);
    assert!(!receive(&db, &sighting("1", " Việc  nhẹ", day(1))).await);
    assert!(receive(&db, &sighting("1", "Việc rất nhẹ", day(1))).await);
    let counts = db.counts(&[], &TOPICS).await.unwrap();
    assert_eq!((counts.received, counts.outbox, counts.repeated), (2, 2, 0));
}

#[tokio::test]
async fn what_is_not_committed_leaves_no_trace() {
    let House { db, folder: _folder } = house().await;
    let seen = sighting("1", "x", day(0));
    let receipt = seen.posting.receipt();
    let mut write = db.write().await.unwrap();
    let outgoing = Outgoing { topic: "postings", key: "k", receipt: &receipt, payload: "{}", at: day(0) };
    write.receive(&seen, outgoing).await.unwrap();
    drop(write);
    assert_eq!(db.counts(&[], &TOPICS).await.unwrap().received, 0);
    assert!(receive(&db, &seen).await, "the writer's place is free again");
}

#[tokio::test]
async fn scoring_twice_has_one_effect() {
    let House { db, folder: _folder } = house().await;
    let seen = sighting("1", "x", day(0));
    receive(&db, &seen).await;
    relay(&db).await;
    assert!(assess(&db, &seen, Verdict::Flagged, None).await);
    assert!(!assess(&db, &seen, Verdict::Flagged, None).await);
    assert_eq!(db.outbox(10).await.unwrap().len(), 1);
    let (posting, kept) = db.posting(&seen.posting.receipt()).await.unwrap().unwrap();
    assert_eq!((posting, kept.verdict), (seen.posting, Verdict::Flagged));
}

#[tokio::test]
async fn the_books_see_a_record_that_waits_after_its_effect() {
    let House { db, folder: _folder } = house().await;
    let seen = sighting("1", "x", day(0));
    receive(&db, &seen).await;
    assess(&db, &seen, Verdict::Clear, Some(day(90))).await;
    let again = Waiting { hop: Hop::Score, receipt: seen.posting.receipt() };
    let counts = db.counts(std::slice::from_ref(&again), &TOPICS).await.unwrap();
    assert_eq!((counts.received, counts.clear, counts.outbox, counts.repeated), (1, 1, 1, 2));
}

#[tokio::test]
async fn a_record_nobody_announced_is_accounted_for() {
    let House { db, folder: _folder } = house().await;
    let letter = DeadLetter {
        receipt: Receipt::unreadable(b"rac"),
        topic: "postings".into(),
        key: String::new(),
        reason: "no JSON".into(),
        payload: "rac".into(),
    };
    for _ in 0..2 {
        let mut write = db.write().await.unwrap();
        write.acknowledge(&letter.receipt, "bus", day(0)).await.unwrap();
        write.add_dead_letter(&letter, day(0)).await.unwrap();
        write.commit().await.unwrap();
    }
    let counts = db.counts(&[], &TOPICS).await.unwrap();
    assert_eq!((counts.received, counts.dead_lettered), (1, 1));
    let mut write = db.write().await.unwrap();
    assert_eq!(write.take_dead_letter(&letter.receipt).await.unwrap(), Some(letter.clone()));
    assert_eq!(write.take_dead_letter(&letter.receipt).await.unwrap(), None);
}

#[tokio::test]
async fn a_case_saved_on_an_old_version_is_refused() {
    let House { db, folder: _folder } = house().await;
    let seen = sighting("1", "x", day(0));
    assess(&db, &seen, Verdict::Flagged, None).await;
    let id = open_case(&db, &seen, Verdict::Flagged).await;
    let mine = db.case(id).await.unwrap();
    let (claimed, event) = mine.claim("an", day(2)).unwrap();
    let mut write = db.write().await.unwrap();
    write.save_case(claimed.clone(), &event).await.unwrap();
    assert!(matches!(write.save_case(claimed, &event).await, Err(StoreError::Changed(changed)) if changed == id));
    drop(write);
    assert!(matches!(db.case(CaseId(99)).await, Err(StoreError::NoCase(CaseId(99)))));
    let kinds: Vec<EventKind> = db.history(id).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Opened], "a refused save leaves no entry");
}

#[tokio::test]
async fn a_merged_case_hands_over_what_it_held() {
    let House { db, folder: _folder } = house().await;
    let (one, two) = (sighting("1", "x", day(0)), sighting("2", "y", day(0)));
    for seen in [&one, &two] {
        assess(&db, seen, Verdict::Flagged, None).await;
    }
    let (a, b) = (open_case(&db, &one, Verdict::Flagged).await, open_case(&db, &two, Verdict::Unsure).await);
    let mut write = db.write().await.unwrap();
    write.move_postings(b, a).await.unwrap();
    let sharing = write.cases_sharing(&[phone("+84950000001")]).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(sharing.iter().map(|case| case.id).collect::<Vec<_>>(), [a]);
    assert_eq!(db.case_receipts(a).await.unwrap().len(), 2);
}

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
async fn a_dead_letter_runs_out_too_and_is_taken_in_again_when_it_comes_again() {
    let House { db, folder } = house().await;
    let captures = Captures::open(&folder.path().join("captures")).unwrap();
    let receipt = Receipt::unreadable(b"rac");
    let (topic, key, reason, payload) = ("import".into(), "nguon".into(), "no JSON".into(), "rac".into());
    let letter = DeadLetter { receipt: receipt.clone(), topic, key, reason, payload };
    for (count, erased) in [(1, 0), (2, 1)] {
        let mut write = db.write().await.unwrap();
        write.acknowledge(&receipt, "nguon", day(0)).await.unwrap();
        write.add_dead_letter(&letter, day(0)).await.unwrap();
        write.commit().await.unwrap();
        let counts = db.counts(&[], &TOPICS).await.unwrap();
        assert_eq!((counts.received, counts.dead_lettered, counts.erased), (count, 1, erased));
        assert_eq!(db.sweep(&captures, run_out(181, 0)).await.unwrap().dead_letters, 1);
    }
    let counts = db.counts(&[], &TOPICS).await.unwrap();
    assert_eq!((counts.received, counts.dead_lettered, counts.erased), (2, 0, 2));
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
async fn a_number_of_many_firms_is_counted_up_to_enough() {
    let House { db, folder: _folder } = house().await;
    for firm in 0..25 {
        let mut seen = sighting(&firm.to_string(), "x", day(0));
        seen.posting.text.hiring_organization = Some(format!("Hãng {firm}"));
        assess(&db, &seen, Verdict::Clear, None).await;
    }
    let mut write = db.write().await.unwrap();
    assert_eq!(write.organisations_with(&phone("+84950000001"), 21).await.unwrap(), 21);
    assert_eq!(write.organisations_with(&phone("+84950000001"), 100).await.unwrap(), 25);
    assert_eq!(write.organisations_with(&phone("+84950000002"), 21).await.unwrap(), 0);
}

#[tokio::test]
async fn twenty_writers_wait_for_one_another_and_nobody_sees_a_locked_file() {
    let House { db, folder } = house().await;
    let other = Db::open(&folder.path().join("a b%.db")).await.unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..20 {
        let db = if writer % 2 == 0 { db.clone() } else { other.clone() };
        tasks.spawn(async move {
            for row in 0..5 {
                receive(&db, &sighting(&format!("{writer}-{row}"), "x", day(0))).await;
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    assert_eq!(db.counts(&[], &TOPICS).await.unwrap().received, 100);
}

#[tokio::test]
async fn a_file_of_another_kind_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    std::fs::write(&path, "this is no database, but a letter".repeat(100)).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(Db::open(&path).await.is_err());
    assert_eq!(std::fs::read(&path).unwrap(), before);
}
