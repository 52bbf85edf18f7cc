//! A line in a temporary folder, with a clock that stands still.

#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;

use jiff::Timestamp;
use soiviec_bus::EmbeddedBus;
use soiviec_domain::assessment::{Assessment, ClassifierScore, RuleHit, Verdict, Weight};
use soiviec_domain::category::{Category, Severity};
use soiviec_domain::clock::FixedClock;
use soiviec_domain::id::SourceId;
use soiviec_domain::identifier::{FoundIdentifier, Identifier, IdentifierKind, Role};
use soiviec_domain::posting::{Posting, PostingText};
use soiviec_pipeline::line::{Line, Retention};
use soiviec_store::{Captures, Db};

pub struct House {
    pub line: Line,
    pub folder: tempfile::TempDir,
}

pub fn now() -> Timestamp {
    "2026-11-25T08:00:00+07:00".parse().unwrap()
}

pub async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let line = line_in(folder.path()).await;
    House { line, folder }
}

pub async fn line_in(folder: &std::path::Path) -> Line {
    let db = Db::open(&folder.join("soiviec.db")).await.unwrap();
    let bus = Arc::new(EmbeddedBus::open(folder.join("bus.db")).await.unwrap());
    let captures = Captures::open(&folder.join("captures")).unwrap();
    Line::new(db, captures, bus, Arc::new(FixedClock(now())), Retention::default()).await.unwrap()
}

pub fn source() -> SourceId {
    SourceId::new("nguon").unwrap()
}

pub fn posting(row: &str, description: &str) -> Posting {
    let text = PostingText { description: description.into(), ..PostingText::default() };
    Posting::from_row(source(), row, None, text)
}

pub fn phone(last: u8) -> Identifier {
    Identifier::new(IdentifierKind::Phone, format!("+849500000{last:02}"))
}

pub fn assessment(verdict: Verdict, rule: &str, identifiers: &[Identifier]) -> Assessment {
    let category = Category::parse("S05").unwrap();
    let found = |identifier: &Identifier| FoundIdentifier {
        identifier: identifier.clone(),
        role: Role::Recruiter,
        spans: vec![],
    };
    Assessment {
        risk: 0.7,
        verdict,
        severity: Severity::Money,
        categories: vec![category],
        hits: vec![RuleHit { rule: rule.into(), category, weight: Weight::Strong, spans: vec![] }],
        classifier: ClassifierScore::default(),
        watchlist_hits: vec![],
        identifiers: identifiers.iter().map(found).collect(),
        rules_version: "r".into(),
        model_version: "m".into(),
        assessed_at: now(),
    }
}
