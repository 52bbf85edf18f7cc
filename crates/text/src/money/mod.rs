//! Sums of money, in every colloquial form, as numbers.
//!
//! What a sum is *for* (pay, a fee, a bonus) is not asked here; `scoring` judges that from the
//! words around it.

mod number;
mod period;
mod rates;
mod unit;

use std::ops::Range;

use soiviec_domain::posting::PayPeriod;

use crate::fold::Folded;
use number::Number;
pub use rates::{Rates, RatesError};
use unit::Unit;

/// A sum of money or a range of sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The lower end, in whole units of the currency.
    pub min: i64,
    /// The upper end; equal to `min` for a single sum.
    pub max: i64,
    /// The currency; đồng when only a colloquial unit such as `tr` or `k` is given.
    pub currency: Currency,
    /// What one sum pays for, when that is written beside it. A shift counts as a day.
    pub per: Option<PayPeriod>,
    /// Scalar values of the original: the sum with its unit, without the period.
    pub span: Range<usize>,
}

/// Currencies that pay is offered in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Currency {
    /// Vietnamese đồng.
    Vnd,
    /// United States dollar.
    Usd,
    /// Tether, a token held at one dollar.
    Usdt,
    /// Japanese yen.
    Jpy,
    /// South Korean won.
    Krw,
    /// New Taiwan dollar.
    Twd,
    /// Chinese yuan (RMB).
    Cny,
    /// Dirham of the United Arab Emirates.
    Aed,
    /// Thai baht.
    Thb,
    /// Euro.
    Eur,
}

impl Currency {
    /// Every currency.
    pub const ALL: [Self; 10] =
        [Self::Vnd, Self::Usd, Self::Usdt, Self::Jpy, Self::Krw, Self::Twd, Self::Cny, Self::Aed, Self::Thb, Self::Eur];

    /// The ISO 4217 code; `USDT`, which has none, by its own name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Vnd => "VND",
            Self::Usd => "USD",
            Self::Usdt => "USDT",
            Self::Jpy => "JPY",
            Self::Krw => "KRW",
            Self::Twd => "TWD",
            Self::Cny => "CNY",
            Self::Aed => "AED",
            Self::Thb => "THB",
            Self::Eur => "EUR",
        }
    }
}

/// Paid hours in a month of 26 days of 8 hours.
const HOURS: i64 = 208;
/// Paid days in a month: every day but the weekly day of rest (Labour Code 2019, article 111).
const DAYS: i64 = 26;

impl Amount {
    /// The amount as đồng a month. A sum without a period is taken for a month's, as is the custom
    /// in Vietnamese advertisements; ask it of pay only. `None` for pay by the piece.
    pub fn vnd_per_month(&self, rates: &Rates) -> Option<(i64, i64)> {
        let vnd = |sum: i64| {
            let vnd = sum.checked_mul(rates.vnd(self.currency))?;
            match self.per {
                Some(PayPeriod::Hour) => vnd.checked_mul(HOURS),
                Some(PayPeriod::Day) => vnd.checked_mul(DAYS),
                // 52 weeks in 12 months.
                Some(PayPeriod::Week) => Some(vnd.checked_mul(52)? / 12),
                Some(PayPeriod::Month) | None => Some(vnd),
                Some(PayPeriod::Year) => Some(vnd / 12),
                Some(PayPeriod::Item) => None,
            }
        };
        Some((vnd(self.min)?, vnd(self.max)?))
    }
}

/// Every sum of money in `original`, by place. Answers every input.
pub fn amounts(original: &str) -> Vec<Amount> {
    let plain = Folded::plain(original);
    let text: Vec<char> = plain.text().chars().collect();
    let mut amounts = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let Some(number) = number::read(&text, at) else {
            at += text[at..].iter().take_while(|c| c.is_ascii_digit()).count();
            continue;
        };
        let side = Side::read(&text, number);
        match range(&text, &side).or_else(|| single(&side)) {
            Some((min, max, currency, end)) => {
                let per = period::after(&text, end)
                    .or_else(|| period::before(plain.bare_of(side.start.saturating_sub(24)..side.start)));
                amounts.push(Amount { min, max, currency, per, span: plain.span(side.start..end) });
                at = end;
            }
            None => at = side.number.end,
        }
    }
    amounts
}

