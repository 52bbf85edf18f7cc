//! Rules: conditions as data, written by people who know the lures, read by a small core.
//!
//! [`Rules::load`] reads the YAML and refuses what it can't trust, examples included; nothing fails
//! after that. Start at `file` (how a rule is written), then `compile`, then `evaluate`.

mod compile;
mod evaluate;
mod file;
mod phrase;
mod polarity;
#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};
use soiviec_domain::assessment::Weight;
use soiviec_domain::category::Category;

pub(crate) use evaluate::Reading;
pub use file::{Examples, Status, Title};

/// A rule file that can't be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}; {remedy}")]
pub struct RulesError {
    /// The file's name as given.
    pub file: String,
    /// Line, from 1; 0 when the fault is in no single line.
    pub line: u64,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

impl RulesError {
    pub(crate) fn new(file: &str, line: u64, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, problem: problem.into(), remedy: remedy.into() }
    }
}

/// One rule, compiled.
pub struct Rule {
    /// Stable id.
    pub id: String,
    /// What people see.
    pub title: Title,
    /// The category it speaks for.
    pub category: Category,
    /// How much a hit counts at full weight.
    pub weight: Weight,
    /// Whether it counts.
    pub status: Status,
    /// Its own examples; [`Rules::load`] has tried them.
    pub examples: Examples,
    /// Honest texts it is known to fire on.
    pub known_false_positives: Vec<String>,
    condition: compile::Condition,
    /// The phrase sets of which one must be met before the rule can hold; empty: always tried.
    triggers: Vec<phrase::SetId>,
}

/// Every rule, ready to read postings.
pub struct Rules {
    rules: Vec<Rule>,
    phrases: phrase::PhraseIndex,
    polarity: polarity::Polarity,
    minors: phrase::SetId,
    version: String,
}

impl Rules {
    /// Compiles rule files, given as pairs of name and text. `lists.yaml` and `polarity.yaml` are
    /// known by their names, with any folder before them; every other file holds the rules of a
    /// category.
    ///
    /// # Errors
    /// On YAML that can't be read, unknown keys, ids used twice, phrases or expressions that can't
    /// be compiled, a rule without examples, and an example that the rule itself gets wrong.
    pub fn load(files: &[(&str, &str)]) -> Result<Self, RulesError> {
        compile::compile(files)
    }

    /// Short hash of the files' contents.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Every rule, retired ones too, in file order.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    /// The rule of this id.
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

/// Hash of names and contents, in name order, so that the order of loading means nothing.
fn version(files: &[(&str, &str)]) -> String {
    let mut files = files.to_vec();
    files.sort_unstable();
    let mut hash = Sha256::new();
    for (name, text) in files {
        let name = name.rsplit('/').next().unwrap_or(name);
        for part in [name, text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
