//! A console over a temporary store, asked over its own port, and a few postings to put into it.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use soiviec_console::{Analyst, Console, ConsoleError, ConsoleSettings, Desk as Setting, listen, serve};
use soiviec_domain::assessment::{Assessment, ClassifierScore, RuleHit, Term, Verdict, Weight};
use soiviec_domain::case::{Arrival, Case, Event};
use soiviec_domain::category::{Category, Severity};
use soiviec_domain::clock::Clock;
use soiviec_domain::id::{CaptureId, CaseId, Receipt, SourceId};
use soiviec_domain::identifier::{FoundIdentifier, Identifier, IdentifierKind, Role};
use soiviec_domain::posting::{Posting, PostingText, Sighting};
use soiviec_domain::span::{Field, Span};
use soiviec_scoring::{Model, Rules, Scorer, Watchlist};
use soiviec_store::Db;
use soiviec_store::outbox::Outgoing;
use soiviec_store::postings::Assessed;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub mod browser;

pub use browser::Desk;

pub const KEY: &str = "0123456789abcdef";
pub const PHONE: &str = "+84950000001";

/// Each look at it is a minute later.
#[derive(Default)]
struct Minutes(AtomicI64);

impl Clock for Minutes {
    fn now(&self) -> Timestamp {
        at(10_000 + self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// A minute of the test.
pub fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + minute * 60).unwrap()
}

pub struct House {
    pub db: Db,
    folder: tempfile::TempDir,
    scorer: Arc<Scorer>,
    clock: Arc<Minutes>,
}

pub async fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&folder.path().join("test.db")).await.unwrap();
    House { db, folder, scorer: Arc::new(scorer()), clock: Arc::default() }
}

/// The rules and the model that the binary carries.
fn scorer() -> Scorer {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models");
    let file = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap())
    };
    let files: Vec<_> = std::fs::read_dir(models.join("rules")).unwrap().map(file).collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let model = Model::load(&std::fs::read(models.join("classifier/model.bin")).unwrap()).unwrap();
    Scorer::new(Rules::load(&files).unwrap(), model, Watchlist::default())
}

/// A posting to be kept.
pub struct Draft {
    pub row: &'static str,
    pub text: PostingText,
    pub verdict: Verdict,
    pub risk: f64,
    pub severity: Severity,
    pub categories: &'static [&'static str],
    pub hits: Vec<RuleHit>,
    pub terms: Vec<Term>,
}

/// A flagged posting.
pub fn draft(row: &'static str, description: &str) -> Draft {
    let text = PostingText { description: description.into(), ..PostingText::default() };
    let hits = vec![hit("cambodia-easy-offer", 0, 4)];
    let (verdict, severity, categories) = (Verdict::Flagged, Severity::People, &["S01", "S06"]);
    Draft { row, text, verdict, risk: 0.9, severity, categories, hits, terms: vec![] }
}

pub fn hit(rule: &str, start: usize, end: usize) -> RuleHit {
    let spans = vec![Span { field: Field::Description, start, end }];
    RuleHit { rule: rule.into(), category: Category::parse("S01").unwrap(), weight: Weight::Strong, spans }
}

impl House {
    /// A console at which `name` sits.
    pub async fn sit(&self, name: &str) -> Desk {
        let (desk, stop, _) = self.sit_until(name).await;
        // Dropped, it would stop the console at once.
        std::mem::forget(stop);
        desk
    }

    /// The same, with what stops it and what it ends with.
    pub async fn sit_until(&self, name: &str) -> (Desk, oneshot::Sender<()>, JoinHandle<Result<(), ConsoleError>>) {
        let settings = ConsoleSettings { address: "127.0.0.1:0".parse().unwrap() };
        let listener = listen(&settings).await.unwrap();
        let address = listener.address();
        let setting = Setting {
            analyst: Analyst::new(name).unwrap(),
            sources: vec![(SourceId::new("nguon-a").unwrap(), "Nguồn A".into())],
            form_key: KEY.into(),
            is_fictional: false,
        };
        let console = Console::new(self.db.clone(), self.scorer.clone(), self.clock.clone(), setting);
        let (stop, stopped) = oneshot::channel();
        let until = async move { stopped.await.unwrap_or(()) };
        (Desk { address, language: "vi" }, stop, tokio::spawn(serve(listener, console, until)))
    }

