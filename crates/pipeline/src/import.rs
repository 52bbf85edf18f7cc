//! Postings from a file of rows: onto the line, or set aside with a reason.

use std::io::BufRead;

use serde::Serialize;
use soiviec_domain::id::{Receipt, SourceId};
use soiviec_domain::posting::Sighting;
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::{StoreError, Write};

use crate::dead_letter::add_dead_letter;
use crate::line::{Backoff, Line};
use crate::row::{Row, RowError};
use crate::rows::{self, Lines};
use crate::stages::crawl::receive;

/// Where a row goes back to when its dead letter is replayed. Not a topic of the bus.
pub const IMPORT: &str = "import";

/// The same for a row too long to be kept whole, which can't be replayed.
pub const IMPORT_CUT: &str = "import-cut";

/// A batch is tried so often while the store is busy or full; with the waits between, for minutes.
const TRIES: u32 = 10;

/// Rows received in one transaction.
const BATCH: usize = 500;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Lines that were not blank.
    pub rows: u64,
    /// Posting revisions that were new.
    pub new: u64,
    /// Posting revisions that were known: each got a sighting.
    pub known: u64,
    /// Rows set aside.
    pub set_aside: u64,
}

impl Imported {
    fn add(&mut self, received: Vec<Received>, report: &mut impl FnMut(u64, &str)) {
        for (number, row) in received {
            self.rows += 1;
            match row {
                Ok(true) => self.new += 1,
                Ok(false) => self.known += 1,
                Err(error) => {
                    self.set_aside += 1;
                    report(number, &error.to_string());
                }
            }
        }
    }
}

/// Why an import stopped; what was received before it stays received.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file could not be read on.
    #[error("line {line}: {error}")]
    File {
        /// The line being read, from 1.
        line: u64,
        /// What the file system or the decompressor said.
        error: std::io::Error,
    },
    /// The store said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Receives every row of `file` as a posting of `source`. Reports each row set aside by its line
/// number and reason. Importing a file again, or going on after a crash, receives nothing twice.
/// When the file can't be read on, the rows before that place are received.
pub async fn import(
    line: &Line,
    source: &SourceId,
    file: impl BufRead,
    mut report: impl FnMut(u64, &str),
) -> Result<Imported, ImportError> {
    let (mut lines, mut imported) = (Lines::new(file), Imported::default());
    loop {
        let (batch, fault) = lines.next_batch(BATCH);
        if !batch.is_empty() && !line.stop.is_cancelled() {
            let received = receive_patiently(line, source, &batch).await?;
            imported.add(received, &mut report);
        }
        match fault {
            Some(error) => return Err(ImportError::File { line: lines.number(), error }),
            None if batch.is_empty() || line.stop.is_cancelled() => return Ok(imported),
            None => {}
        }
    }
}

/// Receives a batch whole; while the store is busy or full, tries again.
async fn receive_patiently(line: &Line, source: &SourceId, rows: &[rows::Line]) -> Result<Vec<Received>, StoreError> {
    let mut backoff = Backoff::default();
    for _ in 1..TRIES {
        match receive_batch(line, source, rows).await {
            Err(error) if error.is_retryable() => backoff.wait(line, IMPORT, &error).await,
            done => return done,
        }
    }
    receive_batch(line, source, rows).await
}

/// What became of a row: its line number, and whether its revision was new or why it was set aside.
type Received = (u64, Result<bool, RowError>);

async fn receive_batch(line: &Line, source: &SourceId, rows: &[rows::Line]) -> Result<Vec<Received>, StoreError> {
    let mut write = line.db.write().await?;
    let mut received = Vec::with_capacity(rows.len());
    for row in rows {
        received.push((row.number, take_in(line, &mut write, source, row).await?));
    }
    write.commit().await?;
    line.outbox_bell.notify_one();
    Ok(received)
}

/// Receives one row, or sets it aside. Returns whether its revision was new, or why it can't be read.
async fn take_in(
    line: &Line,
    write: &mut Write,
    source: &SourceId,
    row: &rows::Line,
) -> Result<Result<bool, RowError>, StoreError> {
    let read = if row.too_long.is_some() { Err(RowError::TooLong) } else { Row::parse(&row.bytes) };
    match read {
        Ok(row) => {
            let posting = row.into_posting(source.clone());
            let sighting = Sighting { posting, seen_at: line.clock.now(), capture: None };
            Ok(Ok(receive(line, write, &sighting).await?))
        }
        Err(error) => {
            let letter = DeadLetter {
                receipt: Receipt::unreadable(source.as_str(), row.too_long.as_ref().map_or(&row.bytes, |hash| hash)),
                topic: if row.too_long.is_some() { IMPORT_CUT } else { IMPORT }.to_owned(),
                key: source.to_string(),
                reason: error.to_string(),
                payload: row.bytes.clone(),
            };
            write.add_receipt(&letter.receipt, source.as_str(), line.clock.now()).await?;
            add_dead_letter(line, write, &letter).await?;
            Ok(Err(error))
        }
    }
}
