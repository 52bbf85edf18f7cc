//! Words that somebody else chose, made fit for one line of a page.

use soiviec_text::fold::is_hidden;
use unicode_normalization::UnicodeNormalization;

/// No honest name is longer; the rest is cut off.
const LONGEST: usize = 120;

/// A name on one line: composed (NFC), without control characters and without those that show
/// nothing, at most [`LONGEST`] scalar values.
pub(crate) fn tidy(name: &str) -> String {
    let composed: String = name
        .nfc()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_hidden(*c))
        .collect();
    let line = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        None => line,
        Some(_) => line.chars().take(LONGEST - 1).chain(['…']).collect(),
    }
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
