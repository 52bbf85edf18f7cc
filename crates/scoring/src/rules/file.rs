//! The shape of the YAML files a rule tuner writes. Unknown keys are refused: a misspelt `match`
//! must never mean a rule without examples.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_saphyr::Spanned;
use soiviec_domain::assessment::Weight;
use soiviec_domain::category::Category;

use super::RulesError;

/// One file of `models/rules/`: the rules of one category.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    pub(super) category: Category,
    pub(super) rules: Vec<RuleSource>,
}

/// One rule as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleSource {
    pub(super) id: Spanned<String>,
    pub(super) title: Title,
    pub(super) weight: Weight,
    #[serde(default)]
    pub(super) status: Status,
    pub(super) when: Condition,
    #[serde(default)]
    pub(super) known_false_positives: Vec<String>,
    pub(super) examples: Examples,
}

/// What people see in place of the id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// Whether a rule counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It counts.
    #[default]
    Active,
    /// It is compiled and its examples are tested, but it counts for nothing yet.
    Shadow,
    /// Kept for its history only.
    Retired,
}

/// Texts that show what a rule means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// The rule fires on each of these.
    #[serde(rename = "match")]
    pub matching: Vec<String>,
    /// It stays silent on each of these; the nearest honest twin is among them.
    #[serde(rename = "no_match")]
    pub not_matching: Vec<String>,
}

/// When a rule fires.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Condition {
    /// Every one holds.
    All(Vec<Condition>),
    /// One holds.
    Any(Vec<Condition>),
    /// It doesn't hold.
    Not(Box<Condition>),
    /// It holds, in whatever voice; its words are no evidence and are not marked.
    Given(Box<Condition>),
    /// So many of them hold.
    AtLeast(AtLeast),
    /// One of the phrases stands in the text.
    Phrases(Vec<Spanned<String>>),
    /// Two phrases stand near each other.
    Near(Near),
    /// A regular expression matches the folded text.
    Regex(Spanned<String>),
}

/// `at_least: {count: 2, of: […]}`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AtLeast {
    pub(super) count: usize,
    pub(super) of: Vec<Condition>,
}

/// `near: {first: […], second: […], within: 6}`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Near {
    pub(super) first: Vec<Spanned<String>>,
    pub(super) second: Vec<Spanned<String>>,
    /// The most words between the two.
    pub(super) within: usize,
    /// `second` must follow `first`.
    #[serde(default)]
    pub(super) in_order: bool,
}

/// `lists.yaml`: phrase lists that rules call by `@name`.
pub(super) type Lists = BTreeMap<String, Vec<Spanned<String>>>;

/// `polarity.yaml`: the words by which a text denies, warns, reports, asks, tells or offers.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolarityFile {
    /// Words that deny what follows them.
    pub(super) deny: Vec<Spanned<String>>,
    /// Words at which a denial ends.
    pub(super) contrast: Vec<Spanned<String>>,
    /// Words that carry a denial over a comma ("không thu phí, đặt cọc hay giữ giấy tờ").
    pub(super) extend: Vec<Spanned<String>>,
    /// Warnings.
    pub(super) warn: Vec<Spanned<String>>,
    /// News and police reports.
    pub(super) report: Vec<Spanned<String>>,
    /// Questions.
    pub(super) ask: Vec<Spanned<String>>,
    /// Victims and relatives telling what happened.
    pub(super) tell: Vec<Spanned<String>>,
    /// Calls to apply.
    pub(super) offer: Vec<Spanned<String>>,
}

/// Reads one YAML file.
pub(super) fn read<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, RulesError> {
    serde_saphyr::from_str(text).map_err(|error| {
        let line = error.location().map_or(0, |location| location.line());
        let problem = error.without_snippet().to_string();
        RulesError::new(file, line, problem, "mend the line; models/README.md shows how a rule is written")
    })
}
