//! Phone numbers, in E.164.
//!
//! Short numbers such as 111 or 113 belong to the state and are nobody's contact: they are left
//! out. Numbers beginning with 1800 and 1900 can't be called from abroad and have no E.164 form:
//! their value is their digits, `19000664`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use soiviec_domain::identifier::IdentifierKind;

use super::Page;
use super::digits::{Gap, Group, groups};
use crate::pattern;

/// Most digits of an E.164 number (ITU-T E.164).
const E164_MAX: usize = 15;

/// Words before a number that say it is something else.
static NO_PHONE: LazyLock<Regex> = LazyLock::new(|| {
    let words = "mst|ma so thue|ma so|ma tin|ma don|ma ho so|stk|tai khoan|tk|cccd|cmnd|can cuoc|gpkd|dkkd|giay phep|gp|\
                 bhxh|so hieu|so the|imei|vnd|usd";
    pattern(&format!(r"(?-u:\b)(?:{words})(?: (?:so|la))?[ .:#=-]{{0,3}}$"))
});

/// What follows a sum of money.
static MONEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:(?:d|k|tr|dong|won|yen| ?(?:vnd|trieu|ty|usd))(?-u:\b)| ?[$%])"));

/// Words before a number that say it is a contact, so that it may be written loosely.
static CONTACT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b)(?:zalo|zl|sdt|dt|lh|lien he|goi|alo|tel|phone|viber|hotline|so)[ .:-]{0,3}$"));

/// Finds the numbers that nothing else has taken.
pub(super) fn find(page: &mut Page) {
    let groups = groups(&page.chars);
    let mut at = 0;
    while at < groups.len() {
        match number(page, &groups[at..]) {
            Some((value, used)) => {
                let start = plus(page, &groups[at]).unwrap_or(groups[at].chars.start);
                page.take(IdentifierKind::Phone, value, start..groups[at + used - 1].chars.end);
                at += used;
            }
            None => at += date_length(&groups[at..]).unwrap_or(1),
        }
    }
}

/// Where the `+` before a group stands.
fn plus(page: &Page, group: &Group) -> Option<usize> {
    let start = group.chars.start;
    (start.saturating_sub(2)..start).rev().find(|&at| page.chars[at] == '+')
}

/// The number that begins with the first group, and how many groups it takes.
fn number(page: &Page, groups: &[Group]) -> Option<(String, usize)> {
    let first = groups.first()?;
    if date_length(groups).is_some() {
        return None;
    }
    let found = if plus(page, first).is_some() { foreign(groups) } else { domestic(page, groups) };
    let (value, used) = found?;
    let place = first.chars.start..groups[used - 1].chars.end;
    let other = NO_PHONE.is_match(page.before(place.start, 24)) || MONEY.is_match(page.after(place.end, 8));
    (page.is_free(place) && !other).then_some((value, used))
}

/// A number that begins with `+`.
fn foreign(groups: &[Group]) -> Option<(String, usize)> {
    let joined = |used: usize| groups[..used].iter().flat_map(|group| &group.digits);
    let together = 1 + groups[1..].iter().take(E164_MAX).take_while(|group| group.gap == Some(Gap::Narrow)).count();
    if groups[0].digits.starts_with(&[8, 4]) {
        let used = (1..=together).find(|&used| national(&text(joined(used))[2..]).is_some())?;
        return Some((national(&text(joined(used))[2..])?, used));
    }
    let used = (1..=together).rev().find(|&used| (9..=E164_MAX).contains(&joined(used).count()))?;
    let value = text(joined(used));
    is_country(&value).then(|| (format!("+{value}"), used))
}

/// Whether `digits` may begin with a calling code: all do but 0 and the three groups that ITU-T
/// E.164 keeps free.
fn is_country(digits: &str) -> bool {
    !["0", "28", "83", "89"].iter().any(|free| digits.starts_with(free))
}

