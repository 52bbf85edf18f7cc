//! Vietnam's calendar and clock. Times are kept in UTC and shown here.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

/// Asia/Ho_Chi_Minh: seven hours ahead of UTC, without summer time, since 13 June 1975 (IANA time
/// zone database). Whatever zone the machine is set to.
pub const VIETNAM: Offset = Offset::constant(7);

/// A day of Vietnam's calendar, midnight to midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Not a day.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not a day between the years 1970 and 9998: write it as 2026-11-25")]
pub struct DayError(String);

impl Day {
    /// The day on which an instant falls.
    pub fn of(at: Timestamp) -> Self {
        Self(local(at).date())
    }

    /// The day before. 1 January 1970 has none, and answers with itself.
    pub fn previous(self) -> Self {
        let date = self.0.checked_sub(1.day()).ok().filter(|date| date.year() >= 1970);
        Self(date.unwrap_or(self.0))
    }

    /// Its first instant.
    pub fn start(self) -> Timestamp {
        instant(self.0.to_datetime(jiff::civil::Time::midnight()))
    }

    /// The first instant of the next day: no longer part of it.
    pub fn end(self) -> Timestamp {
        // Of the last day that is read, 9998-12-31, the next one is still a date.
        instant(self.0.saturating_add(1.day()).to_datetime(jiff::civil::Time::midnight()))
    }

    /// As people write it: `25/11/2026`.
    pub fn shown(self) -> String {
        format!("{:02}/{:02}/{}", self.0.day(), self.0.month(), self.0.year())
    }
}

impl FromStr for Day {
    type Err = DayError;

    /// Reads `2026-11-25`, the form of [`fmt::Display`].
    fn from_str(text: &str) -> Result<Self, DayError> {
        let date = text.parse::<Date>().ok().filter(|date| (1970..=9998).contains(&date.year()));
        date.filter(|date| date.to_string() == text).map(Self).ok_or_else(|| DayError(text.to_owned()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An instant on Vietnam's calendar and clock.
pub fn local(at: Timestamp) -> DateTime {
    VIETNAM.to_datetime(at)
}

/// An instant as people write it: `14:05 25/11/2026`, Vietnam's time.
pub fn shown(at: Timestamp) -> String {
    let at = local(at);
    format!("{:02}:{:02} {:02}/{:02}/{}", at.hour(), at.minute(), at.day(), at.month(), at.year())
}

fn instant(at: DateTime) -> Timestamp {
    // Only dates at the very ends of the calendar leave the range of instants.
    VIETNAM.to_timestamp(at).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_vietnams_day() {
        let day: Day = "2026-08-17".parse().unwrap();
        let within = |text| Day::of(at(text)) == day;
        assert!(!within("2026-08-16T16:59:59Z"));
        assert!(within("2026-08-16T17:00:00Z") && within("2026-08-16T23:30:00Z") && within("2026-08-17T16:59:59Z"));
        assert!(!within("2026-08-17T17:00:00Z"));
        assert_eq!((day.start(), day.end()), (at("2026-08-16T17:00:00Z"), at("2026-08-17T17:00:00Z")));
        assert_eq!(day.previous().to_string(), "2026-08-16");
        assert_eq!(day.shown(), "17/08/2026");
        assert_eq!(shown(day.start()), "00:00 17/08/2026");
    }

    #[test]
    fn only_whole_days_are_read() {
        for bad in
            ["", "hôm qua", "2026-13-01", "2026-02-30", "20261125", "2026-11-25T00:00", "-000001-01-01", "9999-12-31"]
        {
            assert!(bad.parse::<Day>().is_err(), "{bad:?}");
        }
        let (first, last): (Day, Day) = ("1970-01-01".parse().unwrap(), "9998-12-31".parse().unwrap());
        assert_eq!(first.previous(), first);
        assert!(last.end() > last.start());
    }
}
