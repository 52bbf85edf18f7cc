//! Cases: saved whole, on the version they were read at.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::*;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::EventKind;
use soiviec_domain::id::CaseId;
use soiviec_store::StoreError;

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
    assert_eq!(db.held_postings(a, 0, 10).await.unwrap().len(), 2);
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
