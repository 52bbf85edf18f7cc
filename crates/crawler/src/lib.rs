//! Fetches public pages politely, behind a guard, and extracts job postings from them.
//!
//! This room never writes a file, never touches the store or the bus, and never reads the machine's
//! clock: the caller pulls one [`Visit`] after the other from a [`Pass`], keeps it, and only then
//! lets the next page be fetched. It never asks an address that [`guard`] refuses or that the
//! site's `robots.txt` forbids, and never logs what a page says.
//!
//! Start reading at [`Crawler`] (the walk), then `fetch` (what happens to one address), then
//! [`extract()`] (what is read from the bytes; a bad page is a [`Problem`], not an error).

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
mod crawl;
mod decode;
mod extract;
mod fetch;
pub mod guard;
mod http;
mod politeness;
mod problem;
mod robots;
mod selector;
mod source;

pub use address::canonical_url;
pub use crawl::{Crawler, CrawlerError, Pass, Visit};
pub use extract::{Extraction, extract};
pub use problem::{Problem, ProblemKind};
pub use selector::{Css, ValueSelector};
pub use source::{CrawlerSettings, HtmlSelectors, SettingsError, SourceSpec};
