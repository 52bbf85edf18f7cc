//! The topics of the bus and the groups that read them.

use soiviec_bus::TopicSpec;

/// Postings that came in, on their way to the score stage.
pub const POSTINGS: &str = "postings";
/// Postings judged `flagged` or `unsure`, on their way to triage.
pub const FLAGGED: &str = "flagged";
/// Records that no stage could read, with their reason.
pub const DEAD_LETTER: &str = "dead-letter";

/// The consumer group of the score stage.
pub const SCORE_GROUP: &str = "score";
/// The consumer group of triage.
pub const TRIAGE_GROUP: &str = "triage";

/// Partitions of the two working topics: the most processes that can share a stage's work.
const PARTITIONS: i32 = 4;

/// Every topic as it has to be.
pub fn all() -> Vec<TopicSpec> {
    let spec = |name: &str, partitions| TopicSpec { name: name.to_owned(), partitions };
    vec![spec(POSTINGS, PARTITIONS), spec(FLAGGED, PARTITIONS), spec(DEAD_LETTER, 1)]
}
