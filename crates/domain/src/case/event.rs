//! What happened to a case, as its audit entries tell it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::State;
use crate::assessment::Verdict;
use crate::category::{Category, Severity, UnknownCode};
use crate::decision::Decision;
use crate::id::CaseId;

/// What happened to a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Which move.
    pub kind: EventKind,
    /// Who made it; [`super::MACHINE`] when nobody ordered it.
    pub actor: String,
    /// When, UTC.
    pub at: Timestamp,
    /// The changed values before.
    pub old: Facts,
    /// The same values after.
    pub new: Facts,
}

/// The kinds of move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Opened by its first posting.
    Opened,
    /// A posting joined it.
    Attached,
    /// A posting joined a decided case and put it back into the queue.
    Reopened,
    /// Somebody took it.
    Claimed,
    /// Somebody gave it back.
    Released,
    /// Somebody answered.
    Decided,
    /// Another case went into it.
    Absorbed,
    /// It went into another case.
    Merged,
    /// Some of its postings ran out.
    Erased,
    /// Its last posting ran out.
    Closed,
    /// It shares an identifier with a case that it may not be merged with.
    Linked,
}

impl EventKind {
    /// Every kind.
    pub const ALL: [EventKind; 11] = [
        Self::Opened,
        Self::Attached,
        Self::Reopened,
        Self::Claimed,
        Self::Released,
        Self::Decided,
        Self::Absorbed,
        Self::Merged,
        Self::Erased,
        Self::Closed,
        Self::Linked,
    ];

    /// Reads the code.
    pub fn parse(code: &str) -> Result<Self, UnknownCode> {
        let known = Self::ALL.into_iter().find(|kind| kind.code() == code);
        known.ok_or_else(|| UnknownCode(code.to_owned(), "a kind of move"))
    }

    /// The code used in JSON and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Attached => "attached",
            Self::Reopened => "reopened",
            Self::Claimed => "claimed",
            Self::Released => "released",
            Self::Decided => "decided",
            Self::Absorbed => "absorbed",
            Self::Merged => "merged",
            Self::Erased => "erased",
            Self::Closed => "closed",
            Self::Linked => "linked",
        }
    }
}

/// The values of a case that moves change, as an audit entry shows them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Where it stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Its answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// How many posting revisions it held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postings: Option<u32>,
    /// Its verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// Its risk, 0–1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<f64>,
    /// Its categories.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<Category>>,
    /// The other case of a merge or a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<CaseId>,
}
