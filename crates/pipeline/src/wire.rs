//! What stands on the bus: one JSON object a record, `{"v": 1, "kind": …, "receipt": …,
//! "body": …}`. The receipt stands outside the body, so that even a record of a newer version is
//! accounted for.
//!
//! The golden files under `tests/wire/` hold every version ever written; each must be read for as
//! long as a topic may hold it. A change of shape is a new `v`.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use soiviec_domain::assessment::Verdict;
use soiviec_domain::category::{Category, Severity};
use soiviec_domain::id::Receipt;
use soiviec_domain::posting::Sighting;

/// The version written today.
const VERSION: u32 = 1;

/// What a record tells.
pub trait Message: Serialize + DeserializeOwned {
    /// The envelope's `kind`.
    const KIND: &'static str;

    /// What it accounts for.
    fn receipt(&self) -> Receipt;
}

impl Message for Sighting {
    const KIND: &'static str = "posting";

    fn receipt(&self) -> Receipt {
        self.posting.receipt()
    }
}

/// A posting judged `flagged` or `unsure`. Its text stays in the store: the bus names it by its
/// receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flagged {
    /// The revision.
    pub receipt: Receipt,
    /// `flagged` or `unsure`.
    pub verdict: Verdict,
    /// 0–1.
    pub risk: f64,
    /// What is at stake.
    pub severity: Severity,
    /// Likeliest first.
    pub categories: Vec<Category>,
}

impl Message for Flagged {
    const KIND: &'static str = "flagged";

    fn receipt(&self) -> Receipt {
        self.receipt.clone()
    }
}

/// A record set aside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// What accounts for it.
    pub receipt: Receipt,
    /// The topic it was read from, or was to be written to.
    pub topic: String,
    /// Why.
    pub reason: String,
}

impl Message for DeadLetter {
    const KIND: &'static str = "dead_letter";

    fn receipt(&self) -> Receipt {
        self.receipt.clone()
    }
}

/// Why a record can't be read. Says nothing of its text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum WireError {
    /// No JSON, or JSON of another shape.
    #[error("the record is not a {expected} message: {problem}")]
    Shape {
        /// The kind that belongs on the topic.
        expected: &'static str,
        /// What the parser said, without the text.
        problem: String,
    },
    /// Written by a newer Soi Việc.
    #[error("the record has version {found}, and this soiviec reads up to {VERSION}: update it, then replay")]
    Newer {
        /// The version found.
        found: u32,
    },
}

#[derive(Serialize)]
struct Sent<'a, T> {
    v: u32,
    kind: &'static str,
    receipt: Receipt,
    body: &'a T,
}

#[derive(Deserialize)]
struct Head {
    v: u32,
    kind: String,
}

#[derive(Deserialize)]
struct Received<T> {
    receipt: Receipt,
    body: T,
}

/// Writes a message.
pub fn encode<M: Message>(message: &M) -> String {
    let sent = Sent { v: VERSION, kind: M::KIND, receipt: message.receipt(), body: message };
    // Plain structs with text keys can't fail to serialise; an empty record would be set aside.
    serde_json::to_string(&sent).unwrap_or_default()
}

/// Reads a message.
pub fn decode<M: Message>(payload: &[u8]) -> Result<M, WireError> {
    let shape = |problem: String| WireError::Shape { expected: M::KIND, problem };
    let head: Head = serde_json::from_slice(payload).map_err(|error| shape(where_only(&error)))?;
    if head.v > VERSION {
        return Err(WireError::Newer { found: head.v });
    }
    if head.kind != M::KIND {
        return Err(shape("it is a message of another kind".to_owned()));
    }
    let received: Received<M> = serde_json::from_slice(payload).map_err(|error| shape(where_only(&error)))?;
    if received.receipt != received.body.receipt() {
        return Err(shape("its receipt is another message's".to_owned()));
    }
    Ok(received.body)
}

/// What a record accounts for: the receipt that its envelope names, or one made from its bytes.
pub fn receipt_of(payload: &[u8]) -> Receipt {
    #[derive(Deserialize)]
    struct Named {
        receipt: Receipt,
    }
    match serde_json::from_slice(payload) {
        Ok(Named { receipt }) => receipt,
        Err(_) => Receipt::unreadable(NOWHERE, payload),
    }
}

/// The source of bytes on the bus that name none.
pub(crate) const NOWHERE: &str = "bus";

/// serde_json quotes the offending value; a post's text must not reach a log that way.
fn where_only(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Eof => "it ends too early",
        serde_json::error::Category::Syntax => "it is no JSON",
        _ => "a field is missing or of the wrong type",
    };
    format!("{what} (line {}, column {})", error.line(), error.column())
}
