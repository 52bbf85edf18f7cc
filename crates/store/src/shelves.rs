//! Cases as lists: the queue, and the lists beside it.

use std::collections::BTreeMap;

use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::Case;
use soiviec_domain::id::CaseId;
use sqlx::Row;

use crate::db::Db;
use crate::error::StoreError;
use crate::kept::{of_cases, to_case, to_count};

/// Which cases a list shows, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf<'a> {
    /// The queue: those that wait for an answer, held by somebody or not. The flagged before the
    /// unsure, then the gravest, then the riskiest, then the oldest.
    Waiting,
    /// Those of them that somebody holds, in the same order.
    HeldBy(&'a str),
    /// Those that are answered: those that need more first, then the latest change.
    Answered,
}

impl<'a> Shelf<'a> {
    /// The condition, and what stands in it as `$1`.
    fn holds(self) -> (&'static str, &'a str) {
        match self {
            Self::Waiting => ("state IN ('queued', 'claimed') AND '' = $1", ""),
            Self::HeldBy(name) => ("state = 'claimed' AND claimed_by = $1", name),
            Self::Answered => ("state = 'decided' AND '' = $1", ""),
        }
    }

    /// As words, "flagged" stands before "unsure".
    fn order(self) -> &'static str {
        match self {
            Self::Waiting | Self::HeldBy(_) => "verdict, severity, risk DESC, id",
            Self::Answered => "CASE conclusion WHEN 'need_more' THEN 0 ELSE 1 END, changed_at DESC, id DESC",
        }
    }
}

/// A case as a list shows it beside its own facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// What the posting that represents it is called; at most 120 scalar values, empty when it has no
    /// words.
    pub headline: String,
    /// The sources of its postings, by id.
    pub sources: Vec<String>,
}

impl Db {
    /// The fronts of some cases; a case that holds nothing has none.
    pub async fn fronts(&self, cases: &[CaseId]) -> Result<BTreeMap<CaseId, Front>, StoreError> {
        let mut fronts: BTreeMap<CaseId, Front> = BTreeMap::new();
        if cases.is_empty() {
            return Ok(fronts);
        }
        for row in of_cases(HEADLINES, cases).build().fetch_all(self.pool()).await? {
            if let Some(headline) = row.try_get(1)? {
                fronts.entry(CaseId(row.try_get(0)?)).or_default().headline = headline;
            }
        }
        for row in of_cases(SOURCES, cases).push(" ORDER BY c.id, source").build().fetch_all(self.pool()).await? {
            fronts.entry(CaseId(row.try_get(0)?)).or_default().sources.push(row.try_get(1)?);
        }
        Ok(fronts)
    }

    /// At most `max` cases of a shelf, from the `offset`th on.
    pub async fn shelf(&self, shelf: Shelf<'_>, offset: u32, max: u32) -> Result<Vec<Case>, StoreError> {
        let ((holds, name), order) = (shelf.holds(), shelf.order());
        let read = format!("SELECT id, body FROM cases WHERE {holds} ORDER BY {order} LIMIT $2 OFFSET $3");
        let read = sqlx::query(sqlx::AssertSqlSafe(read)).bind(name).bind(i64::from(max)).bind(i64::from(offset));
        let rows = read.fetch_all(self.pool()).await?;
        rows.iter().map(to_case).collect()
    }

    /// How many cases stand on a shelf.
    pub async fn shelf_length(&self, shelf: Shelf<'_>) -> Result<u64, StoreError> {
        let (holds, name) = shelf.holds();
        let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM cases WHERE {holds}"));
        to_count(&sqlx::query(count).bind(name).fetch_one(self.pool()).await?, 0)
    }

    /// How many cases wait for an answer with this verdict.
    pub async fn queue_length(&self, verdict: Verdict) -> Result<u64, StoreError> {
        let count = "SELECT COUNT(*) FROM cases WHERE state IN ('queued', 'claimed') AND verdict = $1";
        to_count(&sqlx::query(count).bind(verdict.code()).fetch_one(self.pool()).await?, 0)
    }
}

const HEADLINES: &str = "SELECT c.id, (SELECT p.headline FROM case_postings h JOIN postings p ON p.receipt = h.receipt
      WHERE h.case_id = c.id ORDER BY h.verdict, h.risk DESC, h.attached_at DESC, h.receipt LIMIT 1)
    FROM cases c WHERE c.id IN (";

const SOURCES: &str =
    "SELECT DISTINCT c.id, h.source FROM cases c JOIN case_postings h ON h.case_id = c.id WHERE c.id IN (";
