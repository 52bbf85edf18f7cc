//! From bytes to text: byte order mark, then header, then `<meta>`, then a guess.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};
use regex::bytes::Regex;
use soiviec_domain::page::FetchedPage;
use unicode_normalization::UnicodeNormalization;

use crate::problem::ProblemKind;

/// How far into a page `<meta charset>` is looked for. HTML asks authors for 1,024 bytes; many
/// pages of this country begin with longer comments and scripts.
const META_WINDOW: usize = 4096;

/// A page as text, and what was wrong with its bytes.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) problems: Vec<(ProblemKind, String)>,
}

/// Decodes a body. Never fails: what no encoding explains becomes U+FFFD, with a problem.
pub(crate) fn decode(page: &FetchedPage) -> Decoded {
    let mut problems = Vec::new();
    let (encoding, body) = choose(page, &mut problems);
    let (text, malformed) = encoding.decode_without_bom_handling(body);
    if malformed {
        problems.push((ProblemKind::BadBytes, format!("replaced, read as {}", encoding.name())));
    }
    // This encoding has no letter with a tone: the marks it writes after letters are no one's choice.
    let mut text = if encoding == WINDOWS_1258 { text.nfc().collect() } else { text.into_owned() };
    if text.contains('\0') {
        text.retain(|c| c != '\0');
        problems.push((ProblemKind::NulBytes, "taken out".to_owned()));
    }
    Decoded { text, problems }
}

fn choose<'a>(page: &'a FetchedPage, problems: &mut Vec<(ProblemKind, String)>) -> (&'static Encoding, &'a [u8]) {
    let body = page.body.as_slice();
    if let Some((encoding, mark)) = Encoding::for_bom(body) {
        return (encoding, &body[mark..]);
    }
    let declared = declared_by_header(page).or_else(|| declared_by_meta(body));
    let chosen = match declared {
        Some(encoding) if !contradicts(encoding, body) => return (encoding, body),
        _ => guess(body),
    };
    if let Some(declared) = declared.filter(|declared| *declared != chosen) {
        let detail = format!("declared {}, read as {}", declared.name(), chosen.name());
        problems.push((ProblemKind::WrongCharset, detail));
    }
    (chosen, body)
}

/// Whether the bytes show that the declaration is a mistake. Vietnamese in UTF-8 is full of sequences
/// that say nothing in any older encoding, and the other way round.
fn contradicts(declared: &'static Encoding, body: &[u8]) -> bool {
    if declared == UTF_8 {
        let (good, bad) = utf8_sequences(body);
        return bad > good;
    }
    // No UTF-16 page without a mark has been valid UTF-8 with letters beyond ASCII in it.
    declared.is_ascii_compatible() && !body.is_ascii() && std::str::from_utf8(body).is_ok()
}

/// Counts characters beyond ASCII and broken sequences.
fn utf8_sequences(body: &[u8]) -> (usize, usize) {
    body.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let beyond = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (good + beyond, bad + usize::from(!chunk.invalid().is_empty()))
    })
}

fn guess(body: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(body, true);
    // ".vn" makes windows-1258 likelier than its Western neighbours.
    detector.guess(Some(b"vn"), Utf8Detection::Allow)
}

fn declared_by_header(page: &FetchedPage) -> Option<&'static Encoding> {
    static CHARSET: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?i-u)charset\s*=\s*["']?([^\s"';,]+)"#));
    let header = page.header("content-type")?;
    label(&CHARSET, header.as_bytes())
}

/// Looks for `<meta charset=…>` and `<meta http-equiv=… content="…charset=…">`.
fn declared_by_meta(body: &[u8]) -> Option<&'static Encoding> {
    static META: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"(?i-u)<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)"#));
    let encoding = label(&META, &body[..body.len().min(META_WINDOW)])?;
    // HTML, "prescan": a page whose declaration can be read byte by byte is not UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern compiles")
}

fn label(pattern: &Regex, text: &[u8]) -> Option<&'static Encoding> {
    let found = pattern.captures(text)?.get(1)?;
    Encoding::for_label_no_replacement(found.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use proptest::prelude::*;

    const TEXT: &str = "Tuyển 5 thợ may";

    fn served(content_type: &str, body: &[u8]) -> FetchedPage {
        let mut page = page("http://a.example/", "");
        page.headers = vec![("content-type".into(), content_type.into())];
        page.body = body.to_vec();
        page
    }

    fn codes(decoded: &Decoded) -> Vec<&'static str> {
        decoded.problems.iter().map(|(kind, _)| kind.code()).collect()
    }

    /// windows-1258 writes most tones as marks after the letter.
    fn windows_1258() -> Vec<u8> {
        let spelt = TEXT.replace('ể', "ê\u{309}").replace('ợ', "ơ\u{323}");
        let (bytes, _, unmappable) = WINDOWS_1258.encode(&spelt);
        assert!(!unmappable);
        bytes.into_owned()
    }

    #[test]
    fn a_byte_order_mark_comes_before_header_and_meta() {
        // cases.md 9 (a) and (b).
        let marked = served("text/html; charset=windows-1258", format!("\u{feff}{TEXT}").as_bytes());
        assert_eq!(decode(&marked).text, TEXT);
        let utf16: Vec<u8> =
            format!("\u{feff}<meta charset=\"utf-8\">{TEXT}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decoded = decode(&served("text/html", &utf16));
        assert!(decoded.text.ends_with(TEXT) && decoded.problems.is_empty());
    }

    #[test]
    fn meta_counts_when_the_header_names_no_charset() {
        // cases.md 9 (c).
        let meta = br#"<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">"#;
        let decoded = decode(&served("text/html", &[meta.as_slice(), &windows_1258()].concat()));
        assert!(decoded.text.ends_with(TEXT), "{}", decoded.text);
        assert!(decoded.problems.is_empty());
    }

    #[test]
    fn a_wrong_declaration_is_seen_through_and_noted() {
        let utf8 = decode(&served("text/html; charset=iso-8859-1", TEXT.as_bytes()));
        assert_eq!((utf8.text.as_str(), codes(&utf8)), (TEXT, vec!["wrong_charset"]));
        let old = decode(&served("text/html; charset=utf-8", &windows_1258().repeat(20)));
        assert!(old.text.starts_with(TEXT), "{}", old.text);
        assert_eq!(codes(&old), ["wrong_charset"]);
    }

    #[test]
    fn a_few_broken_bytes_do_not_change_the_encoding() {
        let body = [TEXT.as_bytes(), b"\xff\xfe", TEXT.as_bytes()].concat();
        let decoded = decode(&served("text/html; charset=utf-8", &body));
        assert_eq!(decoded.text, format!("{TEXT}\u{fffd}\u{fffd}{TEXT}"));
        assert_eq!(codes(&decoded), ["bad_bytes"]);
    }

    #[test]
    fn nul_is_taken_out_and_noted() {
        let decoded = decode(&served("text/html; charset=utf-8", b"a\0b"));
        assert_eq!((decoded.text.as_str(), codes(&decoded)), ("ab", vec!["nul_bytes"]));
    }

    #[test]
    fn nothing_declared_is_guessed() {
        assert_eq!(decode(&served("text/html", TEXT.as_bytes())).text, TEXT);
    }

    proptest! {
        #[test]
        fn any_bytes_become_text(body in proptest::collection::vec(any::<u8>(), 0..300), charset in "[a-z0-9-]{0,12}") {
            let decoded = decode(&served(&format!("text/html; charset={charset}"), &body));
            prop_assert!(!decoded.text.contains('\0'));
        }
    }
}
