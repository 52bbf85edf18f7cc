//! Dead letters: kept in the store, told on the bus.

use soiviec_store::dead_letters::DeadLetter;
use soiviec_store::outbox::Outgoing;
use soiviec_store::{StoreError, Write};

use crate::line::Line;
use crate::{topics, wire};

/// Keeps a dead letter and leaves the record that tells of it. The same letter again changes
/// nothing. What came in must have its receipt already.
pub(crate) async fn add_dead_letter(line: &Line, write: &mut Write, letter: &DeadLetter) -> Result<(), StoreError> {
    let at = line.clock.now();
    if !write.add_dead_letter(letter, at).await? {
        return Ok(());
    }
    let (receipt, topic, reason) = (letter.receipt.clone(), letter.topic.clone(), letter.reason.clone());
    let payload = wire::encode(&wire::DeadLetter { receipt, topic, reason });
    let (topic, key, receipt) = (topics::DEAD_LETTER, letter.key.as_str(), &letter.receipt);
    write.put_out(Outgoing { topic, key, receipt, payload: payload.as_bytes(), at }).await
}
