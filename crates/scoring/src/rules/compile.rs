//! From files to rules: every fault is found here, with its line.

use std::collections::HashMap;

use regex::Regex;
use serde_saphyr::Spanned;

use super::file::{self, Lists, PolarityFile, RuleFile, RuleSource};
use super::phrase::{PhraseIndex, SetId};
use super::polarity::Polarity;
use super::{Rule, Rules, RulesError, Status, version};

/// The list of `lists.yaml` whose phrases show that someone under 18 is addressed.
const MINORS: &str = "minors";
/// Longest compiled expression, in bytes; no sign of a lure needs more.
const REGEX_BYTES: usize = 1 << 18;

/// A condition whose phrases are sets of the index.
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Given(Box<Condition>),
    AtLeast(usize, Vec<Condition>),
    Phrases(SetId),
    Near { first: SetId, second: SetId, within: usize, in_order: bool },
    Regex(Regex),
}

impl Condition {
    /// The sets of which one must be met for the condition to hold; `None` when it can hold
    /// without any.
    fn triggers(&self) -> Option<Vec<SetId>> {
        match self {
            Self::Phrases(set) => Some(vec![*set]),
            Self::Near { first, .. } => Some(vec![*first]),
            Self::Given(part) => part.triggers(),
            Self::All(parts) => parts.iter().filter_map(Self::triggers).min_by_key(Vec::len),
            Self::Any(parts) => parts.iter().map(Self::triggers).collect::<Option<Vec<_>>>().map(|sets| sets.concat()),
            Self::AtLeast(0, _) | Self::Not(_) | Self::Regex(_) => None,
            Self::AtLeast(_, parts) => {
                parts.iter().map(Self::triggers).collect::<Option<Vec<_>>>().map(|sets| sets.concat())
            }
        }
    }
}

/// Compiles every file; the last step lets each rule try its own examples.
pub(super) fn compile(files: &[(&str, &str)]) -> Result<Rules, RulesError> {
    let named = |wanted: &str| files.iter().find(|(name, _)| is_named(name, wanted));
    let (lists_file, lists) = match named("lists.yaml") {
        Some((name, text)) => (*name, file::read::<Lists>(name, text)?),
        None => ("lists.yaml", Lists::new()),
    };
    let mut compiler = Compiler { phrases: PhraseIndex::default(), lists, lists_file, sets: HashMap::new() };
    let polarity = match named("polarity.yaml") {
        Some((name, text)) => compiler.polarity(name, &file::read(name, text)?)?,
        None => compiler.polarity("polarity.yaml", &PolarityFile::default())?,
    };
    let minors = compiler.minors()?;
    let (mut rules, mut lines) = (Vec::new(), Vec::new());
    for (name, text) in
        files.iter().filter(|(name, _)| !is_named(name, "lists.yaml") && !is_named(name, "polarity.yaml"))
    {
        let parsed: RuleFile = file::read(name, text)?;
        for source in parsed.rules {
            lines.push((*name, source.id.referenced.line()));
            rules.push(compiler.rule(name, parsed.category, source)?);
        }
    }
    refuse_doubles(&rules, &lines)?;
    let rules = Rules { rules, phrases: compiler.phrases, polarity, minors, version: version(files) };
    try_examples(&rules, &lines)?;
    Ok(rules)
}

fn is_named(path: &str, name: &str) -> bool {
    path.rsplit('/').next() == Some(name)
}

fn refuse_doubles(rules: &[Rule], lines: &[(&str, u64)]) -> Result<(), RulesError> {
    let mut seen = HashMap::new();
    for (rule, (file, line)) in rules.iter().zip(lines) {
        if let Some((other, at)) = seen.insert(rule.id.as_str(), (*file, *line)) {
            let problem = format!("rule id {:?} is already used in {other}, line {at}", rule.id);
            return Err(RulesError::new(file, *line, problem, "give this rule an id of its own"));
        }
    }
    Ok(())
}

fn try_examples(rules: &Rules, lines: &[(&str, u64)]) -> Result<(), RulesError> {
    for (rule, (file, line)) in rules.rules.iter().zip(lines).filter(|(rule, _)| rule.status != Status::Retired) {
        let examples = [(&rule.examples.matching, true), (&rule.examples.not_matching, false)];
        for (texts, expected) in examples {
            for (number, text) in texts.iter().enumerate() {
                if rules.fires_fully(rule, text) != expected {
                    let (key, what) = if expected { ("match", "doesn't fire") } else { ("no_match", "fires") };
                    let problem = format!("rule {:?} {what} on its {key} example {}", rule.id, number + 1);
                    return Err(RulesError::new(file, *line, problem, "change the condition or the example"));
                }
            }
        }
    }
    Ok(())
}

struct Compiler<'a> {
    phrases: PhraseIndex,
    lists: Lists,
    lists_file: &'a str,
    /// Sets by their phrases, so that a list used by many rules is matched once.
    sets: HashMap<Vec<String>, SetId>,
}

