//! Numbers, times and names as people write them. Pure.

use jiff::Timestamp;
use soiviec_domain::day::{Day, local};

use crate::texts::Texts;

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
    use soiviec_domain::words::Language;

    use super::*;
    use crate::texts::texts;

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
