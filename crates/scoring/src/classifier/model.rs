//! The model file: magic, format, SHA-256, then the numbers in postcard.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use soiviec_domain::category::Category;

use super::calibrate::{Joiner, Thresholds};
use super::features::BITS;

const MAGIC: &[u8; 8] = b"soiviec\n";
/// Changes whenever an older reader would misread the file.
const FORMAT: u16 = 1;
const HEADER: usize = MAGIC.len() + 2 + 32;
/// Steps that a weight is rounded to, on each side of zero.
const STEPS: f64 = 2047.0;

/// Why a model file can't be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Not a model file at all.
    #[error("this is no model file of Soi Việc; rebuild it with `soiviec train`")]
    NotAModel,
    /// Written by another version of the program.
    #[error("model format {0} is not the one this program reads ({FORMAT}); rebuild it with `soiviec train`")]
    OtherFormat(u16),
    /// Bytes were lost or changed.
    #[error("the model file is damaged (its SHA-256 doesn't match); fetch it again or rebuild it with `soiviec train`")]
    Damaged,
    /// The numbers in it make no model.
    #[error("the model file can't be used: {0}; rebuild it with `soiviec train`")]
    Unusable(&'static str),
}

/// A trained model, ready to judge.
#[derive(Clone, Debug)]
pub struct Model {
    version: String,
    /// By feature number; the last one is the intercept.
    weights: Vec<f32>,
    /// By feature number: what it says for each category it speaks of.
    categories: HashMap<u32, Vec<(u8, f32)>>,
    category_intercepts: Vec<f32>,
    pub(crate) joiner: Joiner,
    thresholds: Thresholds,
}

/// What training hands over, before rounding.
pub(crate) struct Parts {
    pub(crate) weights: Vec<f64>,
    /// One set of weights for each category, in order.
    pub(crate) categories: Vec<Vec<f64>>,
    pub(crate) joiner: Joiner,
    pub(crate) thresholds: Thresholds,
}

#[derive(Serialize, Deserialize)]
struct Numbers {
    bits: u32,
    lure: Sparse,
    categories: Vec<Sparse>,
    joiner: Joiner,
    thresholds: Thresholds,
}

/// Weights that are not zero, rounded to steps of `step`; `gaps` are the distances of their numbers.
#[derive(Serialize, Deserialize)]
struct Sparse {
    step: f32,
    gaps: Vec<u32>,
    steps: Vec<i16>,
    intercept: f32,
}

impl Sparse {
    fn new(weights: &[f64]) -> Self {
        let (intercept, weights) = weights.split_last().map_or((0.0, weights), |(last, rest)| (*last, rest));
        let step = weights.iter().fold(0.0_f64, |most, weight| most.max(weight.abs())) / STEPS;
        let mut sparse = Self { step: step as f32, gaps: Vec::new(), steps: Vec::new(), intercept: intercept as f32 };
        let mut last = 0;
        for (number, weight) in (0_u32..).zip(weights) {
            let steps = if step > 0.0 { (weight / step).round() as i16 } else { 0 };
            if steps != 0 {
                sparse.gaps.push(number - last);
                sparse.steps.push(steps);
                last = number;
            }
        }
        sparse
    }

    fn iter(&self) -> impl Iterator<Item = (u32, f32)> {
        let numbers = self.gaps.iter().scan(0_u32, |number, gap| {
            *number = number.saturating_add(*gap);
            Some(*number)
        });
        numbers.zip(self.steps.iter().map(|steps| f32::from(*steps) * self.step))
    }
}

/// Weights as they come back from a file; the last one is the intercept.
#[cfg(test)]
pub(super) fn rounded(weights: &[f64]) -> Vec<f32> {
    let sparse = Sparse::new(weights);
    let mut back = vec![0.0; weights.len() - 1];
    sparse.iter().for_each(|(number, weight)| back[number as usize] = weight);
    back.push(sparse.intercept);
    back
}

impl Parts {
    /// The model file's bytes.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, ModelError> {
        let numbers = Numbers {
            bits: BITS,
            lure: Sparse::new(&self.weights),
            categories: self.categories.iter().map(|weights| Sparse::new(weights)).collect(),
            joiner: self.joiner.clone(),
            thresholds: self.thresholds,
        };
        let payload = postcard::to_allocvec(&numbers).map_err(|_| ModelError::Unusable("it can't be written"))?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend(Sha256::digest(&payload));
        bytes.extend(payload);
        Ok(bytes)
    }
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are no model, of another format, damaged, or hold numbers that can't be.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        let payload = bytes.get(HEADER..).ok_or(ModelError::NotAModel)?;
        let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::NotAModel)?;
        let format = u16::from_le_bytes([rest[0], rest[1]]);
        if format != FORMAT {
            return Err(ModelError::OtherFormat(format));
        }
        let hash = Sha256::digest(payload);
        if hash[..] != bytes[HEADER - 32..HEADER] {
            return Err(ModelError::Damaged);
        }
        let numbers = postcard::from_bytes(payload).map_err(|_| ModelError::Unusable("its numbers can't be read"))?;
        let version = hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Self::from_numbers(numbers, version)
    }

    fn from_numbers(numbers: Numbers, version: String) -> Result<Self, ModelError> {
        if numbers.bits != BITS || numbers.categories.len() != Category::COUNT {
            return Err(ModelError::Unusable("its size is not that of this program"));
        }
        if !numbers.joiner.is_sound() || !numbers.thresholds.are_sound() {
            return Err(ModelError::Unusable("its calibration makes no sense"));
        }
        let mut weights = vec![0.0; (1 << BITS) + 1];
        for (number, weight) in numbers.lure.iter() {
            let slot = weights.get_mut(number as usize).ok_or(ModelError::Unusable("a weight has no place"))?;
            *slot = weight;
        }
        weights[1 << BITS] = numbers.lure.intercept;
        let mut categories: HashMap<u32, Vec<(u8, f32)>> = HashMap::new();
        for (category, sparse) in (0_u8..).zip(&numbers.categories) {
            for (number, weight) in sparse.iter() {
                categories.entry(number).or_default().push((category, weight));
            }
        }
        let category_intercepts = numbers.categories.iter().map(|sparse| sparse.intercept).collect();
        let (joiner, thresholds) = (numbers.joiner, numbers.thresholds);
        Ok(Self { version, weights, categories, category_intercepts, joiner, thresholds })
    }

    /// Short hash of the model's numbers.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The risks from which a posting is unsure and flagged.
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// How many features have a weight.
    pub fn weights_in_use(&self) -> usize {
        self.weights.iter().filter(|weight| **weight != 0.0).count()
    }

    pub(crate) fn weight(&self, feature: u32) -> f64 {
        f64::from(self.weights[feature as usize])
    }

    pub(crate) fn intercept(&self) -> f64 {
        f64::from(self.weights[1 << BITS])
    }

    /// What a feature says for categories: pairs of category index and weight.
    pub(crate) fn category_weights(&self, feature: u32) -> &[(u8, f32)] {
        self.categories.get(&feature).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn category_intercepts(&self) -> &[f32] {
        &self.category_intercepts
    }
}
