//! A day, from the store to what is read.

#![allow(clippy::unwrap_used, missing_docs)]

use jiff::Timestamp;
use soiviec_domain::assessment::{Assessment, ClassifierScore, Verdict};
use soiviec_domain::case::{Arrival, Case};
use soiviec_domain::category::{Category, Severity};
use soiviec_domain::day::Day;
use soiviec_domain::decision::{Conclusion, Decision};
use soiviec_domain::id::{CaseId, Receipt, SourceId};
use soiviec_domain::identifier::{FoundIdentifier, Identifier, IdentifierKind, Role};
use soiviec_domain::posting::{Posting, PostingText, Sighting};
use soiviec_domain::words::Language;
use soiviec_report::digest::{Order, PostingCounts, compose};
use soiviec_report::{Digest, ReportError};
use soiviec_store::Db;
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::outbox::Outgoing;
use soiviec_store::postings::Assessed;

const PHONE: &str = "+84950000012";
const WORDS: &str = "Việc nhẹ ở xưởng Hoa Gạo";
const REASON: &str = "đã gọi thử, họ đòi đặt cọc";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn source() -> SourceId {
    SourceId::new("bang-viec").unwrap()
}

fn order(day: &str, composed_at: &str) -> Order {
    Order {
        day: day.parse().unwrap(),
        composed_at: at(composed_at),
        sources: vec![(source(), "Bảng Việc".into()), (SourceId::new("cho").unwrap(), "Chợ Việc".into())],
        is_fictional: false,
        program: "soiviec 0.1.0".into(),
        rules_version: "r".into(),
        model_version: "m".into(),
    }
}

struct House {
    db: Db,
    _folder: tempfile::TempDir,
}

async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    House { db: Db::open(&folder.path().join("soiviec.db")).await.unwrap(), _folder: folder }
}

impl House {
    /// A posting that came in at an instant, and is not judged yet.
    async fn receive(&self, row: &str, seen_at: Timestamp) -> Posting {
        let text = PostingText {
            title: WORDS.into(),
            description: format!("{row}: gọi {PHONE}"),
            hiring_organization: Some("Xưởng Hoa Gạo".into()),
            ..PostingText::default()
        };
        let posting = Posting::from_row(source(), row, None, text);
        let receipt = posting.receipt();
        let sighting = Sighting { posting: posting.clone(), seen_at, capture: None };
        let key = posting.id.as_str();
        let outgoing = Outgoing { topic: "postings", key, receipt: &receipt, payload: b"{}", at: seen_at };
        let mut write = self.db.write().await.unwrap();
        write.receive(&sighting, outgoing).await.unwrap();
        write.commit().await.unwrap();
        posting
    }

    async fn judge(&self, posting: &Posting, verdict: Verdict, judged_at: Timestamp) -> Assessment {
        let assessment = assessment(verdict, judged_at);
        let assessed = Assessed::new(posting.clone(), assessment.clone(), None);
        let mut write = self.db.write().await.unwrap();
        write.add_assessed(&assessed, None).await.unwrap();
        write.commit().await.unwrap();
        assessment
    }

    async fn open_case(&self, posting: &Posting, assessment: &Assessment) -> Case {
        let opened_at = assessment.assessed_at;
        let mut write = self.db.write().await.unwrap();
        let id = write.next_case_id().await.unwrap();
        let (case, event) = Case::open(id, &Arrival { assessment, has_new_hit: false, at: opened_at });
        write.save_case(case, &event).await.unwrap();
        let joining = [Identifier::new(IdentifierKind::Phone, PHONE)];
        write.put_in_case(id, posting, assessment, &joining, opened_at).await.unwrap();
        write.commit().await.unwrap();
        self.db.case(id).await.unwrap()
    }

    async fn claim(&self, id: CaseId, by: &str, claimed_at: Timestamp) {
        let mut write = self.db.write().await.unwrap();
        let (case, event) = write.case(id).await.unwrap().claim(by, claimed_at).unwrap();
        write.save_case(case, &event).await.unwrap();
        write.commit().await.unwrap();
    }

    async fn decide(&self, id: CaseId, by: &str, decided_at: Timestamp) {
        let decision =
            Decision { conclusion: Conclusion::Suspected, reason: REASON.into(), by: by.into(), at: decided_at };
        let mut write = self.db.write().await.unwrap();
        let (case, event) = write.case(id).await.unwrap().decide(decision).unwrap();
        write.save_case(case, &event).await.unwrap();
        write.commit().await.unwrap();
    }

    async fn set_aside(&self, bytes: &[u8], set_at: Timestamp) {
        let receipt = Receipt::unreadable(source().as_str(), bytes);
        let (topic, key, reason) = ("import".into(), "k".into(), "no JSON".into());
        let letter = DeadLetter { receipt: receipt.clone(), topic, key, reason, payload: bytes.into() };
        let mut write = self.db.write().await.unwrap();
        write.add_receipt(&receipt, source().as_str(), set_at).await.unwrap();
        write.add_dead_letter(&letter, set_at).await.unwrap();
        write.commit().await.unwrap();
    }

    async fn digest(&self, day: &str, composed_at: &str) -> Digest {
        compose(&self.db, &order(day, composed_at)).await.unwrap()
    }
}

