//! Rules and classifier become one calibrated risk.

use std::ops::Range;

use linfa::dataset::DatasetBase;
use linfa::prelude::Fit;
use linfa_logistic::LogisticRegression;
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};
use soiviec_domain::assessment::{Verdict, Weight};

use super::predict::{LogOdds, Passage};
use crate::rules::Reading;

/// Inputs of the joiner.
pub(crate) const INPUTS: usize = 10;
/// The classifier's log-odds are held within this bound, so that no one posting rules the fit.
const BOUND: f64 = 12.0;
/// L2 penalty of the joiner's fit.
const PENALTY: f64 = 1.0;

/// What the joiner weighs.
pub(crate) type Inputs = [f64; INPUTS];

/// The inputs of one passage: the classifier's log-odds, the hits in it by weight, and who speaks in
/// the posting.
pub(crate) fn inputs(log_odds: LogOdds, passage: &Passage, reading: &Reading) -> Inputs {
    let stands_here = |places: &[Range<usize>]| {
        places.iter().any(|place| passage.tokens.start <= place.start && place.end <= passage.tokens.end)
    };
    let hits = reading.hits.iter().zip(&reading.places).filter(|(_, places)| stands_here(places));
    let here: Vec<Weight> = hits.map(|(hit, _)| hit.weight).collect();
    let count = |weight| here.iter().filter(|one| **one == weight).count();
    let most = |count: usize, most: usize| count.min(most) as f64;
    let voices = &reading.voices;
    [
        log_odds.marked.clamp(-BOUND, BOUND),
        log_odds.bare.clamp(-BOUND, BOUND),
        most(count(Weight::Decisive), 2),
        most(count(Weight::Strong), 3),
        most(count(Weight::Weak), 3),
        most(voices.warn, 2),
        most(voices.report, 2),
        most(voices.ask, 2),
        most(voices.tell, 2),
        most(voices.offer, 2),
    ]
}

/// The logistic model that joins the inputs, corrected to the share of lures in a real stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Joiner {
    weights: Vec<f64>,
    intercept: f64,
}

impl Joiner {
    /// Fits on rows that neither rules nor classifier were made from, then moves the intercept from
    /// the share of lures among them to `prior`.
    ///
    /// # Errors
    /// In linfa's words, when the fit fails.
    pub(crate) fn fit(rows: &[(Inputs, bool)], prior: f64) -> Result<Self, String> {
        let records = Array2::from_shape_fn((rows.len(), INPUTS), |(row, input)| rows[row].0[input]);
        let truth: Array1<bool> = rows.iter().map(|(_, lure)| *lure).collect();
        let fitted = LogisticRegression::default()
            .alpha(PENALTY)
            .max_iterations(500)
            .fit(&DatasetBase::new(records, truth))
            .map_err(|error| error.to_string())?;
        // linfa calls the commoner class positive.
        let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
        let share = rows.iter().filter(|(_, lure)| *lure).count() as f64 / rows.len() as f64;
        Ok(Self {
            weights: fitted.params().iter().map(|weight| sign * weight).collect(),
            intercept: sign * fitted.intercept() + logit(prior) - logit(share),
        })
    }

    /// The risk of a posting, 0–1: that of the whole or of its worst passage. `parts` are the inputs of
    /// the whole, then of each passage. A lure may stand in any one of them, so a passage's prior is the
    /// posting's, shared out among them; they overlap by half, so half of them count.
    pub(crate) fn risk(&self, parts: impl Iterator<Item = Inputs>) -> f64 {
        let mut odds = parts.map(|inputs| self.log_odds(&inputs));
        let whole = odds.next().unwrap_or(f64::NEG_INFINITY);
        let (passages, worst) = odds.fold((0, f64::NEG_INFINITY), |(count, worst), odds| (count + 1, odds.max(worst)));
        let shared = f64::from(passages.max(2)) / 2.0;
        1.0 / (1.0 + (-whole.max(worst - shared.ln())).exp())
    }

    fn log_odds(&self, inputs: &Inputs) -> f64 {
        self.intercept + self.weights.iter().zip(inputs).map(|(weight, input)| weight * input).sum::<f64>()
    }

    pub(crate) fn is_sound(&self) -> bool {
        self.weights.len() == INPUTS && self.weights.iter().chain([&self.intercept]).all(|number| number.is_finite())
    }

    /// Weights in the order of [`inputs`], then the intercept.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = f64> {
        self.weights.iter().copied().chain([self.intercept])
    }
}

fn logit(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

/// The risks from which a posting is unsure, and flagged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thresholds {
    /// From here on it is worth a look.
    pub unsure: f64,
    /// From here on it is likely a lure.
    pub flagged: f64,
}

impl Thresholds {
    /// The thresholds that at most these shares of `honest` risks reach.
    pub(crate) fn at_shares(honest: &[f64], flagged: f64, unsure: f64) -> Self {
        let flagged = super::metrics::threshold(honest, flagged);
        Self { unsure: super::metrics::threshold(honest, unsure).min(flagged), flagged }
    }

    /// The verdict that a risk means.
    pub fn verdict(self, risk: f64) -> Verdict {
        match risk {
            risk if risk >= self.flagged => Verdict::Flagged,
            risk if risk >= self.unsure => Verdict::Unsure,
            _ => Verdict::Clear,
        }
    }

    pub(crate) fn are_sound(self) -> bool {
        0.0 < self.unsure && self.unsure <= self.flagged && self.flagged < 1.0
    }
}
