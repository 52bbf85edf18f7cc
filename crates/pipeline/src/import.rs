//! Postings from a file of rows: onto the line, or set aside with a reason.

use std::io::BufRead;

use serde::Serialize;
use soiviec_domain::id::{Receipt, SourceId};
use soiviec_domain::posting::Sighting;
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::{StoreError, Write};

use crate::consume::add_dead_letter;
use crate::line::Line;
use crate::row::{Row, RowError};
use crate::stages::crawl::receive;

/// Where a row goes back to when its dead letter is replayed. Not a topic of the bus.
pub const IMPORT: &str = "import";

/// Rows received in one transaction.
const BATCH: usize = 500;
/// A line longer than this is no row of ours. Far above [`soiviec_domain::posting::MAX_POSTING_BYTES`],
/// since JSON may escape every character.
const MAX_LINE: usize = 16 << 20;

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
pub async fn import(
    line: &Line,
    source: &SourceId,
    mut file: impl BufRead,
    mut report: impl FnMut(u64, &str),
) -> Result<Imported, ImportError> {
    let mut imported = Imported::default();
    let mut at_line = 0;
    loop {
        let batch = read_batch(&mut file, &mut at_line)?;
        if batch.is_empty() || line.stop.is_cancelled() {
            return Ok(imported);
        }
        let mut write = line.db.write().await?;
        for (number, row) in &batch {
            imported.rows += 1;
            match take_in(line, &mut write, source, row).await? {
                Ok(true) => imported.new += 1,
                Ok(false) => imported.known += 1,
                Err(error) => {
                    imported.set_aside += 1;
                    report(*number, &error.to_string());
                }
            }
        }
        write.commit().await?;
        line.outbox_bell.notify_one();
    }
}

/// Receives one row, or sets it aside. Returns whether its revision was new, or why it can't be read.
pub(crate) async fn take_in(
    line: &Line,
    write: &mut Write,
    source: &SourceId,
    row: &[u8],
) -> Result<Result<bool, RowError>, StoreError> {
    match Row::parse(row) {
        Ok(row) => {
            let posting = row.into_posting(source.clone());
            let sighting = Sighting { posting, seen_at: line.clock.now(), capture: None };
            Ok(Ok(receive(line, write, &sighting).await?))
        }
        Err(error) => {
            let letter = DeadLetter {
                receipt: Receipt::unreadable(row),
                topic: IMPORT.to_owned(),
                key: source.to_string(),
                reason: error.to_string(),
                payload: String::from_utf8_lossy(row).into_owned(),
            };
            add_dead_letter(line, write, &letter, Some(source)).await?;
            Ok(Err(error))
        }
    }
}

/// Rows with their line numbers.
type Rows = Vec<(u64, Vec<u8>)>;

fn read_batch(file: &mut impl BufRead, at_line: &mut u64) -> Result<Rows, ImportError> {
    let mut batch = Vec::new();
    while batch.len() < BATCH {
        *at_line += 1;
        let failed = |error| ImportError::File { line: *at_line, error };
        let mut row = Vec::new();
        let read = std::io::Read::take(&mut *file, MAX_LINE as u64).read_until(b'\n', &mut row).map_err(failed)?;
        if read == 0 {
            break;
        }
        if read == MAX_LINE && row.last() != Some(&b'\n') {
            let error = std::io::Error::other("longer than 16 MiB: is this a file with one JSON object a line?");
            return Err(failed(error));
        }
        if !row.trim_ascii().is_empty() {
            batch.push((*at_line, row.trim_ascii().to_vec()));
        }
    }
    Ok(batch)
}
