//! Finding contacts and places to act on, as typed values with their places.
//!
//! What counts is that a number or address is *possible*, not that it is assigned: recruiters use
//! new prefixes before any table knows them. The finders run from the surest to the vaguest (links,
//! bank accounts, handles, phones), and none reads what an earlier one took.

mod account;
mod bank;
mod digits;
mod link;
mod phone;
mod platform;

use std::collections::BTreeMap;
use std::ops::Range;

use soiviec_domain::identifier::{FoundIdentifier, Identifier, IdentifierKind, Role};
use soiviec_domain::posting::PostingText;
use soiviec_domain::span::{Field, Span};

use crate::fold::Folded;

/// An identifier and one place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What was found, in canonical form.
    pub identifier: Identifier,
    /// Scalar values of the original.
    pub span: Range<usize>,
}

/// Every identifier in `original`, by place. Answers every input.
pub fn identify(original: &str) -> Vec<Found> {
    let mut page = Page::new(original);
    link::find(&mut page);
    bank::find(&mut page);
    account::find(&mut page);
    phone::find(&mut page);
    page.found.sort_by(|a, b| (a.span.start, &a.identifier).cmp(&(b.span.start, &b.identifier)));
    page.found
}

/// Every identifier in the fields of a posting, each once with all its places, in the order of
/// first sight. Each is taken for the recruiter's: who else it may belong to depends on what the
/// text says, which is for `scoring` to judge.
pub fn identify_posting(text: &PostingText) -> Vec<FoundIdentifier> {
    let mut places: BTreeMap<Identifier, usize> = BTreeMap::new();
    let mut out: Vec<FoundIdentifier> = Vec::new();
    for field in Field::ALL {
        for found in text.field(field).map(identify).unwrap_or_default() {
            let span = Span { field, start: found.span.start, end: found.span.end };
            let at = *places.entry(found.identifier.clone()).or_insert(out.len());
            match out.get_mut(at) {
                Some(known) => known.spans.push(span),
                None => {
                    out.push(FoundIdentifier {
                        identifier: found.identifier,
                        role: Role::Recruiter,
                        spans: vec![span],
                    });
                }
            }
        }
    }
    out
}

/// A text being searched: its plain characters and what was taken of them so far.
struct Page {
    plain: Folded,
    /// The plain characters without marks.
    chars: Vec<char>,
    original: Vec<char>,
    taken: Vec<bool>,
    found: Vec<Found>,
}

impl Page {
    fn new(original: &str) -> Self {
        let plain = Folded::plain(original);
        let chars: Vec<char> = plain.bare().chars().collect();
        let taken = vec![false; chars.len()];
        Self { plain, chars, original: original.chars().collect(), taken, found: Vec::new() }
    }

    fn is_free(&self, chars: Range<usize>) -> bool {
        !self.taken[chars].contains(&true)
    }

    /// Keeps `chars` from being read as something else.
    fn block(&mut self, chars: Range<usize>) {
        self.taken[chars].fill(true);
    }

    fn take(&mut self, kind: IdentifierKind, value: impl Into<String>, chars: Range<usize>) {
        let span = self.plain.span(chars.clone());
        self.block(chars);
        self.found.push(Found { identifier: Identifier::new(kind, value), span });
    }

    /// Plain characters without marks, small letters.
    fn bare(&self, chars: Range<usize>) -> &str {
        self.plain.bare_of(chars)
    }

    /// The bare text just before a place, at most `length` characters of it.
    fn before(&self, at: usize, length: usize) -> &str {
        self.plain.bare_of(at.saturating_sub(length)..at)
    }

    /// The bare text from a place on, at most `length` characters of it.
    fn after(&self, at: usize, length: usize) -> &str {
        self.plain.bare_of(at..at.saturating_add(length))
    }

    /// The characters as they were written, capitals and all.
    fn written(&self, chars: Range<usize>) -> String {
        self.original[self.plain.span(chars)].iter().collect()
    }
}

#[cfg(test)]
mod tests;
