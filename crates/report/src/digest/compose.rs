//! From the store to a digest: counts, orders, masks, and leaves out what may not be shown.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use soiviec_domain::case::{Case, EventKind, State};
use soiviec_domain::category::Severity;
use soiviec_domain::day;
use soiviec_domain::decision::Conclusion;
use soiviec_domain::id::CaseId;
use soiviec_store::Db;
use soiviec_store::days::{CaseDay, DayRecord, JudgedBy, NewIdentifier, ProblemCount, SourceDay};
use soiviec_text::mask::mask;

use super::{
    CaseCounts, CaseLine, Digest, Gaps, MaskedIdentifier, Order, PostingCounts, Shortened, SourceProblem, Versions,
};
use crate::error::ReportError;
use crate::tidy::tidy;

/// Lines of each list. A digest is read in minutes; the queue holds the rest.
const MOST_GRAVE: usize = 30;
const MOST_CHANGED: usize = 20;
const MOST_IDENTIFIERS: usize = 30;
const MOST_PROBLEMS: usize = 60;

/// As many as the longest of the lists that the store shortens.
const MOST_READ: u32 = MOST_GRAVE as u32;

/// The crawler's code for an address that a site's robots.txt asks to leave alone.
const ROBOTS_FORBID: &str = "robots_forbid";

/// Reads a day from the store, all at one moment. A day that has not begun is refused; of one that
/// is not over, everything before [`Order::composed_at`] counts.
pub async fn compose(db: &Db, order: &Order) -> Result<Digest, ReportError> {
    let (start, end) = (order.day.start(), order.day.end());
    if start > order.composed_at {
        return Err(ReportError::NotBegun { day: order.day, now: day::shown(order.composed_at) });
    }
    let record = db.day_record(start, end.min(order.composed_at), MOST_READ).await?;
    Ok(digest(record, order))
}

fn digest(record: DayRecord, order: &Order) -> Digest {
    let names = Names::of(order);
    Digest {
        day: order.day,
        composed_at: order.composed_at,
        is_fictional: order.is_fictional,
        pages: record.sources.iter().map(|source| source.pages).sum(),
        postings: posting_counts(&record.sources),
        cases: case_counts(&record.cases),
        waiting: record.waiting,
        grave: grave(&record),
        changed: changed(&record),
        identifiers: identifiers(&record.identifiers, record.identifiers_in_all),
        gaps: Gaps {
            is_unconfigured: order.sources.is_empty(),
            silent: names.silent(&record.sources),
            problems: problems(&record.problems, &names),
            left_alone: left_alone(&record.problems, &names),
        },
        versions: versions(record.judged_by, order),
    }
}

fn posting_counts(sources: &[SourceDay]) -> PostingCounts {
    let sum = |count: fn(&SourceDay) -> u64| sources.iter().map(count).sum();
    PostingCounts {
        received: sum(|source| source.received),
        flagged: sum(|source| source.flagged),
        unsure: sum(|source| source.unsure),
        clear: sum(|source| source.clear),
        under_way: sum(|source| source.under_way),
        dead_lettered: sum(|source| source.dead_lettered),
        erased: sum(|source| source.erased),
    }
}

fn case_counts(cases: &[CaseDay]) -> CaseCounts {
    let sum = |wanted: EventKind| cases.iter().map(|day| times(&day.events, wanted)).sum();
    let answers =
        |wanted| cases.iter().flat_map(|day| &day.decisions).filter(|given| given.conclusion == wanted).count();
    CaseCounts {
        opened: sum(EventKind::Opened),
        reopened: sum(EventKind::Reopened),
        merged: sum(EventKind::Merged),
        decided: Conclusion::ALL.map(|conclusion| answers(conclusion) as u64),
    }
}

fn times(events: &[(EventKind, u64)], wanted: EventKind) -> u64 {
    events.iter().filter(|(kind, _)| *kind == wanted).map(|(_, times)| times).sum()
}

fn grave(record: &DayRecord) -> Shortened<CaseLine> {
    let days: BTreeMap<CaseId, &CaseDay> = record.cases.iter().map(|day| (day.case.id, day)).collect();
    let waiting = record.grave.iter().map(|case| line(case, days.get(&case.id).copied()));
    let is_answered = |day: &&CaseDay| {
        let is_grave = day.case.severity == Severity::People;
        is_grave && day.case.is_answered() && !day.decisions.is_empty()
    };
    let answered: Vec<&CaseDay> = record.cases.iter().filter(is_answered).collect();
    let in_all = record.waiting.grave + record.waiting.grave_need_more + answered.len() as u64;
    let answered = answered.into_iter().map(|day| line(&day.case, Some(day)));
    Shortened::of(waiting.chain(answered), MOST_GRAVE, in_all)
}

