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
    let kinds: Vec<EventKind> =
        db.history(&[id], 10).await.unwrap().events.into_iter().map(|(_, event)| event.kind).collect();
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

#[tokio::test]
async fn the_history_tells_what_came_after_a_version() {
    let House { db, folder: _folder } = house().await;
    let seen = sighting("1", "x", day(0));
    assess(&db, &seen, Verdict::Flagged, None).await;
    let id = open_case(&db, &seen, Verdict::Flagged).await;
    let mut write = db.write().await.unwrap();
    let opened = write.case(id).await.unwrap();
    for step in 2..5 {
        let case = write.case(id).await.unwrap();
        let (case, event) =
            if step % 2 == 0 { case.claim("an", day(step)) } else { case.release("an", day(step)) }.unwrap();
        write.save_case(case, &event).await.unwrap();
        write.add_event(id, &opened.link(CaseId(99), day(step))).await.unwrap();
    }
    write.commit().await.unwrap();
    let since = db.changes_since(id, opened.version + 1, 10).await.unwrap();
    assert_eq!(since.iter().map(|event| event.kind).collect::<Vec<_>>(), [EventKind::Released, EventKind::Claimed]);
    let history = db.history(&[id], 2).await.unwrap();
    assert_eq!(history.in_all, 7);
    assert_eq!(
        history.events.iter().map(|(_, event)| event.kind).collect::<Vec<_>>(),
        [EventKind::Claimed, EventKind::Linked]
    );
}

#[tokio::test]
async fn a_case_knows_what_went_into_it_by_way_of_others() {
    let House { db, folder: _folder } = house().await;
    let mut ids = Vec::new();
    for row in ["1", "2", "3"] {
        let seen = sighting(row, "x", day(0));
        assess(&db, &seen, Verdict::Flagged, None).await;
        ids.push(open_case(&db, &seen, Verdict::Flagged).await);
    }
    let mut write = db.write().await.unwrap();
    for (into, from) in [(ids[1], ids[2]), (ids[0], ids[1])] {
        let (into, from) = (write.case(into).await.unwrap(), write.case(from).await.unwrap());
        let (kept, absorbed, gone, merged) = into.merge(&from, day(2)).unwrap();
        write.save_case(kept, &absorbed).await.unwrap();
        write.save_case(gone, &merged).await.unwrap();
    }
    write.commit().await.unwrap();
    assert_eq!(db.absorbed_by(ids[0]).await.unwrap(), [ids[1], ids[2]]);
    assert_eq!(db.absorbed_by(ids[2]).await.unwrap(), []);
}
