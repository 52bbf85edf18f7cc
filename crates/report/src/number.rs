//! Numbers as people write them.

use soiviec_domain::words::Language;

/// Thousands set apart: `1.234.567` in Vietnamese, `1,234,567` in English.
pub(crate) fn number(value: u64, language: Language) -> String {
    let digits = value.to_string();
    let separator = language.pick('.', ',');
    let mut written = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(separator);
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (value, vietnamese, english) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1.000", "1,000"),
            (12_345_678, "12.345.678", "12,345,678"),
            (u64::MAX, "18.446.744.073.709.551.615", "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(number(value, Language::Vietnamese), vietnamese);
            assert_eq!(number(value, Language::English), english);
        }
    }
}
