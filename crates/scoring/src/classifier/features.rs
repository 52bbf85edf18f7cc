//! Words in a row, hashed. What a posting is made of is learned; how long it is, which fields it
//! has, and whose numbers and addresses stand in it is not.

use std::ops::Range;

use soiviec_domain::span::Field;

use crate::document::{Document, Token};

/// Features are numbered below this power of two.
pub(crate) const BITS: u32 = 18;
/// Longest row of words.
const MAX_WORDS: usize = 2;
/// A posting of more tokens is judged by passages too.
const PASSAGE: usize = 64;
/// Distance between the starts of two passages.
const STEP: usize = 32;

/// Which form of the words is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// With marks.
    Marked,
    /// Without: for postings typed without marks.
    Bare,
}

/// A row of words met in a posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Feature {
    /// Its number, below `1 << BITS`.
    pub(crate) index: u32,
    /// Where it stands.
    pub(crate) tokens: Range<usize>,
}

/// Whether a field's words are learned from. Firm, place and pay are form, which must not decide.
fn is_learned(field: Field) -> bool {
    matches!(field, Field::Title | Field::Description)
}

/// The view that fits a posting: bare when most of its words stand in sentences without marks.
pub(crate) fn view(document: &Document) -> View {
    let exact = document.tokens.iter().filter(|token| token.exact).count();
    if exact * 2 >= document.tokens.len() { View::Marked } else { View::Bare }
}

/// Every row of one or two words that stays inside a sentence, in text order.
pub(crate) fn features(document: &Document, view: View) -> Vec<Feature> {
    let mut features = Vec::with_capacity(document.tokens.len() * MAX_WORDS);
    for start in 0..document.tokens.len() {
        let mut hash = Hash::new(view);
        for end in start..document.tokens.len().min(start + MAX_WORDS) {
            let token = &document.tokens[end];
            let (field, _) = &document.fields[token.field];
            if token.masked || !is_learned(*field) || token.sentence != document.tokens[start].sentence {
                break;
            }
            hash.word(token, view);
            features.push(Feature { index: hash.index(), tokens: start..end + 1 });
        }
    }
    features
}

/// The passages a long posting is judged by; none for a short one.
pub(crate) fn passages(tokens: usize) -> impl Iterator<Item = Range<usize>> {
    let count = if tokens <= PASSAGE + STEP { 0 } else { (tokens - PASSAGE).div_ceil(STEP) + 1 };
    (0..count).map(move |number| number * STEP..(number * STEP + PASSAGE).min(tokens))
}

/// Distinct feature numbers, sorted.
pub(crate) fn distinct<'a>(features: impl Iterator<Item = &'a Feature>) -> Vec<u32> {
    let mut indices: Vec<u32> = features.map(|feature| feature.index).collect();
    indices.sort_unstable();
    indices.dedup();
    indices
}

/// The value that each of `count` features has. Between counting every word in full (an exponent of
/// 0) and giving all postings one length (0.5), this did best on writers not read.
pub(crate) fn value(count: usize) -> f64 {
    (count.max(1) as f64).powf(-0.3)
}

/// FNV-1a over the words, stirred at the end so that every bit of the number counts.
struct Hash(u64);

impl Hash {
    fn new(view: View) -> Self {
        let mut hash = Self(0xcbf2_9ce4_8422_2325);
        hash.byte(view as u8);
        hash
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    /// Digits all read as 0, so that "500k" and "300k" are one word and a date is no date.
    fn word(&mut self, token: &Token, view: View) {
        let word = if view == View::Marked { token.text } else { token.bare };
        for byte in word.bytes() {
            self.byte(if byte.is_ascii_digit() { b'0' } else { byte });
        }
        self.byte(b' ');
    }

    fn index(&self) -> u32 {
        let mut hash = self.0;
        hash ^= hash >> 33;
        hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash ^= hash >> 33;
        (hash >> (64 - BITS)) as u32
    }
}
