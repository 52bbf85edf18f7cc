//! What a sum pays for: an hour, a day, a month, a piece.

use std::sync::LazyLock;

use regex::Regex;
use soiviec_domain::posting::PayPeriod;

use crate::fold::letter::bare;
use crate::pattern;

/// How far behind a sum its period may end, in characters.
const NEAR: usize = 24;

/// `/ngày`, `một giờ`, `mỗi tháng`, `per month` right behind a sum.
static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    let names = "gio|h|tieng|hour|hr|ngay|ng|d|cong|ca|buoi|dem|day|tuan|week|thang|th|t|month|mth|mo|nam|year|\
                 san pham|sp|don|luot|bai|video|nhiem vu|nguoi|chuyen|kg|cai|con|task|don hang|clip|view|khach|dau";
    pattern(&format!(r"^(?: ?(?:net|gross))? ?(?:/ ?(?:1 )?|1 |mot |moi |per |a |cho (?:1|mot|moi) )({names})(?-u:\b)"))
});

/// `lương ngày`, `mỗi tháng`, `1 giờ` right before a sum.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:luong|thu nhap|moi|mot|1|theo)[ /]?(gio|tieng|ngay|ca|tuan|thang|nam)(?: (?:tu|khoang|tam|duoc|la|kiem))?[ :~]{0,2}$",
    )
});

pub(super) fn after(text: &[char], at: usize) -> Option<PayPeriod> {
    let behind: String = text[at..].iter().take(NEAR).map(|&c| bare(c)).collect();
    named(AFTER.captures(&behind)?.get(1)?.as_str())
}

/// The period named before a sum; `text` is what stands there, without marks.
pub(super) fn before(text: &str) -> Option<PayPeriod> {
    named(BEFORE.captures(text)?.get(1)?.as_str())
}

fn named(name: &str) -> Option<PayPeriod> {
    Some(match name {
        "gio" | "h" | "tieng" | "hour" | "hr" => PayPeriod::Hour,
        "ngay" | "ng" | "d" | "cong" | "ca" | "buoi" | "dem" | "day" => PayPeriod::Day,
        "tuan" | "week" => PayPeriod::Week,
        "thang" | "th" | "t" | "month" | "mth" | "mo" => PayPeriod::Month,
        "nam" | "year" => PayPeriod::Year,
        _ => PayPeriod::Item,
    })
}
