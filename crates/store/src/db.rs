//! The one handle on the database.

use std::fs::{File, TryLockError};
use std::io;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor, Row, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::error::{StoreError, opening};
use crate::migrations::migrator;

/// Readers beside the one writer; more would only wait for the disk.
const CONNECTIONS: u32 = 8;

/// How often a process that waits for another one to lay out the file looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Thirty seconds is the longest that another process may hold the writer's place. Write-ahead log,
/// so that readers never wait for the writer. A commit is on the disk before it is acknowledged: the
/// bus forgets a record on the strength of it, even across a power cut. What is deleted is
/// overwritten: erased means erased.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; \
     PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;";

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    pool: AnyPool,
    /// SQLite has one writer and wakes waiting ones in no order; in this process they queue here.
    writer: Arc<Mutex<()>>,
}

impl Db {
    /// Opens the database file, makes it when it is missing, and brings its layout up to date.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        // Two processes that find no file would both lay it out.
        let turn = wait_for_turn(path.with_extension("lock")).await?;
        create_private(path)?;
        let db = Self::connect(&sqlite_url(path), CONNECTIONS).await;
        drop(turn);
        db
    }

    async fn connect(url: &str, connections: u32) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let options = AnyConnectOptions::from_str(url)?;
        // By itself first: a pool tries for its whole patience to open a file that is no database.
        let mut first = AnyConnection::connect_with(&options).await.map_err(opening)?;
        first.execute(SQLITE_SETTINGS).await.map_err(opening)?;
        first.close().await?;
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .after_connect(|connection, _| {
                Box::pin(async move { connection.execute(SQLITE_SETTINGS).await.map(|_| ()) })
            })
            // A full disk makes SQLite roll back by itself, and leaves the connection believing in a
            // transaction that is gone: such a one is closed, not used again.
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
            .connect_with(options)
            .await?;
        migrator().run(&pool).await?;
        Ok(Self { pool, writer: Arc::default() })
    }

    /// Starts a transaction that may write. What it did is kept by [`Write::commit`] alone.
    pub async fn write(&self) -> Result<Write, StoreError> {
        let turn = self.writer.clone().lock_owned().await;
        // A transaction that reads first and writes later could not wait for another writer.
        let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        Ok(Write { transaction, _turn: turn })
    }

    /// Starts a transaction that sees one moment of the database.
    pub(crate) async fn snapshot(&self) -> Result<Transaction<'static, Any>, StoreError> {
        Ok(self.pool.begin().await?)
    }

    /// Moves the write-ahead log into the file and empties it, so that nothing erased stays in it. A
    /// reader under way puts it off.
    pub(crate) async fn checkpoint(&self) -> Result<(), StoreError> {
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await?;
        Ok(())
    }

    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Waits for running statements and closes the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A transaction that writes; rolled back when dropped.
pub struct Write {
    transaction: Transaction<'static, Any>,
    _turn: OwnedMutexGuard<()>,
}

impl Write {
    /// Keeps what was done, on the disk.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }

    /// The next number of a counter, from 1.
    pub(crate) async fn next(&mut self, counter: &'static str) -> Result<i64, StoreError> {
        let next = "UPDATE counters SET value = value + 1 WHERE name = $1 RETURNING value";
        Ok(sqlx::query(next).bind(counter).fetch_one(&mut **self).await?.try_get(0)?)
    }
}

impl Deref for Write {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}

/// Looks again and again instead of waiting inside the kernel, so that a process can be stopped
/// meanwhile.
async fn wait_for_turn(path: PathBuf) -> Result<File, StoreError> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOOK_AGAIN).await,
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}

/// Makes the file for its owner alone; SQLite gives its log the same mode. Never opens one that is
/// there: closing it would drop the locks of this process's other connections.
fn create_private(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn sqlite_url(path: &Path) -> String {
    // The address is percent-decoded on the other side.
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("sqlite://{path}?mode=rwc")
}
