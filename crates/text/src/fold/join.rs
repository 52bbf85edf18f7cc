//! Third pass: letters split by dots, dashes, spaces or emoji (`C.a.m`, `t u y ể n`) joined to words.

use super::glyph::{Glyph, note, places};
use super::letter::Vowel;
use super::mend::{letter_for, mend};
use super::{Evasion, EvasionKind, syllable};

/// The longest stretch between two letters of a split word, in folded characters.
const LONGEST_GAP: usize = 4;

/// How wide the gap between two letters is; the widest gaps of a split phrase part its words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// Signs alone.
    Tight,
    /// One space or one slash, which also stand between letters that are meant as such.
    Loose,
    /// More than that.
    Wide,
}

/// A letter of a split word and the gap before it.
struct Link {
    at: usize,
    gap: Gap,
}

/// Joins split words of three letters or more.
pub(super) fn join(glyphs: Vec<Glyph>, evasions: &mut Vec<Evasion>) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(glyphs.len());
    let mut at = 0;
    while at < glyphs.len() {
        let end = word_end(&glyphs, at);
        if end == at + 1 && is_single(&glyphs, at) && glyphs[at].ch.is_alphabetic() {
            let chain = chain(&glyphs, at);
            let last = chain.last().map_or(at, |link| link.at);
            if is_split_word(&glyphs, &chain) {
                write_joined(&glyphs, &chain, &mut out, evasions);
            } else {
                out.extend_from_slice(&glyphs[at..=last]);
            }
            at = last + 1;
        } else {
            let end = end.max(at + 1);
            out.extend_from_slice(&glyphs[at..end]);
            at = end;
        }
    }
    out
}

fn word_end(glyphs: &[Glyph], from: usize) -> usize {
    from + glyphs[from..].iter().take_while(|glyph| glyph.in_word()).count()
}

/// The single letters that follow one another from `first` on.
fn chain(glyphs: &[Glyph], first: usize) -> Vec<Link> {
    let mut chain = vec![Link { at: first, gap: Gap::Tight }];
    let mut last = first;
    while let Some((at, gap)) = next_single(glyphs, last) {
        let digit = glyphs[at].ch.is_ascii_digit() || glyphs[last].ch.is_ascii_digit();
        if digit && gap != Gap::Tight {
            break;
        }
        chain.push(Link { at, gap });
        last = at;
    }
    chain
}

fn next_single(glyphs: &[Glyph], last: usize) -> Option<(usize, Gap)> {
    let behind = &glyphs[last + 1..];
    let length = behind.iter().take(LONGEST_GAP + 1).take_while(|glyph| !glyph.in_word()).count();
    let at = last + 1 + length;
    let fits = length <= LONGEST_GAP
        && glyphs.get(at).is_some_and(|g| g.ch.is_alphabetic() || letter_for(g.ch).is_some())
        && is_single(glyphs, at);
    if fits { Some((at, gap(&behind[..length])?)) } else { None }
}

/// Whether a word of one character stands at `at`, and none of an address.
fn is_single(glyphs: &[Glyph], at: usize) -> bool {
    let next = glyphs.get(at + 1);
    let before = at.checked_sub(1).map(|before| glyphs[before].ch);
    !next.is_some_and(|next| next.in_word() || next.ch == '@') && before != Some('@')
}

fn gap(between: &[Glyph]) -> Option<Gap> {
    let separates = |c: char| {
        matches!(c, ' ' | '.' | '-' | '_' | '·' | '/' | '\\' | '*' | '|' | '~' | '^' | '\'' | '=')
            || (!c.is_ascii() && !c.is_alphanumeric())
    };
    if !between.iter().all(|glyph| separates(glyph.ch)) {
        return None;
    }
    Some(match between {
        [one] if one.ch == ' ' && one.end - one.start > 1 => Gap::Wide,
        [one] if matches!(one.ch, ' ' | '/') => Gap::Loose,
        _ if between.iter().any(|glyph| glyph.ch == ' ') => Gap::Wide,
        _ => Gap::Tight,
    })
}

