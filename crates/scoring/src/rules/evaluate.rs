//! Reads one posting with every rule.

use std::collections::HashSet;
use std::ops::Range;

use soiviec_domain::assessment::{RuleHit, Weight};
use soiviec_domain::posting::PostingText;

use super::compile::Condition;
use super::phrase::{Match, SURE_WORDS, SetId};
use super::polarity::{Hearing, Voice, Voices};
use super::{Rule, Rules, Status};
use crate::document::{Document, FoldedPosting, merged};

/// What the rules say about a posting.
pub(crate) struct Reading {
    /// Hits of active rules, heaviest first.
    pub(crate) hits: Vec<RuleHit>,
    /// The tokens each hit fired on.
    pub(crate) places: Vec<Vec<Range<usize>>>,
    /// Who speaks.
    pub(crate) voices: Voices,
    /// Someone under 18 is addressed.
    pub(crate) addresses_minors: bool,
}

impl Rules {
    /// Reads a posting.
    pub(crate) fn read(&self, document: &Document) -> Reading {
        let text = Text::new(self, document);
        let active = self.rules.iter().filter(|rule| rule.status == Status::Active);
        let mut hits: Vec<_> = active.filter_map(|rule| text.hit(rule)).collect();
        hits.sort_by_key(|(hit, _)| std::cmp::Reverse(hit.weight));
        let (hits, places) = hits.into_iter().unzip();
        Reading { hits, places, voices: text.hearing.voices, addresses_minors: !text.found[self.minors].is_empty() }
    }

    /// Whether a rule fires on a text at its full weight, whatever its status.
    pub fn fires_fully(&self, rule: &Rule, text: &str) -> bool {
        let posting = PostingText { description: text.to_owned(), ..PostingText::default() };
        let folded = FoldedPosting::new(&posting);
        let document = Document::new(&folded, &[]);
        Text::new(self, &document).hit(rule).is_some_and(|(hit, _)| hit.weight == rule.weight)
    }
}

/// A posting as the rules see it.
struct Text<'a> {
    document: &'a Document<'a>,
    found: Vec<Vec<Match>>,
    hearing: Hearing,
}

/// Before a phrase, so many of the other's nearest places are tried: some may overlap it.
const NEIGHBOURS: usize = 3;

/// Places that make a condition hold.
type Places = Vec<Match>;

impl<'a> Text<'a> {
    fn new(rules: &Rules, document: &'a Document<'a>) -> Self {
        let found = rules.phrases.scan(document);
        let hearing = rules.polarity.hear(document, &found);
        Self { document, found, hearing }
    }

    /// Tries what is asserted first; what is only reported counts weak at most.
    fn hit(&self, rule: &Rule) -> Option<(RuleHit, Vec<Range<usize>>)> {
        if !rule.triggers.is_empty() && rule.triggers.iter().all(|&set| self.found[set].is_empty()) {
            return None;
        }
        let (places, weight) = match self.holds(&rule.condition, Voice::Asserted) {
            Some(places) => (places, rule.weight),
            None if rule.weight == Weight::Weak => return None,
            None => (self.holds(&rule.condition, Voice::Reported)?, Weight::Weak),
        };
        if places.is_empty() {
            return None;
        }
        let weight = if self.is_sure(&places) { weight } else { lowered(weight) };
        let places = merged(places.into_iter().map(|place| place.tokens).collect());
        let spans = places.iter().map(|place| self.document.span(place.clone())).collect();
        Some((RuleHit { rule: rule.id.clone(), category: rule.category, weight, spans }, places))
    }

    /// Whether the words are told from others: by their marks, or because there are enough of them.
    fn is_sure(&self, places: &Places) -> bool {
        let words = places.iter().flat_map(|place| &self.document.tokens[place.tokens.clone()]);
        let distinct: HashSet<&str> = words.filter(|token| !token.is_number()).map(|token| token.bare).collect();
        distinct.len() >= SURE_WORDS || places.iter().any(|place| place.sure)
    }

    /// The places that make `condition` hold, counting phrases up to this voice.
    fn holds(&self, condition: &Condition, voice: Voice) -> Option<Places> {
        match condition {
            Condition::All(parts) => {
                parts.iter().map(|part| self.holds(part, voice)).collect::<Option<Vec<_>>>().map(|all| all.concat())
            }
            Condition::Any(parts) => some(parts.iter().filter_map(|part| self.holds(part, voice)).collect()),
            Condition::Not(part) => self.holds(part, Voice::Reported).is_none().then(Vec::new),
            Condition::Given(part) => self.holds(part, Voice::Denied).map(|_| Vec::new()),
            Condition::AtLeast(count, parts) => {
                let holding: Vec<_> = parts.iter().filter_map(|part| self.holds(part, voice)).collect();
                if holding.len() >= *count { some(holding) } else { None }
            }
            Condition::Phrases(set) => non_empty(self.heard(*set, voice).cloned().collect()),
            Condition::Near { first, second, within, in_order } => {
                non_empty(self.near(*first, *second, *within, *in_order, voice))
            }
            Condition::Regex(regex) => non_empty(self.expression(regex, voice)),
        }
    }

    fn heard(&self, set: SetId, voice: Voice) -> impl Iterator<Item = &Match> {
        self.found[set].iter().filter(move |place| self.hearing.voice(self.document, place) <= voice)
    }

    fn near(&self, first: SetId, second: SetId, within: usize, in_order: bool, voice: Voice) -> Places {
        let others: Vec<_> = self.heard(second, voice).collect();
        if others.is_empty() {
            return Vec::new();
        }
        let mut places = Vec::new();
        for one in self.heard(first, voice) {
            let after = others.partition_point(|other| other.tokens.start < one.tokens.end);
            let before = others[..after].iter().rev().take(if in_order { 0 } else { NEIGHBOURS });
            let close = |other: &Match| self.distance(&one.tokens, &other.tokens).is_some_and(|words| words <= within);
            if let Some(other) = others[after..].iter().take(1).chain(before).find(|other| close(other)) {
                places.extend([one.clone(), (*other).clone()]);
            }
        }
        places
    }

    /// Words between two places of one field; `None` when they overlap.
    fn distance(&self, first: &Range<usize>, second: &Range<usize>) -> Option<usize> {
        let field = |at: usize| self.document.tokens[at].field;
        if field(first.start) != field(second.start) {
            return None;
        }
        second.start.checked_sub(first.end).or_else(|| first.start.checked_sub(second.end))
    }

    fn expression(&self, regex: &regex::Regex, voice: Voice) -> Places {
        let mut places = Vec::new();
        for (field, (_, folded)) in self.document.fields.iter().enumerate() {
            for found in regex.find_iter(folded.text()) {
                let tokens = self.document.tokens_at(field, folded.chars_of_text(found.range()));
                let gap = tokens.end..tokens.end;
                let place = Match { tokens, sure: true, gap };
                if !place.tokens.is_empty() && self.hearing.voice(self.document, &place) <= voice {
                    places.push(place);
                }
            }
        }
        places
    }
}

fn some(holding: Vec<Places>) -> Option<Places> {
    if holding.is_empty() { None } else { Some(holding.concat()) }
}

fn non_empty(places: Places) -> Option<Places> {
    if places.is_empty() { None } else { Some(places) }
}

fn lowered(weight: Weight) -> Weight {
    match weight {
        Weight::Decisive => Weight::Strong,
        Weight::Strong | Weight::Weak => Weight::Weak,
    }
}