/// One end of a range: a number with the unit behind it or the currency before it.
struct Side {
    start: usize,
    number: Number,
    unit: Option<Unit>,
    before: Option<Currency>,
}

impl Side {
    fn read(text: &[char], number: Number) -> Self {
        let (start, before) = match unit::currency_before(text, number.start) {
            Some((start, currency)) => (start, Some(currency)),
            None => (number.start, None),
        };
        let unit = unit::read(text, &number);
        Self { start, number, unit, before }
    }

    fn end(&self) -> usize {
        self.unit.as_ref().map_or(self.number.end, |unit| unit.end)
    }

    fn scale(&self) -> Option<i64> {
        self.unit.as_ref().map(|unit| unit.scale).filter(|&scale| scale > 1)
    }

    fn currency(&self) -> Option<Currency> {
        self.unit.as_ref().and_then(|unit| unit.currency).or(self.before)
    }

    /// The sum, when the number is counted in `scale`.
    fn sum(&self, scale: i64) -> Option<i64> {
        self.number.times(scale)?.checked_add(self.unit.as_ref().map_or(0, |unit| unit.more))
    }

    fn own_sum(&self) -> Option<i64> {
        self.sum(self.scale().unwrap_or(1))
    }
}

type Sums = (i64, i64, Currency, usize);

fn single(side: &Side) -> Option<Sums> {
    let known = side.unit.is_some() || side.before.is_some() || side.number.is_plain_sum();
    let sum = side.own_sum().filter(|_| known)?;
    Some((sum, sum, side.currency().unwrap_or(Currency::Vnd), side.end()))
}

/// A range, where one end may leave its unit to the other (`15-20tr`, `15tr-20`).
fn range(text: &[char], low: &Side) -> Option<Sums> {
    let at = number::after_range_sign(text, low.end())?;
    let at = at + usize::from(text.get(at).is_some_and(|&c| unit::sign(c).is_some()));
    let high = Side::read(text, number::read(text, at)?);
    let currency = match (low.currency(), high.currency()) {
        (Some(low), Some(high)) if low != high => return None,
        (low, high) => low.or(high),
    };
    let (min, max) = match (low.scale(), high.scale()) {
        (Some(_), Some(_)) => (low.own_sum()?, high.own_sum()?),
        (None, Some(scale)) => (lower_end(low, scale, high.own_sum()?)?, high.own_sum()?),
        (Some(scale), None) if low.unit.as_ref().is_some_and(|unit| unit.currency.is_none()) => {
            let open = high.unit.is_some() || number::ends_here(text, high.number.end);
            (low.own_sum()?, high.sum(scale).filter(|_| open)?)
        }
        _ => (low.own_sum()?, high.own_sum()?),
    };
    let known = currency.is_some() || low.scale().or(high.scale()).is_some() || high.number.is_plain_sum();
    let wide = min > 0 && min <= max && max / 100 <= min;
    (known && wide).then_some((min, max, currency.unwrap_or(Currency::Vnd), high.end()))
}

/// The lower end of a range whose unit stands at the upper end: counted in that unit, or in
/// thousands when that would make it the larger (`500-1tr`).
fn lower_end(low: &Side, scale: i64, max: i64) -> Option<i64> {
    if low.unit.is_some() || low.number.is_plain_sum() {
        return low.own_sum();
    }
    [scale, 1_000].into_iter().filter_map(|scale| low.sum(scale)).find(|&min| min <= max)
}

#[cfg(test)]
mod tests;
