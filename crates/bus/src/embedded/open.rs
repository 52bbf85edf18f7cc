//! Finding a log, creating it, or refusing the file.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::Notify;

use super::fault::{io_fault, sql_fault};
use super::log::Log;
use crate::BusError;

/// Marks the file as ours: "SoiV" in ASCII.
const APPLICATION_ID: i64 = 0x536f_6956;
/// The format that `schema.sql` describes.
const FORMAT: i64 = 1;
/// Two records of usual size fit a page, where SQLite's usual 4 KiB would hold one.
const PAGE_BYTES: u32 = 8192;
/// How long a writer waits for one of another process.
const BUSY: Duration = Duration::from_secs(30);
/// How often a process that waits for another one to create the log looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// Polls and reads that may be under way at once; more wait.
const READERS: u32 = 4;

pub(super) async fn open(path: &Path) -> Result<Log, BusError> {
    let turn = wait_for_turn(path).await?;
    create_private(path)?;
    prepare(path).await.map_err(|refusal| refusal.at(path))?;
    let connect = async |connections| {
        // Whoever queues behind a writer that waits for another process must outlast its wait.
        let pool = SqlitePoolOptions::new().max_connections(connections).acquire_timeout(BUSY * 2);
        // A full disk makes SQLite roll back by itself, and leaves the connection believing in a
        // transaction that is gone: such a one is closed, not used again.
        let pool = pool.before_acquire(|connection, _| {
            let is_sound = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_sound) })
        });
        pool.connect_with(options(path)).await.map_err(|error| sql_fault(path, error))
    };
    let (writer, readers) = (connect(1).await?, connect(READERS).await?);
    drop(turn);
    Ok(Log { path: path.to_owned(), writer, readers, appended: Notify::new() })
}

/// Why a file is not opened.
enum Refusal {
    NotALog,
    Newer(i64),
    Sql(sqlx::Error),
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl Refusal {
    fn at(self, path: &Path) -> BusError {
        match self {
            Self::NotALog => BusError::NotALog { path: path.to_owned() },
            Self::Newer(found) => BusError::NewerLog { path: path.to_owned(), found, known: FORMAT },
            Self::Sql(error) => sql_fault(path, error),
        }
    }
}

/// Looks at the file without changing it, and makes an empty one a log.
async fn prepare(path: &Path) -> Result<(), Refusal> {
    let mut looking = SqliteConnectOptions::new().filename(path).busy_timeout(BUSY).connect().await?;
    let number = "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
        FROM pragma_application_id, pragma_user_version";
    let found = sqlx::query_as::<_, (i64, i64, i64)>(number).fetch_one(&mut looking).await?;
    looking.close().await?;
    match found {
        (0, 0, 0) => create(path).await.map_err(Refusal::Sql),
        (APPLICATION_ID, FORMAT, _) => Ok(()),
        (APPLICATION_ID, format, _) if format > FORMAT => Err(Refusal::Newer(format)),
        _ => Err(Refusal::NotALog),
    }
}

async fn create(path: &Path) -> Result<(), sqlx::Error> {
    let fresh = options(path).page_size(PAGE_BYTES).journal_mode(SqliteJournalMode::Wal);
    let mut connection: SqliteConnection = fresh.connect().await?;
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::raw_sql(include_str!("schema.sql")).execute(&mut *tx).await?;
    let marks = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(marks)).execute(&mut *tx).await?;
    tx.commit().await?;
    connection.close().await
}

fn options(path: &Path) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(BUSY);
    options.synchronous(SqliteSynchronous::Full).pragma("secure_delete", "ON").disable_statement_logging()
}

/// One process at a time looks and creates: switching a file to WAL is the one step that SQLite's
/// own waiting doesn't cover.
async fn wait_for_turn(path: &Path) -> Result<File, BusError> {
    let lock = beside(path, ".lock");
    let file = File::options().create(true).append(true).open(&lock).map_err(|error| io_fault(&lock, error))?;
    loop {
        // Not by waiting inside the kernel: a process must be free to be stopped meanwhile.
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOOK_AGAIN).await,
            Err(TryLockError::Error(error)) => return Err(io_fault(&lock, error)),
        }
    }
}

/// Postings name people: the log, and the files that SQLite makes after its pattern, are for their
/// owner's eyes. A file that exists is never opened here: closing it again would, by POSIX, drop
/// the locks that SQLite holds on it elsewhere in this process.
fn create_private(path: &Path) -> Result<(), BusError> {
    let mut options = File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(io_fault(path, error)),
        _ => Ok(()),
    }
}

/// The log's path with something added to its name.
pub(super) fn beside(log: &Path, ending: &str) -> PathBuf {
    let mut path = log.as_os_str().to_owned();
    path.push(ending);
    path.into()
}
