//! Dead letters back onto the line, once what they failed on is mended.

use serde::Serialize;
use soiviec_domain::id::SourceId;
use soiviec_store::StoreError;
use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::outbox::Outgoing;

use crate::import::{IMPORT, take_in};
use crate::line::Line;

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

async fn import_again(line: &Line, write: &mut soiviec_store::Write, letter: &DeadLetter) -> Result<bool, StoreError> {
    let Ok(source) = SourceId::new(letter.key.clone()) else {
        write.add_dead_letter(letter, line.clock.now()).await?;
        return Ok(false);
    };
    let read = take_in(line, write, &source, letter.payload.as_bytes()).await?.is_ok();
    if read {
        // The row has its posting's receipt now; the one for unreadable bytes is settled.
        write.withdraw_receipt(&letter.receipt).await?;
    }
    Ok(read)
}

fn outgoing<'a>(line: &Line, letter: &'a DeadLetter) -> Outgoing<'a> {
    let (topic, key) = (letter.topic.as_str(), letter.key.as_str());
    Outgoing { topic, key, receipt: &letter.receipt, payload: &letter.payload, at: line.clock.now() }
}
