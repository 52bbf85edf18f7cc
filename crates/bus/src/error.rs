//! What can go wrong, and whether trying again can help.

use std::path::PathBuf;

use crate::MAX_RECORD_BYTES;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// A refusal or a failure of the bus.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// The topic was never created.
    #[error("topic {topic:?} does not exist: create it with ensure_topics before using it")]
    UnknownTopic {
        /// As asked for.
        topic: String,
    },
    /// A topic or group name that some backend could not carry.
    #[error("{name:?} cannot name a topic or a group: use 1 to 200 of A-Z a-z 0-9 . _ -")]
    BadName {
        /// As asked for.
        name: String,
    },
    /// A topic without partitions could hold nothing.
    #[error("topic {topic:?} needs at least one partition")]
    NoPartitions {
        /// As asked for.
        topic: String,
    },
    /// Key and payload are past [`MAX_RECORD_BYTES`].
    #[error("a record of {bytes} bytes is past the limit of {MAX_RECORD_BYTES}: cut it before it is appended")]
    TooLarge {
        /// Key and payload together.
        bytes: usize,
    },
    /// The embedded log gives a group to one owner at a time, and it has one.
    #[error(
        "group {group:?} is already at work on {}: stop the other process that uses this data folder, \
         or give this one another folder",
        path.display()
    )]
    GroupHeld {
        /// The group.
        group: String,
        /// The log.
        path: PathBuf,
    },
    /// The file is something else; it was left as it is.
    #[error("{} is not a log of this program: give another path, or move the file away", path.display())]
    NotALog {
        /// The file.
        path: PathBuf,
    },
    /// The file comes from a later version; it was left as it is.
    #[error("{} has log format {found}, this program knows {known}: use the newer program", path.display())]
    NewerLog {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The highest format known here.
        known: i64,
    },
    /// The file is damaged.
    #[error(
        "{} is damaged ({source}): stop, keep a copy of it and of the files beside it, and restore a backup \
         or start with a new log",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The finding.
        source: Source,
    },
    /// The backend can't just now: disk full, file busy, broker away.
    #[error("{place} can't be used just now ({source}): see to disk space and other programs; it is safe to try again")]
    Unavailable {
        /// The log or the broker.
        place: String,
        /// The finding.
        source: Source,
    },
    /// Anything else, which trying again won't mend.
    #[error("{place} failed: {source}")]
    Failed {
        /// The log or the broker.
        place: String,
        /// The finding.
        source: Source,
    },
}

impl BusError {
    /// Whether the same call may succeed later without anybody changing settings or code.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }
}
