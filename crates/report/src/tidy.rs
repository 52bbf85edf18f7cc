//! Words that somebody else chose, made fit for one line of a page.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization;

/// No honest name is longer; the rest is cut off.
const LONGEST: usize = 120;

/// Marks that turn the direction of writing, join, part or take no room.
const FORMAT_MARKS: [RangeInclusive<char>; 7] = [
    '\u{ad}'..='\u{ad}',
    '\u{61c}'..='\u{61c}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
];

/// A name on one line: composed (NFC), without control characters and without
/// [`FORMAT_MARKS`], at most [`LONGEST`] scalar values.
pub(crate) fn tidy(name: &str) -> String {
    let composed: String = name.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(is_seen).collect();
    let line = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        None => line,
        Some(_) => line.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
}

fn is_seen(c: &char) -> bool {
    let is_format = FORMAT_MARKS.iter().any(|marks| marks.contains(c));
    !c.is_control() && !is_format
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_on_its_line_and_in_its_direction() {
        assert_eq!(tidy("Vie\u{323}\u{302}c\n\tL\u{e0}ng\u{202e}\0 "), "Việc Làng");
        assert_eq!(tidy(&"ệ".repeat(121)).chars().count(), 120);
        assert_eq!(tidy(&"ệ".repeat(120)), "ệ".repeat(120));
        assert_eq!(tidy(" \u{200b}"), "");
    }
}
