//! Second pass: one word at a time. Look-alikes mapped, digits that stand for letters turned,
//! repeated letters squeezed, tones put on the vowel where the syllable carries them.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::glyph::{Glyph, note, places};
use super::letter::{Vowel, is_latin, with_mark};
use super::style::look_alike;
use super::{Evasion, EvasionKind};

/// What may follow a digit inside a word so that the digit is an amount: `lương1tr`, `thưởng5k`.
const UNITS: [&str; 16] =
    ["k", "tr", "triệu", "trieu", "m", "củ", "cu", "h", "g", "n", "d", "đ", "usd", "lít", "nghìn", "ngàn"];

/// Mends the word that `out` ends with, from `begin` on.
pub(super) fn mend(out: &mut Vec<Glyph>, begin: usize, evasions: &mut Vec<Evasion>) {
    let latin = unmix(out, begin, evasions);
    if latin && out[begin..].iter().any(|glyph| glyph.ch.is_ascii_digit()) {
        turn_digits(&mut out[begin..], evasions);
    }
    squeeze(out, begin);
    if place_tones(&mut out[begin..]) {
        squeeze(out, begin);
    }
}

/// Maps look-alikes in the word that `out` ends with, if it mixes scripts. True when the word is
/// Latin alone then.
pub(super) fn unmix(out: &mut Vec<Glyph>, begin: usize, evasions: &mut Vec<Evasion>) -> bool {
    let is_foreign = |glyph: &Glyph| !glyph.ch.is_ascii() && !is_latin(glyph.ch);
    if !out[begin..].iter().any(is_foreign) {
        return true;
    }
    if out[begin..].iter().any(|glyph| is_latin(glyph.ch)) {
        map_look_alikes(out, begin, evasions);
    }
    !out[begin..].iter().any(is_foreign)
}

/// The longest parts of a word around an @ that stands for a; an address has longer ones.
const AT_BEFORE: usize = 4;
const AT_BEHIND: usize = 5;

/// Turns @ into a inside short words (`nh@n`, `g@me`), where no address goes on.
pub(super) fn join_at_signs(mut glyphs: Vec<Glyph>, evasions: &mut Vec<Evasion>) -> Vec<Glyph> {
    let signs: Vec<usize> = (0..glyphs.len()).filter(|&at| glyphs[at].ch == '@').collect();
    let words: Vec<_> = signs.into_iter().filter_map(|at| Some((at, word_around(&glyphs, at)?))).collect();
    if words.is_empty() {
        return glyphs;
    }
    for (at, word) in words {
        glyphs[at].ch = 'a';
        let span = places(&glyphs[word]);
        note(evasions, EvasionKind::Leet, span.start as u32..span.end as u32);
    }
    super::mend_words(glyphs, evasions)
}

/// The word in which the @ at `at` stands for a.
fn word_around(glyphs: &[Glyph], at: usize) -> Option<Range<usize>> {
    let letters = |glyph: &&Glyph| glyph.ch.is_alphabetic();
    let before = glyphs[..at].iter().rev().take(AT_BEFORE + 1).take_while(letters).count();
    let behind = glyphs[at + 1..].iter().take(AT_BEHIND + 1).take_while(letters).count();
    let apart =
        |glyph: Option<&Glyph>| glyph.is_none_or(|g| !g.in_word() && !matches!(g.ch, '.' | '_' | '-' | '@' | '/'));
    let word = at - before..at + 1 + behind;
    let stands_alone = apart(word.start.checked_sub(1).and_then(|at| glyphs.get(at))) && apart(glyphs.get(word.end));
    let short = (1..=AT_BEFORE).contains(&before) && (1..=AT_BEHIND).contains(&behind);
    (short && stands_alone).then_some(word)
}

fn map_look_alikes(out: &mut Vec<Glyph>, begin: usize, evasions: &mut Vec<Evasion>) {
    let mut kept = begin;
    let mut mapped = false;
    for at in begin..out.len() {
        let mut glyph = out[at];
        if let Some(letter) = look_alike(glyph.ch) {
            glyph.ch = letter;
            mapped = true;
        }
        // A mark that its foreign letter could not take up is offered to the Latin one.
        let before = (kept > begin).then(|| out[kept - 1].ch).filter(|&c| is_latin(c));
        if let Some(before) = before
            && is_combining_mark(glyph.ch)
        {
            out[kept - 1].ch = with_mark(before, glyph.ch).unwrap_or(before);
            out[kept - 1].end = glyph.end;
        } else {
            out[kept] = glyph;
            kept += 1;
        }
    }
    out.truncate(kept);
    if mapped {
        let span = places(&out[begin..]);
        note(evasions, EvasionKind::MixedScript, span.start as u32..span.end as u32);
    }
}

