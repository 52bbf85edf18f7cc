//! What the queue holds, and the moves that are legal on it.
//!
//! Every move is pure: it returns the changed case with the [`Event`] that tells of it, or a typed
//! [`Refusal`]. The store saves both in one transaction and checks the version.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::assessment::{Assessment, Verdict};
use crate::category::{Category, Severity};
use crate::decision::{Conclusion, Decision};
use crate::id::CaseId;

mod event;
mod refusal;

pub use event::{Event, EventKind, Facts};
pub use refusal::Refusal;

/// The actor of moves that nobody ordered.
pub const MACHINE: &str = "soiviec";

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum State {
    /// Waiting for somebody.
    Queued,
    /// Somebody is on it.
    Claimed {
        /// Who.
        by: String,
        /// Since when, UTC.
        at: Timestamp,
    },
    /// Answered; [`Case::decision`] holds the answer.
    Decided,
    /// Everything it held ran out and was erased.
    Closed,
    /// Gone into another case, which holds its postings; its history stays its own.
    Merged {
        /// Which.
        into: CaseId,
    },
}

impl State {
    /// The code used in the store and in audit entries.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Claimed { .. } => "claimed",
            Self::Decided => "decided",
            Self::Closed => "closed",
            Self::Merged { .. } => "merged",
        }
    }
}

/// The flagged and unsure postings of one campaign.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Its number.
    pub id: CaseId,
    /// Counts the saves; a save on an older version is refused by the store.
    pub version: i64,
    /// Where it stands.
    pub state: State,
    /// The latest answer, kept when the case is reopened.
    pub decision: Option<Decision>,
    /// It was decided, and something came in since ("có tin mới").
    pub news: bool,
    /// The most alarming verdict among its postings: `flagged` or `unsure`.
    pub verdict: Verdict,
    /// The worst severity among its postings.
    pub severity: Severity,
    /// The highest risk among its postings, 0–1.
    pub risk: f64,
    /// The categories of its postings, in order of first sight.
    pub categories: Vec<Category>,
    /// How many posting revisions it holds.
    pub postings: u32,
    /// When its first posting came, UTC.
    pub opened_at: Timestamp,
    /// When it last changed, UTC.
    pub changed_at: Timestamp,
}

/// What one posting brings to a case.
#[derive(Clone, Debug)]
pub struct Arrival<'a> {
    /// What the machine says of it; never `clear`.
    pub assessment: &'a Assessment,
    /// It has a rule hit that no posting of the case had when it was decided.
    pub has_new_hit: bool,
    /// When it reached triage, UTC.
    pub at: Timestamp,
}

impl Case {
    /// A new case for a posting that belongs to no other.
    pub fn open(id: CaseId, arrival: &Arrival<'_>) -> (Case, Event) {
        let assessment = arrival.assessment;
        let case = Case {
            id,
            version: 0,
            state: State::Queued,
            decision: None,
            news: false,
            verdict: assessment.verdict,
            severity: assessment.severity,
            risk: assessment.risk,
            categories: assessment.categories.clone(),
            postings: 1,
            opened_at: arrival.at,
            changed_at: arrival.at,
        };
        let event = case.event(EventKind::Opened, MACHINE, arrival.at, Facts::default(), case.posting_facts());
        (case, event)
    }