fn changed(record: &DayRecord) -> Shortened<CaseLine> {
    let is_new = |day: &CaseDay| {
        let only_grew = day.events.iter().all(|(kind, _)| matches!(kind, EventKind::Opened | EventKind::Attached));
        only_grew && times(&day.events, EventKind::Opened) > 0
    };
    let is_told =
        |day: &CaseDay| is_new(day) && record.grave.iter().take(MOST_GRAVE).any(|case| case.id == day.case.id);
    let mut days: Vec<&CaseDay> = record.cases.iter().filter(|day| !is_told(day)).collect();
    let in_all = days.len() as u64;
    days.sort_by_cached_key(|day| {
        let case = &day.case;
        let is_gone = matches!(case.state, State::Merged { .. } | State::Closed);
        let came_in: u64 = [EventKind::Opened, EventKind::Attached, EventKind::Reopened]
            .into_iter()
            .map(|kind| times(&day.events, kind))
            .sum();
        let has_turned = !day.decisions.is_empty() || times(&day.events, EventKind::Reopened) > 0;
        let happened: u64 = day.events.iter().map(|(_, times)| times).sum();
        (is_gone, !has_turned, Reverse(case.verdict), case.severity, Reverse(came_in), Reverse(happened), case.id)
    });
    Shortened::of(days.into_iter().map(|day| line(&day.case, Some(day))), MOST_CHANGED, in_all)
}

fn line(case: &Case, day: Option<&CaseDay>) -> CaseLine {
    CaseLine {
        id: case.id,
        verdict: case.verdict,
        severity: case.severity,
        category: case.categories.first().copied(),
        postings: case.postings,
        state: match &case.state {
            State::Claimed { by, at } => State::Claimed { by: tidy(by), at: *at },
            state => state.clone(),
        },
        news: case.news,
        opened_at: case.opened_at,
        events: day.map(|day| day.events.clone()).unwrap_or_default(),
        decision: case.decision.as_ref().map(|decision| (decision.conclusion, tidy(&decision.by))),
        answers: day.map(|day| day.decisions.iter().map(|given| given.conclusion).collect()).unwrap_or_default(),
    }
}

fn identifiers(new: &[NewIdentifier], in_all: u64) -> Shortened<MaskedIdentifier> {
    let masked = new.iter().map(|new| MaskedIdentifier {
        kind: new.identifier.kind,
        masked: tidy(&mask(&new.identifier)),
        postings: new.postings,
        case: new.case,
    });
    Shortened::of(masked, MOST_IDENTIFIERS, in_all)
}

fn problems(problems: &[ProblemCount], names: &Names) -> Shortened<SourceProblem> {
    let mut all: Vec<&ProblemCount> = problems.iter().filter(|problem| problem.kind != ROBOTS_FORBID).collect();
    all.sort_by_key(|problem| (names.place(&problem.source), Reverse(problem.count)));
    let in_all = all.len() as u64;
    let named = all.into_iter().map(|problem| SourceProblem {
        source: names.name(&problem.source),
        kind: tidy(&problem.kind),
        count: problem.count,
    });
    Shortened::of(named, MOST_PROBLEMS, in_all)
}

fn left_alone(problems: &[ProblemCount], names: &Names) -> Vec<(String, u64)> {
    let forbidden = problems.iter().filter(|problem| problem.kind == ROBOTS_FORBID);
    forbidden.map(|problem| (names.name(&problem.source), problem.count)).collect()
}

fn versions(judged_by: Vec<JudgedBy>, order: &Order) -> Versions {
    let (rules, model) = (tidy(&order.rules_version), tidy(&order.model_version));
    let tidied = judged_by.into_iter().map(|by| JudgedBy {
        rules_version: tidy(&by.rules_version),
        model_version: tidy(&by.model_version),
        ..by
    });
    let others = tidied.filter(|by| (&by.rules_version, &by.model_version) != (&rules, &model)).collect();
    Versions { program: tidy(&order.program), others, rules, model }
}

/// What people call the sources, in the order of the settings.
struct Names<'a>(Vec<(&'a str, String)>);

impl<'a> Names<'a> {
    fn of(order: &'a Order) -> Self {
        let named = |id: &'a str, name: &str| match tidy(name) {
            name if name.is_empty() => (id, id.to_owned()),
            name => (id, name),
        };
        Self(order.sources.iter().map(|(id, name)| named(id.as_str(), name)).collect())
    }

    fn place(&self, id: &str) -> usize {
        self.0.iter().position(|(known, _)| *known == id).unwrap_or(self.0.len())
    }

    /// A source that is not configured, or no longer, goes by its id.
    fn name(&self, id: &str) -> String {
        self.0.get(self.place(id)).map_or_else(|| tidy(id), |(_, name)| name.clone())
    }

    /// The configured sources from which nothing came.
    fn silent(&self, sources: &[SourceDay]) -> Vec<String> {
        let is_silent = |id: &str| !sources.iter().any(|day| day.source == id && day.pages + day.received > 0);
        self.0.iter().filter(|(id, _)| is_silent(id)).map(|(_, name)| name.clone()).collect()
    }
}

#[cfg(test)]
mod tests;
