//! What a number counts: thousands, millions, a currency.

use super::Currency;
use super::number::{self, Number, ends_here, skip_space};

/// The unit behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// What the number is multiplied with.
    pub(super) scale: i64,
    /// What comes on top: the 200,000 of `1tr2`, the half of `triệu rưỡi`.
    pub(super) more: i64,
    pub(super) currency: Option<Currency>,
    pub(super) end: usize,
}

/// The unit behind `number`.
pub(super) fn read(text: &[char], number: &Number) -> Option<Unit> {
    let mut unit = match scale(text, number) {
        Some((scale, end)) => {
            let (more, end) = more(text, scale, end);
            Unit { scale, more, currency: None, end }
        }
        None => Unit { scale: 1, more: 0, currency: None, end: number.end },
    };
    if let Some((currency, end)) = currency(text, number, &unit) {
        unit.currency = Some(currency);
        unit.end = end;
    }
    (unit.end > number.end && !is_birth_year(text, number, &unit)).then_some(unit)
}

/// `2k8` is how people born in 2008 name their year.
fn is_birth_year(text: &[char], number: &Number, unit: &Unit) -> bool {
    number.whole() == 2 && unit.currency.is_none() && unit.more > 0 && text.get(number.end) == Some(&'k')
}

/// The word at `at`, or behind one space there, and where it begins.
fn word(text: &[char], at: usize) -> (String, usize) {
    let begin = skip_space(text, at);
    let letters = text[begin.min(text.len())..].iter().take(8).take_while(|c| c.is_alphabetic());
    (letters.collect(), begin)
}

fn scale(text: &[char], number: &Number) -> Option<(i64, usize)> {
    let (name, begin) = word(text, number.end);
    let end = begin + name.chars().count();
    let attached = begin == number.end;
    let alone = attached && !text.get(end).is_some_and(|c| c.is_ascii_digit());
    let whole = number.whole();
    let scale = match name.as_str() {
        "k" if attached || ends_here(text, end) => 1_000,
        // "3,1N" is money, "3N2Đ" a journey, "5n" five years.
        "n" if alone && (number.decimal || whole >= 20) => 1_000,
        "ngàn" | "ngan" | "nghìn" | "nghin" | "ngìn" => 1_000,
        "tr" | "triệu" | "trieu" | "củ" | "cu" => 1_000_000,
        // Not metres: 95M is a salary, 500m a way to go.
        "m" if alone && (5..=150).contains(&whole) && pay_before(text, number.start) => 1_000_000,
        "tỷ" | "ty" | "tỉ" => 1_000_000_000,
        "lít" | "lit" | "xị" if whole < 10 => 100_000,
        "trăm" | "tram" => return hundreds(text, end),
        "man" if (1..=100).contains(&whole) => 10_000,
        "vạn" | "van" => 10_000,
        _ => return None,
    };
    Some((scale, end))
}

/// `trăm nghìn`, `trăm triệu`, `trăm đô`.
fn hundreds(text: &[char], at: usize) -> Option<(i64, usize)> {
    let (name, begin) = word(text, at);
    let end = begin + name.chars().count();
    match name.as_str() {
        "ngàn" | "ngan" | "nghìn" | "nghin" | "k" => Some((100_000, end)),
        "tr" | "triệu" | "trieu" => Some((100_000_000, end)),
        "đô" | "usd" | "tệ" | "đồng" => Some((100, at)),
        _ => None,
    }
}

/// Whether a word about pay or a range sign stands just before.
fn pay_before(text: &[char], at: usize) -> bool {
    const WORDS: [&str; 11] = ["lương", "luong", "nhập", "nhap", "to", "đến", "den", "từ", "tu", "salary", "offer"];
    let before: String = text[at.saturating_sub(12)..at].iter().collect();
    let before = before.trim_end_matches([' ', ':', '~', '-']);
    before.ends_with(|c: char| c.is_ascii_digit())
        || before.rsplit(|c: char| !c.is_alphabetic()).next().is_some_and(|last| WORDS.contains(&last))
}

