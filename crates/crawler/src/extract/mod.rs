//! From a fetched page to postings. Pure: the same page gives the same answer, and a bad page is a
//! problem, never an error.
//!
//! JSON-LD is read first ([`json_ld`]); a page that gives none is read by the source's selectors
//! ([`html`]).

mod date;
mod html;
mod job_posting;
mod json_ld;
mod json_mend;
mod links;
mod pay;
mod text;
mod tree;

use std::collections::HashSet;

use soiviec_domain::page::FetchedPage;
use soiviec_domain::posting::{Posting, PostingText};
use url::Url;

use crate::address::{Claims, canonical_url};
use crate::decode::decode;
use crate::problem::{Problem, ProblemKind};
use crate::source::SourceSpec;

/// What one page gave.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// The postings, in the order of the page.
    pub postings: Vec<Posting>,
    /// What was wrong with the page.
    pub problems: Vec<Problem>,
}

/// Reads a page by itself. Within a [`crate::Pass`] canonical links are also compared from page to page.
pub fn extract(source: &SourceSpec, page: &FetchedPage) -> Extraction {
    read(source, page, &Claims::default()).extraction
}

/// A page read: its postings, and the links its source follows.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) extraction: Extraction,
    pub(crate) links: Vec<Url>,
}

/// A posting before it has an address.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    text: PostingText,
    /// The address it gives as its own.
    address: Option<Url>,
    /// Its place within the page.
    anchor: Option<String>,
}

impl Draft {
    fn is_empty(&self) -> bool {
        self.text.title.is_empty() && self.text.description.is_empty()
    }
}

/// Where problems are noted while one page is read.
pub(crate) struct Notes<'a> {
    page: &'a FetchedPage,
    url: &'a Url,
    problems: Vec<Problem>,
}

impl Notes<'_> {
    fn note(&mut self, kind: ProblemKind, detail: impl Into<String>) {
        self.problems.push(Problem::new(self.url, kind, detail));
    }

    /// A date in the page's words; one that cannot be read is noted by the name of its field.
    fn date(&mut self, field: &str, words: &str, reading: date::Reading) -> Option<jiff::Timestamp> {
        if words.trim().is_empty() {
            return None;
        }
        let read = date::read(words, self.page.fetched_at, reading);
        if read.is_none() {
            self.note(ProblemKind::BadDate, field);
        }
        read
    }
}

pub(crate) fn read(source: &SourceSpec, page: &FetchedPage, claims: &Claims) -> Reading {
    let Ok(url) = Url::parse(&page.url) else {
        let detail = "the page has no readable address".to_owned();
        let problem = Problem { url: String::new(), kind: ProblemKind::RefusedAddress, detail };
        return Reading { extraction: Extraction { postings: vec![], problems: vec![problem] }, links: vec![] };
    };
    let mut notes = Notes { page, url: &url, problems: Vec::new() };
    let (postings, links) = read_html(source, &mut notes, claims).unwrap_or_default();
    Reading { extraction: Extraction { postings, problems: notes.problems }, links }
}

/// `None` when nothing can be read; the reason is noted.
fn read_html(source: &SourceSpec, notes: &mut Notes<'_>, claims: &Claims) -> Option<(Vec<Posting>, Vec<Url>)> {
    if notes.page.body.is_empty() {
        notes.note(ProblemKind::EmptyPage, "0 bytes");
        return None;
    }
    if let Some(other) = foreign_media_type(notes.page) {
        notes.note(ProblemKind::NotHtml, other);
        return None;
    }
    let decoded = decode(notes.page);
    decoded.problems.into_iter().for_each(|(kind, detail)| notes.note(kind, detail));
    let document = match tree::parse_document(&decoded.text) {
        Ok(document) => document,
        Err(tree::TooComplex(reason)) => {
            notes.note(ProblemKind::TooComplex, reason);
            return None;
        }
    };
    let base = links::base(&document, notes.url);
    let own = own_address(links::canonical(&document, &base), notes, claims);
    let mut drafts = distinct(json_ld::drafts(&document, &base, notes), notes);
    if let [alone] = drafts.as_mut_slice() {
        // `url` is as often a template's slip as a canonical link is, and weighed like one.
        alone.address = alone.address.take().filter(|url| claims.accepts(&own, url));
    }
    if let Some(selectors) = source.html.as_ref().filter(|_| drafts.is_empty()) {
        drafts = distinct(html::drafts(&document, selectors, &base, notes), notes);
    }
    Some((placed(source, drafts, &own), links::follow(&document, &source.follow, &base)))
}

/// The media type, when it is said and is not HTML.
fn foreign_media_type(page: &FetchedPage) -> Option<String> {
    let header = page.header("content-type")?;
    let media = header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let html = matches!(media.as_str(), "" | "text/html" | "application/xhtml+xml");
    (!html).then_some(media)
}

/// The page's address: its canonical link's, when that can be believed.
fn own_address(declared: Option<Url>, notes: &mut Notes<'_>, claims: &Claims) -> Url {
    let own = canonical_url(notes.url);
    claims.claim(&own, &own);
    match declared.map(|url| canonical_url(&url)) {
        Some(declared) if claims.accepts(&own, &declared) => declared,
        Some(_) => {
            notes.note(ProblemKind::BadCanonical, "its canonical link is another page's; its own address is kept");
            own
        }
        None => own,
    }
}

/// The drafts that say something, each once.
fn distinct(drafts: Vec<Draft>, notes: &mut Notes<'_>) -> Vec<Draft> {
    let mut said = HashSet::new();
    let mut is_new = |draft: &Draft| said.insert((draft.address.clone(), draft.anchor.clone(), draft.text.revision()));
    let (empty, spoken): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(Draft::is_empty);
    empty.iter().for_each(|_| notes.note(ProblemKind::EmptyPosting, "neither title nor description"));
    spoken.into_iter().filter(|draft| is_new(draft)).collect()
}

/// Gives each draft its address. Only a posting that is alone on its page may go by the page's; no
/// two go by the same.
fn placed(source: &SourceSpec, drafts: Vec<Draft>, own: &Url) -> Vec<Posting> {
    let alone = drafts.len() == 1;
    let mut taken = HashSet::new();
    let mut place = |draft: Draft| {
        let named = draft.address.is_some() || alone;
        let page = draft.address.unwrap_or_else(|| own.clone());
        let within = |fragment: &str| {
            let mut at = page.clone();
            at.set_fragment(Some(fragment));
            at
        };
        let last = within(draft.text.revision().as_str());
        let places = [named.then(|| page.clone()), draft.anchor.as_deref().map(within)];
        let at = places.into_iter().flatten().find(|at| !taken.contains(at)).unwrap_or(last);
        taken.insert(at.clone());
        let text = PostingText { platform: Some(source.platform.clone()), ..draft.text };
        Posting::at_url(source.id.clone(), at.into(), text)
    };
    drafts.into_iter().map(&mut place).collect()
}

/// A posting's own address as written on its page. Its fragment counts only when it is all that
/// tells it from the page.
fn posting_address(written: &str, base: &Url, page: &Url) -> Option<Url> {
    let url = base.join(written.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let mut address = canonical_url(&url);
    if address == canonical_url(page) {
        address.set_fragment(Some(url.fragment()?));
    }
    Some(address)
}

#[cfg(test)]
pub(crate) mod tests;
