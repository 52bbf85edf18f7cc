//! Dates as sites write them: ISO 8601, mail dates, day first, Vietnamese words, seconds. Where no
//! zone is given, it is Việt Nam's.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Span, Timestamp};
use regex::Regex;
use soiviec_domain::day::VIETNAM;
use unicode_normalization::UnicodeNormalization;

/// Which instant of a day is meant by a date without a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Its beginning.
    Start,
    /// Its last second: "valid through" includes the day.
    End,
}

impl Reading {
    fn of(self, date: Date) -> Option<Timestamp> {
        let time = if self == Self::Start { Time::midnight() } else { Time::new(23, 59, 59, 0).ok()? };
        instant(date, time)
    }
}

fn instant(date: Date, time: Time) -> Option<Timestamp> {
    VIETNAM.to_timestamp(date.to_datetime(time)).ok()
}

/// Reads a date; words such as "hôm qua" count from `now`, the time the page was fetched.
pub(crate) fn read(words: &str, now: Timestamp, reading: Reading) -> Option<Timestamp> {
    let words: String = words.trim().nfc().collect::<String>().to_lowercase();
    iso(&words, reading)
        .or_else(|| seconds(&words))
        .or_else(|| mail(&words))
        .or_else(|| day_first(&words, reading))
        .or_else(|| relative(&words, now, reading))
}

fn iso(words: &str, reading: Reading) -> Option<Timestamp> {
    if words.len() == "2026-08-05".len()
        && let Ok(date) = words.parse()
    {
        return reading.of(date);
    }
    let words = words.to_uppercase();
    words.parse().ok().or_else(|| VIETNAM.to_timestamp(words.parse::<DateTime>().ok()?).ok())
}

/// Unix time, in seconds or milliseconds, from 2001 to 2033: other digits are a telephone number.
fn seconds(words: &str) -> Option<Timestamp> {
    let digits = words.starts_with('1') && words.bytes().all(|byte| byte.is_ascii_digit());
    match words.len() {
        10 if digits => Timestamp::from_second(words.parse().ok()?).ok(),
        13 if digits => Timestamp::from_millisecond(words.parse().ok()?).ok(),
        _ => None,
    }
}

/// RFC 2822, with or without its zone.
fn mail(words: &str) -> Option<Timestamp> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    parser.parse_timestamp(words).or_else(|_| parser.parse_timestamp(format!("{words} +0700"))).ok()
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern compiles")
}

static DAY_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|,|năm|\s)\s*(\d{4}|\d{2})\b"));
static CLOCK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d{1,2})\s*[:hg]\s*(\d{2})\b"));
static AGO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\d{1,4}|một)\s*(giây|phút|giờ|tiếng|ngày|tuần|tháng|năm)\s+trước"));

/// "05/08/2026 09:30", "09h30 ngày 5-8-2026", "5 tháng 8 năm 2026".
fn day_first(words: &str, reading: Reading) -> Option<Timestamp> {
    let found = DAY_FIRST.captures(words)?;
    let number = |group: usize| found[group].parse::<i16>().ok();
    let (day, month, year) = (number(1)?, number(2)?, number(3)?);
    let year = if year < 100 { 2000 + year } else { year };
    let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    at_clock(date, words, reading)
}

/// The time of day that stands beside a date.
fn at_clock(date: Date, words: &str, reading: Reading) -> Option<Timestamp> {
    let Some(found) = CLOCK.captures(words) else { return reading.of(date) };
    let time = Time::new(found[1].parse().ok()?, found[2].parse().ok()?, 0, 0).ok()?;
    instant(date, time)
}

