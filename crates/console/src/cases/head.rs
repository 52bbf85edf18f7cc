//! The head of a case's page: where it stands, and its latest answer.

use soiviec_domain::case::{Case, State};
use soiviec_domain::day;
use soiviec_domain::decision::Decision;

use crate::badges::{PriorityBadge, VerdictBadge};
use crate::frame::Frame;
use crate::shown::Shown;
use crate::written;

pub(super) struct Head {
    pub number: String,
    pub state: &'static str,
    pub holder: Option<Shown>,
    pub news: bool,
    pub verdict: VerdictBadge,
    pub priority: PriorityBadge,
    pub risk: String,
    pub categories: Vec<String>,
    pub opened: String,
    pub changed: String,
    pub gone_into: Option<String>,
    pub decision: Option<Answer>,
}

pub(super) struct Answer {
    pub label: &'static str,
    pub conclusion: &'static str,
    pub reason: Shown,
    pub by: Shown,
    pub at: String,
}

impl Head {
    pub(super) fn new(frame: &Frame, case: &Case) -> Self {
        let language = frame.language;
        let (holder, gone_into) = match &case.state {
            State::Claimed { by, .. } => (Some(Shown::new(by)), None),
            State::Merged { into } => (None, Some(into.to_string())),
            _ => (None, None),
        };
        Self {
            number: case.id.to_string(),
            state: case.state.title(language),
            holder,
            news: case.news,
            verdict: VerdictBadge { verdict: case.verdict, language },
            priority: PriorityBadge { label: frame.texts.priority, severity: case.severity, language },
            risk: written::percent(frame.texts, case.risk),
            categories: case.categories.iter().map(|category| category.named(language)).collect(),
            opened: day::shown(case.opened_at),
            changed: day::shown(case.changed_at),
            gone_into,
            decision: case.decision.as_ref().map(|decision| answer(frame, case, decision)),
        }
    }
}

fn answer(frame: &Frame, case: &Case, decision: &Decision) -> Answer {
    let texts = frame.texts;
    Answer {
        label: if case.state == State::Decided { texts.decision } else { texts.earlier_decision },
        conclusion: decision.conclusion.title(frame.language),
        reason: Shown::new(&decision.reason),
        by: Shown::new(&decision.by),
        at: day::shown(decision.at),
    }
}
