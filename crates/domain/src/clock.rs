//! Time as a parameter.

use jiff::Timestamp;

/// Where "now" comes from. The one implementation that reads the machine's clock lives in the
/// binary; tests and the door-to-door run use [`FixedClock`].
pub trait Clock: Send + Sync {
    /// The present instant, UTC.
    fn now(&self) -> Timestamp;
}

/// A clock that always shows the same instant.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}
