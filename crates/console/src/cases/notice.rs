//! What came of a deed, as the case's page says it.

use soiviec_domain::case::{Case, EventKind, State};
use soiviec_store::StoreError;
use soiviec_store::shelves::Shelf;

use super::deed::{Draft, Obstacle};
use super::history::{self, Entry};
use crate::frame::Frame;
use crate::shown::Shown;
use crate::state::Console;
use crate::texts::Texts;

/// So much of the queue is looked at for the next free case.
const LOOKED_AT: u32 = 50;

/// What came of a deed.
pub(crate) enum Outcome {
    Done(Done),
    Undone(Obstacle),
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Claimed,
    Released,
    Decided,
}

impl Done {
    const ALL: [Done; 3] = [Self::Claimed, Self::Released, Self::Decided];

    /// As addresses name it.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Claimed => "claimed",
            Self::Released => "released",
            Self::Decided => "decided",
        }
    }

    /// What an address says was done, unless the case no longer stands so.
    pub(super) fn asked(code: &str, case: &Case, me: &str) -> Option<Self> {
        let done = Self::ALL.into_iter().find(|done| done.code() == code)?;
        let stands = match (done, &case.state) {
            (Self::Claimed, State::Claimed { by, .. }) => by == me,
            (Self::Released, State::Queued) | (Self::Decided, State::Decided) => true,
            _ => false,
        };
        stands.then_some(done)
    }

    fn said(self, texts: &Texts) -> &'static str {
        match self {
            Self::Claimed => texts.done_claimed,
            Self::Released => texts.done_released,
            Self::Decided => texts.done_decided,
        }
    }
}

/// What the page says first.
#[derive(Default)]
pub(super) struct Notice {
    pub is_done: bool,
    pub said: Shown,
    /// What changed since the page was made.
    pub meanwhile: Vec<Entry>,
    /// Where the case stands now, when an answer must be thought over.
    pub now: Option<String>,
    pub advice: Option<&'static str>,
    /// The next case that is free.
    pub next: Option<String>,
}

impl Notice {
    pub(super) async fn read(
        console: &Console,
        frame: &Frame,
        case: &Case,
        outcome: &Outcome,
        draft: &Draft,
    ) -> Result<Self, StoreError> {
        match outcome {
            Outcome::Done(done) => Self::done(console, frame, case, *done, draft).await,
            Outcome::Undone(obstacle) => Self::undone(console, frame, case, obstacle, draft).await,
        }
    }

    async fn done(
        console: &Console,
        frame: &Frame,
        case: &Case,
        done: Done,
        draft: &Draft,
    ) -> Result<Self, StoreError> {
        let waiting = console.db.shelf(Shelf::Waiting, 0, LOOKED_AT).await?;
        let next = waiting.into_iter().find(|other| other.state == State::Queued && other.id != case.id);
        let mut meanwhile = Vec::new();
        if !draft.is_empty() {
            meanwhile = history::since(console, case.id, seen(draft, case)).await?;
            let is_own = |kind| matches!(kind, EventKind::Claimed | EventKind::Released);
            meanwhile.retain(|event| event.actor != console.me() || !is_own(event.kind));
        }
        Ok(Self {
            is_done: true,
            said: Shown::new(done.said(frame.texts)),
            meanwhile: history::entries(frame, case.id, &meanwhile),
            next: next.map(|case| case.id.to_string()),
            ..Self::default()
        })
    }

    async fn undone(
        console: &Console,
        frame: &Frame,
        case: &Case,
        obstacle: &Obstacle,
        draft: &Draft,
    ) -> Result<Self, StoreError> {
        let texts = frame.texts;
        let said = match obstacle {
            Obstacle::KeyChanged => texts.key_changed.to_owned(),
            Obstacle::Input(problem) => problem(texts).to_owned(),
            Obstacle::Refused(refusal) => (texts.refusal)(refusal),
            Obstacle::Stale => texts.stale.to_owned(),
        };
        let is_stale = matches!(obstacle, Obstacle::Stale);
        let meanwhile = match obstacle {
            Obstacle::Stale | Obstacle::Refused(_) => history::since(console, case.id, seen(draft, case)).await?,
            Obstacle::KeyChanged | Obstacle::Input(_) => Vec::new(),
        };
        Ok(Self {
            said: Shown::new(said),
            meanwhile: history::entries(frame, case.id, &meanwhile),
            now: is_stale.then(|| now(frame, case)),
            advice: is_stale.then_some(texts.stale_again),
            ..Self::default()
        })
    }
}

/// The version on the page that was answered from; without one, the last but the newest.
fn seen(draft: &Draft, case: &Case) -> i64 {
    draft.version.parse().unwrap_or(case.version - 1)
}

/// What the machine says of the case now: entries tell when postings came, not what they raised.
fn now(frame: &Frame, case: &Case) -> String {
    let (texts, language) = (frame.texts, frame.language);
    let (severity, verdict) = (u8::from(case.severity), case.verdict.title(language));
    let categories: Vec<_> = case.categories.iter().map(|kind| kind.named(language)).collect();
    let stake = case.severity.title(language);
    let standing = format!("{} {severity} · {stake}; {verdict}; {}", texts.priority, categories.join(", "));
    (texts.stands_now)(&standing)
}
