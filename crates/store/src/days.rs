//! What happened between two instants, for the daily digest: everything read at one moment.

use jiff::Timestamp;
use soiviec_domain::case::{Case, EventKind};
use soiviec_domain::decision::Decision;
use soiviec_domain::id::CaseId;
use soiviec_domain::identifier::Identifier;

use self::reading::Reading;
use crate::db::Db;
use crate::error::StoreError;
use crate::time::to_ms;

mod reading;

/// What happened in a span of time, and what waits at the moment of reading.
#[derive(Clone, Debug)]
pub struct DayRecord {
    /// Every source that had a page, a receipt or a problem, by id.
    pub sources: Vec<SourceDay>,
    /// What could not be fetched or read.
    pub problems: Vec<ProblemCount>,
    /// Every case that something happened to, by number.
    pub cases: Vec<CaseDay>,
    /// What waits for an answer now.
    pub waiting: Waiting,
    /// The cases of severity 1, opened before the end of the span, that wait for an answer or for
    /// verification now: the flagged first, then the longest waiting.
    pub grave: Vec<Case>,
    /// Recruiters' identifiers seen for the first time, those on most postings first.
    pub identifiers: Vec<NewIdentifier>,
    /// How many there are, those left off counted too.
    pub identifiers_in_all: u64,
    /// By what the postings were judged, the most used first.
    pub judged_by: Vec<JudgedBy>,
}

/// What came from one source, in posting revisions first seen in the span (and unreadable rows).
/// `received` is the sum of all that follow it; `pages` stands apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceDay {
    /// The source's id.
    pub source: String,
    /// Pages fetched from it.
    pub pages: u64,
    /// All of them.
    pub received: u64,
    /// Judged clear.
    pub clear: u64,
    /// Judged unsure.
    pub unsure: u64,
    /// Judged flagged.
    pub flagged: u64,
    /// Set aside as unreadable.
    pub dead_lettered: u64,
    /// Run out and erased since.
    pub erased: u64,
    /// Not judged yet.
    pub under_way: u64,
}

/// How often one kind of problem came up at one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemCount {
    /// The source's id.
    pub source: String,
    /// The crawler's code of the kind.
    pub kind: String,
    /// How often.
    pub count: u64,
}

/// A case with what happened to it in the span.
#[derive(Clone, Debug)]
pub struct CaseDay {
    /// The case as it stands now.
    pub case: Case,
    /// What happened, and how often.
    pub events: Vec<(EventKind, u64)>,
    /// The answers given, oldest first.
    pub decisions: Vec<Decision>,
}

/// The cases opened before the end of the span that wait for an answer at the moment of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// With a flagged posting.
    pub flagged: u64,
    /// With unsure postings alone.
    pub unsure: u64,
    /// Of severity 1, flagged or unsure.
    pub grave: u64,
    /// Those of them that nobody has taken.
    pub grave_unclaimed: u64,
    /// Answered `need_more`: they wait for somebody to find out more.
    pub need_more: u64,
    /// Those of them that are of severity 1.
    pub grave_need_more: u64,
}

/// An identifier that no posting named before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIdentifier {
    /// Which.
    pub identifier: Identifier,
    /// How many flagged postings of the span name it.
    pub postings: u64,
    /// A case that holds one of them.
    pub case: CaseId,
}

/// Versions that postings of the span were judged by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedBy {
    /// Version of the rules.
    pub rules_version: String,
    /// Version of the model.
    pub model_version: String,
    /// How many postings.
    pub postings: u64,
}

impl Db {
    /// What happened from an instant until another one, which is not part of it. The lists of
    /// grave cases and of identifiers hold at most `most`; the counts beside them count all.
    pub async fn day_record(&self, from: Timestamp, until: Timestamp, most: u32) -> Result<DayRecord, StoreError> {
        let mut read = Reading { now: self.snapshot().await?, from: to_ms(from), until: to_ms(until) };
        let (identifiers, identifiers_in_all) = read.identifiers(most).await?;
        Ok(DayRecord {
            sources: read.sources().await?,
            problems: read.problems().await?,
            cases: read.cases().await?,
            waiting: read.waiting().await?,
            grave: read.grave(most).await?,
            identifiers,
            identifiers_in_all,
            judged_by: read.judged_by().await?,
        })
    }
}
