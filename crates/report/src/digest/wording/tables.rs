//! The lists of a digest: cases, identifiers, problems.

use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::State;
use soiviec_domain::category::Severity;
use soiviec_domain::day::shown;

use super::Writer;
use super::changes::{answer, changes};
use crate::digest::{CaseLine, problems};
use crate::sheet::{Block, Column, Holds, Section, Table};

impl Writer<'_> {
    pub(super) fn grave(&self) -> Section {
        let (t, grave) = (self.t, &self.digest.grave);
        let columns = vec![sign(t.case), words(t.category), count(t.in_case), words(t.state), sign(t.since)];
        let row = |line: &CaseLine| {
            let (id, postings) = (line.id.to_string(), self.number(u64::from(line.postings)));
            let doubt = (line.verdict == Verdict::Unsure).then(|| format!(" ({})", line.verdict.title(self.language)));
            let category = self.category(line) + &doubt.unwrap_or_default();
            vec![id, category, postings, self.state(line), shown(line.opened_at)]
        };
        let (rows, more) = (grave.shown.iter().map(row).collect(), more(grave.more, t.more_cases));
        listed(Table { caption: t.grave, columns, rows, more }, Some(t.about_grave), t.no_grave)
    }

    pub(super) fn changed(&self) -> Section {
        let (t, changed) = (self.t, &self.digest.changed);
        let columns = vec![sign(t.case), words(t.category), count(t.in_case), words(t.changes)];
        let row = |line: &CaseLine| {
            let (id, postings) = (line.id.to_string(), self.number(u64::from(line.postings)));
            let category = format!("{} ({})", self.category(line), self.alarm(line));
            vec![id, category, postings, changes(self.digest, line, self.language)]
        };
        let (rows, more) = (changed.shown.iter().map(row).collect(), more(changed.more, t.more_cases));
        listed(Table { caption: t.changed, columns, rows, more }, None, t.no_changed)
    }

    pub(super) fn identifiers(&self) -> Section {
        let (t, new) = (self.t, &self.digest.identifiers);
        let columns = vec![words(t.masked), words(t.kind), count(t.in_case), sign(t.case)];
        let rows = new.shown.iter().map(|new| {
            let kind = new.kind.title(self.language).to_owned();
            vec![new.masked.clone(), kind, self.number(new.postings), new.case.to_string()]
        });
        let (rows, more) = (rows.collect(), more(new.more, t.more_identifiers));
        listed(Table { caption: t.identifiers, columns, rows, more }, Some(t.about_identifiers), t.no_identifiers)
    }

    pub(super) fn problems(&self) -> Table {
        let (t, problems) = (self.t, &self.digest.gaps.problems);
        let columns = vec![words(t.source), words(t.problem), count(t.times)];
        let rows = problems.shown.iter().map(|problem| {
            let kind = problems::words(&problem.kind, self.language).to_owned();
            vec![problem.source.clone(), kind, self.number(problem.count)]
        });
        Table { caption: t.problems, columns, rows: rows.collect(), more: more(problems.more, t.more_problems) }
    }

    /// Where a case stands, whose it is, and what it was answered on the day.
    fn state(&self, line: &CaseLine) -> String {
        let title = line.state.title(self.language);
        let state = match (&line.state, &line.decision) {
            (State::Queued, _) => self.t.nobody.to_owned(),
            (State::Claimed { by, .. }, _) => format!("{title}: {by}"),
            (State::Decided, Some((answer, by))) => {
                return format!("{title}: {} ({by})", answer.title(self.language));
            }
            _ => title.to_owned(),
        };
        let answered = (!line.answers.is_empty()).then(|| answer(line, self.language));
        let news = line.news.then(|| self.t.news.to_owned());
        [Some(state), answered, news].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn category(&self, line: &CaseLine) -> String {
        line.category.map_or("–".to_owned(), |category| category.named(self.language))
    }

    /// The machine's warning level, and the severity where it is the first.
    fn alarm(&self, line: &CaseLine) -> String {
        let verdict = line.verdict.title(self.language);
        match line.severity {
            Severity::People => format!("{verdict}, {}", self.t.severity_1),
            Severity::Money => verdict.to_owned(),
        }
    }
}

/// A table with a sentence about it, or a sentence that says there is nothing to list.
fn listed(table: Table, about: Option<&'static str>, nothing: &'static str) -> Section {
    let heading = table.caption;
    if table.rows.is_empty() {
        return Section { heading, blocks: vec![Block::sentence(nothing)] };
    }
    let about = about.map(Block::sentence);
    Section { heading, blocks: about.into_iter().chain([Block::Table(table)]).collect() }
}

fn words(title: &'static str) -> Column {
    Column { title, holds: Holds::Words }
}

fn sign(title: &'static str) -> Column {
    Column { title, holds: Holds::Sign }
}

fn count(title: &'static str) -> Column {
    Column { title, holds: Holds::Number }
}

fn more(count: u64, words: fn(u64) -> String) -> Option<String> {
    (count > 0).then(|| words(count))
}
