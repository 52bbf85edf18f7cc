//! Posting in, assessment out: rules, classifier, calibration; training lives here too.
//!
//! This room never reads a file, a clock or the network, never keeps a posting, and never sees an
//! id, a label or a source: [`Scorer::assess`] takes the text alone, so nothing else can leak in.
//! Every text has an answer; only loading rules or a model can fail.
//!
//! Start reading at [`scorer`], then `document` (what rules and classifier both read), then [`rules`]
//! and [`classifier`]. [`classifier::train`] makes the model, [`report`] its card.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod classifier;
mod document;
pub mod report;
pub mod rules;
pub mod scorer;

pub use classifier::calibrate::Thresholds;
pub use classifier::model::{Model, ModelError};
pub use classifier::train::{Part, TrainError, Trained, TrainingRow, train};
pub use report::Report;
pub use rules::{Rule, Rules, RulesError};
pub use scorer::{Scorer, Watchlist};
