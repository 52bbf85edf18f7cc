//! What can be done with a case: one form, so that no button loses what was typed.

use soiviec_domain::case::{Case, State};
use soiviec_domain::day;
use soiviec_domain::decision::Conclusion;

use super::deed::{Draft, Obstacle};
use super::notice::Outcome;
use crate::frame::Frame;
use crate::shown::Shown;

/// What can be done now, and what was typed before.
pub(super) struct Actions {
    pub claim: bool,
    pub release: bool,
    /// Why nothing can be done.
    pub instead: Option<Shown>,
    pub version: String,
    pub outline: String,
    pub choices: Vec<Choice>,
    pub reason: String,
}

pub(super) struct Choice {
    pub code: &'static str,
    pub title: &'static str,
    pub hint: &'static str,
    pub is_chosen: bool,
}

impl Actions {
    pub(super) fn new(me: &str, frame: &Frame, case: &Case, draft: Draft, outcome: Option<&Outcome>) -> Self {
        let (claim, release) = match &case.state {
            State::Queued => (true, false),
            State::Claimed { by, .. } => (false, by == me),
            State::Decided => (!case.is_answered(), false),
            _ => (false, false),
        };
        let choice = |conclusion: Conclusion| Choice {
            code: conclusion.code(),
            title: conclusion.title(frame.language),
            hint: (frame.texts.conclusion_hint)(conclusion),
            is_chosen: conclusion.code() == draft.conclusion,
        };
        // A page that never told what changed meanwhile must not make the form look fresh.
        let is_told =
            matches!(outcome, Some(Outcome::Done(_) | Outcome::Undone(Obstacle::Stale | Obstacle::Refused(_))));
        let is_kept = !is_told && !draft.version.is_empty();
        let choices = Conclusion::ALL.into_iter().map(choice).collect();
        let (version, outline) =
            if is_kept { (draft.version, draft.outline) } else { (case.version.to_string(), case.outline()) };
        Self {
            claim,
            release,
            instead: instead(me, frame, case).map(Shown::new),
            version,
            outline,
            choices,
            // No text on a page may hold NUL; here it could not be shown as a mark.
            reason: draft.reason.replace('\0', "\u{FFFD}"),
        }
    }

    /// Whoever may take it or holds it may answer it.
    pub(super) fn decide(&self) -> bool {
        self.claim || self.release
    }
}

fn instead(me: &str, frame: &Frame, case: &Case) -> Option<String> {
    let texts = frame.texts;
    match &case.state {
        State::Claimed { by, at } if by != me => Some((texts.held_by_another)(by, &day::shown(*at))),
        State::Decided if case.is_answered() => Some(texts.nothing_to_do.to_owned()),
        State::Merged { into } => Some(format!("{} {into}", texts.gone_into)),
        State::Closed => Some(texts.nothing_kept.to_owned()),
        _ => None,
    }
}
