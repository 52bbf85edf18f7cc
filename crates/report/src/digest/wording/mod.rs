//! From a digest to a sheet: which words, in which order. Lists stand in `tables`.

use soiviec_domain::assessment::Verdict;
use soiviec_domain::day::{local, shown};
use soiviec_domain::decision::Conclusion;
use soiviec_domain::words::Language;

use super::Digest;
use super::texts::Texts;
use crate::sheet::{Block, Numbers, Section, Sentence, Sheet};

mod changes;
mod tables;

/// The digest in one language.
pub(super) fn sheet(digest: &Digest, language: Language) -> Sheet {
    let t = Texts::of(language);
    let writer = Writer { digest, language, t };
    Sheet {
        language,
        title: (t.title)(&digest.day.shown()),
        notes: writer.notes(),
        lead: writer.lead(),
        sections: vec![
            writer.numbers(),
            writer.grave(),
            writer.changed(),
            writer.identifiers(),
            writer.gaps(),
            writer.versions(),
        ],
        closing: Section { heading: t.help, blocks: [t.hotline, t.danger].map(Block::sentence).into() },
    }
}

struct Writer<'a> {
    digest: &'a Digest,
    language: Language,
    t: &'static Texts,
}

impl Writer<'_> {
    fn notes(&self) -> Vec<String> {
        let at = self.digest.composed_at;
        let span = if self.digest.is_whole() {
            (self.t.whole_day)(&shown(at))
        } else {
            let at = local(at);
            (self.t.so_far)(&format!("{:02}:{:02}", at.hour(), at.minute()))
        };
        vec![span, self.t.cases_as_of_now.to_owned(), self.t.no_conclusion.to_owned()]
    }

    fn lead(&self) -> Vec<Sentence> {
        let (t, postings, pages) = (self.t, &self.digest.postings, self.digest.pages);
        let mut lead = Vec::new();
        if self.digest.is_fictional {
            lead.push(loud(t.fictional));
        }
        if !self.digest.has_looked() {
            lead.push(loud(t.nothing_looked_at));
        } else if postings.flagged > 0 {
            lead.push(quiet((t.flagged)(postings.flagged, postings.received, pages)));
        } else {
            lead.push(quiet((t.none_flagged)(postings.received, pages)));
        }
        if postings.not_judged() > 0 {
            lead.push(quiet((t.not_judged)(postings.not_judged())));
        }
        if self.digest.waiting.grave_unclaimed > 0 {
            lead.push(loud((t.unclaimed)(self.digest.waiting.grave_unclaimed)));
        }
        lead
    }

    fn numbers(&self) -> Section {
        let (t, postings, cases, waiting) = (self.t, &self.digest.postings, &self.digest.cases, &self.digest.waiting);
        let verdict = |verdict: Verdict| verdict.title(self.language).to_owned();
        let label = str::to_owned;
        let received = vec![
            (label(t.received), postings.received),
            (verdict(Verdict::Flagged), postings.flagged),
            (verdict(Verdict::Unsure), postings.unsure),
            (verdict(Verdict::Clear), postings.clear),
            (label(t.under_way), postings.under_way),
            (label(t.dead_lettered), postings.dead_lettered),
            (label(t.erased), postings.erased),
        ];
        let decided = Conclusion::ALL.iter().map(|conclusion| (t.decided)(conclusion.title(self.language)));
        let moved =
            [(label(t.opened), cases.opened), (label(t.reopened), cases.reopened), (label(t.merged), cases.merged)];
        let moved = moved.into_iter().chain(decided.zip(cases.decided)).collect();
        let waiting = vec![
            (verdict(Verdict::Flagged), waiting.flagged),
            (verdict(Verdict::Unsure), waiting.unsure),
            (label(t.waiting_grave), waiting.grave),
            (label(t.waiting_unclaimed), waiting.grave_unclaimed),
            (label(t.need_more), waiting.need_more),
        ];
        let blocks = [(t.postings, received), (t.cases, moved), (t.waiting, waiting)];
        Section { heading: t.numbers, blocks: blocks.map(|(title, rows)| self.block(title, rows)).into() }
    }

    fn block(&self, title: &'static str, rows: Vec<(String, u64)>) -> Block {
        let rows = rows.into_iter().map(|(label, value)| (capital(&label), self.number(value)));
        Block::Numbers(Numbers { title, rows: rows.collect() })
    }

    fn gaps(&self) -> Section {
        let (t, gaps) = (self.t, &self.digest.gaps);
        let mut blocks = Vec::new();
        if gaps.is_unconfigured {
            blocks.push(Block::sentence(t.no_sources));
        }
        if !gaps.silent.is_empty() {
            blocks.push(Block::Sentence(loud((t.silent)(&gaps.silent.join(", ")))));
        }
        if self.digest.postings.dead_lettered > 0 {
            blocks.push(Block::sentence((t.unread)(self.digest.postings.dead_lettered)));
        }
        if !gaps.problems.shown.is_empty() {
            blocks.push(Block::Table(self.problems()));
        }
        if blocks.is_empty() {
            blocks.push(Block::sentence(t.no_gaps));
        }
        if !gaps.left_alone.is_empty() {
            let names = gaps.left_alone.iter().map(|(source, times)| format!("{source} ({})", self.number(*times)));
            blocks.push(Block::sentence((t.left_alone)(&names.collect::<Vec<_>>().join(", "))));
        }
        Section { heading: t.gaps, blocks }
    }

    fn versions(&self) -> Section {
        let (t, versions) = (self.t, &self.digest.versions);
        let others = versions.others.iter().map(|by| (t.judged_by)(by.postings, &by.rules_version, &by.model_version));
        let made_by = (t.made_by)(&versions.program, &versions.rules, &versions.model);
        let lines = std::iter::once(made_by).chain(others);
        Section { heading: t.versions, blocks: lines.map(Block::sentence).collect() }
    }

    fn number(&self, value: u64) -> String {
        self.language.number(value)
    }
}

fn loud(text: impl Into<String>) -> Sentence {
    Sentence { text: text.into(), loud: true }
}

fn quiet(text: impl Into<String>) -> Sentence {
    Sentence { text: text.into(), loud: false }
}

fn capital(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
