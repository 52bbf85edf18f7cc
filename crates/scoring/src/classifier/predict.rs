//! Judges a posting: as a whole, and by its worst passage.

use std::collections::HashMap;
use std::ops::Range;

use soiviec_domain::assessment::Term;
use soiviec_domain::category::Category;

use super::calibrate::inputs;
use super::features::{Feature, View, distinct, features, passages, value, view};
use super::model::Model;
use crate::document::Document;
use crate::rules::Reading;

/// How many terms are shown.
const TERMS: usize = 8;

/// A posting as the classifier sees it.
pub(crate) struct Sample {
    /// Rows of words in text order.
    pub(crate) features: Vec<Feature>,
    /// All of it.
    pub(crate) whole: Passage,
    /// Its passages; none of a short posting.
    pub(crate) passages: Vec<Passage>,
}

/// A stretch of a posting.
pub(crate) struct Passage {
    /// The tokens it holds.
    pub(crate) tokens: Range<usize>,
    /// Distinct features.
    pub(crate) features: Vec<u32>,
    /// The same without marks: a second opinion, blind to marks that were mistyped.
    pub(crate) bare: Vec<u32>,
}

impl Sample {
    /// Reads a posting in the view that fits it.
    pub(crate) fn new(document: &Document) -> Self {
        Self::in_view(document, view(document))
    }

    /// Reads a posting in a given view.
    pub(crate) fn in_view(document: &Document, view: View) -> Self {
        let found = features(document, view);
        let bare = features(document, View::Bare);
        let passage =
            |tokens: Range<usize>| Passage { features: inside(&found, &tokens), bare: inside(&bare, &tokens), tokens };
        let count = document.tokens.len();
        let (whole, passages) = (passage(0..count), passages(count).map(passage).collect());
        Self { features: found, whole, passages }
    }

    /// The whole, then each passage.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Passage> {
        std::iter::once(&self.whole).chain(&self.passages)
    }
}

/// Distinct features that lie in a stretch of tokens.
fn inside(features: &[Feature], tokens: &Range<usize>) -> Vec<u32> {
    let from = features.partition_point(|feature| feature.tokens.start < tokens.start);
    let to = features.partition_point(|feature| feature.tokens.start < tokens.end);
    distinct(features[from..to].iter().filter(|feature| feature.tokens.end <= tokens.end))
}

/// What the classifier says of a passage, in log-odds before calibration.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LogOdds {
    pub(crate) marked: f64,
    pub(crate) bare: f64,
}

/// Judges with any weights: a loaded model's, or those of a fold.
pub(crate) fn log_odds(passage: &Passage, weight: impl Fn(u32) -> f64, intercept: f64) -> LogOdds {
    let of = |features: &[u32]| {
        intercept + value(features.len()) * features.iter().map(|&feature| weight(feature)).sum::<f64>()
    };
    LogOdds { marked: of(&passage.features), bare: of(&passage.bare) }
}

impl Model {
    pub(crate) fn log_odds(&self, passage: &Passage) -> LogOdds {
        log_odds(passage, |feature| self.weight(feature), self.intercept())
    }

    /// The risk of a posting: that of the whole or of its worst passage.
    pub(crate) fn risk(&self, sample: &Sample, reading: &Reading) -> f64 {
        self.joiner.risk(sample.parts().map(|passage| inputs(self.log_odds(passage), passage, reading)))
    }

    /// The terms that spoke loudest for a lure. A row of words that lies inside a louder one is left
    /// out: it says the same again.
    pub(crate) fn terms(&self, document: &Document, sample: &Sample) -> Vec<Term> {
        let value = value(sample.whole.features.len());
        let mut places: HashMap<u32, Vec<&Feature>> = HashMap::new();
        for feature in sample.features.iter().filter(|feature| self.weight(feature.index) > 0.0) {
            places.entry(feature.index).or_default().push(feature);
        }
        let mut louder: Vec<_> = places.into_iter().map(|(index, at)| (self.weight(index) * value, at)).collect();
        louder.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1[0].tokens.start.cmp(&b.1[0].tokens.start)));
        let mut covered = vec![false; document.tokens.len()];
        let mut terms = Vec::new();
        for (weight, at) in louder {
            let fresh: Vec<_> = at.iter().filter(|feature| !covered[feature.tokens.clone()].contains(&true)).collect();
            if fresh.is_empty() {
                continue;
            }
            at.iter().for_each(|feature| covered[feature.tokens.clone()].fill(true));
            let spans = fresh.iter().map(|feature| document.span(feature.tokens.clone())).collect();
            terms.push(Term { weight, spans });
            if terms.len() == TERMS {
                break;
            }
        }
        terms
    }

    /// How well each category fits, in log-odds, by category index.
    pub(crate) fn category_scores(&self, sample: &Sample) -> [f64; Category::COUNT] {
        let mut scores = [0.0; Category::COUNT];
        let value = value(sample.whole.features.len());
        for &feature in &sample.whole.features {
            for &(category, weight) in self.category_weights(feature) {
                scores[usize::from(category)] += f64::from(weight) * value;
            }
        }
        for (score, intercept) in scores.iter_mut().zip(self.category_intercepts()) {
            *score += f64::from(*intercept);
        }
        scores
    }
}
