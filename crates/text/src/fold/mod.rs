//! Folding: the text as it was meant, with the way back to how it was written.
//!
//! [`fold`] undoes what people do to slip past a filter, and what keyboards do by chance: small
//! letters, composed marks, hidden characters dropped, styled letters and look-alikes turned to
//! plain ones, split words joined, digits for letters turned, repeated letters squeezed, tones set
//! in one place, white space evened. Teencode (`ko`, `dc`, `nv`) stays: what it means depends on
//! the phrase, so phrase lists spell it.
//!
//! Passes, each in its file: `glyph` (one character), `mend` (one word), `join` (split words).

mod glyph;
mod join;
pub(crate) mod letter;
mod mend;
mod style;
mod syllable;
mod words;

use std::ops::Range;

use glyph::Glyph;
pub use style::is_hidden;
pub use words::Word;

/// Folded text, with and without marks, and where each character came from.
///
/// Places are counted in folded characters, the same for [`Folded::text`] and [`Folded::bare`],
/// unless a name says bytes.
#[derive(Clone, Debug)]
pub struct Folded {
    text: String,
    bare: String,
    /// Byte borders of the characters in `text`, one more than there are characters.
    text_at: Vec<u32>,
    bare_at: Vec<u32>,
    glyphs: Vec<Glyph>,
    words: Vec<Word>,
    evasions: Vec<Evasion>,
}

/// A way of writing that hides words from a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EvasionKind {
    /// Invisible characters inside a word.
    ZeroWidth,
    /// Mathematical, full-width, circled or small-capital letters.
    Styled,
    /// Cyrillic or Greek letters inside a Latin word.
    MixedScript,
    /// Letters of a word set apart.
    Split,
    /// Digits in place of letters.
    Leet,
}

/// An evasion and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evasion {
    /// What was done.
    pub kind: EvasionKind,
    /// Scalar values of the original.
    pub span: Range<usize>,
}

/// Folds `original`. Answers every input, in time proportional to its length; folding folded text
/// changes nothing.
pub fn fold(original: &str) -> Folded {
    let mut evasions = Vec::new();
    let glyphs = glyph::glyphs(original, &mut evasions);
    let glyphs = mend::join_at_signs(mend_words(glyphs, &mut evasions), &mut evasions);
    let glyphs = join::join(glyphs, &mut evasions);
    evasions.sort_by_key(|evasion| (evasion.span.start, evasion.kind));
    let words = words::words(&glyphs);
    Folded::new(glyphs, words, evasions)
}

fn mend_words(glyphs: Vec<Glyph>, evasions: &mut Vec<Evasion>) -> Vec<Glyph> {
    each_word(&glyphs, |out, begin| mend::mend(out, begin, evasions))
}

/// Copies the glyphs, letting `change` rewrite each word at the end of what was copied.
fn each_word(glyphs: &[Glyph], mut change: impl FnMut(&mut Vec<Glyph>, usize)) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(glyphs.len());
    for run in glyphs.chunk_by(|a, b| a.in_word() == b.in_word()) {
        let begin = out.len();
        out.extend_from_slice(run);
        if run[0].in_word() {
            change(&mut out, begin);
        }
    }
    out
}

impl Folded {
    fn new(glyphs: Vec<Glyph>, words: Vec<Word>, evasions: Vec<Evasion>) -> Self {
        let (mut text, mut bare) = (String::with_capacity(glyphs.len() * 2), String::with_capacity(glyphs.len()));
        let (mut text_at, mut bare_at) = (Vec::with_capacity(glyphs.len() + 1), Vec::with_capacity(glyphs.len() + 1));
        for glyph in &glyphs {
            text_at.push(text.len() as u32);
            bare_at.push(bare.len() as u32);
            text.push(glyph.ch);
            bare.push(if glyph.ch.is_ascii() { glyph.ch } else { letter::bare(glyph.ch) });
        }
        text_at.push(text.len() as u32);
        bare_at.push(bare.len() as u32);
        Self { text, bare, text_at, bare_at, glyphs, words, evasions }
    }

    /// Characters folded and look-alikes mapped, words otherwise left as they were written: what
    /// the finders of numbers and addresses read.
    pub(crate) fn plain(original: &str) -> Self {
        let mut evasions = Vec::new();
        let glyphs = glyph::glyphs(original, &mut evasions);
        let glyphs = each_word(&glyphs, |out, begin| {
            mend::unmix(out, begin, &mut evasions);
        });
        Self::new(glyphs, Vec::new(), evasions)
    }

    /// The folded text, with Vietnamese marks.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same text without Vietnamese marks, character for character.
    pub fn bare(&self) -> &str {
        &self.bare
    }

    /// How many characters [`Folded::text`] and [`Folded::bare`] have.
    pub fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// Whether nothing was left to read.
    pub fn is_empty(&self) -> bool {
        self.glyphs.is_empty()
    }

    /// The words, in order.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// The evasions that were undone, by place.
    pub fn evasions(&self) -> &[Evasion] {
        &self.evasions
    }

    /// The scalar values of the original that some folded characters stand for. What lies past the
    /// end is cut off; of an empty range, both ends are where it begins.
    pub fn span(&self, chars: Range<usize>) -> Range<usize> {
        let chars = self.clamp(chars);
        match &self.glyphs[chars.clone()] {
            [] => {
                let next = self.glyphs.get(chars.start).map(|glyph| glyph.start);
                let at = next.or(self.glyphs.last().map(|glyph| glyph.end)).unwrap_or(0) as usize;
                at..at
            }
            glyphs => glyph::places(glyphs),
        }
    }

    /// Some characters of [`Folded::text`], such as those of a word.
    pub fn text_of(&self, chars: Range<usize>) -> &str {
        let chars = self.clamp(chars);
        &self.text[self.text_at[chars.start] as usize..self.text_at[chars.end] as usize]
    }

    /// Some characters of [`Folded::bare`].
    pub fn bare_of(&self, chars: Range<usize>) -> &str {
        let chars = self.clamp(chars);
        &self.bare[self.bare_at[chars.start] as usize..self.bare_at[chars.end] as usize]
    }

    /// The characters that hold some bytes of [`Folded::text`], such as a match of a search.
    pub fn chars_of_text(&self, bytes: Range<usize>) -> Range<usize> {
        chars_of(&self.text_at, bytes)
    }

    /// The characters that hold some bytes of [`Folded::bare`].
    pub fn chars_of_bare(&self, bytes: Range<usize>) -> Range<usize> {
        chars_of(&self.bare_at, bytes)
    }

    fn clamp(&self, chars: Range<usize>) -> Range<usize> {
        let end = chars.end.min(self.glyphs.len());
        chars.start.min(end)..end
    }
}

fn chars_of(borders: &[u32], bytes: Range<usize>) -> Range<usize> {
    let start = borders.partition_point(|&at| at as usize <= bytes.start).saturating_sub(1);
    let end = borders.partition_point(|&at| (at as usize) < bytes.end);
    start..end.min(borders.len() - 1).max(start)
}

#[cfg(test)]
mod tests;
