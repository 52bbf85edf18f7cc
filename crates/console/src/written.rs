//! Numbers, times and names as people write them. Pure.

use jiff::Timestamp;
use soiviec_domain::category::Category;
use soiviec_domain::day::{Day, local};
use soiviec_domain::words::Language;

use crate::texts::Texts;

/// A count, its thousands set apart: `1.234` in Vietnamese, `1,234` in English.
pub(crate) fn number(language: Language, count: impl Into<u64>) -> String {
    let digits = count.into().to_string();
    let mut written = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push_str(language.pick(".", ","));
        }
        written.push(digit);
    }
    written
}

/// A risk, 0–1, in whole percent. An estimate never reads as certain.
pub(crate) fn percent(texts: &Texts, risk: f64) -> String {
    let whole = (risk * 100.0).round();
    if whole > 99.0 {
        format!("{} 99 %", texts.risk_over)
    } else if whole < 1.0 {
        format!("{} 1 %", texts.risk_under)
    } else {
        format!("{whole:.0} %")
    }
}

/// A category with its code: `S01 …`.
pub(crate) fn category(language: Language, category: Category) -> String {
    format!("{category} {}", category.title(language))
}

/// A Vietnamese number in E.164 as people type it into a search box: `0748 530 196` for
/// `+84748530196`. Nothing for any other value.
pub(crate) fn dialled(value: &str) -> Option<String> {
    let digits = value.strip_prefix("+84").filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    // Mobiles have 9 digits after the country code, landlines 10.
    let (first, second) = match digits.len() {
        9 => (3, 6),
        10 => (2, 6),
        _ => return None,
    };
    Some(format!("0{} {} {}", &digits[..first], &digits[first..second], &digits[second..]))
}

/// An instant to the second: `14:05:09 25/11/2026`, Vietnam's time.
pub(crate) fn to_the_second(at: Timestamp) -> String {
    let time = local(at);
    format!("{:02}:{:02}:{:02} {}", time.hour(), time.minute(), time.second(), Day::of(at).shown())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::texts::texts;

    #[test]
    fn thousands_are_set_apart() {
        let written = |count: u64| number(Language::Vietnamese, count);
        assert_eq!([0, 999, 1_000, 1_234_567].map(written), ["0", "999", "1.000", "1.234.567"]);
        assert_eq!(number(Language::English, 12_345_u32), "12,345");
    }

    #[test]
    fn an_estimate_never_reads_as_certain() {
        let shown = |risk| percent(texts(Language::Vietnamese), risk);
        assert_eq!(
            [0.0, 0.004, 0.005, 0.9, 0.994, 0.996, 1.0].map(shown),
            ["dưới 1 %", "dưới 1 %", "1 %", "90 %", "99 %", "trên 99 %", "trên 99 %"]
        );
    }

    #[test]
    fn a_number_is_shown_as_it_is_dialled() {
        assert_eq!(dialled("+84748530196").as_deref(), Some("0748 530 196"));
        assert_eq!(dialled("+842473001234").as_deref(), Some("024 7300 1234"));
        for other in
            ["", "+84", "+85512345678", "19000664", "+8474853019x", "VCB/190000000012", "+84７４８５３０１９６"]
        {
            assert_eq!(dialled(other), None, "{other:?}");
        }
    }

    #[test]
    fn seconds_are_vietnams() {
        assert_eq!(to_the_second("2026-11-24T17:05:09Z".parse().unwrap()), "00:05:09 25/11/2026");
    }

    proptest! {
        #[test]
        fn what_is_dialled_keeps_every_digit(value in "(\\+84)?[0-9]{0,12}|.{0,14}") {
            if let Some(written) = dialled(&value) {
                prop_assert_eq!(written.replace(' ', ""), value.replacen("+84", "0", 1));
            }
        }
    }
}
