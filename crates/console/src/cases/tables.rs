//! The tables below a posting: identifiers, postings, linked cases, sightings.

use soiviec_domain::day;
use soiviec_domain::id::{CaseId, Receipt};
use soiviec_store::holdings::HeldPosting;
use soiviec_store::{Db, StoreError};

use super::page::percent;
use crate::badges::VerdictBadge;
use crate::frame::Frame;
use crate::shown::Shown;

/// Longer lists than these are no longer read; the posting itself shows the rest.
const IDENTIFIERS: u32 = 100;
const LINKED: usize = 30;
const SIGHTINGS: u32 = 50;

/// As much of a headline as fits a line of the table, in scalar values.
const HEADLINE: usize = 90;

pub(super) struct IdentifierRow {
    pub kind: &'static str,
    pub value: Shown,
    pub role: &'static str,
    pub in_case: u64,
    pub elsewhere: u64,
    pub joins: bool,
}

pub(super) struct PostingRow {
    /// Its receipt as an address writes it.
    pub address: String,
    pub is_chosen: bool,
    pub headline: Shown,
    pub verdict: VerdictBadge,
    pub risk: String,
    pub source: String,
    pub first_seen: String,
    pub last_seen: String,
    pub sightings: u64,
}

pub(super) struct LinkedRow {
    pub number: String,
    pub verdict: VerdictBadge,
    pub state: &'static str,
    pub conclusion: Option<&'static str>,
}

pub(super) struct SeenRow {
    pub at: String,
    pub address: Shown,
    pub capture: Option<String>,
}

pub(super) async fn identifiers(db: &Db, frame: &Frame, case: CaseId) -> Result<Vec<IdentifierRow>, StoreError> {
    let held = db.held_identifiers(case, IDENTIFIERS).await?;
    let row = |held: soiviec_store::holdings::HeldIdentifier| IdentifierRow {
        kind: held.identifier.kind.title(frame.language),
        value: Shown::new(held.identifier.value),
        role: held.role.title(frame.language),
        in_case: held.in_case,
        elsewhere: held.elsewhere,
        joins: held.joins,
    };
    Ok(held.into_iter().map(row).collect())
}

pub(super) fn posting(frame: &Frame, held: &HeldPosting, chosen: Option<&Receipt>) -> PostingRow {
    let headline = held.posting.text.headline(HEADLINE);
    PostingRow {
        // A receipt holds hex digits, `-` and one `/`.
        address: held.receipt.as_str().replace('/', "%2F"),
        is_chosen: chosen == Some(&held.receipt),
        headline: Shown::new(if headline.is_empty() { frame.texts.no_words.to_owned() } else { headline }),
        verdict: VerdictBadge { verdict: held.verdict, language: frame.language },
        risk: percent(frame, held.risk),
        source: held.posting.source.to_string(),
        first_seen: day::shown(held.first_seen),
        last_seen: day::shown(held.last_seen),
        sightings: held.sightings,
    }
}

pub(super) async fn linked(db: &Db, frame: &Frame, case: CaseId) -> Result<Vec<LinkedRow>, StoreError> {
    let mut rows = Vec::new();
    for id in db.linked_cases(case).await?.into_iter().take(LINKED) {
        let linked = db.case(id).await?;
        rows.push(LinkedRow {
            number: id.to_string(),
            verdict: VerdictBadge { verdict: linked.verdict, language: frame.language },
            state: linked.state.title(frame.language),
            conclusion: linked.decision.map(|decision| decision.conclusion.title(frame.language)),
        });
    }
    Ok(rows)
}

pub(super) async fn seen(db: &Db, posting: Option<&Receipt>) -> Result<Vec<SeenRow>, StoreError> {
    let Some(posting) = posting else { return Ok(Vec::new()) };
    let row = |seen: soiviec_store::holdings::Seen| SeenRow {
        at: day::shown(seen.at),
        address: Shown::new(seen.url),
        capture: seen.capture.map(|capture| capture.to_string()),
    };
    Ok(db.seen(posting, SIGHTINGS).await?.into_iter().map(row).collect())
}
