//! Postings from a file of rows: onto the line, or set aside with a reason.

use std::io::BufRead;

use serde::Serialize;
use soiviec_domain::id::{Receipt, SourceId};
use soiviec_domain::posting::Sighting;
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::{StoreError, Write};

use crate::dead_letter::add_dead_letter;
use crate::line::Line;
use crate::row::{Row, RowError};
use crate::rows::{self, Lines};
use crate::stages::crawl::receive;

/// Where a row goes back to when its dead letter is replayed. Not a topic of the bus.
pub const IMPORT: &str = "import";

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
            receive_batch(line, source, &batch, &mut imported, &mut report).await?;
        }
        match fault {
            Some(error) => return Err(ImportError::File { line: lines.number(), error }),
            None if batch.is_empty() || line.stop.is_cancelled() => return Ok(imported),
            None => {}
        }
    }
}

async fn receive_batch(
    line: &Line,
    source: &SourceId,
    rows: &[rows::Line],
    imported: &mut Imported,
    report: &mut impl FnMut(u64, &str),
) -> Result<(), StoreError> {
    let mut write = line.db.write().await?;
    for row in rows {
        imported.rows += 1;
        match take_in(line, &mut write, source, row).await? {
            Ok(true) => imported.new += 1,
            Ok(false) => imported.known += 1,
            Err(error) => {
                imported.set_aside += 1;
                report(row.number, &error.to_string());
            }
        }
    }
    write.commit().await?;
    line.outbox_bell.notify_one();
    Ok(())
}

/// Receives one row, or sets it aside. Returns whether its revision was new, or why it can't be read.
async fn take_in(
    line: &Line,
    write: &mut Write,
    source: &SourceId,
    row: &rows::Line,
) -> Result<Result<bool, RowError>, StoreError> {
    let read = if row.too_long { Err(RowError::TooLong) } else { Row::parse(&row.bytes) };
    match read {
        Ok(row) => {
            let posting = row.into_posting(source.clone());
            let sighting = Sighting { posting, seen_at: line.clock.now(), capture: None };
            Ok(Ok(receive(line, write, &sighting).await?))
        }
        Err(error) => {
            let letter = DeadLetter {
                receipt: Receipt::unreadable(source.as_str(), &row.bytes),
                topic: IMPORT.to_owned(),
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