fn assessment(verdict: Verdict, assessed_at: Timestamp) -> Assessment {
    let identifier = Identifier::new(IdentifierKind::Phone, PHONE);
    Assessment {
        risk: 0.9,
        verdict,
        severity: Severity::People,
        categories: vec![Category::parse("S01").unwrap()],
        hits: vec![],
        classifier: ClassifierScore::default(),
        watchlist_hits: vec![],
        identifiers: vec![FoundIdentifier { identifier, role: Role::Recruiter, spans: vec![] }],
        rules_version: "r".into(),
        model_version: "m".into(),
        assessed_at,
    }
}

#[tokio::test]
async fn a_day_begins_and_ends_at_vietnams_midnight() {
    let house = house().await;
    for (row, seen_at) in [
        ("1", "2026-08-16T16:59:59Z"),
        ("2", "2026-08-16T17:00:00Z"),
        ("3", "2026-08-16T23:30:00Z"),
        ("4", "2026-08-17T16:59:59Z"),
        ("5", "2026-08-17T17:00:00Z"),
    ] {
        house.receive(row, at(seen_at)).await;
    }
    let later = "2026-08-18T22:00:00Z";
    for (day, received) in [("2026-08-16", 1), ("2026-08-17", 3), ("2026-08-18", 1)] {
        let digest = house.digest(day, later).await;
        assert_eq!((digest.postings.received, digest.is_whole()), (received, true), "{day}");
    }
}

#[tokio::test]
async fn of_a_day_that_is_not_over_everything_before_now_counts() {
    let house = house().await;
    for (row, seen_at) in [("1", "2026-08-16T17:00:00Z"), ("2", "2026-08-17T08:41:59Z"), ("3", "2026-08-17T08:42:00Z")]
    {
        house.receive(row, at(seen_at)).await;
    }
    let digest = house.digest("2026-08-17", "2026-08-17T08:42:00Z").await;
    assert_eq!((digest.postings.received, digest.is_whole()), (2, false));
    let first_instant = house.digest("2026-08-17", "2026-08-16T17:00:00Z").await;
    assert_eq!(first_instant.postings.received, 0);
}

#[tokio::test]
async fn a_day_that_has_not_begun_is_refused() {
    let house = house().await;
    let error = compose(&house.db, &order("2026-08-17", "2026-08-16T16:59:59Z")).await.unwrap_err();
    assert!(matches!(error, ReportError::NotBegun { .. }));
    let said = "2026-08-17 has not begun: in Vietnam it is 23:59 16/08/2026. Ask for today or a day before it";
    assert_eq!(error.to_string(), said);
}

#[tokio::test]
async fn every_received_posting_is_in_one_number() {
    let house = house().await;
    let noon = at("2026-08-17T05:00:00Z");
    for (row, verdict) in [
        ("1", Some(Verdict::Flagged)),
        ("2", Some(Verdict::Flagged)),
        ("3", Some(Verdict::Unsure)),
        ("4", Some(Verdict::Clear)),
        ("5", None),
    ] {
        let posting = house.receive(row, noon).await;
        if let Some(verdict) = verdict {
            house.judge(&posting, verdict, noon).await;
        }
    }
    house.set_aside(b"\xff", noon).await;
    let counts = house.digest("2026-08-17", "2026-08-17T17:00:00Z").await.postings;
    let expected =
        PostingCounts { received: 6, flagged: 2, unsure: 1, clear: 1, under_way: 1, dead_lettered: 1, erased: 0 };
    assert_eq!(counts, expected);
    let parts = [counts.flagged, counts.unsure, counts.clear, counts.under_way, counts.dead_lettered, counts.erased];
    assert_eq!(parts.iter().sum::<u64>(), counts.received);
}

#[tokio::test]
async fn a_grave_case_is_told_without_anything_of_its_posting() {
    let house = house().await;
    let (morning, noon) = (at("2026-08-17T02:00:00Z"), at("2026-08-17T05:00:00Z"));
    let posting = house.receive("1", morning).await;
    let assessment = house.judge(&posting, Verdict::Flagged, morning).await;
    let case = house.open_case(&posting, &assessment).await;
    house.claim(case.id, "An", noon).await;
    let digest = house.digest("2026-08-17", "2026-08-17T06:00:00Z").await;
    let text = digest.text(Language::Vietnamese).unwrap();
    assert!(text.contains("mới mở, An nhận xử lý"), "{text}");
    assert_eq!((digest.waiting.grave, digest.waiting.grave_unclaimed), (1, 0));
    assert_eq!(digest.identifiers.shown[0].masked, "+849•••012");

    house.decide(case.id, "An", noon).await;
    let digest = house.digest("2026-08-17", "2026-08-17T06:00:00Z").await;
    assert_eq!((digest.waiting.grave, digest.cases.decided), (0, [1, 0, 0, 0]));
    assert_eq!(digest.grave.shown[0].answers, [Conclusion::Suspected]);
    for language in Language::ALL {
        for said in [digest.html(language).unwrap(), digest.text(language).unwrap()] {
            assert!(said.contains(&case.id.to_string()));
            for hidden in [PHONE, "950000012", WORDS, "Hoa Gạo", REASON] {
                assert!(!said.contains(hidden), "{hidden}");
            }
        }
    }
    let next = house.digest("2026-08-18", "2026-08-18T17:00:00Z").await;
    assert!(next.grave.shown.is_empty() && next.changed.shown.is_empty() && next.identifiers.shown.is_empty());
    assert_eq!(next.day, Day::of(at("2026-08-18T05:00:00Z")));
}
