//! Phrases and the one pass that finds them all.
//!
//! A phrase is a row of words: `đặt|đóng _ cọc`. `|` separates single words of which one stands
//! there, `_` is up to three words of any kind without a comma, `N` is a word that starts with a digit, `M` one that is an
//! amount of money (`500k`, `5 triệu`, `1.500.000đ`). A phrase
//! never runs past the end of a sentence.

use std::collections::HashMap;
use std::ops::Range;

use soiviec_text::fold::fold;

use crate::document::{Document, Gap, Token};

/// The most words `_` stands for.
const GAP_WORDS: usize = 3;
/// The most gaps in a phrase: each multiplies the ways it can be met.
const MAX_GAPS: usize = 3;
/// Fewer words, met without their marks, are only half sure: `ban than` may be `bạn thân`.
pub(super) const SURE_WORDS: usize = 3;

/// Units written on a number.
const MONEY_ON: [&str; 14] =
    ["k", "tr", "trieu", "cu", "d", "vnd", "u", "usd", "usdt", "te", "yen", "won", "euro", "ty"];
/// Units written as a word after it.
const MONEY_AFTER: [&str; 14] =
    ["triệu", "củ", "đồng", "đ", "nghìn", "ngàn", "đô", "tệ", "yên", "lít", "xị", "tỷ", "tỉ", "man"];

/// A set of phrases that a condition asks for.
pub(super) type SetId = usize;

/// Where a phrase stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Match {
    /// Token positions.
    pub(super) tokens: Range<usize>,
    /// `false` when a short phrase was met without the marks that tell it from others.
    pub(super) sure: bool,
    /// The words that `_` passed over; empty when there is none.
    pub(super) gap: Range<usize>,
}

enum Element {
    /// One of these words.
    Word(Vec<Word>),
    Number,
    Money,
    Gap,
}

struct Word {
    bare: usize,
    text: String,
    marked: bool,
}

struct Phrase {
    elements: Vec<Element>,
    words: usize,
    sets: Vec<SetId>,
}

/// Every phrase of every rule, found in one pass over the tokens.
#[derive(Default)]
pub(super) struct PhraseIndex {
    /// Bare word → number.
    vocabulary: HashMap<String, usize>,
    /// Word number → phrases that may start there.
    by_first: Vec<Vec<usize>>,
    /// Phrases that start with any number.
    by_number: Vec<usize>,
    phrases: Vec<Phrase>,
    by_pattern: HashMap<String, usize>,
    sets: usize,
}

impl PhraseIndex {
    /// An empty set, to be filled with [`PhraseIndex::add`].
    pub(super) fn new_set(&mut self) -> SetId {
        self.sets += 1;
        self.sets - 1
    }

    /// Puts a phrase into a set. The error says what is wrong with the pattern.
    pub(super) fn add(&mut self, set: SetId, pattern: &str) -> Result<(), String> {
        if let Some(&known) = self.by_pattern.get(pattern) {
            self.phrases[known].sets.push(set);
            return Ok(());
        }
        let elements = pattern.split_whitespace().map(|part| self.element(part)).collect::<Result<Vec<_>, _>>()?;
        if elements.iter().filter(|element| matches!(element, Element::Gap)).count() > MAX_GAPS {
            return Err(format!("phrase {pattern:?} has more than {MAX_GAPS} gaps"));
        }
        let id = self.phrases.len();
        match (elements.first(), elements.last()) {
            (None | Some(Element::Gap), _) | (_, Some(Element::Gap)) => {
                return Err(format!("phrase {pattern:?} must start and end with a word"));
            }
            (Some(Element::Number | Element::Money), _) => self.by_number.push(id),
            (Some(Element::Word(words)), _) => words.iter().for_each(|word| self.by_first[word.bare].push(id)),
        }
        let words = elements.iter().filter(|element| matches!(element, Element::Word(_))).count();
        self.phrases.push(Phrase { elements, words, sets: vec![set] });
        self.by_pattern.insert(pattern.to_owned(), id);
        Ok(())
    }

    fn element(&mut self, part: &str) -> Result<Element, String> {
        match part {
            "_" => Ok(Element::Gap),
            "N" => Ok(Element::Number),
            "M" => Ok(Element::Money),
            words => Ok(Element::Word(words.split('|').map(|word| self.word(word)).collect::<Result<_, _>>()?)),
        }
    }