/// Three letters or more; with loose gaps also the look of a word, since "a e k" is how people
/// write "anh em không", and "A/B/C" names three classes.
fn is_split_word(glyphs: &[Glyph], chain: &[Link]) -> bool {
    let letters = chain.iter().filter(|link| glyphs[link.at].ch.is_alphabetic()).count();
    let is_vowel = |link: &Link| Vowel::of(glyphs[link.at].ch).is_some();
    let loose = chain.iter().any(|link| link.gap == Gap::Loose);
    let wordlike = chain.len() > 1 && !is_vowel(&chain[0]) && chain[1..].iter().any(is_vowel);
    let alone = chain.iter().any(|link| matches!(glyphs[link.at].ch, 'ở' | 'ạ'));
    chain.len() >= 3 && letters * 2 > chain.len() && (!loose || (wordlike && (chain.len() > 3 || !alone)))
}

fn write_joined(glyphs: &[Glyph], chain: &[Link], out: &mut Vec<Glyph>, evasions: &mut Vec<Evasion>) {
    let span = places(&glyphs[chain[0].at..=chain[chain.len() - 1].at]);
    if !is_abbreviation(glyphs, chain) {
        note(evasions, EvasionKind::Split, span.start as u32..span.end as u32);
    }
    let widest = chain[1..].iter().map(|link| link.gap).max().unwrap_or(Gap::Tight);
    let parts: Vec<&[Link]> = chain.chunk_by(|_, next| next.gap < widest).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| mended(glyphs, part, &mut Vec::new()).len()).collect();
    if !are_words(&lengths) {
        return write_word(glyphs, chain, out, evasions);
    }
    let mut end = chain[0].at;
    for part in parts {
        out.extend_from_slice(&glyphs[end..part[0].at]);
        write_word(glyphs, part, out, evasions);
        end = part[part.len() - 1].at + 1;
    }
}

/// Whether the widest gaps part words, from how many letters stand between them: each has two
/// letters, or three in one make up for a single letter at an edge (`H.à.n E-8`).
fn are_words(lengths: &[usize]) -> bool {
    match lengths {
        [first, inner @ .., last] => {
            let edges = [*first, *last];
            inner.iter().all(|&length| length >= 2)
                && (edges.iter().all(|&edge| edge >= 2) || lengths.iter().any(|&length| length >= 3))
        }
        _ => false,
    }
}

/// `N.T.V` and the like hide nothing, though they are read as one word.
fn is_abbreviation(glyphs: &[Glyph], chain: &[Link]) -> bool {
    chain.len() <= 4 && chain.iter().all(|link| Vowel::of(glyphs[link.at].ch).is_none() && link.gap == Gap::Tight)
}

/// Writes the letters as one word, or as its syllables where it has several.
fn write_word(glyphs: &[Glyph], part: &[Link], out: &mut Vec<Glyph>, evasions: &mut Vec<Evasion>) {
    let word = mended(glyphs, part, evasions);
    let letters: Vec<char> = word.iter().map(|glyph| glyph.ch).collect();
    let borders = syllable::borders(&letters);
    let mut begin = 0;
    for end in borders.into_iter().chain([word.len()]) {
        if begin > 0 {
            let before = word[begin - 1].end;
            out.push(Glyph { ch: ' ', start: before, end: word[begin].start.max(before + 1) });
        }
        let syllable = out.len();
        out.extend_from_slice(&word[begin..end]);
        mend(out, syllable, evasions);
        begin = end;
    }
}

fn mended(glyphs: &[Glyph], part: &[Link], evasions: &mut Vec<Evasion>) -> Vec<Glyph> {
    let mut word = part.iter().map(|link| glyphs[link.at]).collect();
    mend(&mut word, 0, evasions);
    word
}
