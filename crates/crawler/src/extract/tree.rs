//! HTML to a tree, within bounds that hold for any input.
//!
//! The parser's work per tag grows with the depth, and misnested formatting multiplies elements: a
//! few megabytes can ask for gigabytes and minutes. So the page is fed in small pieces, and given
//! up when the tree outgrows what any honest page needs.

use std::time::{Duration, Instant};

use html5ever::driver::{self, Parser};
use html5ever::tendril::TendrilSink;
use html5ever::{QualName, local_name, ns};
use scraper::{Html, HtmlTreeSink};

/// Browsers stop nesting at 512 levels.
const MAX_DEPTH: usize = 1_000;

/// About 60 MB of tree; a listing of 1,000 postings has 30,000 nodes.
const MAX_NODES: usize = 400_000;

/// Bytes between two looks at the tree.
const PIECE: usize = 4 * 1024;

/// A tag of a million attributes adds no node but compares each with each.
const MAX_TIME: Duration = Duration::from_secs(5);

/// Why a page was given up.
#[derive(Debug)]
pub(crate) struct TooComplex(pub(crate) String);

/// Parses a page.
pub(crate) fn parse_document(text: &str) -> Result<Html, TooComplex> {
    feed(driver::parse_document(HtmlTreeSink::new(Html::new_document()), Default::default()), text)
}

/// Parses a piece of HTML, such as a description in JSON-LD.
pub(crate) fn parse_fragment(text: &str) -> Result<Html, TooComplex> {
    let sink = HtmlTreeSink::new(Html::new_fragment());
    let body = QualName::new(None, ns!(html), local_name!("body"));
    feed(driver::parse_fragment(sink, Default::default(), body, Vec::new(), false), text)
}

fn feed(mut parser: Parser<HtmlTreeSink>, mut text: &str) -> Result<Html, TooComplex> {
    let began = Instant::now();
    while !text.is_empty() {
        let (piece, rest) = text.split_at(text.floor_char_boundary(PIECE));
        parser.process(piece.into());
        text = rest;
        let html = parser.tokenizer.sink.sink.0.borrow();
        check(&html, began.elapsed())?;
    }
    Ok(parser.finish())
}

fn check(html: &Html, took: Duration) -> Result<(), TooComplex> {
    let mut nodes = html.tree.nodes();
    if nodes.len() > MAX_NODES {
        return Err(TooComplex(format!("more than {MAX_NODES} nodes")));
    }
    if nodes.next_back().is_some_and(|newest| newest.ancestors().take(MAX_DEPTH + 1).count() > MAX_DEPTH) {
        return Err(TooComplex(format!("nested deeper than {MAX_DEPTH} levels")));
    }
    if took > MAX_TIME {
        return Err(TooComplex(format!("more than {} s to parse", MAX_TIME.as_secs())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_without_reason_or_end_are_given_up() {
        assert!(parse_document(&"<div>".repeat(100_000)).is_err(), "deep");
        assert!(parse_document(&"<p>a".repeat(400_000)).is_err(), "many");
        // Each paragraph opens again every formatting element that the first left open.
        let open: String = (0..400).map(|n| format!("<b id=n{n}>")).collect();
        assert!(parse_document(&format!("<p>{open}</p>{}", "<p>a</p>".repeat(10_000))).is_err(), "multiplied");
    }

    #[test]
    fn an_ordinary_page_is_not_given_up() {
        let page = "<ul>".to_owned() + &"<li><p>Tuyển thợ".repeat(5_000);
        assert!(parse_document(&page).is_ok());
        assert!(parse_document(&("<div>".repeat(400) + &"</div>".repeat(400))).is_ok());
    }
}
