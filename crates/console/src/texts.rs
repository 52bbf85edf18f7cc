//! Every word of the pages that is no noun's name, in two languages.
//!
//! The nouns' names stand in [`soiviec_domain::words`]. A text that is missing in one language does
//! not compile.

use soiviec_domain::case::Refusal;
use soiviec_domain::decision::Conclusion;
use soiviec_domain::words::Language;

mod en;
mod vi;

/// The texts in a visitor's language.
pub(crate) fn texts(language: Language) -> &'static Texts {
    language.pick(&vi::VIETNAMESE, &en::ENGLISH)
}

/// The message catalogue.
pub(crate) struct Texts {
    // Every page.
    pub skip: &'static str,
    pub skip_to_actions: &'static str,
    pub navigation: &'static str,
    pub analyst: &'static str,
    pub other_language: &'static str,
    pub demo: &'static str,
    pub hotlines: &'static str,
    pub hotline_111: &'static str,
    pub hotline_113: &'static str,

    // The lists.
    pub shelves: &'static str,
    pub queue: &'static str,
    pub mine: &'static str,
    pub answered: &'static str,
    pub case: &'static str,
    pub priority: &'static str,
    pub verdict: &'static str,
    pub risk: &'static str,
    pub category: &'static str,
    pub postings_short: &'static str,
    pub sources: &'static str,
    pub opened: &'static str,
    pub state: &'static str,
    pub more_categories: fn(usize) -> String,
    pub news: &'static str,
    pub new_posting: &'static str,
    pub no_words: &'static str,
    pub unsure_divider: &'static str,
    pub nothing_waits: &'static str,
    pub nothing_mine: &'static str,
    pub nothing_answered: &'static str,
    pub paging: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub page_of: fn(u32, u32) -> String,

    // The head of a case.
    pub risk_over: &'static str,
    pub risk_under: &'static str,
    pub risk_note: &'static str,
    pub changed: &'static str,
    pub gone_into: &'static str,
    pub decision: &'static str,
    pub earlier_decision: &'static str,

    // What can be done with it.
    pub actions: &'static str,
    pub claim: &'static str,
    pub claim_hint: &'static str,
    pub release: &'static str,
    pub decide: &'static str,
    pub conclusion: &'static str,
    pub conclusion_hint: fn(Conclusion) -> &'static str,
    pub reason: &'static str,
    pub reason_hint: &'static str,
    pub nothing_to_do: &'static str,
    /// Who holds the case, since when.
    pub held_by_another: fn(&str, &str) -> String,
    pub kept_reason: &'static str,
    pub done_claimed: &'static str,
    pub done_released: &'static str,
    pub done_decided: &'static str,
    pub to_queue: &'static str,
    /// The number of the next free case.
    pub to_next: fn(&str) -> String,
    pub meanwhile: &'static str,
    pub stands_now: fn(&str) -> String,
    pub refusal: fn(&Refusal) -> String,
    pub key_changed: &'static str,
    pub stale: &'static str,
    pub stale_again: &'static str,
    pub reason_missing: &'static str,
    pub reason_too_long: &'static str,
    pub reason_control: &'static str,
    pub conclusion_missing: &'static str,

    // A posting and its evidence.
    pub posting: &'static str,
    pub source: &'static str,
    pub author: &'static str,
    pub group: &'static str,
    pub platform: &'static str,
    /// What our sources' codes of platforms mean; nothing for what a posting itself says.
    pub platform_named: fn(&str) -> Option<&'static str>,
    pub date_posted: &'static str,
    pub valid_through: &'static str,
    pub address: &'static str,
    pub images: &'static str,
    pub notes: &'static str,
    pub judged_by: fn(&str, &str) -> String,
    pub nothing_kept: &'static str,
    pub show_terms: &'static str,
    pub signs: &'static str,
    pub no_signs: &'static str,
    pub weight: &'static str,
    pub mark_rule: &'static str,
    pub mark_term: &'static str,
    pub mark_contact: &'static str,
    pub mark_unseen: &'static str,

    // Tables below.
    /// Where a list was cut.
    pub cut_at: fn(u32) -> String,
    pub identifiers: &'static str,
    pub no_identifiers: &'static str,
    pub kind: &'static str,
    pub value: &'static str,
    pub role: &'static str,
    pub in_case: &'static str,
    pub elsewhere: &'static str,
    pub joins: &'static str,
    pub postings: &'static str,
    pub shown_above: &'static str,
    pub first_seen: &'static str,
    pub last_seen: &'static str,
    pub sightings_short: &'static str,
    pub linked: &'static str,
    pub sightings: &'static str,
    pub sightings_note: &'static str,
    pub at: &'static str,
    pub capture: &'static str,
    pub no_capture: &'static str,
    pub history: &'static str,
    pub who: &'static str,
    pub what: &'static str,
    pub change: &'static str,
    pub machine: &'static str,
    pub fact_state: &'static str,
    pub fact_decision: &'static str,
    pub fact_postings: &'static str,
    pub fact_verdict: &'static str,
    pub fact_other: &'static str,
    pub nothing: &'static str,
    pub earlier_entries: fn(&str) -> String,

    // What went wrong.
    pub no_page: Said,
    pub no_case: Said,
    pub wrong_method: Said,
    pub too_large: Said,
    pub unreadable: Said,
    pub busy: Said,
    pub broken: Said,
    pub reference: &'static str,
    pub back_to_queue: &'static str,
    pub back_to_case: fn(&str) -> String,
    pub try_again: &'static str,
    pub foreign_host: &'static str,
    pub foreign_form: &'static str,
}

/// A message with its headline.
pub(crate) struct Said {
    pub title: &'static str,
    pub body: &'static str,
}
