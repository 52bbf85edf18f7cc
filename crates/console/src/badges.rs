//! The machine's warning level and the priority, told apart by words and shape, not by colour alone.

use askama::Template;
use askama::filters::HtmlSafe;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::category::Severity;
use soiviec_domain::words::Language;

/// A verdict.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "badges/verdict.html")]
pub(crate) struct VerdictBadge {
    pub verdict: Verdict,
    pub language: Language,
}

impl VerdictBadge {
    fn shape(&self) -> &'static str {
        match self.verdict {
            Verdict::Flagged => "◆",
            Verdict::Unsure => "◇",
            Verdict::Clear => "·",
        }
    }
}

/// What is at stake.
#[derive(Clone, Copy, Debug, Template)]
#[template(path = "badges/priority.html")]
pub(crate) struct PriorityBadge {
    /// The word before it; empty where a column's head says it.
    pub label: &'static str,
    pub severity: Severity,
    pub language: Language,
}

impl HtmlSafe for VerdictBadge {}
impl HtmlSafe for PriorityBadge {}
