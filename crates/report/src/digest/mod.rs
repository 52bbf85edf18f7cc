//! The daily alert digest ("bản tin cảnh báo ngày"), for leaders and partner offices.

use jiff::Timestamp;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::{EventKind, State};
use soiviec_domain::category::{Category, Severity};
use soiviec_domain::day::Day;
use soiviec_domain::decision::Conclusion;
use soiviec_domain::id::{CaseId, SourceId};
use soiviec_domain::identifier::IdentifierKind;
use soiviec_domain::words::Language;
pub use soiviec_store::days::{JudgedBy, Waiting};

use crate::error::ReportError;
use crate::render;

mod compose;
mod problems;
mod texts;
mod wording;

pub use compose::compose;

/// Which digest is wanted, and what the store doesn't know.
#[derive(Clone, Debug)]
pub struct Order {
    /// The day it tells of.
    pub day: Day,
    /// Now, UTC. While the day lasts, the digest tells of it until this instant.
    pub composed_at: Timestamp,
    /// The configured sources, with the names that people know them by.
    pub sources: Vec<(SourceId, String)>,
    /// Everything in the store is made up, as the demo's is.
    pub is_fictional: bool,
    /// The program and its version, such as `soiviec 0.1.0`.
    pub program: String,
    /// Version of the rules in force now.
    pub rules_version: String,
    /// Version of the model in force now.
    pub model_version: String,
}

/// A day's digest as facts, in no language yet. Whatever stands in it may be shown.
#[derive(Clone, Debug)]
pub struct Digest {
    /// The day.
    pub day: Day,
    /// When it was composed, UTC. Cases stand as they stood then.
    pub composed_at: Timestamp,
    /// All it tells of is made up.
    pub is_fictional: bool,
    /// Pages fetched.
    pub pages: u64,
    /// What came in.
    pub postings: PostingCounts,
    /// What happened to cases.
    pub cases: CaseCounts,
    /// What waited for an answer when it was composed.
    pub waiting: Waiting,
    /// Cases of severity 1: those that wait for an answer or for verification, the flagged first,
    /// then the longest waiting; then those answered on the day.
    pub grave: Shortened<CaseLine>,
    /// Cases that something happened to: those answered or reopened first, then the most alarming,
    /// then those that grew most. Without new ones that stand in [`Digest::grave`] already.
    pub changed: Shortened<CaseLine>,
    /// Recruiters' identifiers that no posting named before, those on most postings first.
    pub identifiers: Shortened<MaskedIdentifier>,
    /// What was not looked at, or not read.
    pub gaps: Gaps,
    /// By what it was made.
    pub versions: Versions,
}

/// Posting revisions first seen on the day, and unreadable rows. `received` is the sum of all that
/// follow it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PostingCounts {
    /// All of them.
    pub received: u64,
    /// Judged flagged.
    pub flagged: u64,
    /// Judged unsure.
    pub unsure: u64,
    /// Judged clear.
    pub clear: u64,
    /// Not judged yet.
    pub under_way: u64,
    /// Set aside as unreadable.
    pub dead_lettered: u64,
    /// Run out and erased since.
    pub erased: u64,
}

impl PostingCounts {
    /// Those that the machine said nothing of: nobody knows yet what they hold.
    pub fn not_judged(&self) -> u64 {
        self.under_way + self.dead_lettered
    }
}

/// How often each thing happened to cases on the day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseCounts {
    /// Opened.
    pub opened: u64,
    /// Back in the queue by a new posting.
    pub reopened: u64,
    /// Gone into another case.
    pub merged: u64,
    /// Answers given, by conclusion, in the order of [`Conclusion::ALL`].
    pub decided: [u64; Conclusion::ALL.len()],
}

/// The head of a list, and how many more there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortened<T> {
    /// Those shown.
    pub shown: Vec<T>,
    /// How many were left off.
    pub more: u64,
}

impl<T> Shortened<T> {
    /// The first `most` of a list that has `in_all`.
    fn of(all: impl IntoIterator<Item = T>, most: usize, in_all: u64) -> Self {
        let shown: Vec<T> = all.into_iter().take(most).collect();
        let more = in_all.saturating_sub(shown.len() as u64);
        Self { shown, more }
    }
}

/// A case as a digest shows it, as it stood when the digest was composed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseLine {
    /// Its number.
    pub id: CaseId,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its severity.
    pub severity: Severity,
    /// Its first category.
    pub category: Option<Category>,
    /// Posting revisions it holds.
    pub postings: u32,
    /// Where it stands.
    pub state: State,
    /// Something came in after it was decided.
    pub news: bool,
    /// When its first posting came, UTC.
    pub opened_at: Timestamp,
    /// What happened to it on the day, and how often.
    pub events: Vec<(EventKind, u64)>,
    /// The latest answer, on whichever day, and who gave it.
    pub decision: Option<(Conclusion, String)>,
    /// The answers it was given on the day, oldest first; never the reasons.
    pub answers: Vec<Conclusion>,
}

/// A contact or place, too little of it to call, pay or click.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedIdentifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// Its value by [`soiviec_text::mask::mask`].
    pub masked: String,
    /// Flagged postings of the day that name it.
    pub postings: u64,
    /// A case that holds one of them.
    pub case: CaseId,
}

/// What the day's numbers don't cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gaps {
    /// No source is configured at all.
    pub is_unconfigured: bool,
    /// Names of configured sources from which nothing came: no page, no posting.
    pub silent: Vec<String>,
    /// What could not be fetched or read, by source.
    pub problems: Shortened<SourceProblem>,
    /// Addresses that a site's robots.txt asked us to leave, by source. Politeness, not a gap.
    pub left_alone: Vec<(String, u64)>,
}

/// How often one kind of problem came up at one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceProblem {
    /// The source's name.
    pub source: String,
    /// The crawler's code of the kind.
    pub kind: String,
    /// How often.
    pub count: u64,
}

/// What the digest and its numbers were made by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The program.
    pub program: String,
    /// The rules in force when it was composed.
    pub rules: String,
    /// The model in force when it was composed.
    pub model: String,
    /// Other versions that postings of the day were judged by.
    pub others: Vec<JudgedBy>,
}

impl Digest {
    /// Whether the day was over when it was composed.
    pub fn is_whole(&self) -> bool {
        self.composed_at >= self.day.end()
    }

    /// Whether anything was looked at: a page fetched, or a posting taken in.
    pub fn has_looked(&self) -> bool {
        self.pages > 0 || self.postings.received > 0
    }

    /// A page by itself, without anything to load or to run.
    pub fn html(&self, language: Language) -> Result<String, ReportError> {
        render::html(&wording::sheet(self, language))
    }

    /// The same for a mail program: plain text, lines of at most 72 columns.
    pub fn text(&self, language: Language) -> Result<String, ReportError> {
        Ok(render::text(&wording::sheet(self, language)))
    }
}
