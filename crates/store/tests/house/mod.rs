//! A store in a temporary folder, and a few postings to put into it.

#![allow(dead_code, reason = "each test file uses its part")]

use jiff::Timestamp;
use soiviec_domain::assessment::{Assessment, ClassifierScore, RuleHit, Verdict, Weight};
use soiviec_domain::case::{Arrival, Case};
use soiviec_domain::category::{Category, Severity};
use soiviec_domain::id::{CaseId, Receipt, SourceId};
use soiviec_domain::identifier::{FoundIdentifier, Identifier, IdentifierKind, Role};
use soiviec_domain::posting::{Posting, PostingText, Sighting};
use soiviec_store::Db;
use soiviec_store::books::Hop;
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::outbox::Outgoing;
use soiviec_store::postings::Assessed;
use soiviec_store::sweep::RunOut;

pub const TOPICS: [(Hop, &str); 2] = [(Hop::Score, "postings"), (Hop::Triage, "flagged")];

pub struct House {
    pub db: Db,
    pub folder: tempfile::TempDir,
}

pub async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    House { db: Db::open(&folder.path().join("a b%.db")).await.unwrap(), folder }
}

pub fn day(day: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + day * 86_400).unwrap()
}

pub fn source() -> SourceId {
    SourceId::new("nguon").unwrap()
}

pub fn sighting(row: &str, description: &str, at: Timestamp) -> Sighting {
    let text = PostingText { description: description.into(), ..PostingText::default() };
    Sighting { posting: Posting::from_row(source(), row, None, text), seen_at: at, capture: None }
}

pub fn phone(value: &str) -> Identifier {
    Identifier::new(IdentifierKind::Phone, value)
}

pub fn assessment(verdict: Verdict, identifiers: &[Identifier]) -> Assessment {
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

pub async fn receive(db: &Db, sighting: &Sighting) -> bool {
    let receipt = sighting.posting.receipt();
    let key = sighting.posting.id.as_str();
    let outgoing = Outgoing { topic: "postings", key, receipt: &receipt, payload: b"{}", at: sighting.seen_at };
    let mut write = db.write().await.unwrap();
    let new = write.receive(sighting, outgoing).await.unwrap();
    write.commit().await.unwrap();
    new
}

pub async fn assess(db: &Db, sighting: &Sighting, verdict: Verdict, retain_until: Option<Timestamp>) -> bool {
    let assessed = Assessed::new(sighting.posting.clone(), assessment(verdict, &[phone("+84950000001")]), retain_until);
    let key = sighting.posting.id.as_str();
    let outgoing = Outgoing { topic: "flagged", key, receipt: assessed.receipt(), payload: b"{}", at: day(0) };
    let mut write = db.write().await.unwrap();
    let new = write.add_assessed(&assessed, (verdict != Verdict::Clear).then_some(outgoing)).await.unwrap();
    write.commit().await.unwrap();
    new
}

pub async fn open_case(db: &Db, sighting: &Sighting, verdict: Verdict) -> CaseId {
    let mut write = db.write().await.unwrap();
    let id = write.next_case_id().await.unwrap();
    let assessment = assessment(verdict, &[]);
    let (case, event) = Case::open(id, &Arrival { assessment: &assessment, has_new_hit: false, at: day(1) });
    write.save_case(case, &event).await.unwrap();
    let identifiers = [phone("+84950000001")];
    write.put_in_case(id, &sighting.posting, &assessment, &identifiers, day(1)).await.unwrap();
    write.commit().await.unwrap();
    id
}

pub fn run_out(now: i64, captures_before: i64) -> RunOut {
    RunOut { now: day(now), captures_before: day(captures_before), dead_letters_before: day(now - 180) }
}

pub async fn relay(db: &Db) {
    let rows = db.outbox(100).await.unwrap();
    db.clear_outbox(&rows).await.unwrap();
}

pub fn letter() -> DeadLetter {
    let payload = b"r\xe1c".to_vec();
    let receipt = Receipt::unreadable("nguon", &payload);
    let (topic, key, reason) = ("import".into(), "nguon".into(), "no JSON".into());
    DeadLetter { receipt, topic, key, reason, payload }
}
