//! First pass: one original character at a time, to small, plain, composed characters that know
//! where they came from.

use std::ops::Range;

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

use super::letter::{is_latin, lower, with_mark};
use super::mend::letter_for;
use super::style::{is_hidden, is_styled, plain};
use super::{Evasion, EvasionKind};

/// A folded character and the scalar values of the original that it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) ch: char,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Glyph {
    /// Whether it belongs inside a word. Marks that no letter took up do.
    pub(super) fn in_word(self) -> bool {
        match self.ch {
            '\0'..='\x7F' => self.ch.is_ascii_alphanumeric(),
            c => is_latin(c) || c.is_alphanumeric() || is_combining_mark(c),
        }
    }
}

/// The original places from the first glyph to the last.
pub(super) fn places(glyphs: &[Glyph]) -> Range<usize> {
    match glyphs {
        [] => 0..0,
        [first, .., last] | [first @ last] => first.start as usize..last.end as usize,
    }
}

/// Folds each character of `original` for itself.
pub(super) fn glyphs(original: &str, evasions: &mut Vec<Evasion>) -> Vec<Glyph> {
    let mut pass = Pass { out: Vec::with_capacity(original.len()), evasions, hidden: None };
    for (at, c) in (0..).zip(original.chars()) {
        pass.take(c, at);
    }
    if pass.out.last().is_some_and(|last| last.ch.is_whitespace()) {
        pass.out.pop();
    }
    pass.out
}

struct Pass<'a> {
    out: Vec<Glyph>,
    evasions: &'a mut Vec<Evasion>,
    /// Hidden characters seen since the last letter.
    hidden: Option<Range<u32>>,
}

impl Pass<'_> {
    fn take(&mut self, c: char, at: u32) {
        if c.is_ascii_alphanumeric() || ('!'..='~').contains(&c) {
            self.put(c.to_ascii_lowercase(), at);
        } else if let Some(letter) = lower(c) {
            self.put(letter, at);
        } else if c.is_whitespace() {
            self.space(c, at);
        } else if is_hidden(c) {
            self.hide(c, at);
        } else if is_combining_mark(c) {
            self.mark(c, at);
        } else {
            self.take_rare(c, at);
        }
    }

    fn take_rare(&mut self, c: char, at: u32) {
        if is_styled(c) {
            note(self.evasions, EvasionKind::Styled, at..at + 1);
        }
        match (plain(c), c) {
            (Some(plain), _) => self.put(plain, at),
            // "TM" and "SM" behind a name would become part of it; Hangul would fall into its parts.
            (None, '™' | '℠' | '\u{AC00}'..='\u{D7A3}') => self.put(c, at),
            (None, _) => decompose_compatible(c, |part| part.to_lowercase().for_each(|part| self.take_part(part, at))),
        }
    }

    fn take_part(&mut self, c: char, at: u32) {
        if c.is_whitespace() {
            self.space(c, at);
        } else if is_combining_mark(c) {
            self.mark(c, at);
        } else if !is_hidden(c) {
            self.put(plain(c).unwrap_or(c), at);
        }
    }

    fn put(&mut self, ch: char, at: u32) {
        let glyph = Glyph { ch, start: at, end: at + 1 };
        if let Some(hidden) = self.hidden.take()
            && glyph.in_word()
            && self.out.last().is_some_and(|last| last.in_word())
        {
            note(self.evasions, EvasionKind::ZeroWidth, hidden);
        }
        self.out.push(glyph);
    }

    /// White space: one space for a run, one line break for a run that holds one; none at the start.
    fn space(&mut self, c: char, at: u32) {
        let line_break = matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let ch = if line_break { '\n' } else { ' ' };
        match self.out.last_mut() {
            None => {}
            Some(last) if matches!(last.ch, ' ' | '\n') => {
                last.end = at + 1;
                last.ch = if line_break { '\n' } else { last.ch };
            }
            Some(_) => self.out.push(Glyph { ch, start: at, end: at + 1 }),
        }
        self.hidden = None;
    }

    fn hide(&mut self, c: char, at: u32) {
        match (self.out.last_mut(), c) {
            // A variation selector belongs to the emoji before it.
            (Some(last), '\u{FE00}'..='\u{FE0F}') => last.end = at + 1,
            _ => self.hidden = Some(self.hidden.take().map_or(at, |run| run.start)..at + 1),
        }
    }

    /// A combining mark: goes into the letter before it. Latin letters keep only Vietnamese marks
    /// (others are ornaments or strike-through), other scripts keep all, signs keep none.
    fn mark(&mut self, mark: char, at: u32) {
        let Some(last) = self.out.last_mut() else { return };
        if last.ch.is_whitespace() {
            return;
        }
        let before = last.ch;
        let latin = is_latin(before);
        if !latin && (before.is_alphabetic() || is_combining_mark(before)) {
            match compose(before, mark) {
                Some(composed) => last.ch = composed,
                None => return self.out.push(Glyph { ch: mark, start: at, end: at + 1 }),
            }
        } else if let Some(letter) = with_mark(letter_for(before).unwrap_or(before), mark) {
            // `gh3́p`: only a letter can carry it.
            last.ch = letter;
        }
        last.end = at + 1;
        if before.is_ascii_digit() && last.ch != before {
            let place = last.start..last.end;
            note(self.evasions, EvasionKind::Leet, place);
        }
    }
}

/// How far apart two places of one kind of evasion may lie to be told as one.
const SAME: usize = 2;

/// Notes an evasion, as one with the last of its kind when they (almost) touch.
pub(super) fn note(evasions: &mut Vec<Evasion>, kind: EvasionKind, place: Range<u32>) {
    let span = place.start as usize..place.end as usize;
    match evasions.iter_mut().rev().find(|e| e.kind == kind) {
        Some(last) if last.span.end + SAME >= span.start => last.span.end = span.end.max(last.span.end),
        _ => evasions.push(Evasion { kind, span }),
    }
}
