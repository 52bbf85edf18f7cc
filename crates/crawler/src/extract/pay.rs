//! `baseSalary`: the raw words, and an amount when unit and currency leave no doubt.

use serde_json::{Map, Value};
use soiviec_domain::posting::{BaseSalary, PayPeriod};

use super::job_posting::scalar;

/// What a page says about pay.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Pay {
    pub(super) words: Option<String>,
    pub(super) salary: Option<BaseSalary>,
}

/// Reads schema.org `MonetaryAmount`, with `QuantitativeValue` inside or flat, or a plain text.
pub(super) fn read(value: &Value) -> Pay {
    match value {
        Value::Array(several) => several.first().map(read).unwrap_or_default(),
        Value::Object(amount) => read_amount(amount),
        plain => Pay { words: scalar(plain).filter(|words| !words.trim().is_empty()), salary: None },
    }
}

fn read_amount(amount: &Map<String, Value>) -> Pay {
    let inner = amount.get("value").and_then(Value::as_object);
    let field = |key: &str| {
        let found = inner.and_then(|inner| scalar(inner.get(key)?)).or_else(|| scalar(amount.get(key)?));
        found.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let (low, high) = (field("minValue").or_else(|| field("value")), field("maxValue").or_else(|| field("value")));
    let (currency, unit) = (field("currency"), field("unitText").or_else(|| field("unitCode")));
    Pay { words: words(&low, &high, &currency, &unit), salary: salary(low, high, currency, unit) }
}

/// "15000000 – 20000000 VND/tháng", every part as written.
fn words(
    low: &Option<String>,
    high: &Option<String>,
    currency: &Option<String>,
    unit: &Option<String>,
) -> Option<String> {
    let amount = match (low, high) {
        (Some(low), Some(high)) if low != high => format!("{low} – {high}"),
        (Some(one), _) | (None, Some(one)) => one.clone(),
        (None, None) => return None,
    };
    let currency = currency.iter().map(|currency| format!(" {currency}"));
    Some([amount].into_iter().chain(currency).chain(unit.iter().map(|unit| format!("/{unit}"))).collect())
}

/// Never guesses: without a unit that is known, 28,000 could be an hour's pay or a month's.
fn salary(
    low: Option<String>,
    high: Option<String>,
    currency: Option<String>,
    unit: Option<String>,
) -> Option<BaseSalary> {
    let currency = currency?.to_uppercase();
    let currency =
        if matches!(currency.as_str(), "Đ" | "₫" | "VNĐ" | "ĐỒNG") { "VND".to_owned() } else { currency };
    let (low, high) = (low.and_then(|text| whole(&text)), high.and_then(|text| whole(&text)));
    let (one, other) = (low.or(high)?, high.or(low)?);
    Some(BaseSalary { currency, min: one.min(other), max: one.max(other), per: period(&unit?)? })
}

/// The unit, by schema.org's words, UN/CEFACT's codes, or as people write it.
fn period(unit: &str) -> Option<PayPeriod> {
    let unit = unit.to_lowercase();
    let unit = unit.trim_start_matches(['/', ' ']);
    let unit = unit.strip_prefix("mỗi ").or_else(|| unit.strip_prefix("per ")).unwrap_or(unit);
    Some(match unit.trim() {
        "hour" | "hours" | "hourly" | "hur" | "h" | "giờ" | "tiếng" => PayPeriod::Hour,
        "day" | "days" | "daily" | "ngày" | "công" | "ngày công" => PayPeriod::Day,
        "week" | "weeks" | "weekly" | "wee" | "tuần" => PayPeriod::Week,
        "month" | "months" | "monthly" | "mon" | "tháng" => PayPeriod::Month,
        "year" | "years" | "yearly" | "annual" | "ann" | "năm" => PayPeriod::Year,
        "item" | "piece" | "sản phẩm" | "sp" | "đơn" | "chuyến" | "bài" | "cái" => PayPeriod::Item,
        _ => return None,
    })
}

/// An amount in whole units. "28.000" and "28,000" are twenty-eight thousand; "12.5" is rounded.
fn whole(text: &str) -> Option<i64> {
    let lower = text.to_lowercase();
    let text = lower.trim_end_matches(|c: char| c.is_whitespace() || "đ₫vnđd$us".contains(c));
    let text = text.trim_start_matches(['$', '₫', ' ']);
    let (head, last) = text.rsplit_once(['.', ',']).map_or((text, None), |(head, last)| (head, Some(last)));
    let groups: Vec<&str> = head.split(['.', ',']).collect();
    let grouped = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let plain = match last {
        None => head.to_owned(),
        Some(last) if last.len() == 3 && grouped => groups.concat() + last,
        Some(last) if grouped || groups.len() == 1 => format!("{}.{last}", groups.concat()),
        Some(_) => return None,
    };
    if !plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let amount: f64 = plain.parse().ok()?;
    (1.0..1e15).contains(&amount).then(|| amount.round() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn hourly() -> Option<BaseSalary> {
        Some(BaseSalary { currency: "VND".to_owned(), min: 28_000, max: 28_000, per: PayPeriod::Hour })
    }

    #[test]
    fn an_hours_pay_is_never_a_months() {
        // cases.md 5, flat and with the value inside.
        for (value, unit) in [(json!(28000), "HOUR"), (json!("28.000"), "HOUR"), (json!(28000), "giờ")] {
            let flat = read(&json!({"@type": "MonetaryAmount", "currency": "VND", "unitText": unit, "value": value}));
            assert_eq!(flat.salary, hourly(), "{value} {unit}");
            let inner = read(&json!({"currency": "VND", "value": {"value": value, "unitText": unit}}));
            assert_eq!(inner.salary, hourly(), "{value} {unit}");
        }
    }

    #[test]
    fn words_are_kept_as_written() {
        let range =
            json!({"currency": "VND", "value": {"minValue": "15.000.000", "maxValue": 20000000, "unitText": "tháng"}});
        let pay = read(&range);
        assert_eq!(pay.words.as_deref(), Some("15.000.000 – 20000000 VND/tháng"));
        assert_eq!(pay.salary.map(|salary| (salary.min, salary.max)), Some((15_000_000, 20_000_000)));
        assert_eq!(read(&json!("15-20 triệu")).words.as_deref(), Some("15-20 triệu"));
        assert_eq!(read(&json!([])), Pay::default());
    }

    #[test]
    fn what_is_in_doubt_stays_words() {
        for doubt in [
            json!({"currency": "VND", "value": 28000}),
            json!({"currency": "VND", "unitText": "ca", "value": 28000}),
            json!({"currency": "VND", "unitText": "HOUR", "value": "15 triệu"}),
            json!({"unitText": "HOUR", "value": 28000}),
        ] {
            let pay = read(&doubt);
            assert!(pay.salary.is_none() && pay.words.is_some(), "{doubt}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, amount) in [
            ("28.000", 28_000),
            ("28,000", 28_000),
            ("28.000.000 đ", 28_000_000),
            ("1,234.50", 1_235),
            ("12.5", 13),
            ("28000.000", 28_000),
            ("$800", 800),
            ("28000 VND", 28_000),
        ] {
            assert_eq!(whole(text), Some(amount), "{text}");
        }
        for text in ["", "đ", "1.2.3", "15 triệu", "-5", "0", "1e9", "99999999999999999999"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_number_written_with_points_is_read_back(number in 1_i64..1_000_000_000_000) {
            let digits = number.to_string();
            let groups = digits.as_bytes().rchunks(3).rev();
            let grouped: Vec<&str> = groups.map(|group| std::str::from_utf8(group).unwrap()).collect();
            prop_assert_eq!(whole(&grouped.join(".")), Some(number));
        }

        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            whole(&text);
        }
    }
}
