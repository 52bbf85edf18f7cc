//! What one unit of a currency is worth in đồng.

use std::sync::LazyLock;

use super::Currency;

/// The rates that come with the program; the table says of which month they are.
const TABLE: &str = include_str!("../../../../models/rates.csv");

/// Rates of every currency, in đồng for one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    vnd: [i64; Currency::ALL.len()],
    as_of: String,
}

/// Why a table of rates can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RatesError {
    /// A row is not `currency,vnd,as_of,source`.
    #[error("line {0}: write currency,vnd,as_of,source, with a whole number above 0 as vnd")]
    Row(usize),
    /// A currency has no row.
    #[error("no rate for {0}: add a row")]
    Missing(&'static str),
}

impl Rates {
    /// Reads a table with the columns `currency,vnd,as_of,source` and a heading.
    pub fn parse(table: &str) -> Result<Self, RatesError> {
        let mut found = [None; Currency::ALL.len()];
        let mut as_of = String::new();
        for (at, row) in table.lines().enumerate().skip(1).filter(|(_, row)| !row.trim().is_empty()) {
            let wrong = || RatesError::Row(at + 1);
            let cells: Vec<&str> = row.split(',').map(str::trim).collect();
            let [code, vnd, date, _source] = cells.as_slice() else { return Err(wrong()) };
            let currency = Currency::ALL.iter().position(|currency| currency.code() == *code).ok_or_else(wrong)?;
            found[currency] = Some(vnd.parse().ok().filter(|&vnd: &i64| vnd > 0).ok_or_else(wrong)?);
            // The oldest row dates the table.
            if as_of.is_empty() || *date < as_of.as_str() {
                as_of = (*date).to_owned();
            }
        }
        let mut vnd = [0; Currency::ALL.len()];
        for (at, currency) in Currency::ALL.into_iter().enumerate() {
            vnd[at] = found[at].ok_or(RatesError::Missing(currency.code()))?;
        }
        Ok(Self { vnd, as_of })
    }

    /// The rates that come with the program.
    pub fn built_in() -> &'static Self {
        #[expect(clippy::expect_used, reason = "the table is part of the program and read by a test")]
        static RATES: LazyLock<Rates> = LazyLock::new(|| Rates::parse(TABLE).expect("models/rates.csv"));
        &RATES
    }

    /// Đồng for one unit.
    pub fn vnd(&self, currency: Currency) -> i64 {
        self.vnd[currency as usize]
    }

    /// The date of the oldest rate, such as `2026-11`.
    pub fn as_of(&self) -> &str {
        &self.as_of
    }
}
