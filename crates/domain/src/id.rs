//! Identities: of sources, postings, revisions, captures and cases.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Why a text is not an identity.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IdError {
    /// A source's name becomes part of file names, topics and URLs.
    #[error("source id {0:?}: use 1 to 64 of a–z, 0–9, '-' and '_', starting with a letter or digit")]
    Source(String),
    /// A hash of the wrong length or alphabet.
    #[error("{what} {got:?}: expected {want}")]
    Hash {
        /// Which identity.
        what: &'static str,
        /// The text as given.
        got: String,
        /// The shape it should have.
        want: &'static str,
    },
}

/// The configured name of a source: 1–64 of `a-z 0-9 - _`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceId(String);

impl SourceId {
    /// Checks the name.
    pub fn new(name: impl Into<String>) -> Result<Self, IdError> {
        let name = name.into();
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
        let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
        if !starts_well || name.len() > 64 || !name.chars().all(legal) {
            return Err(IdError::Source(name));
        }
        Ok(Self(name))
    }

    /// The name as configured.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A posting's identity: the hash of its source and its canonical URL (or the row's own id).
/// Text form: `p` and 32 hex digits (128 bits of SHA-256).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostingId(String);

impl PostingId {
    /// Derives the identity from where the posting stands.
    pub fn derive(source: &SourceId, canonical_url_or_row_id: &str) -> Self {
        let digest = sha256_hex(&[source.as_str().as_bytes(), canonical_url_or_row_id.as_bytes()]);
        Self(format!("p{}", &digest[..32]))
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a posting said. Text form: `r1-` and 32 hex digits; `r1` names the rule of hashing, which
/// is versioned apart from `text::fold`, so that a better fold never makes old postings new.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Revision(String);

impl Revision {
    /// Hashes title and description after NFC and white-space folding (runs become one space, ends
    /// are trimmed), and nothing else.
    pub fn of(title: &str, description: &str) -> Self {
        let digest = sha256_hex(&[squeeze(title).as_bytes(), squeeze(description).as_bytes()]);
        Self(format!("r1-{}", &digest[..32]))
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn squeeze(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let words: Vec<&str> = composed.split_whitespace().collect();
    words.join(" ")
}

/// SHA-256 over length-prefixed parts, so that no two lists of parts share an input.
fn sha256_hex(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The identity of captured bytes: their SHA-256 in 64 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaptureId(String);

impl CaptureId {
    /// Hashes the bytes as they came.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex(&Sha256::digest(bytes)))
    }

    /// 64 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names one thing that came in and must be accounted for: a posting revision, or bytes that could
/// not be read as a posting. Text form: posting id `/` revision, or `x` and 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Receipt(String);

impl Receipt {
    /// The receipt of a posting revision.
    pub fn of(posting: &PostingId, revision: &Revision) -> Self {
        Self(format!("{posting}/{revision}"))
    }

    /// The receipt of bytes that are no posting: the same bytes of one source have the same receipt.
    pub fn unreadable(source: &str, bytes: &[u8]) -> Self {
        Self(format!("x{}", &sha256_hex(&[source.as_bytes(), bytes])[..32]))
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Accepts revisions of later rules of hashing (`r2-…`), so that they can be accounted for.
fn check_receipt(text: String) -> Result<Receipt, IdError> {
    let is_revision = |text: &str| {
        let (rule, hash) = text.strip_prefix('r').and_then(|rest| rest.split_once('-')).unwrap_or_default();
        !rule.is_empty() && rule.len() < 4 && rule.bytes().all(|b| b.is_ascii_digit()) && is_hex(hash, 32)
    };
    let legal = match text.split_once('/') {
        Some((posting, revision)) => {
            posting.strip_prefix('p').is_some_and(|hash| is_hex(hash, 32)) && is_revision(revision)
        }
        None => text.strip_prefix('x').is_some_and(|hash| is_hex(hash, 32)),
    };
    let want = "posting id/revision, or x and 32 hex digits";
    if legal { Ok(Receipt(text)) } else { Err(IdError::Hash { what: "receipt", got: text, want }) }
}

/// A case's number, given by the store in order of opening. Shown as `VV-000123`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseId(pub i64);

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VV-{:06}", self.0)
    }
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn check_hash(
    what: &'static str,
    prefix: &str,
    digits: usize,
    want: &'static str,
    got: String,
) -> Result<String, IdError> {
    let legal =
        |hex: &str| hex.len() == digits && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    match got.strip_prefix(prefix) {
        Some(hex) if legal(hex) => Ok(got),
        _ => Err(IdError::Hash { what, got, want }),
    }
}

macro_rules! text_form {
    ($name:ident, $check:expr) => {
        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                #[allow(clippy::redundant_closure_call)]
                ($check)(text)
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_form!(SourceId, SourceId::new);
text_form!(Receipt, check_receipt);
text_form!(PostingId, |text| check_hash("posting id", "p", 32, "p and 32 hex digits", text).map(PostingId));
text_form!(Revision, |text| check_hash("revision", "r1-", 32, "r1- and 32 hex digits", text).map(Revision));
text_form!(CaptureId, |text| check_hash("capture id", "", 64, "64 hex digits", text).map(CaptureId));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_names_are_checked() {
        assert!(SourceId::new("viec-lang_2").is_ok());
        for bad in ["", "-x", "Việc", "a b", "A", &"x".repeat(65)] {
            assert!(SourceId::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_revision_ignores_composition_and_white_space_only() {
        let composed = Revision::of("Việc nhẹ", "lương  cao\n");
        assert_eq!(composed, Revision::of("Vie\u{323}\u{302}c nhẹ ", " lương cao"));
        assert_ne!(composed, Revision::of("viec nhe", "luong cao"));
        assert_ne!(composed, Revision::of("Việc nhẹ lương", "cao"));
    }

    #[test]
    fn a_receipt_is_read_back_and_nothing_else_is_one() {
        let posting = PostingId::derive(&SourceId::new("a").unwrap(), "1");
        let hash = "0".repeat(32);
        let receipts = [Receipt::of(&posting, &Revision::of("a", "b")), Receipt::unreadable("a", b"\xff")];
        for receipt in receipts {
            assert_eq!(Receipt::try_from(receipt.to_string()), Ok(receipt));
        }
        assert!(Receipt::try_from(format!("p{hash}/r12-{hash}")).is_ok());
        for bad in
            ["", "x", "văn bản", &format!("p{hash}"), &format!("p{hash}/r-{hash}"), &format!("p{hash}/r1-{hash}0")]
        {
            assert!(Receipt::try_from(bad.to_owned()).is_err(), "{bad:?}");
        }
        assert_ne!(Receipt::unreadable("a", b"x"), Receipt::unreadable("b", b"x"));
    }

    #[test]
    fn a_posting_id_depends_on_source_and_place() {
        let (a, b) = (SourceId::new("a").unwrap(), SourceId::new("ab").unwrap());
        assert_ne!(PostingId::derive(&a, "bc"), PostingId::derive(&b, "c"));
        let id = PostingId::derive(&a, "x");
        assert_eq!(PostingId::try_from(id.to_string()), Ok(id));
        assert!(PostingId::try_from("p12".to_owned()).is_err());
    }
}