    /// Whether somebody has still to answer it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Queued | State::Claimed { .. })
    }

    /// Whether an answer stands that only something new may change. "Needs verification" is none: it
    /// waits for the one who verifies.
    pub fn is_answered(&self) -> bool {
        let needs_more = |decision: &Decision| decision.conclusion == Conclusion::NeedMore;
        self.state == State::Decided && !self.decision.as_ref().is_some_and(needs_more)
    }

    /// A posting joins. A decided case goes back into the queue as "có tin mới", unless it was
    /// decided `no_sign` and the posting shows nothing that was not seen then.
    pub fn attach(&self, arrival: &Arrival<'_>) -> Result<(Case, Event), Refusal> {
        self.refuse_if_gone()?;
        let mut case = self.clone();
        case.absorb_assessment(arrival.assessment);
        case.postings += 1;
        case.changed_at = arrival.at;
        let reopens = match (&self.state, &self.decision) {
            (State::Decided, Some(decision)) => decision.conclusion != Conclusion::NoSign || arrival.has_new_hit,
            _ => false,
        };
        if reopens {
            case.state = State::Queued;
            case.news = true;
        }
        let kind = if reopens { EventKind::Reopened } else { EventKind::Attached };
        let event = case.event(kind, MACHINE, arrival.at, self.posting_facts(), case.posting_facts());
        Ok((case, event))
    }

    /// Somebody takes it. Taking one's own case again changes nothing but the time.
    pub fn claim(&self, by: &str, at: Timestamp) -> Result<(Case, Event), Refusal> {
        self.refuse_if_gone()?;
        self.refuse_if_held_by_another(by)?;
        self.refuse_if_answered()?;
        Ok(self.moved_to(State::Claimed { by: by.to_owned(), at }, EventKind::Claimed, by, at))
    }

    /// Its holder gives it back.
    pub fn release(&self, by: &str, at: Timestamp) -> Result<(Case, Event), Refusal> {
        self.refuse_if_gone()?;
        self.refuse_if_held_by_another(by)?;
        match self.state {
            State::Claimed { .. } => Ok(self.moved_to(State::Queued, EventKind::Released, by, at)),
            _ => Err(Refusal::NotClaimed(self.id)),
        }
    }

    /// Somebody answers it: its holder, or anybody when it is free.
    pub fn decide(&self, decision: Decision) -> Result<(Case, Event), Refusal> {
        self.refuse_if_gone()?;
        self.refuse_if_held_by_another(&decision.by)?;
        self.refuse_if_answered()?;
        if decision.reason.trim().is_empty() {
            return Err(Refusal::NoReason);
        }
        let (mut case, mut event) = self.moved_to(State::Decided, EventKind::Decided, &decision.by, decision.at);
        case.news = false;
        event.old.decision.clone_from(&self.decision);
        event.new.decision = Some(decision.clone());
        case.decision = Some(decision);
        Ok((case, event))
    }

    /// Two open cases turn out to be one campaign: `other` goes into this one. A claim on `other`
    /// ends; this one's stays. Returns (this, its event, the other, its event).
    pub fn merge(&self, other: &Case, at: Timestamp) -> Result<(Case, Event, Case, Event), Refusal> {
        for case in [self, other] {
            case.refuse_if_gone()?;
            if !case.is_open() {
                return Err(Refusal::NotOpen(case.id));
            }
        }
        let mut kept = self.clone();
        kept.postings += other.postings;
        kept.verdict = kept.verdict.max(other.verdict);
        kept.severity = kept.severity.min(other.severity);
        kept.risk = kept.risk.max(other.risk);
        kept.news |= other.news;
        kept.decision = later(self.decision.clone(), other.decision.clone());
        kept.opened_at = kept.opened_at.min(other.opened_at);
        kept.changed_at = at;
        add_new(&mut kept.categories, &other.categories);
        let new = Facts { other: Some(other.id), ..kept.posting_facts() };
        let absorbed = kept.event(EventKind::Absorbed, MACHINE, at, self.posting_facts(), new);
        let (mut gone, mut merged) = other.moved_to(State::Merged { into: self.id }, EventKind::Merged, MACHINE, at);
        gone.postings = 0;
        merged.new.other = Some(self.id);
        Ok((kept, absorbed, gone, merged))
    }

    /// Some of its postings ran out and were erased; `postings` are left.
    pub fn shrink(&self, postings: u32, at: Timestamp) -> Result<(Case, Event), Refusal> {
        self.refuse_if_gone()?;
        let case = Case { postings, changed_at: at, ..self.clone() };
        let event = case.event(EventKind::Erased, MACHINE, at, self.posting_facts(), case.posting_facts());
        Ok((case, event))
    }

    /// Its last posting ran out and was erased: nobody can answer it any more.
    pub fn close(&self, at: Timestamp) -> Result<(Case, Event), Refusal> {
        self.refuse_if_gone()?;
        let (mut case, event) = self.moved_to(State::Closed, EventKind::Closed, MACHINE, at);
        case.postings = 0;
        Ok((case, event))
    }

    /// What an answer rests on, as one line: state and holder, the latest answer, verdict, severity
    /// and categories. A posting that changes none of them does not change it.
    pub fn outline(&self) -> String {
        let holder = if let State::Claimed { by, .. } = &self.state { by.as_str() } else { "" };
        let decided = self.decision.as_ref().map(|decision| decision.at.to_string()).unwrap_or_default();
        let categories: Vec<String> = self.categories.iter().map(|category| category.code()).collect();
        let (state, verdict, severity) = (self.state.code(), self.verdict.code(), u8::from(self.severity));
        format!("{state} {decided} {verdict} {severity} {} {holder}", categories.join(","))
    }

    /// The entry that tells of an identifier shared with a case that is not merged with this one.
    pub fn link(&self, other: CaseId, at: Timestamp) -> Event {
        self.event(EventKind::Linked, MACHINE, at, Facts::default(), Facts { other: Some(other), ..Facts::default() })
    }

    fn absorb_assessment(&mut self, assessment: &Assessment) {
        self.verdict = self.verdict.max(assessment.verdict);
        self.severity = self.severity.min(assessment.severity);
        self.risk = self.risk.max(assessment.risk);
        add_new(&mut self.categories, &assessment.categories);
    }

    fn moved_to(&self, state: State, kind: EventKind, actor: &str, at: Timestamp) -> (Case, Event) {
        let mut case = self.clone();
        case.state = state;
        case.changed_at = at;
        let facts = |case: &Case| Facts { state: Some(case.state.clone()), ..Facts::default() };
        let event = case.event(kind, actor, at, facts(self), facts(&case));
        (case, event)
    }

    fn posting_facts(&self) -> Facts {
        Facts {
            state: Some(self.state.clone()),
            postings: Some(self.postings),
            verdict: Some(self.verdict),
            severity: Some(self.severity),
            risk: Some(self.risk),
            categories: Some(self.categories.clone()),
            ..Facts::default()
        }
    }

    fn event(&self, kind: EventKind, actor: &str, at: Timestamp, old: Facts, new: Facts) -> Event {
        Event { kind, actor: actor.to_owned(), at, old, new }
    }
}

fn later(a: Option<Decision>, b: Option<Decision>) -> Option<Decision> {
    [a, b].into_iter().flatten().max_by_key(|decision| decision.at)
}

fn add_new(categories: &mut Vec<Category>, more: &[Category]) {
    for category in more {
        if !categories.contains(category) {
            categories.push(*category);
        }
    }
}

#[cfg(test)]
mod tests;
