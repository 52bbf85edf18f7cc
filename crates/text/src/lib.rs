//! Vietnamese text: fold with offsets, find identifiers and pay, mask.
//!
//! This room is pure: text in, values and places out. It never reads a file, a clock or the
//! network, never changes a posting, and never says what a text *means*: that is `scoring`'s work.
//! Places are always given in Unicode scalar values of the original text.
//!
//! Start reading at [`fold`], which undoes evasion and remembers where every character came from;
//! [`identify`] and [`money`] find contacts and sums, [`mask`] hides contacts for lists.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod fold;
pub mod identify;
pub mod mask;
pub mod money;

/// Compiles a pattern that stands in the code.
#[expect(clippy::unwrap_used, reason = "patterns are constants, and each is compiled by a test of its module")]
fn pattern(source: &str) -> regex::Regex {
    regex::Regex::new(source).unwrap()
}
