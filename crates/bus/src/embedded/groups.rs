//! Who is at work for which group: one owner per group and log, by a lock on a file.

use std::collections::{HashMap, HashSet};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use super::fault::io_fault;
use super::open::beside;
use crate::BusError;

/// How often a held group is asked for, and how long after each time: a predecessor may be on its
/// way out, and somebody may just be looking whether the group is held.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// The groups of one log.
pub(super) struct Groups {
    log: PathBuf,
    ours: Mutex<HashMap<String, Weak<Hold>>>,
}

/// This process's hold on a group; the kernel frees it with the file.
struct Hold {
    _locked: File,
    topics: Mutex<HashSet<String>>,
}

/// The right to consume one topic for one group.
pub(super) struct Seat {
    pub(super) group: String,
    pub(super) topic: String,
    hold: Arc<Hold>,
}

impl Groups {
    /// The groups of the log at `path`.
    pub(super) fn beside(path: &Path) -> Self {
        Self { log: path.to_owned(), ours: Mutex::default() }
    }

    /// Takes the seat of `group` at `topic`, or says that it is held.
    pub(super) async fn take(&self, group: &str, topic: &str) -> Result<Seat, BusError> {
        for _ in 0..TRIES {
            if let Some(seat) = self.try_take(group, topic)? {
                return Ok(seat);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Err(BusError::GroupHeld { group: group.to_owned(), path: self.log.clone() })
    }

    fn try_take(&self, group: &str, topic: &str) -> Result<Option<Seat>, BusError> {
        let mut ours = locked(&self.ours);
        let hold = match ours.get(group).and_then(Weak::upgrade) {
            Some(hold) => hold,
            None => {
                let path = self.lock_file(group);
                let file = File::options().create(true).append(true).open(&path);
                let file = file.map_err(|error| io_fault(&path, error))?;
                match file.try_lock() {
                    Ok(()) => {}
                    Err(TryLockError::WouldBlock) => return Ok(None),
                    Err(TryLockError::Error(error)) => return Err(io_fault(&path, error)),
                }
                let hold = Arc::new(Hold { _locked: file, topics: Mutex::default() });
                ours.insert(group.to_owned(), Arc::downgrade(&hold));
                hold
            }
        };
        let free = locked(&hold.topics).insert(topic.to_owned());
        Ok(free.then(|| Seat { group: group.to_owned(), topic: topic.to_owned(), hold }))
    }

    /// Whether anybody has a seat in `group`.
    pub(super) fn is_held(&self, group: &str) -> Result<bool, BusError> {
        if locked(&self.ours).get(group).is_some_and(|hold| hold.strong_count() > 0) {
            return Ok(true);
        }
        let path = self.lock_file(group);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(io_fault(&path, error)),
        };
        // Shared, so that two who look at the same time don't take each other for an owner.
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(io_fault(&path, error)),
        }
    }

    fn lock_file(&self, group: &str) -> PathBuf {
        beside(&self.log, &format!(".{group}.lock"))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        locked(&self.hold.topics).remove(&self.topic);
    }
}

/// The sets behind these locks are whole after every statement, so a panic elsewhere spoils nothing.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
