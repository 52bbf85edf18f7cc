//! schema.org `JobPosting` in JSON-LD blocks, however they are wrapped, nested or referenced.

use std::collections::HashMap;
use std::sync::LazyLock;

use scraper::{Html, Selector};
use serde_json::{Map, Value};
use url::Url;

use super::json_mend::parse_leniently;
use super::links::selector;
use super::{Draft, Notes, job_posting};
use crate::problem::ProblemKind;

static SCRIPT: LazyLock<Selector> = LazyLock::new(|| selector("script[type*='ld+json' i]"));

/// A JSON object.
pub(super) type Node = Map<String, Value>;

/// Every posting in the page's JSON-LD. A broken block is noted and costs nothing but itself.
pub(super) fn drafts(document: &Html, base: &Url, notes: &mut Notes<'_>) -> Vec<Draft> {
    let mut blocks = Vec::new();
    for (number, script) in document.select(&SCRIPT).enumerate() {
        let source: String = script.text().collect();
        match parse_leniently(&source) {
            Ok(lenient) => {
                if lenient.mended {
                    notes.note(ProblemKind::JsonLdMended, format!("block {}", number + 1));
                }
                blocks.extend(lenient.values);
            }
            // The error's own words name line and column, never content.
            Err(error) => notes.note(ProblemKind::JsonLdBroken, format!("block {}: {error}", number + 1)),
        }
    }
    let mut graph = Graph::default();
    blocks.iter().for_each(|block| graph.collect(block));
    graph.postings.iter().map(|posting| job_posting::draft(posting, &graph, base, notes)).collect()
}

/// The objects of all blocks of a page: its postings, and everything with a name to refer to.
#[derive(Default)]
pub(super) struct Graph<'a> {
    postings: Vec<&'a Node>,
    named: HashMap<&'a str, &'a Node>,
}

impl<'a> Graph<'a> {
    /// Recursion ends: the JSON parser refuses more than 128 levels.
    fn collect(&mut self, value: &'a Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.collect(item)),
            Value::Object(node) => {
                // A list names its postings by `url` or `@id` alone: those are links, no postings.
                let speaks = ["title", "name", "description"].iter().any(|key| node.contains_key(*key));
                if speaks && is_job_posting(node) {
                    self.postings.push(node);
                }
                if let Some(id) = node.get("@id").and_then(Value::as_str).filter(|_| node.len() > 1) {
                    self.named.entry(id).or_insert(node);
                }
                node.values().for_each(|child| self.collect(child));
            }
            _ => {}
        }
    }

    /// The object that a bare `{"@id": …}` stands for, or the object itself.
    pub(super) fn resolve(&self, node: &'a Node) -> &'a Node {
        let id = node.get("@id").and_then(Value::as_str).filter(|_| node.len() == 1);
        id.and_then(|id| self.named.get(id).copied()).unwrap_or(node)
    }
}

fn is_job_posting(node: &Node) -> bool {
    let named =
        |kind: &Value| kind.as_str().is_some_and(|kind| kind.rsplit(['/', ':', '#']).next() == Some("JobPosting"));
    match node.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(named),
        Some(kind) => named(kind),
        None => false,
    }
}
