//! What the pages on a case read.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::*;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::decision::{Conclusion, Decision};
use soiviec_domain::id::{CaptureId, CaseId, SourceId};
use soiviec_domain::identifier::Role;
use soiviec_domain::posting::Sighting;
use soiviec_store::Db;
use soiviec_store::shelves::{Front, Shelf};

/// A case with a posting that was seen on day 0.
async fn case(db: &Db, row: &str, verdict: Verdict) -> (CaseId, Sighting) {
    let seen = sighting(row, "x", day(0));
    receive(db, &seen).await;
    assess(db, &seen, verdict, None).await;
    (open_case(db, &seen, verdict).await, seen)
}

async fn ids(db: &Db, shelf: Shelf<'_>) -> Vec<CaseId> {
    assert_eq!(db.shelf_length(shelf).await.unwrap(), db.shelf(shelf, 0, 100).await.unwrap().len() as u64);
    db.shelf(shelf, 0, 100).await.unwrap().iter().map(|case| case.id).collect()
}

#[tokio::test]
async fn a_case_stands_on_the_shelf_of_its_state() {
    let House { db, folder: _folder } = house().await;
    let (unsure, _) = case(&db, "1", Verdict::Unsure).await;
    let (held, _) = case(&db, "2", Verdict::Flagged).await;
    let (answered, _) = case(&db, "3", Verdict::Flagged).await;
    assert_eq!(ids(&db, Shelf::Waiting).await, [held, answered, unsure], "the flagged come first");
    assert_eq!(db.shelf(Shelf::Waiting, 1, 1).await.unwrap()[0].id, answered);

    let mut write = db.write().await.unwrap();
    let (case, event) = write.case(held).await.unwrap().claim("an", day(2)).unwrap();
    write.save_case(case, &event).await.unwrap();
    let (conclusion, reason, by) = (Conclusion::Watch, "vì sao".to_owned(), "an".to_owned());
    let decision = Decision { conclusion, reason, by, at: day(3) };
    let (case, event) = write.case(answered).await.unwrap().decide(decision).unwrap();
    write.save_case(case, &event).await.unwrap();
    write.commit().await.unwrap();

    assert_eq!(ids(&db, Shelf::Waiting).await, [held, unsure]);
    assert_eq!(ids(&db, Shelf::HeldBy("an")).await, [held]);
    assert_eq!(ids(&db, Shelf::HeldBy("")).await, []);
    assert_eq!(ids(&db, Shelf::HeldBy("' OR 1=1 --")).await, []);
    assert_eq!(ids(&db, Shelf::Answered).await, [answered]);
}

#[tokio::test]
async fn a_posting_tells_when_and_where_it_was_seen() {
    let House { db, folder: _folder } = house().await;
    let (id, mut seen) = case(&db, "1", Verdict::Flagged).await;
    let (file, _) = case(&db, "2", Verdict::Flagged).await;
    seen.seen_at = day(2);
    seen.capture = Some(CaptureId::of(b"page"));
    seen.posting.url = Some("https://viec.example/1".into());
    receive(&db, &seen).await;

    let held = &db.held_postings(id, 0, 10).await.unwrap()[0];
    assert_eq!((held.first_seen, held.last_seen, held.sightings), (day(0), day(2), 2));
    assert_eq!((held.verdict, held.attached_at), (Verdict::Flagged, day(1)));
    let sightings = db.seen(&held.receipt, 10).await.unwrap();
    assert_eq!(sightings[0].url, "https://viec.example/1");
    assert_eq!((&sightings[0].capture, &sightings[1].capture), (&seen.capture, &None));
    assert_eq!(db.seen(&held.receipt, 1).await.unwrap().len(), 1);
    assert!(db.holds(id, &held.receipt).await.unwrap());
    assert!(!db.holds(file, &held.receipt).await.unwrap());
}

#[tokio::test]
async fn the_flagged_posting_represents_the_case() {
    let House { db, folder: _folder } = house().await;
    let (id, unsure) = case(&db, "1", Verdict::Unsure).await;
    let flagged = sighting("2", "y", day(0));
    receive(&db, &flagged).await;
    assess(&db, &flagged, Verdict::Flagged, None).await;
    let mut write = db.write().await.unwrap();
    write.put_in_case(id, &flagged.posting, &assessment(Verdict::Flagged, &[]), &[], day(1)).await.unwrap();
    write.commit().await.unwrap();
    let order: Vec<_> = db.held_postings(id, 0, 10).await.unwrap().into_iter().map(|held| held.receipt).collect();
    assert_eq!(order, [flagged.posting.receipt(), unsure.posting.receipt()]);
    assert_eq!(db.held_postings(id, 1, 10).await.unwrap()[0].receipt, order[1]);
    assert!(db.held_postings(id, 2, 10).await.unwrap().is_empty());
    assert!(order.contains(&db.newest_posting(id).await.unwrap().unwrap()));
    assert_eq!(db.newest_posting(CaseId(99)).await.unwrap(), None);
}

#[tokio::test]
async fn the_front_of_a_case_is_its_first_posting_and_all_its_sources() {
    let House { db, folder: _folder } = house().await;
    let (id, _) = case(&db, "1", Verdict::Unsure).await;
    let mut flagged = sighting("2", "Việc nhẹ\nlương cao", day(0));
    flagged.posting.source = SourceId::new("kenh").unwrap();
    receive(&db, &flagged).await;
    assess(&db, &flagged, Verdict::Flagged, None).await;
    let mut write = db.write().await.unwrap();
    let assessment = assessment(Verdict::Flagged, &[]);
    write.put_in_case(id, &flagged.posting, &assessment, &[], day(1)).await.unwrap();
    write.commit().await.unwrap();
    let fronts = db.fronts(&[id, CaseId(99)]).await.unwrap();
    let sources = vec!["kenh".to_owned(), "nguon".to_owned()];
    assert_eq!(fronts, [(id, Front { headline: "Việc nhẹ".into(), sources })].into());
    assert!(db.fronts(&[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_identifier_is_counted_in_the_case_and_elsewhere() {
    let House { db, folder: _folder } = house().await;
    let (id, _) = case(&db, "1", Verdict::Flagged).await;
    for row in ["2", "3"] {
        assess(&db, &sighting(row, "y", day(0)), Verdict::Clear, None).await;
    }
    let held = db.held_identifiers(id, 10).await.unwrap();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].identifier, phone("+84950000001"));
    assert_eq!((held[0].role, held[0].in_case, held[0].elsewhere, held[0].joins), (Role::Recruiter, 1, 2, true));
}

#[tokio::test]
async fn a_link_is_seen_from_both_cases() {
    let House { db, folder: _folder } = house().await;
    let ((a, _), (b, _)) = (case(&db, "1", Verdict::Flagged).await, case(&db, "2", Verdict::Flagged).await);
    let mut write = db.write().await.unwrap();
    write.link_cases(b, a, day(1)).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!((db.linked_cases(a).await.unwrap(), db.linked_cases(b).await.unwrap()), (vec![b], vec![a]));
}
