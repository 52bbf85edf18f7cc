//! What is money and how much, by the fault each test guards against.

use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Vec<(i64, i64, Currency, Option<PayPeriod>)> {
    amounts(text).into_iter().map(|amount| (amount.min, amount.max, amount.currency, amount.per)).collect()
}

#[test]
fn case_29_one_end_of_a_range_carries_the_unit() {
    use Currency::{Usd, Vnd};
    for (text, min, max, currency, per) in [
        ("15-20tr", 15_000_000, 20_000_000, Vnd, None),
        ("15tr-20", 15_000_000, 20_000_000, Vnd, None),
        ("từ 300 đến 500k/ngày", 300_000, 500_000, Vnd, Some(PayPeriod::Day)),
        ("1.2–1.5k USD", 1_200, 1_500, Usd, None),
        ("800–1.000$", 800, 1_000, Usd, None),
        ("15 đến 20 củ", 15_000_000, 20_000_000, Vnd, None),
        ("500-1tr", 500_000, 1_000_000, Vnd, None),
        ("800k - 1tr2", 800_000, 1_200_000, Vnd, None),
        ("$1,000 - $1,500 per month", 1_000, 1_500, Usd, Some(PayPeriod::Month)),
        ("15.000.000-18.000.000", 15_000_000, 18_000_000, Vnd, None),
    ] {
        assert_eq!(found(text), [(min, max, currency, per)], "{text}");
    }
}

#[test]
fn case_31_colloquial_sums() {
    use Currency::{Usd, Vnd};
    for (text, sum, currency, per) in [
        ("1tr2/ngày", 1_200_000, Vnd, Some(PayPeriod::Day)),
        ("2tr050", 2_050_000, Vnd, None),
        ("12 triệu rưỡi", 12_500_000, Vnd, None),
        ("1k2 $", 1_200, Usd, None),
        ("thưởng 3,1N mỗi đơn", 3_100, Vnd, Some(PayPeriod::Item)),
        ("1,5 triệu", 1_500_000, Vnd, None),
        ("1 triệu 500 nghìn", 1_500_000, Vnd, None),
        ("1 tỷ 2", 1_200_000_000, Vnd, None),
        ("5 trăm nghìn", 500_000, Vnd, None),
        ("thưởng5k", 5_000, Vnd, None),
        ("phí 0đ", 0, Vnd, None),
        ("2 lít/ca", 200_000, Vnd, Some(PayPeriod::Day)),
        ("1.250 triệu", 1_250_000, Vnd, None),
        ("lương ngày 300k", 300_000, Vnd, Some(PayPeriod::Day)),
    ] {
        assert_eq!(found(text), [(sum, sum, currency, per)], "{text}");
    }
    for text in
        ["HĐ 2-3 tháng, nghỉ 1-2 ngày/tuần", "sinh năm 2k8", "0950 000 012 k zalo", "cao 1m65, cách 500m", "3N2Đ"]
    {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn case_5_pay_by_the_hour_is_not_by_the_month() {
    for text in ["28.000đ/giờ", "28k/h", "28 nghìn một giờ"] {
        assert_eq!(found(text), [(28_000, 28_000, Currency::Vnd, Some(PayPeriod::Hour))], "{text}");
    }
}

#[test]
fn foreign_currencies() {
    use Currency::{Aed, Cny, Eur, Jpy, Krw, Thb, Twd, Usd, Usdt};
    for (text, sum, currency) in [
        ("900 u", 900, Usdt),
        ("3000U", 3_000, Usdt),
        ("1.200 usdt", 1_200, Usdt),
        ("2.500 đô", 2_500, Usd),
        ("USD 1,500", 1_500, Usd),
        ("180.000 yên", 180_000, Jpy),
        ("18 man", 180_000, Jpy),
        ("2,4 triệu won", 2_400_000, Krw),
        ("NT$29,500", 29_500, Twd),
        ("29.500 đài tệ", 29_500, Twd),
        ("9.000 tệ", 9_000, Cny),
        ("1 vạn tệ", 10_000, Cny),
        ("5.000 nhân dân tệ", 5_000, Cny),
        ("2.800 dirham", 2_800, Aed),
        ("30.000 bạt", 30_000, Thb),
        ("1.200€", 1_200, Eur),
    ] {
        let found = found(text);
        assert_eq!(found.first().map(|f| (f.0, f.2)), Some((sum, currency)), "{text}: {found:?}");
        assert_eq!(amounts(text)[0].span, 0..text.chars().count(), "{text}");
    }
}

#[test]
fn sums_become_dong_a_month() {
    let month = |text: &str| amounts(text)[0].vnd_per_month(Rates::built_in());
    assert_eq!(month("28k/giờ"), Some((5_824_000, 5_824_000)));
    assert_eq!(month("300-500k/ngày"), Some((7_800_000, 13_000_000)));
    assert_eq!(month("15tr"), Some((15_000_000, 15_000_000)));
    assert_eq!(month("120 triệu/năm"), Some((10_000_000, 10_000_000)));
    assert_eq!(month("5k/đơn"), None);
    assert_eq!(month("1000$"), Some((26_300_000, 26_300_000)));
}

#[test]
fn tables_of_rates_are_checked() {
    assert_eq!(Rates::built_in().as_of(), "2026-11");
    assert_eq!(Rates::parse("currency,vnd,as_of,source\nUSD,0,2026-11,x"), Err(RatesError::Row(2)));
    assert_eq!(Rates::parse("currency,vnd,as_of,source\nVND,1,2026-11,x"), Err(RatesError::Missing("USD")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sum_lies_in_the_original(text in r"(?s)([0-9]{1,20}|[.,$ /-]|tr|k|triệu|rưỡi| đến |usd|đ|.){0,20}") {
        let length = text.chars().count();
        for amount in amounts(&text) {
            prop_assert!(amount.min <= amount.max);
            prop_assert!(amount.span.start < amount.span.end && amount.span.end <= length);
            let _ = amount.vnd_per_month(Rates::built_in());
        }
    }
}
