//! Dead letters back onto the line, once what they failed on is mended.

use serde::Serialize;
use soiviec_domain::id::SourceId;
use soiviec_domain::posting::Sighting;
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::outbox::Outgoing;
use soiviec_store::{StoreError, Write};

use crate::dead_letter::add_dead_letter;
use crate::import::IMPORT;
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
/// both and never neither.
pub async fn replay(line: &Line) -> Result<Replayed, StoreError> {
    let mut done = Replayed::default();
    for letter in line.db.dead_letters().await? {
        let mut write = line.db.write().await?;
        let Some(letter) = write.take_dead_letter(&letter.receipt).await? else { continue };
        match letter.topic.as_str() {
            IMPORT => match import_again(line, &mut write, &letter).await? {
                true => done.replayed += 1,
                false => done.still_unreadable += 1,
            },
            _ => {
                write.put_out(outgoing(line, &letter)).await?;
                done.replayed += 1;
            }
        }
        write.commit().await?;
        line.outbox_bell.notify_one();
    }
    Ok(done)
}

async fn import_again(line: &Line, write: &mut Write, letter: &DeadLetter) -> Result<bool, StoreError> {
    let Ok(source) = SourceId::new(letter.key.clone()) else {
        write.add_dead_letter(letter, line.clock.now()).await?;
        return Ok(false);
    };
    match Row::parse(&letter.payload) {
        Ok(row) => {
            let posting = row.into_posting(source);
            receive(line, write, &Sighting { posting, seen_at: line.clock.now(), capture: None }).await?;
            // The row has its posting's receipt now; the one for unreadable bytes is settled.
            write.withdraw_receipt(&letter.receipt).await?;
            Ok(true)
        }
        Err(error) => {
            let letter = DeadLetter { reason: error.to_string(), ..letter.clone() };
            add_dead_letter(line, write, &letter).await?;
            Ok(false)
        }
    }
}

fn outgoing<'a>(line: &Line, letter: &'a DeadLetter) -> Outgoing<'a> {
    let (topic, key, payload) = (letter.topic.as_str(), letter.key.as_str(), letter.payload.as_slice());
    Outgoing { topic, key, receipt: &letter.receipt, payload, at: line.clock.now() }
}