/// Digits for letters: a single digit between two letters (`c0c`), or 0 behind three (`zal0`).
/// Never in a word that begins with a digit, nor where an amount begins.
fn turn_digits(word: &mut [Glyph], evasions: &mut Vec<Evasion>) {
    if word[0].ch.is_ascii_digit() {
        return;
    }
    let mut turned = false;
    // From the end, so that what follows a digit is settled when the digit is judged.
    for at in (1..word.len() - 1).rev() {
        let between_letters = word[at - 1].ch.is_alphabetic() && word[at + 1].ch.is_alphabetic();
        if let Some(letter) = letter_for(word[at].ch)
            && between_letters
            && !begins_unit(&word[at + 1..])
        {
            word[at].ch = letter;
            turned = true;
        }
    }
    if let [before @ .., last] = word
        && last.ch == '0'
        && before.len() >= 3
        && before.iter().all(|glyph| glyph.ch.is_alphabetic())
    {
        last.ch = 'o';
        turned = true;
    }
    if turned {
        let span = places(word);
        note(evasions, EvasionKind::Leet, span.start as u32..span.end as u32);
    }
}

/// The letter that a digit passes for.
pub(super) fn letter_for(digit: char) -> Option<char> {
    Some(match digit {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        _ => return None,
    })
}

fn begins_unit(behind: &[Glyph]) -> bool {
    let letters = behind.iter().map(|glyph| glyph.ch).take_while(|c| c.is_alphabetic());
    UNITS.iter().any(|unit| letters.clone().eq(unit.chars()))
}

/// Three or more of one letter become one.
fn squeeze(out: &mut Vec<Glyph>, begin: usize) {
    let word = &out[begin..];
    let triple =
        |three: &[Glyph]| three[0].ch == three[1].ch && three[1].ch == three[2].ch && !three[0].ch.is_ascii_digit();
    if !word.windows(3).any(triple) || word.iter().map(|glyph| glyph.ch).eq("www".chars()) {
        return;
    }
    let mut kept = begin;
    let mut at = begin;
    while at < out.len() {
        let run = out[at..].iter().take_while(|glyph| glyph.ch == out[at].ch).count();
        let single = run >= 3 && !out[at].ch.is_ascii_digit();
        let end = out[at + run - 1].end;
        let copies = if single { 1 } else { run };
        out.copy_within(at..at + copies, kept);
        kept += copies;
        out[kept - 1].end = end;
        at += run;
    }
    out.truncate(kept);
}

/// Moves a tone from a glide to the vowel that carries it (`hòa` → `hoà`, `qúy` → `quý`), so that
/// both ways of writing fold to one. True when anything moved. A syllable has one tone; a word
/// with more is left as it is.
fn place_tones(word: &mut [Glyph]) -> bool {
    let toned = |glyph: &&Glyph| !glyph.ch.is_ascii() && Vowel::of(glyph.ch).is_some_and(|vowel| vowel.tone > 0);
    if word.iter().filter(toned).take(2).count() != 1 {
        return false;
    }
    let mut moved = false;
    for at in 1..word.len() {
        let (Some(first), Some(second)) = (Vowel::of(word[at - 1].ch), Vowel::of(word[at].ch)) else { continue };
        let before = at.checked_sub(2).map(|before| word[before].ch);
        if first.tone > 0 && second.tone == 0 && second_carries(before, first.toneless(), second.toneless()) {
            word[at - 1].ch = first.toneless();
            word[at].ch = second.with_tone(first.tone).letter();
            moved = true;
        }
    }
    moved
}

fn second_carries(before: Option<char>, first: char, second: char) -> bool {
    match (first, second) {
        ('o', 'a' | 'ă' | 'e') | ('u', 'y' | 'ê' | 'ơ' | 'â' | 'ô') | ('i' | 'y', 'ê') | ('ư', 'ơ') => true,
        ('u', _) => before == Some('q'),
        ('i', _) => before == Some('g'),
        _ => false,
    }
}
