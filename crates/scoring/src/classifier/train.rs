//! Makes a model from labelled postings.
//!
//! The classifier learns from the `Train` rows. The joiner learns from the same rows, but sees for
//! each what a classifier said that had not read its writer. Thresholds are set on honest `Dev` rows,
//! which neither has seen.

use std::collections::BTreeSet;

use soiviec_domain::category::Category;
use soiviec_domain::posting::PostingText;
use soiviec_text::identify::identify_posting;

use super::calibrate::{Inputs, Joiner, Thresholds, inputs};
use super::features::{BITS, View};
use super::ftrl::{self, Row, Settings};
use super::model::{Model, ModelError, Parts};
use super::predict::{Sample, log_odds};
use crate::document::{Document, FoldedPosting};
use crate::report::{Judged, Report};
use crate::rules::{Reading, Rules};

/// Share of lures that risk is calibrated to: what reaches a scorer from job groups and channels,
/// where lures are well under one in a hundred.
pub const PRIOR: f64 = 0.01;
/// Shares of honest `Dev` rows that may be flagged, and flagged or unsure. They are hard on purpose:
/// everyday text passes far more easily (see the model card).
const FLAGGED_SHARE: f64 = 0.012;
const UNSURE_SHARE: f64 = 0.05;
/// Writers are dealt into so many folds.
const FOLDS: usize = 6;
/// A category keeps so many of its weights.
const CATEGORY_WEIGHTS: usize = 600;

const LURE: Settings = Settings { alpha: 2.0, beta: 1.0, l1: 0.0, l2: 0.0, epochs: 8, batch: 16 };
const CATEGORY: Settings = Settings { alpha: 1.0, beta: 1.0, l1: 0.0, l2: 0.0, epochs: 4, batch: 16 };

/// What a row is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Learned from.
    Train,
    /// Thresholds and figures.
    Dev,
}

/// One labelled posting.
#[derive(Clone, Debug)]
pub struct TrainingRow {
    /// Its id in the corpus; named in errors, never learned from.
    pub id: String,
    /// What it says.
    pub text: PostingText,
    /// The truth.
    pub lure: bool,
    /// For lures: the way of luring.
    pub category: Option<Category>,
    /// What it is for.
    pub part: Part,
    /// Who wrote it: rows of one writer are never on both sides of a fold.
    pub group: String,
}

/// A trained model with its papers.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The model file.
    pub model: Vec<u8>,
    /// The model card, Markdown.
    pub card: String,
    /// The figures on it.
    pub report: Report,
}

/// Why training failed.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// Too few rows of one kind.
    #[error("training needs lures and honest postings in train and dev, from two writers or more: {0}")]
    TooFew(&'static str),
    /// linfa refused.
    #[error("linfa could not fit the model: {0}")]
    Fit(String),
    /// The model came out unusable.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Trains a model. The same rows in any order, rules and program give the same bytes.
///
/// # Errors
/// When rows of a kind are missing, or the fit fails.
pub fn train(rows: &[TrainingRow], rules: &Rules) -> Result<Trained, TrainError> {
    let mut prepared: Vec<Prepared> = rows.iter().map(|row| Prepared::new(row, rules)).collect();
    // FTRL depends on the order of its rows: it must not be that in which files were found.
    prepared.sort_by_key(|prepared| (&prepared.row.text.description, &prepared.row.text.title));
    let learned: Vec<&Prepared> = prepared.iter().filter(|row| row.row.part == Part::Train).collect();
    let dev: Vec<&Prepared> = prepared.iter().filter(|row| row.row.part == Part::Dev).collect();
    check(&learned, &dev)?;
    let unseen = out_of_fold(&learned)?;
    let joiner = Joiner::fit(&joined(&unseen), PRIOR).map_err(TrainError::Fit)?;
    let unset = Thresholds { unsure: 0.25, flagged: 0.5 };
    let mut parts =
        Parts { weights: lure_weights(&learned)?, categories: category_weights(&learned)?, joiner, thresholds: unset };
    let judge = |model: &Model| -> Vec<Judged> { dev.iter().map(|row| row.judged(model)).collect() };
    let model = Model::load(&parts.to_bytes()?)?;
    let honest: Vec<f64> = judge(&model).iter().filter(|row| !row.lure).map(|row| row.risk).collect();
    parts.thresholds = Thresholds::at_shares(&honest, FLAGGED_SHARE, UNSURE_SHARE);
    let bytes = parts.to_bytes()?;
    let model = Model::load(&bytes)?;
    let unseen = unseen.iter().map(|row| (model.joiner.risk(row.parts.iter().copied()), row.lure)).collect();
    let report = Report::new(&model, rules, rows, &judge(&model), unseen);
    Ok(Trained { model: bytes, card: report.card(), report })
}

/// A row, read.
struct Prepared<'a> {
    row: &'a TrainingRow,
    reading: Reading,
    /// As the scorer reads it.
    sample: Sample,
    marked: Sample,
    bare: Sample,
}

impl<'a> Prepared<'a> {
    fn new(row: &'a TrainingRow, rules: &Rules) -> Self {
        let folded = FoldedPosting::new(&row.text);
        let document = Document::new(&folded, &identify_posting(&row.text));
        Self {
            row,
            reading: rules.read(&document),
            sample: Sample::new(&document),
            marked: Sample::in_view(&document, View::Marked),
            bare: Sample::in_view(&document, View::Bare),
        }
    }

