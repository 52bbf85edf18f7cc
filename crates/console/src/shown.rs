//! Other people's text, made safe to look at.
//!
//! Askama escapes the markup. What is left are characters that show nothing, or that turn the
//! reading direction around: here each becomes a small visible mark, as it is itself a sign.

use askama::Template;
use soiviec_text::fold::is_hidden;

/// A text from a posting or a person, as it is shown.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "shown.html")]
pub(crate) struct Shown {
    text: String,
}

/// What it renders was escaped by its own template.
impl askama::filters::HtmlSafe for Shown {}

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// Characters that show themselves.
    Plain(&'a str),
    /// One that does not.
    Unseen(char),
}

impl Shown {
    /// Takes the text as it is.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// The text as it was given.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text for an attribute, where a mark is spelled out.
    pub(crate) fn spelled(&self) -> String {
        let spell = |piece| match piece {
            Piece::Plain(plain) => plain.to_owned(),
            Piece::Unseen(c) => format!("[{}]", code_point(&c)),
        };
        self.pieces().into_iter().map(spell).collect()
    }

    fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let (mut plain_from, mut before) = (0, ' ');
        let mut letters = self.text.char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            let after = letters.peek().map_or(' ', |(_, after)| *after);
            if is_unseen(before, c, after) {
                pieces.push(Piece::Plain(&self.text[plain_from..at]));
                pieces.push(Piece::Unseen(c));
                plain_from = at + c.len_utf8();
            }
            before = c;
        }
        pieces.push(Piece::Plain(&self.text[plain_from..]));
        pieces
    }
}

/// `U+200B`.
fn code_point(c: &char) -> String {
    format!("U+{:04X}", u32::from(*c))
}

/// Whether `c` shows nothing, or changes how its neighbours are read. Line breaks and tabs show; a
/// joiner or a variation selector is part of the picture that it follows.
fn is_unseen(before: char, c: char, after: char) -> bool {
    match c {
        '\n' | '\r' | '\t' => false,
        '\u{FE0F}' if after == '\u{20E3}' => !matches!(before, '0'..='9' | '#' | '*'),
        '\u{200D}' | '\u{FE00}'..='\u{FE0F}' => !is_picture(before),
        // Line and paragraph separators, and blanks that pass for letters or notes.
        '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{1D173}'..='\u{1D17A}' => true,
        c => is_hidden(c) || c.is_control(),
    }
}

/// Whether `c` is a symbol or emoji, or belongs to one.
fn is_picture(c: char) -> bool {
    let is_early = matches!(c, '©' | '®' | '‼' | '⁉' | '™' | 'ℹ');
    let is_symbol =
        matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{3030}' | '\u{303D}' | '\u{3297}' | '\u{3299}' | '\u{FE0F}');
    is_early || is_symbol || matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn html(text: &str) -> String {
        Shown::new(text).render().unwrap()
    }

    #[test]
    fn markup_in_a_text_stays_text() {
        let html = html("<script>alert(1)</script>\"><img src=x onerror='x'>");
        assert!(!html.contains(['<', '>', '"', '\'']), "{html}");
    }

    #[test]
    fn what_shows_nothing_is_made_visible() {
        let hidden = "a\u{200B}b\u{202E}c\0d\u{AD}e\u{FEFF}";
        let html = html(hidden);
        for code in ["U+200B", "U+202E", "U+0000", "U+00AD", "U+FEFF"] {
            assert!(html.contains(code), "{code} in {html}");
        }
        assert!(!html.contains(['\u{200B}', '\u{202E}', '\0', '\u{AD}', '\u{FEFF}']));
    }

    #[test]
    fn a_family_stays_a_family_and_a_split_word_does_not_hide() {
        assert_eq!(html("👨\u{200D}👩\u{200D}👧 ⚠\u{FE0F}\nviệc\tnhẹ"), "👨\u{200D}👩\u{200D}👧 ⚠\u{FE0F}\nviệc\tnhẹ");
        assert_eq!(html("1\u{FE0F}\u{20E3} ®\u{FE0F}"), "1\u{FE0F}\u{20E3} ®\u{FE0F}");
        for split in ["vi\u{200D}ệc", "09\u{200D}5", "x.\u{200D}vn", "e\u{323}\u{200D}", "5\u{FE0F}0"] {
            let html = html(split);
            assert!(html.contains("U+200D") || html.contains("U+FE0F"), "{html}");
        }
    }

    proptest! {
        #[test]
        fn pieces_joined_are_the_text(text in any::<String>()) {
            let shown = Shown::new(text.clone());
            let joined: String = shown.pieces().into_iter().map(|piece| match piece {
                Piece::Plain(plain) => plain.to_owned(),
                Piece::Unseen(c) => c.to_string(),
            }).collect();
            prop_assert_eq!(joined, text);
        }
    }
}
