//! Trains linfa's FTRL on sparse rows.
//!
//! linfa takes dense records only, but FTRL touches nothing else than the columns a batch has. So
//! its state (`z`, `n`) is kept here for every feature; for each small batch the columns in use are
//! gathered into an `Ftrl` of just those, fitted by linfa, and put back. A test holds this against
//! linfa's own dense fit.

use linfa::dataset::DatasetBase;
use linfa::prelude::{FitWith, ParamGuard};
use linfa_ftrl::Ftrl;
use ndarray::{Array1, Array2};
use serde::Serialize;

use super::features::value;

/// A training row: its distinct features and its truth.
pub(crate) struct Row {
    pub(crate) features: Vec<u32>,
    pub(crate) positive: bool,
}

/// How FTRL learns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) alpha: f64,
    pub(crate) beta: f64,
    pub(crate) l1: f64,
    pub(crate) l2: f64,
    pub(crate) epochs: usize,
    pub(crate) batch: usize,
}

/// Fits weights of `1 << bits` features plus one, the last, for the intercept.
///
/// # Errors
/// In linfa's words, when the settings are out of range or its state can't be rebuilt.
pub(crate) fn fit(rows: &[Row], bits: u32, settings: Settings) -> Result<Vec<f64>, String> {
    let size = (1 << bits) + 1;
    let mut state = State { settings, z: vec![0.0; size], n: vec![0.0; size], slots: vec![u32::MAX; size] };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..settings.epochs {
        random.shuffle(&mut order);
        for batch in order.chunks(settings.batch) {
            let batch: Vec<&Row> = batch.iter().map(|&row| &rows[row]).collect();
            state.learn(&batch)?;
        }
    }
    state.weights()
}

struct State {
    settings: Settings,
    z: Vec<f64>,
    n: Vec<f64>,
    /// Feature → column of the batch at hand.
    slots: Vec<u32>,
}

/// The fields of [`Ftrl`] in its own order: postcard writes fields bare, so one reads as the other.
#[derive(Serialize)]
struct Portable {
    alpha: f64,
    beta: f64,
    l1_ratio: f64,
    l2_ratio: f64,
    z: Array1<f64>,
    n: Array1<f64>,
}

impl State {
    fn learn(&mut self, batch: &[&Row]) -> Result<(), String> {
        let columns = self.columns(batch);
        let mut records = Array2::<f64>::zeros((batch.len(), columns.len()));
        for (row, mut record) in batch.iter().zip(records.rows_mut()) {
            let value = value(row.features.len());
            row.features.iter().for_each(|&feature| record[self.slots[feature as usize] as usize] = value);
            record[columns.len() - 1] = 1.0;
        }
        let truth: Array1<bool> = batch.iter().map(|row| row.positive).collect();
        let model = self.gather(&columns)?;
        let parameters = Ftrl::params()
            .alpha(self.settings.alpha)
            .beta(self.settings.beta)
            .l1_ratio(self.settings.l1)
            .l2_ratio(self.settings.l2)
            .check()
            .map_err(|error| error.to_string())?;
        let model =
            parameters.fit_with(Some(model), &DatasetBase::new(records, truth)).map_err(|error| error.to_string())?;
        for (slot, &column) in columns.iter().enumerate() {
            self.z[column] = model.z()[slot];
            self.n[column] = model.n()[slot];
            self.slots[column] = u32::MAX;
        }
        Ok(())
    }

    /// The features in use, the intercept last, and their slots.
    fn columns(&mut self, batch: &[&Row]) -> Vec<usize> {
        let mut columns = Vec::new();
        let intercept = self.z.len() - 1;
        let features = batch.iter().flat_map(|row| &row.features).map(|&feature| feature as usize);
        for feature in features.chain([intercept]) {
            if self.slots[feature] == u32::MAX {
                self.slots[feature] = columns.len() as u32;
                columns.push(feature);
            }
        }
        columns
    }

    fn gather(&self, columns: &[usize]) -> Result<Ftrl<f64>, String> {
        let z = columns.iter().map(|&column| self.z[column]).collect();
        let n = columns.iter().map(|&column| self.n[column]).collect();
        rebuild(self.settings, z, n)
    }

