use std::path::PathBuf;

use soiviec_domain::day::Day;
use soiviec_store::StoreError;

/// Why there is no digest.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The day has not begun.
    #[error("{day} has not begun: in Vietnam it is {now}. Ask for today or a day before it")]
    NotBegun {
        /// The day that was asked for.
        day: Day,
        /// The time, as people write it.
        now: String,
    },
    /// The day could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The template refused; a fault of ours.
    #[error("the page could not be put together: {0}; please report it")]
    Template(#[from] askama::Error),
    /// A file or its folder could not be written.
    #[error("{path}: {problem}; see to its disk, its space and its permissions", path = path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        problem: std::io::Error,
    },
}