    /// Keeps a posting with its assessment, and says what it is.
    pub async fn keep(&self, draft: Draft) -> (Posting, Assessment) {
        let source = SourceId::new("nguon-a").unwrap();
        let url = Some(format!("https://tin.example/{}", draft.row));
        let posting = Posting::from_row(source, draft.row, url, draft.text);
        let assessment = Assessment {
            risk: draft.risk,
            verdict: draft.verdict,
            severity: draft.severity,
            categories: draft.categories.iter().map(|code| Category::parse(code).unwrap()).collect(),
            hits: draft.hits,
            classifier: ClassifierScore { log_odds: 1.0, terms: draft.terms },
            watchlist_hits: vec![],
            identifiers: vec![FoundIdentifier {
                identifier: Identifier::new(IdentifierKind::Phone, PHONE),
                role: Role::Recruiter,
                spans: vec![],
            }],
            rules_version: "r1".into(),
            model_version: "m1".into(),
            assessed_at: at(1),
        };
        let receipt = posting.receipt();
        let key = posting.id.as_str();
        let outgoing = Outgoing { topic: "postings", key, receipt: &receipt, payload: b"{}", at: at(0) };
        let capture = Some(CaptureId::of(draft.row.as_bytes()));
        let mut write = self.db.write().await.unwrap();
        let sighting = Sighting { posting: posting.clone(), seen_at: at(0), capture };
        write.receive(&sighting, outgoing).await.unwrap();
        write.add_assessed(&Assessed::new(posting.clone(), assessment.clone(), None), None).await.unwrap();
        write.commit().await.unwrap();
        (posting, assessment)
    }

    /// Opens a case for a posting.
    pub async fn open(&self, draft: Draft) -> (CaseId, Receipt) {
        let (posting, assessment) = self.keep(draft).await;
        let mut write = self.db.write().await.unwrap();
        let id = write.next_case_id().await.unwrap();
        let (case, event) = Case::open(id, &Arrival { assessment: &assessment, has_new_hit: false, at: at(2) });
        write.save_case(case, &event).await.unwrap();
        let joins = [Identifier::new(IdentifierKind::Phone, PHONE)];
        write.put_in_case(id, &posting, &assessment, &joins, at(2)).await.unwrap();
        write.commit().await.unwrap();
        (id, posting.receipt())
    }

    /// Puts another posting into a case, as triage does.
    pub async fn attach(&self, id: CaseId, draft: Draft) {
        let (posting, assessment) = self.keep(draft).await;
        let mut write = self.db.write().await.unwrap();
        let arrival = Arrival { assessment: &assessment, has_new_hit: true, at: at(20_000) };
        let (case, event) = write.case(id).await.unwrap().attach(&arrival).unwrap();
        write.save_case(case, &event).await.unwrap();
        write.put_in_case(id, &posting, &assessment, &[], at(20_000)).await.unwrap();
        write.commit().await.unwrap();
    }

    /// Merges one open case into another, as triage does.
    pub async fn merge(&self, from: CaseId, into: CaseId) {
        let mut write = self.db.write().await.unwrap();
        let (from, into) = (write.case(from).await.unwrap(), write.case(into).await.unwrap());
        let (kept, absorbed, gone, merged) = into.merge(&from, at(20_000)).unwrap();
        write.move_postings(gone.id, kept.id).await.unwrap();
        write.save_case(kept, &absorbed).await.unwrap();
        write.save_case(gone, &merged).await.unwrap();
        write.commit().await.unwrap();
    }

    /// What happened to a case but for its opening.
    pub async fn deeds(&self, id: CaseId) -> Vec<Event> {
        self.db.history(&[id], 1_000).await.unwrap().events.split_off(1).into_iter().map(|(_, event)| event).collect()
    }
}
