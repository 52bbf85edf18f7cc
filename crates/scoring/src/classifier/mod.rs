//! The learned half: rows of words, hashed, weighed by a linear model that linfa trained.
//!
//! `features` says what is learned from, `model` what a model file holds, `predict` how a
//! posting is judged, `calibrate` how rules and classifier become one risk, `train` how all of
//! it is made.

pub(crate) mod calibrate;
pub(crate) mod features;
mod ftrl;
pub mod metrics;
pub mod model;
pub(crate) mod predict;
#[cfg(test)]
pub(crate) mod tests;
pub mod train;