    fn word(&mut self, word: &str) -> Result<Word, String> {
        let folded = fold(word);
        let is_one_word = matches!(folded.words(), [only] if only.chars.len() == folded.text().chars().count());
        if !is_one_word {
            return Err(format!("{word:?} is not a single word of letters and digits"));
        }
        let bare = folded.bare().to_owned();
        let next = self.by_first.len();
        let number = *self.vocabulary.entry(bare).or_insert(next);
        if number == next {
            self.by_first.push(Vec::new());
        }
        Ok(Word { bare: number, text: folded.text().to_owned(), marked: folded.text() != folded.bare() })
    }

    /// Finds every phrase: one list of matches per set, in text order.
    pub(super) fn scan(&self, document: &Document) -> Vec<Vec<Match>> {
        let mut found = vec![Vec::new(); self.sets];
        let numbers: Vec<_> = document.tokens.iter().map(|token| self.vocabulary.get(token.bare).copied()).collect();
        for start in 0..numbers.len() {
            let by_word = numbers[start].map_or(&[][..], |number| &self.by_first[number]);
            let by_number = if document.tokens[start].is_number() { &self.by_number[..] } else { &[] };
            for &id in by_word.iter().chain(by_number) {
                let phrase = &self.phrases[id];
                let Some(reached) = follow(&document.tokens, &numbers, &phrase.elements, start) else { continue };
                let sure = !reached.bare || phrase.words >= SURE_WORDS;
                let place = Match { tokens: start..reached.end, sure, gap: reached.gap };
                for &set in &phrase.sets {
                    found[set].push(place.clone());
                }
            }
        }
        found
    }
}

/// How far a phrase was followed.
struct Reached {
    end: usize,
    /// A word with marks was met bare.
    bare: bool,
    gap: Range<usize>,
}

/// Matches `elements` from token `at`.
fn follow(tokens: &[Token], numbers: &[Option<usize>], elements: &[Element], at: usize) -> Option<Reached> {
    let Some((element, rest)) = elements.split_first() else {
        return Some(Reached { end: at, bare: false, gap: at..at });
    };
    let bare_here = match element {
        Element::Gap => {
            let go_on = |next| one_part(tokens, at - 1, next).then(|| follow(tokens, numbers, rest, next)).flatten();
            return (at..=at + GAP_WORDS).find_map(|next| Some(Reached { gap: at..next, ..go_on(next)? }));
        }
        Element::Number => tokens.get(at)?.is_number().then_some(false)?,
        Element::Money => is_money(tokens, at).then_some(false)?,
        Element::Word(words) => words.iter().find_map(|word| meets(tokens.get(at)?, numbers[at], word))?,
    };
    if !rest.is_empty() && !one_sentence(tokens, at, at + 1) {
        return None;
    }
    let reached = follow(tokens, numbers, rest, at + 1)?;
    Some(Reached { bare: bare_here || reached.bare, ..reached })
}

/// Whether `word` stands at the token; the value tells whether its marks were missing.
fn meets(token: &Token, number: Option<usize>, word: &Word) -> Option<bool> {
    if number != Some(word.bare) {
        return None;
    }
    if token.text == word.text {
        return Some(false);
    }
    (token.text == token.bare && !token.exact).then_some(word.marked)
}

/// Whether the number at the token counts money: by what is written on it or after it.
fn is_money(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at).filter(|token| token.is_number() && !token.masked) else { return false };
    let unit = token.bare.trim_matches(|c: char| c.is_ascii_digit());
    if !unit.is_empty() {
        return MONEY_ON.contains(&unit);
    }
    let Some(next) = tokens.get(at + 1).filter(|next| next.sentence == token.sentence && !next.masked) else {
        return false;
    };
    let thousands = next.bare.split_at_checked(3).filter(|(digits, _)| digits.bytes().all(|b| b.is_ascii_digit()));
    match thousands {
        Some((_, unit)) => unit.is_empty() || MONEY_ON.contains(&unit),
        None => next.gap == Gap::Space && (MONEY_AFTER.contains(&next.text) || MONEY_ON.contains(&next.bare)),
    }
}

/// Whether no sentence, comma or colon ends between two tokens.
fn one_part(tokens: &[Token], a: usize, b: usize) -> bool {
    one_sentence(tokens, a, b) && tokens[a + 1..=b].iter().all(|token| token.gap == Gap::Space)
}

fn one_sentence(tokens: &[Token], a: usize, b: usize) -> bool {
    matches!((tokens.get(a), tokens.get(b)), (Some(a), Some(b)) if a.sentence == b.sentence)
}
