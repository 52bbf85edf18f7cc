//! Which case a posting joins.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::{House, assessment, house, now, phone, posting};
use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::{Case, EventKind, State};
use soiviec_domain::decision::{Conclusion, Decision};
use soiviec_domain::id::CaseId;
use soiviec_domain::identifier::Identifier;
use soiviec_pipeline::consume::Stage;
use soiviec_pipeline::line::Line;
use soiviec_pipeline::stages::triage::{SharedIdentifiers, Triage};
use soiviec_pipeline::wire::Flagged;
use soiviec_store::postings::Assessed;

/// Keeps a posting as assessed and triages it. Returns the case it is in.
async fn triage(line: &Line, row: &str, rule: &str, identifiers: &[Identifier]) -> Case {
    triage_sharing(line, row, rule, identifiers, SharedIdentifiers::default()).await
}

async fn triage_sharing(
    line: &Line,
    row: &str,
    rule: &str,
    identifiers: &[Identifier],
    shared: SharedIdentifiers,
) -> Case {
    let (id, description) = row.split_once(':').unwrap_or((row, row));
    let assessed = Assessed::new(posting(id, description), assessment(Verdict::Flagged, rule, identifiers), None);
    let flagged = Flagged {
        receipt: assessed.receipt().clone(),
        verdict: Verdict::Flagged,
        risk: 0.7,
        severity: assessed.assessment.severity,
        categories: assessed.assessment.categories.clone(),
    };
    let mut write = line.db.write().await.unwrap();
    write.add_assessed(&assessed, None).await.unwrap();
    let triage = Triage::new(line, shared);
    for _ in 0..2 {
        triage.effect(&flagged, &mut write).await.unwrap();
    }
    let id = write.case_of(&flagged.receipt).await.unwrap().unwrap();
    write.commit().await.unwrap();
    line.db.case(id).await.unwrap()
}

async fn decide(line: &Line, id: CaseId, conclusion: Conclusion) {
    let decision = Decision { conclusion, reason: "đã xem".into(), by: "an".into(), at: now() };
    let (case, event) = line.db.case(id).await.unwrap().decide(decision).unwrap();
    let mut write = line.db.write().await.unwrap();
    write.save_case(case, &event).await.unwrap();
    write.commit().await.unwrap();
}

async fn kinds(line: &Line, id: CaseId) -> Vec<EventKind> {
    line.db.history(&[id], 100).await.unwrap().events.into_iter().map(|(_, event)| event.kind).collect()
}

#[tokio::test]
async fn postings_with_one_number_are_one_case_and_others_are_not() {
    let House { line, folder: _folder } = house().await;
    let first = triage(&line, "1", "r", &[phone(1)]).await;
    let second = triage(&line, "2", "r", &[phone(1), phone(2)]).await;
    let apart = triage(&line, "3", "r", &[phone(3)]).await;
    assert_eq!((second.id, second.postings), (first.id, 2));
    assert_ne!(apart.id, first.id);
    assert_eq!(kinds(&line, first.id).await, [EventKind::Opened, EventKind::Attached]);
}

#[tokio::test]
async fn a_later_revision_joins_the_case_of_the_first_without_any_number() {
    let House { line, folder: _folder } = house().await;
    let first = triage(&line, "1:a", "r", &[]).await;
    assert_eq!(triage(&line, "1:b", "r", &[]).await.id, first.id);
}

#[tokio::test]
async fn a_posting_that_knows_two_open_cases_merges_them() {
    let House { line, folder: _folder } = house().await;
    let (a, b) = (triage(&line, "1", "r", &[phone(1)]).await, triage(&line, "2", "r", &[phone(2)]).await);
    let joined = triage(&line, "3", "r", &[phone(1), phone(2)]).await;
    assert_eq!((joined.id, joined.postings), (a.id, 3));
    assert_eq!(line.db.case(b.id).await.unwrap().state, State::Merged { into: a.id });
    assert_eq!(kinds(&line, b.id).await, [EventKind::Opened, EventKind::Merged]);
    assert_eq!(triage(&line, "4", "r", &[phone(2)]).await.id, a.id, "the number now leads to the kept case");
}

#[tokio::test]
async fn decided_cases_are_linked_and_the_suspected_one_hears_of_it() {
    let House { line, folder: _folder } = house().await;
    let (a, b) = (triage(&line, "1", "r", &[phone(1)]).await, triage(&line, "2", "r", &[phone(2)]).await);
    decide(&line, a.id, Conclusion::NoSign).await;
    decide(&line, b.id, Conclusion::Suspected).await;
    let joined = triage(&line, "3", "r", &[phone(1), phone(2)]).await;
    assert_eq!((joined.id, joined.news, joined.state), (b.id, true, State::Queued));
    assert_eq!(line.db.case(a.id).await.unwrap().state, State::Decided);
    assert!(kinds(&line, a.id).await.contains(&EventKind::Linked));
    assert!(kinds(&line, b.id).await.contains(&EventKind::Linked));
}

#[tokio::test]
async fn no_sign_reopens_only_on_a_hit_that_was_not_seen_then() {
    let House { line, folder: _folder } = house().await;
    let case = triage(&line, "1", "phi", &[phone(1)]).await;
    decide(&line, case.id, Conclusion::NoSign).await;
    let same = triage(&line, "2", "phi", &[phone(1)]).await;
    assert_eq!((same.state, same.postings, same.news), (State::Decided, 2, false));
    let new = triage(&line, "3", "vuot-bien", &[phone(1)]).await;
    assert_eq!((new.state, new.postings, new.news), (State::Queued, 3, true));
}

#[tokio::test]
async fn a_shared_identifier_joins_nothing() {
    let House { line, folder: _folder } = house().await;
    let shared = || SharedIdentifiers([phone(1)].into_iter().collect());
    let first = triage_sharing(&line, "1", "r", &[phone(1)], shared()).await;
    assert_ne!(triage_sharing(&line, "2", "r", &[phone(1)], shared()).await.id, first.id);
}

#[tokio::test]
async fn a_number_seen_with_more_than_twenty_firms_stops_joining() {
    let House { line, folder: _folder } = house().await;
    let case = triage(&line, "1", "r", &[phone(1)]).await;
    let mut write = line.db.write().await.unwrap();
    for firm in 0..21 {
        let mut posting = posting(&format!("f{firm}"), "x");
        posting.text.hiring_organization = Some(format!("Hãng {firm}"));
        let assessed = Assessed::new(posting, assessment(Verdict::Clear, "r", &[phone(1)]), None);
        write.add_assessed(&assessed, None).await.unwrap();
    }
    write.commit().await.unwrap();
    assert_ne!(triage(&line, "2", "r", &[phone(1)]).await.id, case.id);
}
