//! What happened to a case, and to those that went into it.

use soiviec_domain::case::{Event, EventKind, Facts, MACHINE, State};
use soiviec_domain::category::Category;
use soiviec_domain::id::CaseId;
use soiviec_store::{Db, StoreError, history as store};

use super::deed::address;
use crate::frame::Frame;
use crate::paging::{Pager, Paging};
use crate::shown::Shown;
use crate::state::Console;
use crate::written::{percent, to_the_second};

const ENTRIES_A_PAGE: u32 = 100;

/// No page reaches further back than this many entries.
const DEEPEST: u32 = 1_000;

/// What is told on a stale page is what the analyst must read before pressing again.
const MEANWHILE: usize = 10;

/// The history as a page shows it: the first page has the latest entries, each page the oldest first.
pub(super) struct History {
    pub entries: Vec<Entry>,
    pub pager: Pager,
    /// How many entries no page shows.
    pub earlier: Option<String>,
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

impl History {
    /// Reads a page of the history of a case and of all that went into it.
    pub(super) async fn read(db: &Db, frame: &Frame, id: CaseId, asked: Option<&str>) -> Result<Self, StoreError> {
        let reach = Paging::new(asked, DEEPEST.into(), ENTRIES_A_PAGE).end();
        let mut cases = vec![id];
        cases.extend(db.absorbed_by(id).await?);
        let store::History { events, in_all } = db.history(&cases, reach).await?;
        let paging = Paging::new(asked, in_all.min(DEEPEST.into()), ENTRIES_A_PAGE);
        let end = events.len().saturating_sub(paging.offset() as usize);
        let page = &events[end.saturating_sub(ENTRIES_A_PAGE as usize)..end];
        let earlier = in_all.saturating_sub(DEEPEST.into());
        let told = || (frame.texts.earlier_entries)(&frame.language.number(earlier));
        Ok(Self {
            entries: page.iter().map(|(case, event)| entry(frame, id, *case, event)).collect(),
            earlier: (earlier > 0 && paging.next().is_none()).then(told),
            pager: Pager::new(frame.texts, paging, format!("{}?history=", address(id)), "#history"),
        })
    }
}

/// The latest of what happened to a case after it stood at `version`.
pub(super) async fn since(console: &Console, case: CaseId, version: i64) -> Result<Vec<Event>, StoreError> {
    let mut told = gathered(console.db.changes_since(case, version, DEEPEST).await?);
    Ok(told.split_off(told.len().saturating_sub(MEANWHILE)))
}

/// Postings that were added one after the other, told as one entry: on a case that grows by the
/// minute they would hide what people did.
fn gathered(events: Vec<Event>) -> Vec<Event> {
    let mut told: Vec<Event> = Vec::new();
    for event in events {
        match told.last_mut() {
            Some(last) if last.kind == EventKind::Attached && event.kind == EventKind::Attached => {
                last.new = event.new;
                last.at = event.at;
            }
            _ => told.push(event),
        }
    }
    told
}

/// A case's own events, for its page.
pub(super) fn entries(frame: &Frame, id: CaseId, events: &[Event]) -> Vec<Entry> {
    events.iter().map(|event| entry(frame, id, id, event)).collect()
}

fn entry(frame: &Frame, page: CaseId, case: CaseId, event: &Event) -> Entry {
    let decided = event.new.decision.as_ref();
    Entry {
        at: to_the_second(event.at),
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
    let postings = |facts: &Facts| facts.postings.map(|postings| language.number(postings));
    let verdict = |facts: &Facts| facts.verdict.map(|verdict| verdict.title(language).to_owned());
    let severity =
        |facts: &Facts| facts.severity.map(|severity| format!("{} · {}", u8::from(severity), severity.title(language)));
    let risk = |facts: &Facts| facts.risk.map(|risk| percent(texts, risk));
    let categories = |facts: &Facts| {
        let codes = |categories: &Vec<Category>| categories.iter().map(|category| category.code()).collect::<Vec<_>>();
        facts.categories.as_ref().map(|categories| codes(categories).join(", "))
    };
    let other = |facts: &Facts| facts.other.map(|other| other.to_string());
    let values = [
        (texts.fact_state, state(old), state(new)),
        (texts.fact_decision, decision(old), decision(new)),
        (texts.fact_postings, postings(old), postings(new)),
        (texts.fact_verdict, verdict(old), verdict(new)),
        (texts.priority, severity(old), severity(new)),
        (texts.risk, risk(old), risk(new)),
        (texts.category, categories(old), categories(new)),
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
