//! Why a move is not made.

use super::{Case, State};
use crate::id::CaseId;

/// Why a move is not made.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody else is on it.
    #[error("{case} is being worked on by {by}: ask them to release it")]
    ClaimedBy {
        /// The case.
        case: CaseId,
        /// Who holds it.
        by: String,
    },
    /// It is not claimed.
    #[error("{0} is not claimed: there is nothing to release")]
    NotClaimed(CaseId),
    /// It is answered already.
    #[error("{0} is decided: it returns to the queue when something new comes in")]
    AlreadyDecided(CaseId),
    /// It went into another case.
    #[error("{case} was merged into {into}: work on that one")]
    GoneInto {
        /// The case asked for.
        case: CaseId,
        /// Where it went.
        into: CaseId,
    },
    /// Nothing is left of it.
    #[error("{0} is closed: what it held ran out and was erased")]
    Closed(CaseId),
    /// An answer without a reason.
    #[error("a decision needs a reason: write one")]
    NoReason,
    /// Only two open cases may be merged by the machine.
    #[error("{0} is not open: decided cases are linked, never merged unasked")]
    NotOpen(CaseId),
}

impl Case {
    pub(super) fn refuse_if_gone(&self) -> Result<(), Refusal> {
        match self.state {
            State::Merged { into } => Err(Refusal::GoneInto { case: self.id, into }),
            State::Closed => Err(Refusal::Closed(self.id)),
            _ => Ok(()),
        }
    }

    pub(super) fn refuse_if_answered(&self) -> Result<(), Refusal> {
        if self.is_answered() { Err(Refusal::AlreadyDecided(self.id)) } else { Ok(()) }
    }

    pub(super) fn refuse_if_held_by_another(&self, me: &str) -> Result<(), Refusal> {
        match &self.state {
            State::Claimed { by, .. } if by != me => Err(Refusal::ClaimedBy { case: self.id, by: by.clone() }),
            _ => Ok(()),
        }
    }
}