/// What is added behind a unit: digits (`1tr2`, `2tr050`), a half, tenths
/// (`1 tỷ 2`) or thousands (`1 triệu 500 nghìn`).
fn more(text: &[char], scale: i64, at: usize) -> (i64, usize) {
    let digits = text[at..].iter().take_while(|c| c.is_ascii_digit()).count();
    if (1..=3).contains(&digits) {
        let value: i64 =
            text[at..at + digits].iter().filter_map(|c| c.to_digit(10)).fold(0, |v, d| v * 10 + i64::from(d));
        let parts = [10, 100, 1_000][digits - 1];
        return (value * scale / parts, at + digits);
    }
    let (name, begin) = word(text, at);
    if matches!(name.as_str(), "rưỡi" | "rưởi" | "ruoi") {
        return (scale / 2, begin + name.chars().count());
    }
    if scale >= 1_000_000
        && begin > at
        && let Some(tenths) = text.get(begin).and_then(|c| c.to_digit(10))
        && ends_here(text, begin + 1)
        && !matches!(text.get(begin + 1), Some('.' | ',' | '-' | '/'))
    {
        return (i64::from(tenths) * scale / 10, begin + 1);
    }
    if scale == 1_000_000
        && begin > at
        && let Some(rest) = number::read(text, begin)
        && let Some((1_000, end)) = self::scale(text, &rest)
        && rest.whole() < 1_000
    {
        return (rest.whole() * 1_000, end);
    }
    (0, at)
}

fn currency(text: &[char], number: &Number, unit: &Unit) -> Option<(Currency, usize)> {
    let begin = skip_space(text, unit.end);
    if let Some(currency) = text.get(begin).and_then(|&c| sign(c)) {
        return Some((currency, begin + 1));
    }
    let attached = begin == unit.end;
    let large = number.times(unit.scale).is_some_and(|sum| sum >= 100);
    let (name, begin) = word(text, unit.end);
    let mut end = begin + name.chars().count();
    let (next, _) = word(text, end);
    let currency = match name.as_str() {
        // Not the days and nights of 3N2Đ.
        "đ" if large || number.whole() == 0 => Currency::Vnd,
        "d" if attached && (large || number.whole() == 0) => Currency::Vnd,
        "vnd" | "vnđ" | "đồng" | "dong" => Currency::Vnd,
        "usd" | "đô" | "đola" | "dollar" | "dollars" => Currency::Usd,
        "do" if next == "la" => Currency::Usd,
        "usdt" => Currency::Usdt,
        "u" if large => Currency::Usdt,
        "yên" | "yen" | "jpy" => Currency::Jpy,
        "won" | "krw" => Currency::Krw,
        "twd" | "ntd" => Currency::Twd,
        "đài" | "dai" if matches!(next.as_str(), "tệ" | "te") => Currency::Twd,
        "tệ" | "rmb" | "cny" | "ndt" => Currency::Cny,
        "te" if large => Currency::Cny,
        "nhân" | "nhan" if matches!(next.as_str(), "dân" | "dan") => Currency::Cny,
        "aed" | "dirham" => Currency::Aed,
        "thb" | "baht" | "bạt" | "bath" => Currency::Thb,
        "bat" if large => Currency::Thb,
        "eur" | "euro" => Currency::Eur,
        _ if unit.scale == 10_000 && text[number.end..unit.end].contains(&'m') => {
            return Some((Currency::Jpy, unit.end));
        }
        _ => return None,
    };
    // "đô la" and "đài tệ" have two words, "nhân dân tệ" has three.
    let words = match name.as_str() {
        "đô" | "do" if next == "la" => 2,
        "đài" | "dai" => 2,
        "nhân" | "nhan" => 3,
        _ => 1,
    };
    for _ in 1..words {
        let (more, begin) = word(text, end);
        end = begin + more.chars().count();
    }
    Some((currency, end))
}

/// The currency that a sign stands for. ¥ is the yen's; where it means the yuan, a word says so.
pub(super) fn sign(c: char) -> Option<Currency> {
    Some(match c {
        '$' => Currency::Usd,
        '€' => Currency::Eur,
        '¥' => Currency::Jpy,
        '₩' => Currency::Krw,
        '฿' => Currency::Thb,
        '₫' => Currency::Vnd,
        _ => return None,
    })
}

/// A currency before a number, and where it begins: `$1,500`, `NT$29,500`, `USD 1,500`.
pub(super) fn currency_before(text: &[char], at: usize) -> Option<(usize, Currency)> {
    let end = at - usize::from(at > 0 && text[at - 1] == ' ');
    let last = *text.get(end.checked_sub(1)?)?;
    if let Some(currency) = sign(last) {
        let taiwan = end >= 3 && text[end - 3..end - 1] == ['n', 't'];
        return Some(if taiwan { (end - 3, Currency::Twd) } else { (end - 1, currency) });
    }
    let start = end.checked_sub(3)?;
    let whole = start.checked_sub(1).is_none_or(|before| !text[before].is_alphanumeric());
    let code: String = text[start..end].iter().collect();
    let currency = Currency::ALL.into_iter().find(|currency| currency.code().eq_ignore_ascii_case(&code))?;
    whole.then_some((start, currency))
}
