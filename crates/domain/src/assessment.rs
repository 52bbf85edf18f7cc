//! The machine's whole answer about one posting.

use std::collections::HashSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::category::{Category, Severity, UnknownCode};
use crate::identifier::{FoundIdentifier, Identifier};
use crate::span::Span;

/// The assessment's conclusion, by risk alone. Order: the least alarming first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Below the threshold; kept for a while, shown to nobody unasked.
    Clear,
    /// Worth a look.
    Unsure,
    /// Likely a lure.
    Flagged,
}

impl Verdict {
    /// The code used in JSON and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Unsure => "unsure",
            Self::Flagged => "flagged",
        }
    }

    /// Reads the code.
    pub fn parse(code: &str) -> Result<Self, UnknownCode> {
        match code {
            "clear" => Ok(Self::Clear),
            "unsure" => Ok(Self::Unsure),
            "flagged" => Ok(Self::Flagged),
            _ => Err(UnknownCode(code.to_owned(), "clear, unsure or flagged")),
        }
    }
}

/// How much one rule hit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Counts only beside others, never alone.
    Weak,
    /// Two of them are enough.
    Strong,
    /// One is enough.
    Decisive,
}

/// One rule that fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleHit {
    /// The rule's stable id.
    pub rule: String,
    /// The category it speaks for.
    pub category: Category,
    /// How much it counts here: the rule's own weight, or less when the words are quoted, reported
    /// or denied.
    pub weight: Weight,
    /// The words it fired on; at least one span.
    pub spans: Vec<Span>,
}

/// A term that moved the classifier towards a lure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// What it added to the log-odds; positive.
    pub weight: f64,
    /// Where it stands.
    pub spans: Vec<Span>,
}

/// What the classifier alone says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassifierScore {
    /// Log-odds of "lure", before calibration.
    pub log_odds: f64,
    /// The terms that added most, heaviest first.
    pub terms: Vec<Term>,
}

/// The machine's whole answer. `verdict` follows from `risk` alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Calibrated probability of a lure, 0–1.
    pub risk: f64,
    /// The conclusion.
    pub verdict: Verdict,
    /// What is at stake, or would be.
    pub severity: Severity,
    /// Likeliest first; never empty.
    pub categories: Vec<Category>,
    /// The rules that fired, heaviest first.
    pub hits: Vec<RuleHit>,
    /// The classifier's part.
    pub classifier: ClassifierScore,
    /// Identifiers on it that analysts have recognised before.
    pub watchlist_hits: Vec<Identifier>,
    /// Every contact and place it names.
    pub identifiers: Vec<FoundIdentifier>,
    /// Version of the rules it was judged by.
    pub rules_version: String,
    /// Version of the model it was judged by.
    pub model_version: String,
    /// When it was judged, UTC.
    pub assessed_at: Timestamp,
}

/// Whether one of `new` has a rule hit that none of `seen` has: a sign that nobody has looked at.
pub fn has_new_hit<'a>(
    seen: impl IntoIterator<Item = &'a Assessment>,
    new: impl IntoIterator<Item = &'a Assessment>,
) -> bool {
    let known: HashSet<&str> = seen.into_iter().flat_map(|seen| &seen.hits).map(|hit| hit.rule.as_str()).collect();
    new.into_iter().flat_map(|new| &new.hits).any(|hit| !known.contains(hit.rule.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_and_weights_are_ordered_by_alarm() {
        assert!(Verdict::Flagged > Verdict::Unsure && Verdict::Unsure > Verdict::Clear);
        assert!(Weight::Decisive > Weight::Strong && Weight::Strong > Weight::Weak);
        for verdict in [Verdict::Clear, Verdict::Unsure, Verdict::Flagged] {
            assert_eq!(Verdict::parse(verdict.code()), Ok(verdict));
        }
    }
}
