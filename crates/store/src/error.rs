use soiviec_domain::case::Refusal;
use soiviec_domain::id::CaseId;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no.
    #[error("database: {0}")]
    Sql(#[from] sqlx::Error),
    /// The file is none of ours, or lost a part of itself.
    #[error("the file is no database, or is damaged: put back a copy of it, or name another folder")]
    Damaged,
    /// The file was written by a newer Soi Việc, or is damaged.
    #[error("database layout: {0}; run the version of soiviec that wrote it, or restore a backup")]
    Layout(#[from] sqlx::migrate::MigrateError),
    /// A kept noun can't be read back, or one can't be written down. Says nothing of its text.
    #[error("the {what} kept under {key} can't be read: {problem}")]
    Unreadable {
        /// Which noun.
        what: &'static str,
        /// Its key.
        key: String,
        /// Where reading stopped.
        problem: String,
    },
    /// Somebody saved the case in between.
    #[error("{0} was changed by somebody else meanwhile: look again")]
    Changed(CaseId),
    /// No such case.
    #[error("there is no case {0}")]
    NoCase(CaseId),
    /// The move is not legal.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A captured page, or the file beside the database, could not be written or read.
    #[error("data folder: {0}; see to its disk, its space and its permissions")]
    File(#[from] std::io::Error),
}

impl StoreError {
    pub(crate) fn unreadable(what: &'static str, key: &str, problem: impl ToString) -> Self {
        Self::Unreadable { what, key: key.to_owned(), problem: problem.to_string() }
    }

    /// Whether the same call may succeed later without another program: the database was busy,
    /// away, or out of space.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Sql(error) => is_passing(error),
            Self::Changed(_) | Self::File(_) => true,
            Self::Damaged | Self::Layout(_) | Self::Unreadable { .. } | Self::NoCase(_) | Self::Refused(_) => false,
        }
    }
}

/// SQLite's primary result codes for a file that is no database, or a broken one.
const SQLITE_DAMAGED: [i64; 2] = [11, 26];

/// Tells a damaged file from other faults.
pub(crate) fn opening(error: sqlx::Error) -> StoreError {
    let code = error.as_database_error().and_then(|said| said.code()?.parse::<i64>().ok());
    match code {
        Some(code) if SQLITE_DAMAGED.contains(&(code & 0xff)) => StoreError::Damaged,
        _ => error.into(),
    }
}

/// SQLite's primary result codes that pass: busy, locked, out of memory, I/O, full, can't open.
const SQLITE_PASSING: [i64; 6] = [5, 6, 7, 10, 13, 14];
/// PostgreSQL's error classes that pass: connection, rollback, resources, operator, system.
const POSTGRES_PASSING: [&str; 5] = ["08", "40", "53", "57", "58"];

fn is_passing(error: &sqlx::Error) -> bool {
    use sqlx::Error::{Database, Io, PoolTimedOut, Tls, WorkerCrashed};
    match error {
        Io(_) | Tls(_) | PoolTimedOut | WorkerCrashed => true,
        Database(said) => said.code().is_some_and(|code| match code.parse::<i64>() {
            // SQLite puts details above the lowest eight bits.
            Ok(number) if code.len() != 5 => SQLITE_PASSING.contains(&(number & 0xff)),
            _ => POSTGRES_PASSING.iter().any(|class| code.starts_with(class)),
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_mend_by_waiting_is_final() {
        let finals = [
            StoreError::Sql(sqlx::Error::RowNotFound),
            StoreError::NoCase(CaseId(1)),
            StoreError::Refused(Refusal::NoReason),
        ];
        assert!(finals.iter().all(|error| !error.is_retryable()));
        let passing = [StoreError::Sql(sqlx::Error::PoolTimedOut), StoreError::Changed(CaseId(1))];
        assert!(passing.iter().all(StoreError::is_retryable));
    }
}
