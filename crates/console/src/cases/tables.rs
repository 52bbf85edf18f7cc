//! The tables below a posting: identifiers, postings, linked cases, sightings.

use soiviec_domain::case::Case;
use soiviec_domain::day;
use soiviec_domain::decision::Decision;
use soiviec_domain::id::{CaseId, Receipt};
use soiviec_store::holdings::{HeldIdentifier, HeldPosting, Seen};
use soiviec_store::{Db, StoreError};

use crate::badges::VerdictBadge;
use crate::frame::Frame;
use crate::shown::Shown;
use crate::state::Console;
use crate::written::{dialled, percent};

/// Longer lists than these are cut, and say so.
const IDENTIFIERS: u32 = 100;
const LINKED: u32 = 30;
const SIGHTINGS: u32 = 50;

/// A list that may be cut.
pub(super) struct Listed<T> {
    pub rows: Vec<T>,
    /// Says where it was cut.
    pub cut: Option<String>,
}

impl<T> Listed<T> {
    /// Cuts what was read to `most`; whoever read it asked for one more.
    fn new<R>(frame: &Frame, mut read: Vec<R>, most: u32, row: impl FnMut(R) -> T) -> Self {
        let is_cut = read.len() > most as usize;
        read.truncate(most as usize);
        let cut = is_cut.then(|| (frame.texts.cut_at)(most));
        Self { rows: read.into_iter().map(row).collect(), cut }
    }
}

pub(super) struct IdentifierRow {
    pub kind: &'static str,
    pub value: Shown,
    /// A telephone number as people search it.
    pub dialled: Option<String>,
    pub role: &'static str,
    pub in_case: String,
    pub elsewhere: String,
    pub joins: bool,
}

pub(super) struct PostingRow {
    /// Its receipt as an address writes it.
    pub address: String,
    pub is_chosen: bool,
    /// It came after the answer that the case had.
    pub is_new: bool,
    pub headline: Shown,
    pub verdict: VerdictBadge,
    pub risk: String,
    pub source: String,
    pub first_seen: String,
    pub last_seen: String,
    pub sightings: String,
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

pub(super) async fn identifiers(db: &Db, frame: &Frame, case: CaseId) -> Result<Listed<IdentifierRow>, StoreError> {
    let row = |held: HeldIdentifier| IdentifierRow {
        kind: held.identifier.kind.title(frame.language),
        dialled: dialled(&held.identifier.value),
        value: Shown::new(held.identifier.value),
        role: held.role.title(frame.language),
        in_case: frame.language.number(held.in_case),
        elsewhere: frame.language.number(held.elsewhere),
        joins: held.joins,
    };
    Ok(Listed::new(frame, db.held_identifiers(case, IDENTIFIERS + 1).await?, IDENTIFIERS, row))
}

pub(super) fn posting(
    console: &Console,
    frame: &Frame,
    case: &Case,
    held: &HeldPosting,
    chosen: Option<&Receipt>,
) -> PostingRow {
    let is_new = |decision: &Decision| case.news && held.attached_at > decision.at;
    PostingRow {
        is_new: case.decision.as_ref().is_some_and(is_new),
        // A receipt holds hex digits, `-` and one `/`.
        address: held.receipt.as_str().replace('/', "%2F"),
        is_chosen: chosen == Some(&held.receipt),
        headline: frame.headline(&held.headline),
        verdict: VerdictBadge { verdict: held.verdict, language: frame.language },
        risk: percent(frame.texts, held.risk),
        source: console.source_name(&held.source),
        first_seen: day::shown(held.first_seen),
        last_seen: day::shown(held.last_seen),
        sightings: frame.language.number(held.sightings),
    }
}

pub(super) async fn linked(db: &Db, frame: &Frame, case: CaseId) -> Result<Listed<LinkedRow>, StoreError> {
    let mut linked = Vec::new();
    for id in db.linked_cases(case).await?.into_iter().take(LINKED as usize + 1) {
        linked.push(db.case(id).await?);
    }
    let row = |linked: Case| LinkedRow {
        number: linked.id.to_string(),
        verdict: VerdictBadge { verdict: linked.verdict, language: frame.language },
        state: linked.state.title(frame.language),
        conclusion: linked.decision.map(|decision| decision.conclusion.title(frame.language)),
    };
    Ok(Listed::new(frame, linked, LINKED, row))
}

pub(super) async fn seen(db: &Db, frame: &Frame, posting: Option<&Receipt>) -> Result<Listed<SeenRow>, StoreError> {
    let seen = match posting {
        Some(posting) => db.seen(posting, SIGHTINGS + 1).await?,
        None => Vec::new(),
    };
    let row = |seen: Seen| SeenRow {
        at: day::shown(seen.at),
        address: Shown::new(if seen.url.is_empty() { frame.texts.nothing } else { &seen.url }),
        capture: seen.capture.map(|capture| capture.to_string()),
    };
    Ok(Listed::new(frame, seen, SIGHTINGS, row))
}
