//! Words of folded text, and the sentences they stand in.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::glyph::Glyph;
use super::letter::bare;

/// A run of letters and digits in folded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its place, in folded characters; see [`super::Folded::text_of`].
    pub chars: Range<usize>,
    /// Whether a letter of it carries a Vietnamese mark, so that it must be compared with marks.
    pub marked: bool,
    /// Which sentence, line or list item it stands in; grows by at least one from one to the next.
    pub sentence: u32,
}

pub(super) fn words(glyphs: &[Glyph]) -> Vec<Word> {
    let mut words = Vec::with_capacity(glyphs.len() / 4);
    let mut sentence = 0;
    let mut at = 0;
    for run in glyphs.chunk_by(|a, b| a.in_word() == b.in_word()) {
        let chars = at..at + run.len();
        at = chars.end;
        if run[0].in_word() {
            let marked = run.iter().any(|g| !g.ch.is_ascii() && (bare(g.ch) != g.ch || is_combining_mark(g.ch)));
            words.push(Word { chars, marked, sentence });
        } else if ends_sentence(glyphs, chars) {
            sentence += 1;
        }
    }
    words
}

fn ends_sentence(glyphs: &[Glyph], between: Range<usize>) -> bool {
    glyphs[between.clone()].iter().any(|glyph| match glyph.ch {
        '!' | '?' | ';' | '\n' | '•' | '●' | '◦' | '▪' | '■' | '➤' | '►' | '✓' | '✔' | '✅' | '👉' | '…' | '。' => {
            true
        }
        // The point of 1.500.000 ends nothing.
        '.' => {
            between.len() > 1
                || !has_digit(glyphs, between.start.checked_sub(1))
                || !has_digit(glyphs, Some(between.end))
        }
        _ => false,
    })
}

fn has_digit(glyphs: &[Glyph], at: Option<usize>) -> bool {
    at.and_then(|at| glyphs.get(at)).is_some_and(|glyph| glyph.ch.is_ascii_digit())
}
