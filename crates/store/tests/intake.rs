//! What came in is accounted for, once.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::*;
use soiviec_domain::assessment::Verdict;
use soiviec_store::Db;
use soiviec_store::books::{Hop, Waiting};
use soiviec_store::outbox::Outgoing;

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
    let outgoing = Outgoing { topic: "postings", key: "k", receipt: &receipt, payload: b"{}", at: day(0) };
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
    let letter = letter();
    for _ in 0..2 {
        let mut write = db.write().await.unwrap();
        write.acknowledge(&letter.receipt, "bus", day(0)).await.unwrap();
        write.add_dead_letter(&letter, day(0)).await.unwrap();
        write.commit().await.unwrap();
    }
    let counts = db.counts(&[], &TOPICS).await.unwrap();
    assert_eq!((counts.received, counts.dead_lettered), (1, 1));
    let mut write = db.write().await.unwrap();
    assert_eq!(write.dead_letter(&letter.receipt).await.unwrap(), Some(letter.clone()));
    write.take_dead_letter(&letter.receipt).await.unwrap();
    assert_eq!(write.dead_letter(&letter.receipt).await.unwrap(), None);
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

#[tokio::test]
async fn two_that_open_a_fresh_folder_at_once_both_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("soiviec.db");
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let path = path.clone();
        tasks.spawn(async move { Db::open(&path).await.map(|_| ()) });
    }
    while let Some(opened) = tasks.join_next().await {
        opened.unwrap().unwrap();
    }
}
