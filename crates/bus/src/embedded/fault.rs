//! Sorting what SQLite and the file system complain about by what can be done about it.

use std::path::Path;

use crate::BusError;

// SQLite's primary result codes, https://www.sqlite.org/rescode.html; the low byte of any code.
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const IO_ERROR: i32 = 10;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
const CANNOT_OPEN: i32 = 14;
const NOT_A_DATABASE: i32 = 26;

/// What a database error means for the log at `path`.
pub(super) fn sql_fault(path: &Path, error: sqlx::Error) -> BusError {
    let place = path.display().to_string();
    if matches!(error, sqlx::Error::PoolTimedOut) {
        return BusError::Unavailable { place, source: error.into() };
    }
    match primary_code(&error) {
        Some(BUSY | LOCKED | IO_ERROR | FULL | CANNOT_OPEN) => BusError::Unavailable { place, source: error.into() },
        Some(CORRUPT) => BusError::Damaged { path: path.to_owned(), source: error.into() },
        Some(NOT_A_DATABASE) => BusError::NotALog { path: path.to_owned() },
        _ => BusError::Failed { place, source: error.into() },
    }
}

/// A missing folder or a forbidden file doesn't mend itself.
pub(super) fn io_fault(path: &Path, error: std::io::Error) -> BusError {
    BusError::Failed { place: path.display().to_string(), source: error.into() }
}

fn primary_code(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sqlx::sqlite::SqliteConnectOptions;
    use sqlx::{ConnectOptions, Connection};

    use crate::{Bus, EmbeddedBus, NewRecord, TopicSpec};

    use super::*;

    async fn log_with_topic(path: &Path) -> EmbeddedBus {
        let bus = EmbeddedBus::open(path).await.unwrap();
        bus.ensure_topics(&[TopicSpec { name: "t".into(), partitions: 1 }]).await.unwrap();
        bus
    }

    #[tokio::test]
    async fn a_full_disk_refuses_the_whole_batch_and_can_be_mended() {
        let folder = tempfile::tempdir().unwrap();
        let bus = log_with_topic(&folder.path().join("bus.sqlite")).await;
        let record = |i: i64| NewRecord { key: String::new(), payload: vec![0; 2048], at_ms: i };
        sqlx::query("PRAGMA max_page_count = 100").execute(&bus.log.writer).await.unwrap();
        let error = bus.append("t", (0..500).map(record).collect()).await.unwrap_err();
        assert!(error.is_retryable() && error.to_string().contains("disk space"), "{error}");
        assert_eq!(bus.progress("g", "t").await.unwrap()[0].end, 0);
        assert_eq!(bus.read("t", 0, 0, 10).await.unwrap(), []);
        sqlx::query("PRAGMA max_page_count = 1000000").execute(&bus.log.writer).await.unwrap();
        bus.append("t", (0..500).map(record).collect()).await.unwrap();
        assert_eq!(bus.read("t", 0, 0, 1000).await.unwrap().len(), 500);
    }

    #[tokio::test]
    async fn a_busy_file_is_worth_another_try() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bus.sqlite");
        let bus = log_with_topic(&path).await;
        let _held = bus.log.begin().await.unwrap();
        let impatient = SqliteConnectOptions::new().filename(&path).busy_timeout(Duration::ZERO);
        let mut impatient = impatient.connect().await.unwrap();
        let error = impatient.begin_with("BEGIN IMMEDIATE").await.err().unwrap();
        assert!(sql_fault(&path, error).is_retryable());
        assert!(sql_fault(&path, sqlx::Error::PoolTimedOut).is_retryable());
        assert!(!sql_fault(&path, sqlx::Error::RowNotFound).is_retryable());
    }
}