    /// What is learned from it: the whole with marks and without, and an honest posting's passages
    /// too. Which passage of a lure is honest, nobody has marked.
    fn learned(&self) -> impl Iterator<Item = &[u32]> {
        let views = [&self.marked, &self.bare].into_iter();
        let passages = views.clone().filter(|_| !self.row.lure).flat_map(|sample| &sample.passages);
        let all = views.map(|sample| &sample.whole).chain(passages).map(|passage| passage.features.as_slice());
        all.filter(|features| !features.is_empty())
    }

    fn unseen(&self, weights: &[f64]) -> Unseen {
        let inputs = |passage| {
            let odds = log_odds(passage, |feature| weights[feature as usize], weights[1 << BITS]);
            inputs(odds, passage, &self.reading)
        };
        Unseen { parts: self.sample.parts().map(inputs).collect(), lure: self.row.lure }
    }

    fn judged(&self, model: &Model) -> Judged {
        let categories = crate::scorer::categories(&self.reading.hits, &model.category_scores(&self.sample));
        Judged {
            lure: self.row.lure,
            category: self.row.category,
            risk: model.risk(&self.sample, &self.reading),
            guess: categories[0],
            hit: !self.reading.hits.is_empty(),
        }
    }
}

fn check(learned: &[&Prepared], dev: &[&Prepared]) -> Result<(), TrainError> {
    for (rows, what) in [(learned, "train has only one kind"), (dev, "dev has only one kind")] {
        if [true, false].iter().any(|kind| !rows.iter().any(|row| row.row.lure == *kind)) {
            return Err(TrainError::TooFew(what));
        }
    }
    let writers: BTreeSet<_> = learned.iter().map(|row| &row.row.group).collect();
    if writers.len() < 2 { Err(TrainError::TooFew("train has only one writer")) } else { Ok(()) }
}

fn lure_weights<'a>(rows: &[&'a Prepared<'a>]) -> Result<Vec<f64>, TrainError> {
    fit(rows, |row| row.row.lure, LURE)
}

fn fit(rows: &[&Prepared], positive: impl Fn(&Prepared) -> bool, settings: Settings) -> Result<Vec<f64>, TrainError> {
    let known = known(rows);
    let learned = rows.iter().flat_map(|row| row.learned().map(|features| (features, positive(row))));
    let kept = |features: &[u32]| features.iter().copied().filter(|&feature| known[feature as usize]).collect();
    let learned: Vec<_> = learned.map(|(features, positive)| Row { features: kept(features), positive }).collect();
    ftrl::fit(&learned, BITS, settings).map_err(TrainError::Fit)
}

/// Which features stand in two postings or more: what was met once says nothing of the next posting.
fn known(rows: &[&Prepared]) -> Vec<bool> {
    let mut counts = vec![0_u8; 1 << BITS];
    for row in rows {
        for &feature in row.marked.whole.features.iter().chain(&row.bare.whole.features) {
            counts[feature as usize] = counts[feature as usize].saturating_add(1);
        }
    }
    counts.iter().map(|&count| count > 1).collect()
}

/// One model per category, told from the other lures; only the heaviest weights are kept.
fn category_weights(rows: &[&Prepared]) -> Result<Vec<Vec<f64>>, TrainError> {
    let lures: Vec<&Prepared> = rows.iter().copied().filter(|row| row.row.lure).collect();
    let one = |category| {
        if !lures.iter().any(|row| row.row.category == Some(category)) {
            return Ok(vec![0.0; (1 << BITS) + 1]);
        }
        let mut weights = fit(&lures, |row| row.row.category == Some(category), CATEGORY)?;
        keep_heaviest(&mut weights, CATEGORY_WEIGHTS);
        Ok(weights)
    };
    Category::all().map(one).collect()
}

fn keep_heaviest(weights: &mut [f64], keep: usize) {
    let last = weights.len() - 1;
    let mut sizes: Vec<f64> = weights[..last].iter().map(|weight| weight.abs()).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(keep).copied().unwrap_or(0.0);
    weights[..last].iter_mut().filter(|weight| weight.abs() <= least).for_each(|weight| *weight = 0.0);
}

/// A row as a classifier judges it that has not read its writer.
struct Unseen {
    /// The joiner's inputs of the whole, then of each passage.
    parts: Vec<Inputs>,
    lure: bool,
}

fn out_of_fold(rows: &[&Prepared]) -> Result<Vec<Unseen>, TrainError> {
    let writers: Vec<&String> = rows.iter().map(|row| &row.row.group).collect::<BTreeSet<_>>().into_iter().collect();
    let fold = |row: &Prepared| writers.iter().position(|writer| **writer == row.row.group).map(|at| at % FOLDS);
    let mut unseen = Vec::new();
    for held_out in 0..FOLDS.min(writers.len()) {
        let (judged, read): (Vec<_>, Vec<_>) = rows.iter().copied().partition(|row| fold(row) == Some(held_out));
        let weights = lure_weights(&read)?;
        unseen.extend(judged.iter().map(|row| row.unseen(&weights)));
    }
    Ok(unseen)
}

/// What the joiner learns from: each row as a whole, and an honest one's passages.
fn joined(rows: &[Unseen]) -> Vec<(Inputs, bool)> {
    let parts = |row: &Unseen| if row.lure { 1 } else { row.parts.len() };
    rows.iter().flat_map(|row| row.parts[..parts(row)].iter().map(|inputs| (*inputs, row.lure))).collect()
}
