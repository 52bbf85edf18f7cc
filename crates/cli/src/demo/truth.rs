//! The truth about the small web, and what a crawl made of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::id::Revision;
use soiviec_domain::posting::Posting;

/// `fixtures/expected/demo.json`.
const TRUTH: &str = include_str!("../../../../fixtures/expected/demo.json");

#[derive(Deserialize)]
struct Truth {
    sites: Vec<SiteTruth>,
}

/// What stands on one site.
#[derive(Deserialize)]
pub struct SiteTruth {
    /// The source that crawls it.
    pub source: String,
    /// Pages that a polite crawler gets.
    pub pages: u64,
    postings: Vec<PostingTruth>,
}

#[derive(Deserialize)]
struct PostingTruth {
    url: String,
    title: String,
    description: String,
    lure: bool,
}

/// How one site came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Postings that stand there.
    pub expected: u64,
    /// Postings that were read.
    pub extracted: u64,
    /// Addresses of postings that were not read, or not as they stand.
    pub lost: Vec<String>,
    /// Addresses of postings that are none, or not as they stand.
    pub invented: Vec<String>,
    /// Lures that stand there.
    pub lures: u64,
    /// Lures that were flagged.
    pub flagged: u64,
    /// Lures that were left to a second look.
    pub unsure: u64,
    /// Lures that were passed as clear.
    pub missed: u64,
    /// Honest postings that were flagged.
    pub false_alarms: u64,
}

/// Reads the truth.
pub fn read() -> anyhow::Result<Vec<SiteTruth>> {
    Ok(serde_json::from_str::<Truth>(TRUTH)?.sites)
}

impl SiteTruth {
    /// How many postings stand there.
    pub fn postings(&self) -> u64 {
        self.postings.len() as u64
    }

    /// Holds what was read of a site against what stands there.
    pub fn compare(&self, found: &[(Posting, Verdict)]) -> Outcome {
        let key = |url: &str, revision: Revision| (url.to_owned(), revision);
        let there: BTreeMap<_, bool> = self
            .postings
            .iter()
            .map(|truth| (key(&truth.url, Revision::of(&truth.title, &truth.description)), truth.lure))
            .collect();
        let read: BTreeMap<_, Verdict> = found
            .iter()
            .map(|(posting, verdict)| (key(posting.url.as_deref().unwrap_or_default(), posting.revision()), *verdict))
            .collect();
        let urls =
            |a: &BTreeSet<_>, b: &BTreeSet<_>| a.difference(b).map(|(url, _): &(String, _)| url.clone()).collect();
        let (expected, extracted) = (there.keys().cloned().collect(), read.keys().cloned().collect());
        let count = |lure: bool, verdict: Verdict| {
            read.iter().filter(|(key, is)| **is == verdict && there.get(*key) == Some(&lure)).count() as u64
        };
        Outcome {
            expected: there.len() as u64,
            extracted: read.len() as u64,
            lost: urls(&expected, &extracted),
            invented: urls(&extracted, &expected),
            lures: there.values().filter(|lure| **lure).count() as u64,
            flagged: count(true, Verdict::Flagged),
            unsure: count(true, Verdict::Unsure),
            missed: count(true, Verdict::Clear),
            false_alarms: count(false, Verdict::Flagged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use soiviec_domain::id::SourceId;
    use soiviec_domain::posting::PostingText;

    fn posting(truth: &PostingTruth) -> Posting {
        let text = PostingText {
            title: truth.title.clone(),
            description: truth.description.clone(),
            ..PostingText::default()
        };
        Posting::at_url(SourceId::new("x").unwrap(), truth.url.clone(), text)
    }

    #[test]
    fn a_perfect_crawl_has_nothing_lost_or_invented() {
        for site in read().unwrap() {
            let verdict = |lure| if lure { Verdict::Flagged } else { Verdict::Clear };
            let found: Vec<_> = site.postings.iter().map(|truth| (posting(truth), verdict(truth.lure))).collect();
            let outcome = site.compare(&found);
            assert_eq!((outcome.lost.len(), outcome.invented.len()), (0, 0));
            assert_eq!((outcome.flagged, outcome.missed, outcome.false_alarms), (outcome.lures, 0, 0));
        }
    }

    #[test]
    fn a_changed_word_is_both_lost_and_invented() {
        let site = read().unwrap().remove(0);
        let mut wrong = posting(&site.postings[0]);
        wrong.text.description.push_str(" thêm");
        let outcome = site.compare(&[(wrong, Verdict::Flagged)]);
        assert_eq!(outcome.invented, [site.postings[0].url.clone()]);
        assert!(outcome.lost.contains(&site.postings[0].url));
    }
}
