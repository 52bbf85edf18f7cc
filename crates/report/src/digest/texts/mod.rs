//! Every word of a digest that no noun of the domain brings along. A translation that is missing
//! does not compile.

use soiviec_domain::words::Language;

mod english;
mod vietnamese;

/// A day, a time or a name put into a sentence.
type Told = fn(&str) -> String;
/// A number put into a sentence.
type Counted = fn(u64) -> String;

pub(super) struct Texts {
    pub(super) title: Told,
    /// By the time of composing.
    pub(super) whole_day: Told,
    /// By the cut-off, `HH:MM`.
    pub(super) so_far: Told,
    pub(super) cases_as_of_now: &'static str,

    pub(super) fictional: &'static str,
    pub(super) nothing_looked_at: &'static str,
    /// By flagged, received and pages.
    pub(super) flagged: fn(u64, u64, u64) -> String,
    /// By received and pages.
    pub(super) none_flagged: fn(u64, u64) -> String,
    pub(super) not_judged: Counted,
    pub(super) unclaimed: Counted,

    pub(super) numbers: &'static str,
    pub(super) postings: &'static str,
    pub(super) received: &'static str,
    pub(super) under_way: &'static str,
    pub(super) dead_lettered: &'static str,
    pub(super) erased: &'static str,
    pub(super) cases: &'static str,
    pub(super) opened: &'static str,
    pub(super) reopened: &'static str,
    pub(super) merged: &'static str,
    /// By conclusion.
    pub(super) decided: Told,
    pub(super) waiting: &'static str,
    pub(super) waiting_grave: &'static str,
    pub(super) waiting_unclaimed: &'static str,
    pub(super) need_more: &'static str,

    pub(super) grave: &'static str,
    pub(super) about_grave: &'static str,
    pub(super) no_grave: &'static str,
    pub(super) changed: &'static str,
    pub(super) no_changed: &'static str,
    pub(super) case: &'static str,
    pub(super) category: &'static str,
    pub(super) in_case: &'static str,
    pub(super) state: &'static str,
    pub(super) since: &'static str,
    pub(super) changes: &'static str,
    pub(super) nobody: &'static str,
    pub(super) severity_1: &'static str,
    pub(super) more_cases: Counted,

    pub(super) new_case: &'static str,
    pub(super) postings_added: Counted,
    pub(super) news: &'static str,
    pub(super) claimed_by: Told,
    pub(super) claimed: &'static str,
    pub(super) released: &'static str,
    pub(super) answered: Told,
    pub(super) absorbed: Counted,
    pub(super) merged_into: Told,
    pub(super) closed: &'static str,
    pub(super) linked: Counted,

    pub(super) identifiers: &'static str,
    pub(super) about_identifiers: &'static str,
    pub(super) no_identifiers: &'static str,
    pub(super) kind: &'static str,
    pub(super) masked: &'static str,
    pub(super) more_identifiers: Counted,

    pub(super) gaps: &'static str,
    pub(super) no_gaps: &'static str,
    pub(super) no_sources: &'static str,
    /// By the names of the sources.
    pub(super) silent: Told,
    pub(super) unread: Counted,
    pub(super) problems: &'static str,
    pub(super) source: &'static str,
    pub(super) problem: &'static str,
    pub(super) times: &'static str,
    pub(super) more_problems: Counted,
    /// By the names of the sources with the number of addresses.
    pub(super) left_alone: Told,

    pub(super) versions: &'static str,
    /// By program, rules and model.
    pub(super) made_by: fn(&str, &str, &str) -> String,
    /// By number of postings, rules and model.
    pub(super) judged_by: fn(u64, &str, &str) -> String,

    pub(super) help: &'static str,
    pub(super) hotline: &'static str,
    pub(super) danger: &'static str,
    pub(super) no_conclusion: &'static str,
}

impl Texts {
    pub(super) fn of(language: Language) -> &'static Texts {
        language.pick(&vietnamese::TEXTS, &english::TEXTS)
    }
}