/// "hôm nay", "hôm qua lúc 9:30", "2 giờ trước". Whole days have no time of day.
fn relative(words: &str, now: Timestamp, reading: Reading) -> Option<Timestamp> {
    let today = VIETNAM.to_datetime(now).date();
    let days = [("vừa xong", None), ("hôm nay", Some(0)), ("hôm qua", Some(1)), ("hôm kia", Some(2))];
    if let Some((_, back)) = days.iter().find(|(name, _)| words.contains(name)) {
        let Some(back) = back else { return Some(now) };
        return at_clock(today.checked_sub(Span::new().days(*back)).ok()?, words, reading);
    }
    let found = AGO.captures(words)?;
    let count: i64 = if &found[1] == "một" { 1 } else { found[1].parse().ok()? };
    let back = match &found[2] {
        "giây" => return now.checked_sub(SignedDuration::from_secs(count)).ok(),
        "phút" => return now.checked_sub(SignedDuration::from_secs(count * 60)).ok(),
        "giờ" | "tiếng" => return now.checked_sub(SignedDuration::from_secs(count * 3600)).ok(),
        "ngày" => Span::new().days(count),
        "tuần" => Span::new().weeks(count),
        "tháng" => Span::new().months(count),
        _ => Span::new().years(count),
    };
    reading.of(today.checked_sub(back).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 6 August 2026, 10:00 in Việt Nam.
    fn now() -> Timestamp {
        "2026-08-06T03:00:00Z".parse().unwrap()
    }

    fn start(words: &str) -> Option<String> {
        read(words, now(), Reading::Start).map(|at| at.to_string())
    }

    #[test]
    fn dates_are_day_first_and_in_our_zone() {
        // cases.md 13.
        for (words, utc) in [
            ("05/08/2026 09:30", "2026-08-05T02:30:00Z"),
            ("Thu, 06 Aug 2026 09:30:00", "2026-08-06T02:30:00Z"),
            ("hôm qua", "2026-08-04T17:00:00Z"),
        ] {
            assert_eq!(start(words).as_deref(), Some(utc), "{words}");
        }
        assert_eq!(start(""), None);
    }

    #[test]
    fn every_form_is_read() {
        for (words, utc) in [
            ("2026-08-05", "2026-08-04T17:00:00Z"),
            ("2026-08-05T09:30", "2026-08-05T02:30:00Z"),
            ("2026-08-05 09:30:00", "2026-08-05T02:30:00Z"),
            ("2026-08-05T09:30:00Z", "2026-08-05T09:30:00Z"),
            ("2026-08-05T09:30:00.000+07:00", "2026-08-05T02:30:00Z"),
            ("2026-08-05T09:30:00+0700", "2026-08-05T02:30:00Z"),
            ("Thu, 06 Aug 2026 09:30:00 GMT", "2026-08-06T09:30:00Z"),
            ("1785979800", "2026-08-06T01:30:00Z"),
            ("Đăng lúc 09h30 ngày 5-8-2026", "2026-08-05T02:30:00Z"),
            ("5 tháng 8, 2026", "2026-08-04T17:00:00Z"),
            ("05.08.26", "2026-08-04T17:00:00Z"),
            ("Hôm qua lúc 9:30", "2026-08-05T02:30:00Z"),
            ("ho\u{302}m qua", "2026-08-04T17:00:00Z"),
            ("vừa xong", "2026-08-06T03:00:00Z"),
            ("2 giờ trước", "2026-08-06T01:00:00Z"),
            ("3 ngày trước", "2026-08-02T17:00:00Z"),
            ("một tuần trước", "2026-07-29T17:00:00Z"),
        ] {
            assert_eq!(start(words).as_deref(), Some(utc), "{words}");
        }
    }

    #[test]
    fn valid_through_includes_its_day() {
        let end = read("30/08/2026", now(), Reading::End).unwrap();
        assert_eq!(end.to_string(), "2026-08-30T16:59:59Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for words in ["31/02/2026", "13/13/2026", "sớm", "99 năm sau", "0900000012", "2026", "25:61 05/08/2026"] {
            assert_eq!(start(words), None, "{words}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(words in any::<String>(), tail in "[0-9/:. -]{0,24}") {
            read(&format!("{words}{tail}"), now(), Reading::Start);
        }
    }
}
