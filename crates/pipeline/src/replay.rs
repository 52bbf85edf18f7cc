//! Dead letters back onto the line, once what they failed on is mended.

use serde::Serialize;
use soiviec_domain::id::SourceId;
use soiviec_domain::posting::Sighting;
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::outbox::Outgoing;
use soiviec_store::{StoreError, Write};

use crate::import::{IMPORT, IMPORT_CUT};
use crate::line::Line;
use crate::row::Row;
use crate::stages::crawl::receive;

/// What a replay did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// Dead letters put back onto the line. One that fails again comes back as a dead letter.
    pub replayed: u64,
    /// Rows of imported files that still can't be read.
    pub still_unreadable: u64,
}

/// Puts every dead letter back, each in one transaction: it is a dead letter or on the line, never
/// both and never neither. One that still can't be read stays as it is, and runs out in its time.
pub async fn replay(line: &Line) -> Result<Replayed, StoreError> {
    let mut done = Replayed::default();
    for receipt in line.db.dead_receipts().await? {
        let mut write = line.db.write().await?;
        let Some(letter) = write.dead_letter(&receipt).await? else { continue };
        if put_back(line, &mut write, &letter).await? {
            write.take_dead_letter(&receipt).await?;
            write.commit().await?;
            line.outbox_bell.notify_one();
            done.replayed += 1;
        } else {
            done.still_unreadable += 1;
        }
    }
    Ok(done)
}

async fn put_back(line: &Line, write: &mut Write, letter: &DeadLetter) -> Result<bool, StoreError> {
    match letter.topic.as_str() {
        IMPORT => import_again(line, write, letter).await,
        // Its end was not kept.
        IMPORT_CUT => Ok(false),
        _ => {
            write.put_out(outgoing(line, letter)).await?;
            Ok(true)
        }
    }
}

async fn import_again(line: &Line, write: &mut Write, letter: &DeadLetter) -> Result<bool, StoreError> {
    let (Ok(source), Ok(row)) = (SourceId::new(letter.key.clone()), Row::parse(&letter.payload)) else {
        return Ok(false);
    };
    let posting = row.into_posting(source);
    receive(line, write, &Sighting { posting, seen_at: line.clock.now(), capture: None }).await?;
    // The row has its posting's receipt now; the one for unreadable bytes is settled.
    write.withdraw_receipt(&letter.receipt).await?;
    Ok(true)
}

fn outgoing<'a>(line: &Line, letter: &'a DeadLetter) -> Outgoing<'a> {
    let (topic, key, payload) = (letter.topic.as_str(), letter.key.as_str(), letter.payload.as_slice());
    Outgoing { topic, key, receipt: &letter.receipt, payload, at: line.clock.now() }
}