impl Compiler<'_> {
    fn rule(&mut self, file: &str, category: super::Category, source: RuleSource) -> Result<Rule, RulesError> {
        let line = source.id.referenced.line();
        let id = source.id.value;
        let fault = |problem: String, remedy: &str| Err(RulesError::new(file, line, problem, remedy));
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return fault(format!("rule id {id:?} is not usable"), "use lower-case letters, digits and hyphens");
        }
        for (key, examples) in [("match", &source.examples.matching), ("no_match", &source.examples.not_matching)] {
            if examples.is_empty() {
                return fault(format!("rule {id:?} has no {key} example"), "give at least one");
            }
        }
        let condition = self.condition(file, line, &source.when)?;
        let triggers = condition.triggers().unwrap_or_default();
        Ok(Rule {
            id,
            title: source.title,
            category,
            weight: source.weight,
            status: source.status,
            examples: source.examples,
            known_false_positives: source.known_false_positives,
            condition,
            triggers,
        })
    }

    fn condition(&mut self, file: &str, line: u64, source: &file::Condition) -> Result<Condition, RulesError> {
        Ok(match source {
            file::Condition::All(parts) => Condition::All(self.conditions(file, line, parts)?),
            file::Condition::Any(parts) => Condition::Any(self.conditions(file, line, parts)?),
            file::Condition::Not(part) => Condition::Not(Box::new(self.condition(file, line, part)?)),
            file::Condition::Given(part) => Condition::Given(Box::new(self.condition(file, line, part)?)),
            file::Condition::AtLeast(at_least) => {
                if at_least.count == 0 || at_least.count > at_least.of.len() {
                    let problem = format!("at_least asks for {} of {} conditions", at_least.count, at_least.of.len());
                    return Err(RulesError::new(file, line, problem, "set count from 1 to the number of conditions"));
                }
                Condition::AtLeast(at_least.count, self.conditions(file, line, &at_least.of)?)
            }
            file::Condition::Phrases(phrases) => Condition::Phrases(self.set(file, line, phrases)?),
            file::Condition::Near(near) => Condition::Near {
                first: self.set(file, line, &near.first)?,
                second: self.set(file, line, &near.second)?,
                within: near.within,
                in_order: near.in_order,
            },
            file::Condition::Regex(pattern) => Condition::Regex(regex(file, pattern)?),
        })
    }

    fn conditions(&mut self, file: &str, line: u64, parts: &[file::Condition]) -> Result<Vec<Condition>, RulesError> {
        if parts.is_empty() {
            return Err(RulesError::new(file, line, "an empty list of conditions", "give at least one condition"));
        }
        parts.iter().map(|part| self.condition(file, line, part)).collect()
    }

    /// The set of these phrases, `@name` replaced by the list of that name.
    fn set(&mut self, file: &str, line: u64, phrases: &[Spanned<String>]) -> Result<SetId, RulesError> {
        let mut patterns = Vec::new();
        for phrase in phrases {
            let Some(name) = phrase.value.strip_prefix('@') else {
                patterns.push((file.to_owned(), phrase.referenced.line(), phrase.value.clone()));
                continue;
            };
            let Some(list) = self.lists.get(name) else {
                let remedy = format!("add it to {} or mend the name", self.lists_file);
                return Err(RulesError::new(
                    file,
                    phrase.referenced.line(),
                    format!("no list is named {name:?}"),
                    remedy,
                ));
            };
            let known =
                |phrase: &Spanned<String>| (self.lists_file.to_owned(), phrase.referenced.line(), phrase.value.clone());
            patterns.extend(list.iter().map(known));
        }
        if patterns.is_empty() {
            return Err(RulesError::new(file, line, "an empty list of phrases", "give at least one phrase"));
        }
        self.intern(patterns)
    }

    fn intern(&mut self, patterns: Vec<(String, u64, String)>) -> Result<SetId, RulesError> {
        let key: Vec<String> = patterns.iter().map(|(_, _, pattern)| pattern.clone()).collect();
        if let Some(&set) = self.sets.get(&key) {
            return Ok(set);
        }
        let set = self.phrases.new_set();
        for (file, line, pattern) in patterns {
            let refuse = |problem: String| RulesError::new(&file, line, problem, "write words, `a|b`, `_` and `N`");
            self.phrases.add(set, &pattern).map_err(refuse)?;
        }
        self.sets.insert(key, set);
        Ok(set)
    }

    fn polarity(&mut self, file: &str, source: &PolarityFile) -> Result<Polarity, RulesError> {
        let mut set = |phrases: &[Spanned<String>]| match phrases {
            [] => Ok(self.phrases.new_set()),
            _ => self.set(file, 0, phrases),
        };
        Ok(Polarity {
            deny: set(&source.deny)?,
            contrast: set(&source.contrast)?,
            extend: set(&source.extend)?,
            warn: set(&source.warn)?,
            report: set(&source.report)?,
            ask: set(&source.ask)?,
            tell: set(&source.tell)?,
            offer: set(&source.offer)?,
        })
    }

    fn minors(&mut self) -> Result<SetId, RulesError> {
        let Some(list) = self.lists.get(MINORS) else { return Ok(self.phrases.new_set()) };
        let patterns =
            list.iter().map(|phrase| (self.lists_file.to_owned(), phrase.referenced.line(), phrase.value.clone()));
        self.intern(patterns.collect())
    }
}

fn regex(file: &str, pattern: &Spanned<String>) -> Result<Regex, RulesError> {
    let built = regex::RegexBuilder::new(&pattern.value).size_limit(REGEX_BYTES).build();
    let line = pattern.referenced.line();
    let refuse = |problem: String, remedy: &str| Err(RulesError::new(file, line, problem, remedy));
    match built {
        Ok(regex) if regex.is_match("") => {
            refuse("the expression matches the empty text".into(), "ask for at least one character")
        }
        Ok(regex) => Ok(regex),
        Err(error) => refuse(error.to_string(), "mend the expression; it is matched on folded, lower-case text"),
    }
}