    fn weights(self) -> Result<Vec<f64>, String> {
        let model = rebuild(self.settings, self.z.into(), self.n.into())?;
        Ok(model.get_weights().to_vec())
    }
}

/// An `Ftrl` with this state. linfa offers no other way to set it, and starts `z` at random.
fn rebuild(settings: Settings, z: Array1<f64>, n: Array1<f64>) -> Result<Ftrl<f64>, String> {
    let Settings { alpha, beta, l1, l2, .. } = settings;
    let portable = Portable { alpha, beta, l1_ratio: l1, l2_ratio: l2, z, n };
    let bytes = postcard::to_allocvec(&portable).map_err(|error| error.to_string())?;
    postcard::from_bytes(&bytes).map_err(|error| error.to_string())
}

/// The same order on every machine: xorshift is enough for shuffling.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            let other = (self.next() % (last as u64 + 1)) as usize;
            order.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use linfa::prelude::Predict;

    use super::*;
    use crate::classifier::predict::{Passage, log_odds};

    const SETTINGS: Settings = Settings { alpha: 0.5, beta: 1.0, l1: 0.01, l2: 0.1, epochs: 1, batch: 4 };
    const BITS: u32 = 5;

    fn rows() -> Vec<Row> {
        let features =
            |row: u32| (0..32).filter(|feature| (row * 7 + feature * 5 + row * feature).is_multiple_of(6)).collect();
        (0..40).map(|row| Row { features: features(row), positive: row % 3 == 0 }).collect()
    }

    fn dense(rows: &[&Row]) -> DatasetBase<Array2<f64>, Array1<bool>> {
        let mut records = Array2::zeros((rows.len(), (1 << BITS) + 1));
        for (row, mut record) in rows.iter().zip(records.rows_mut()) {
            row.features.iter().for_each(|&feature| record[feature as usize] = value(row.features.len()));
            record[1 << BITS] = 1.0;
        }
        DatasetBase::new(records, rows.iter().map(|row| row.positive).collect())
    }

    /// linfa's own fit on dense records, batch by batch in the same order.
    fn linfa_fit(rows: &[Row]) -> Ftrl<f64> {
        let Settings { alpha, beta, l1, l2, batch, .. } = SETTINGS;
        let size = (1 << BITS) + 1;
        let mut model = rebuild(SETTINGS, Array1::zeros(size), Array1::zeros(size)).unwrap();
        let parameters = Ftrl::params().alpha(alpha).beta(beta).l1_ratio(l1).l2_ratio(l2).check().unwrap();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        Random(0x9e37_79b9_7f4a_7c15).shuffle(&mut order);
        for batch in order.chunks(batch) {
            let batch: Vec<&Row> = batch.iter().map(|&row| &rows[row]).collect();
            model = parameters.fit_with(Some(model), &dense(&batch)).unwrap();
        }
        model
    }

    #[test]
    fn the_sparse_fit_is_linfas_own() {
        let weights = fit(&rows(), BITS, SETTINGS).unwrap();
        let expected = linfa_fit(&rows()).get_weights();
        assert!(weights.iter().any(|weight| weight.abs() > 0.01));
        for (ours, linfas) in weights.iter().zip(&expected) {
            assert!((ours - linfas).abs() < 1e-6, "{ours} {linfas}");
        }
    }

    #[test]
    fn the_sparse_answer_is_linfas_own() {
        let (rows, model) = (rows(), linfa_fit(&rows()));
        let weights = model.get_weights();
        let all: Vec<&Row> = rows.iter().collect();
        let answers: Array1<linfa::dataset::Pr> = model.predict(&dense(&all));
        for (row, answer) in rows.iter().zip(&answers) {
            let passage = Passage { tokens: 0..0, features: row.features.clone(), bare: Vec::new() };
            let odds = log_odds(&passage, |feature| weights[feature as usize], weights[1 << BITS]);
            let ours = 1.0 / (1.0 + (-odds.marked).exp());
            assert!((ours - f64::from(**answer)).abs() < 1e-6, "{ours} {answer:?}");
        }
    }
}
