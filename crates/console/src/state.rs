//! What every page is made from.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use soiviec_domain::clock::Clock;
use soiviec_scoring::Scorer;
use soiviec_store::{Db, StoreError};

use crate::problem::Problem;
use crate::settings::Analyst;

/// The console before it is served. Cheap to clone.
#[derive(Clone)]
pub struct Console {
    pub(crate) db: Db,
    /// For the rules' titles; nothing is judged here.
    pub(crate) scorer: Arc<Scorer>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) analyst: Analyst,
    pub(crate) demo: bool,
    form_key: Arc<str>,
    faults: Arc<AtomicU64>,
}

impl Console {
    /// Puts it together. `form_key` is a random text, new at each start, that other sites can't
    /// guess; each form carries it. `demo` says on every page that all is fictional.
    pub fn new(
        db: Db,
        scorer: Arc<Scorer>,
        clock: Arc<dyn Clock>,
        analyst: Analyst,
        form_key: String,
        demo: bool,
    ) -> Self {
        Self { db, scorer, clock, analyst, demo, form_key: form_key.into(), faults: Arc::default() }
    }

    /// What a form of this console carries.
    pub(crate) fn form_key(&self) -> &str {
        &self.form_key
    }

    /// Whether a form is one of ours. Takes the same time wherever the two begin to differ.
    pub(crate) fn is_form_key(&self, given: &str) -> bool {
        let pairs = given.bytes().zip(self.form_key.bytes());
        let difference = pairs.fold(0, |difference, (a, b)| difference | (a ^ b));
        given.len() == self.form_key.len() && difference == 0 && !given.is_empty()
    }

    /// What the visitor is told of a store's error. One that won't pass is logged here, once.
    pub(crate) fn problem(&self, error: StoreError) -> Problem {
        match error {
            StoreError::NoCase(_) => Problem::NoCase,
            error if error.is_retryable() => {
                tracing::warn!(%error, "console: the store is busy");
                Problem::Busy(None)
            }
            error => {
                let fault = self.faults.fetch_add(1, Ordering::Relaxed) + 1;
                let reference = format!("{}-{fault}", self.clock.now().as_second());
                tracing::error!(%error, reference, "console: the store failed");
                Problem::Broken(reference, None)
            }
        }
    }
}
