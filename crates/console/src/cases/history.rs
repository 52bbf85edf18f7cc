//! What happened to a case, and to those that went into it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use soiviec_domain::case::{Event, EventKind, Facts, MACHINE, State};
use soiviec_domain::day;
use soiviec_domain::id::CaseId;
use soiviec_store::{Db, StoreError};

use crate::frame::Frame;
use crate::shown::Shown;

/// So many entries are shown unless all are asked for.
const LATEST: usize = 100;

/// What is told on a stale page is what the analyst must read before pressing again.
const MEANWHILE: usize = 10;

/// Each event with the case it happened to, in time order. Those of one case stay in the order in
/// which they were written, also when a clock was set back in between.
pub(super) struct Events(Vec<(CaseId, Event)>);

/// The history as a page shows it.
pub(super) struct History {
    pub entries: Vec<Entry>,
    /// How many older ones are not shown.
    pub earlier: usize,
}

/// One event.
pub(super) struct Entry {
    pub at: String,
    /// The case it happened to, when that is another one.
    pub case: Option<String>,
    /// Who did it; nobody when the machine did.
    pub actor: Option<Shown>,
    pub kind: &'static str,
    pub changes: Vec<Change>,
    /// The reason of a decision.
    pub reason: Option<Shown>,
}

/// A value before and after.
pub(super) struct Change {
    pub name: &'static str,
    pub old: Shown,
    pub new: Shown,
}

/// Reads the history of a case and of all that were merged into it.
pub(super) async fn read(db: &Db, id: CaseId) -> Result<Events, StoreError> {
    let (mut to_read, mut known) = (vec![id], BTreeSet::from([id]));
    let mut events = Vec::new();
    while let Some(case) = to_read.pop() {
        let mut latest = Timestamp::MIN;
        for event in db.history(case).await? {
            latest = latest.max(event.at);
            let absorbed = event.new.other.filter(|_| event.kind == EventKind::Absorbed);
            to_read.extend(absorbed.filter(|other| known.insert(*other)));
            events.push((latest, case, event));
        }
    }
    events.sort_by_key(|(latest, ..)| *latest);
    Ok(Events(events.into_iter().map(|(_, case, event)| (case, event)).collect()))
}

impl History {
    pub(super) fn new(frame: &Frame, id: CaseId, events: &Events, all: bool) -> Self {
        let earlier = if all { 0 } else { events.0.len().saturating_sub(LATEST) };
        let entries = events.0.iter().skip(earlier).map(|(case, event)| entry(frame, id, *case, event)).collect();
        Self { entries, earlier }
    }
}

impl Events {
    /// The latest of what happened to a case after it stood at `version`. Each save but no link makes
    /// a version.
    pub(super) fn since(&self, frame: &Frame, id: CaseId, version: usize) -> Vec<Entry> {
        let saves: Vec<&Event> = self.saves(id).skip(version).collect();
        let latest = saves.iter().skip(saves.len().saturating_sub(MEANWHILE));
        latest.map(|event| entry(frame, id, id, event)).collect()
    }

    /// The last change of a case.
    pub(super) fn last_of(&self, frame: &Frame, id: CaseId) -> Vec<Entry> {
        self.saves(id).last().map(|event| entry(frame, id, id, event)).into_iter().collect()
    }

    fn saves(&self, id: CaseId) -> impl Iterator<Item = &Event> {
        self.0
            .iter()
            .filter(move |(case, event)| *case == id && event.kind != EventKind::Linked)
            .map(|(_, event)| event)
    }
}

fn entry(frame: &Frame, page: CaseId, case: CaseId, event: &Event) -> Entry {
    let decided = event.new.decision.as_ref();
    Entry {
        at: day::shown(event.at),
        case: (case != page).then(|| case.to_string()),
        actor: (event.actor != MACHINE).then(|| Shown::new(&event.actor)),
        kind: event.kind.title(frame.language),
        changes: changes(frame, &event.old, &event.new),
        reason: decided.map(|decision| Shown::new(&decision.reason)),
    }
}

/// The values that differ, in words.
fn changes(frame: &Frame, old: &Facts, new: &Facts) -> Vec<Change> {
    let (texts, language) = (frame.texts, frame.language);
    let state = |facts: &Facts| facts.state.as_ref().map(|state| standing(frame, state));
    let decision = |facts: &Facts| facts.decision.as_ref().map(|made| made.conclusion.title(language).to_owned());
    let postings = |facts: &Facts| facts.postings.map(|postings| postings.to_string());
    let verdict = |facts: &Facts| facts.verdict.map(|verdict| verdict.title(language).to_owned());
    let other = |facts: &Facts| facts.other.map(|other| other.to_string());
    let values = [
        (texts.fact_state, state(old), state(new)),
        (texts.fact_decision, decision(old), decision(new)),
        (texts.fact_postings, postings(old), postings(new)),
        (texts.fact_verdict, verdict(old), verdict(new)),
        (texts.fact_other, other(old), other(new)),
    ];
    let word = |value: Option<String>| Shown::new(value.unwrap_or_else(|| texts.nothing.to_owned()));
    let differing = values.into_iter().filter(|(_, old, new)| old != new);
    differing.map(|(name, old, new)| Change { name, old: word(old), new: word(new) }).collect()
}

fn standing(frame: &Frame, state: &State) -> String {
    let title = state.title(frame.language);
    match state {
        State::Claimed { by, .. } => format!("{title} ({by})"),
        State::Merged { into } => format!("{title} ({into})"),
        _ => title.to_owned(),
    }
}
