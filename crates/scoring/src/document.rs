//! A posting's text, folded and cut into tokens that rules and classifier share.

use std::ops::Range;

use soiviec_domain::identifier::FoundIdentifier;
use soiviec_domain::posting::PostingText;
use soiviec_domain::span::{Field, Span};
use soiviec_text::fold::{Folded, fold};

/// Share of words with marks from which a sentence counts as written with marks. Ordinary
/// Vietnamese prose has about two words in three; a sentence typed without marks has none, and a
/// stray name or emoji keyboard word must not tip it.
const MARKED_SHARE: f64 = 0.3;

/// The folded fields of one posting; [`Document`] borrows from it.
pub(crate) struct FoldedPosting {
    fields: Vec<(Field, Folded)>,
}

impl FoldedPosting {
    /// Folds every field that has text.
    pub(crate) fn new(text: &PostingText) -> Self {
        let present = Field::ALL.into_iter().filter_map(|field| Some((field, text.field(field)?)));
        let fields = present.filter(|(_, value)| !value.is_empty()).map(|(field, value)| (field, fold(value)));
        Self { fields: fields.collect() }
    }
}

/// What stands between a token and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// White space or a hyphen.
    Space,
    /// A comma or a bracket: the same sentence, another part of it.
    Comma,
    /// A colon: what follows says more about what stands before.
    Colon,
    /// The end of a sentence, a line or a field.
    Stop,
}

/// One word of the folded text.
pub(crate) struct Token<'a> {
    /// Folded, with marks.
    pub(crate) text: &'a str,
    /// The same without marks.
    pub(crate) bare: &'a str,
    /// Index into [`Document::fields`].
    pub(crate) field: usize,
    /// Position in the field's folded text, in characters.
    pub(crate) chars: Range<usize>,
    /// Sentence, numbered through the whole posting.
    pub(crate) sentence: usize,
    /// What stands before it.
    pub(crate) gap: Gap,
    /// Its sentence is written with marks, so a word without marks means itself.
    pub(crate) exact: bool,
    /// Part of a contact: never learned from.
    pub(crate) masked: bool,
    /// How many words the quotation has that it stands in; 0 outside quotation marks.
    pub(crate) quoted: usize,
}

impl Token<'_> {
    /// Whether it starts with a digit: an amount, a count, a date.
    pub(crate) fn is_number(&self) -> bool {
        self.bare.as_bytes().first().is_some_and(u8::is_ascii_digit)
    }
}

/// A posting as a row of tokens.
pub(crate) struct Document<'a> {
    /// The folded fields.
    pub(crate) fields: &'a [(Field, Folded)],
    /// Every word of every field, in [`Field::ALL`] order.
    pub(crate) tokens: Vec<Token<'a>>,
    /// How many sentences there are.
    pub(crate) sentences: usize,
}

impl<'a> Document<'a> {
    /// Cuts the folded posting into tokens; words inside `identifiers` are masked.
    pub(crate) fn new(folded: &'a FoldedPosting, identifiers: &[FoundIdentifier]) -> Self {
        let mut document = Self { fields: &folded.fields, tokens: Vec::new(), sentences: 0 };
        for (index, (field, folded)) in folded.fields.iter().enumerate() {
            document.push_field(index, folded, &contacts(*field, identifiers));
        }
        document.mark_exact_sentences();
        document.mark_quotations();
        document
    }

    fn push_field(&mut self, field: usize, folded: &'a Folded, contacts: &[Range<usize>]) {
        let first = self.sentences;
        let mut last_end = 0;
        for word in folded.words() {
            let sentence = first + word.sentence as usize;
            let between = folded.text_of(last_end..word.chars.start);
            let (text, bare) = (folded.text_of(word.chars.clone()), folded.bare_of(word.chars.clone()));
            last_end = word.chars.end;
            let starts = self.tokens.last().is_none_or(|token| token.sentence != sentence);
            let gap = if starts { Gap::Stop } else { gap(between) };
            let masked = !contacts.is_empty() && overlaps(contacts, &folded.span(word.chars.clone()));
            let chars = word.chars.clone();
            self.tokens.push(Token { text, bare, field, chars, sentence, gap, exact: false, masked, quoted: 0 });
            self.sentences = sentence + 1;
        }
    }

    fn mark_exact_sentences(&mut self) {
        for sentence in self.tokens.chunk_by_mut(|a, b| a.sentence == b.sentence) {
            let words = sentence.iter().filter(|token| !token.is_number()).count();
            let marked = sentence.iter().filter(|token| token.text != token.bare).count();
            let exact = marked as f64 >= MARKED_SHARE * words as f64 && marked > 0;
            sentence.iter_mut().for_each(|token| token.exact = exact);
        }
    }

    fn mark_quotations(&mut self) {
        for (index, (_, folded)) in self.fields.iter().enumerate() {
            for chars in quotations(folded.text()) {
                let tokens = self.tokens_at(index, chars);
                let words = tokens.len();
                self.tokens[tokens].iter_mut().for_each(|token| token.quoted = words);
            }
        }
    }

    /// The tokens that hold some of a field's folded characters.
    pub(crate) fn tokens_at(&self, field: usize, chars: Range<usize>) -> Range<usize> {
        let start = self.tokens.partition_point(|token| (token.field, token.chars.end) <= (field, chars.start));
        let end = self.tokens.partition_point(|token| (token.field, token.chars.start) < (field, chars.end));
        start..end.max(start)
    }

    /// The place of a row of tokens in the original text. The row must lie in one field.
    pub(crate) fn span(&self, tokens: Range<usize>) -> Span {
        let (first, last) = (&self.tokens[tokens.start], &self.tokens[tokens.end - 1]);
        self.span_of_chars(first.field, first.chars.start..last.chars.end)
    }

    /// The place of a stretch of a field's folded characters in the original text.
    pub(crate) fn span_of_chars(&self, field: usize, chars: Range<usize>) -> Span {
        let (name, folded) = &self.fields[field];
        let original = folded.span(chars);
        Span { field: *name, start: original.start, end: original.end }
    }
}

/// What stands between quotation marks, in characters. Straight marks pair up within a line.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut open) = (Vec::new(), None);
    for (at, c) in text.chars().enumerate() {
        match (c, open) {
            ('"' | '“' | '«' | '„', None) => open = Some(at + 1),
            ('"' | '”' | '“' | '»', Some(start)) => {
                found.push(start..at);
                open = None;
            }
            ('\n', _) => open = None,
            _ => {}
        }
    }
    found
}

fn gap(between: &str) -> Gap {
    let of = |c: char| match c {
        ':' => Gap::Colon,
        ',' | '(' | ')' | '[' | ']' | '|' | '/' | '–' | '—' => Gap::Comma,
        _ => Gap::Space,
    };
    between.chars().map(of).max().unwrap_or(Gap::Space)
}

/// Where contacts stand in a field, in order and merged where they overlap.
fn contacts(field: Field, identifiers: &[FoundIdentifier]) -> Vec<Range<usize>> {
    let spans = identifiers.iter().flat_map(|found| &found.spans).filter(|span| span.field == field);
    merged(spans.map(|span| span.start..span.end).collect())
}

/// Ranges in order, those that overlap made one.
pub(crate) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn overlaps(sorted: &[Range<usize>], place: &Range<usize>) -> bool {
    let next = sorted.partition_point(|span| span.end <= place.start);
    sorted.get(next).is_some_and(|span| span.start < place.end)
}
