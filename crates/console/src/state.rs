//! What every page is made from.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use soiviec_domain::clock::Clock;
use soiviec_domain::id::SourceId;
use soiviec_scoring::Scorer;
use soiviec_store::{Db, StoreError};

use crate::problem::Problem;
use crate::settings::Analyst;

/// Who sits before the console, and what they are told of what it shows.
pub struct Desk {
    /// Who.
    pub analyst: Analyst,
    /// The names by which people know the sources; one without a name is shown by its id.
    pub sources: Vec<(SourceId, String)>,
    /// A random text, new at each start, that other sites can't guess; each form carries it.
    pub form_key: String,
    /// Everything in the store is made up, and every page says so.
    pub is_fictional: bool,
}

/// The console before it is served. Cheap to clone.
#[derive(Clone)]
pub struct Console {
    pub(crate) db: Db,
    /// For the rules' titles; nothing is judged here.
    pub(crate) scorer: Arc<Scorer>,
    pub(crate) clock: Arc<dyn Clock>,
    desk: Arc<Desk>,
    faults: Arc<AtomicU64>,
}

impl Console {
    /// Puts it together.
    pub fn new(db: Db, scorer: Arc<Scorer>, clock: Arc<dyn Clock>, desk: Desk) -> Self {
        Self { db, scorer, clock, desk: Arc::new(desk), faults: Arc::default() }
    }

    /// Who sits before it.
    pub(crate) fn me(&self) -> &str {
        self.desk.analyst.as_str()
    }

    pub(crate) fn is_fictional(&self) -> bool {
        self.desk.is_fictional
    }

    /// The name by which people know a source.
    pub(crate) fn source_name(&self, id: &str) -> String {
        let named = self.desk.sources.iter().find(|(known, _)| known.as_str() == id);
        named.map_or(id, |(_, name)| name).to_owned()
    }

    /// What a form of this console carries.
    pub(crate) fn form_key(&self) -> &str {
        &self.desk.form_key
    }

    /// Whether a form is one of ours. Takes the same time wherever the two begin to differ.
    pub(crate) fn is_form_key(&self, given: &str) -> bool {
        let own = self.form_key();
        let pairs = given.bytes().zip(own.bytes());
        let difference = pairs.fold(0, |difference, (a, b)| difference | (a ^ b));
        given.len() == own.len() && difference == 0 && !given.is_empty()
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