/// A number without `+`: with its 0, with 84 or 0084 before it, or with neither.
fn domestic(page: &Page, groups: &[Group]) -> Option<(String, usize)> {
    let mut digits = String::new();
    let mut best = None;
    for (at, group) in groups.iter().enumerate() {
        if at > 0 && group.gap.is_none() {
            break;
        }
        digits.push_str(&text(group.digits.iter()));
        if digits.len() > E164_MAX {
            break;
        }
        let contact = || at == 0 || CONTACT.is_match(page.before(groups[0].chars.start, 12));
        // 1800 and 1900 are always written in one go: 18 in `15.000.000-18.000.000` is none.
        let torn = groups[0].digits.len() < 4 && digits.starts_with('1');
        if let Some(value) = written_as(&digits, contact).filter(|_| !torn) {
            // 01 and 02 numbers may have one digit more; all others end with the first that fits.
            best = Some((value, at + 1));
            if !digits.starts_with("01") && !digits.starts_with("02") {
                break;
            }
        }
    }
    best
}

fn written_as(digits: &str, contact: impl Fn() -> bool) -> Option<String> {
    match digits.as_bytes() {
        [b'0', b'0', b'8', b'4', ..] => national(&digits[4..]),
        [b'0', ..] => national(&digits[1..]),
        [b'8', b'4', ..] if digits.len() >= 11 => national(&digits[2..]),
        [b'1', b'8' | b'9', b'0', b'0', ..] if matches!(digits.len(), 8 | 10) => Some(digits.to_owned()),
        [b'3'..=b'9', ..] if digits.len() == 9 && !digits.ends_with("000") && contact() => national(digits),
        _ => None,
    }
}

/// E.164 of a number in Vietnam given without its leading 0 (or with it): nine digits, or ten for
/// landlines and for mobiles as they were before 2018.
fn national(digits: &str) -> Option<String> {
    let digits = digits.strip_prefix('0').unwrap_or(digits);
    if digits.starts_with('0') || digits.bytes().all(|b| b == digits.as_bytes()[0]) {
        return None;
    }
    match (digits.len(), &digits[..digits.len().min(1)]) {
        (9, _) | (10, "2") => Some(format!("+84{digits}")),
        (10, "1") => Some(format!("+84{}{}", new_prefix(&digits[..3])?, &digits[3..])),
        _ => None,
    }
}

/// The prefix that replaced one of the eleven-digit mobile prefixes (Ministry of Information and
/// Communications, plan of 2018).
fn new_prefix(old: &str) -> Option<&'static str> {
    Some(match old {
        "120" => "70",
        "121" => "79",
        "122" => "77",
        "123" => "83",
        "124" => "84",
        "125" => "85",
        "126" => "76",
        "127" => "81",
        "128" => "78",
        "129" => "82",
        "162" => "32",
        "163" => "33",
        "164" => "34",
        "165" => "35",
        "166" => "36",
        "167" => "37",
        "168" => "38",
        "169" => "39",
        "186" => "56",
        "188" => "58",
        "199" => "59",
        _ => return None,
    })
}

fn text<'a>(digits: impl Iterator<Item = &'a u8>) -> String {
    digits.map(|digit| char::from(b'0' + digit)).collect()
}

/// How many groups a date (`30.08.2026`) takes at the beginning, so that two dates are no number.
fn date_length(groups: &[Group]) -> Option<usize> {
    let [day, month, year, ..] = groups else { return None };
    let value =
        |group: &Group| group.digits.iter().fold(0_u32, |value, &digit| value.saturating_mul(10) + u32::from(digit));
    let short = |group: &Group, most| group.digits.len() <= 2 && (1..=most).contains(&value(group));
    let joined = |range: Range<usize>| groups[range].iter().all(|group| group.gap == Some(Gap::Narrow));
    let is_date = short(day, 31) && short(month, 12) && year.digits.len() == 4 && (1950..2100).contains(&value(year));
    (is_date && joined(1..3)).then_some(3)
}

/// The number in a link such as `zalo.me/0950000001`.
pub(super) fn from_link(digits: &str) -> Option<String> {
    let chars: Vec<char> = digits.to_lowercase().chars().collect();
    let groups = groups(&chars);
    let [group] = groups.as_slice() else { return None };
    let digits = text(group.digits.iter());
    if chars.first() == Some(&'+') { Some(foreign(&groups)?.0) } else { written_as(&digits, || true) }
}
