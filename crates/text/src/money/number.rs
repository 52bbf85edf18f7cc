//! Numbers as people write them: `15.000.000`, `1,5`, `300`.

/// A number, kept in thousandths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) start: usize,
    pub(super) end: usize,
    thousandths: i64,
    /// How many groups of three digits follow the first.
    groups: usize,
    pub(super) decimal: bool,
}

impl Number {
    /// The number, with what it counts; a part of one is cut off.
    pub(super) fn times(&self, scale: i64) -> Option<i64> {
        // In front of "triệu" a point before three digits is a decimal point: 1.250 triệu.
        let decimal = self.groups == 1 && scale >= 1_000_000;
        let thousandths = if decimal { self.thousandths / 1_000 } else { self.thousandths };
        Some(thousandths.checked_mul(scale)? / 1_000)
    }

    pub(super) fn whole(&self) -> i64 {
        self.thousandths / 1_000
    }

    /// Whether it must be a sum even without a unit: a round million or more, with its points.
    pub(super) fn is_plain_sum(&self) -> bool {
        self.groups >= 2 && self.whole() % 1_000 == 0
    }
}

/// The number that begins at `at`; `None` for what no one counts with, such as phone numbers.
pub(super) fn read(text: &[char], at: usize) -> Option<Number> {
    let digits = |from: usize| text[from.min(text.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let first = digits(at);
    let mut number =
        Number { start: at, end: at + first, thousandths: value(&text[at..at + first])?, groups: 0, decimal: false };
    if first == 0 || (first > 1 && text[at] == '0') {
        return None;
    }
    let mut scale = 1_000;
    let mut point = None;
    while let Some(&sign) = text.get(number.end).filter(|&&c| c == '.' || c == ',') {
        let more = digits(number.end + 1);
        let part = &text[number.end + 1..number.end + 1 + more];
        if more == 3 && first <= 3 && point.is_none_or(|point| point == sign) && text[at] != '0' {
            number.thousandths = number.thousandths.checked_mul(1_000)?.checked_add(value(part)?)?;
            number.groups += 1;
        } else if (1..=3).contains(&more) && point != Some(sign) {
            let unit = [100, 10, 1][more - 1];
            number.thousandths = number.thousandths.checked_mul(1_000)?.checked_add(value(part)? * unit)?;
            number.decimal = true;
            scale = 1;
        } else {
            break;
        }
        number.end += 1 + more;
        point = Some(sign);
        if number.decimal {
            break;
        }
    }
    number.thousandths = number.thousandths.checked_mul(scale)?;
    Some(number)
}

fn value(digits: &[char]) -> Option<i64> {
    digits
        .iter()
        .filter_map(|c| c.to_digit(10))
        .try_fold(0_i64, |value, digit| value.checked_mul(10)?.checked_add(i64::from(digit)))
}

/// Where the upper end of a range begins, when a range sign stands at `at`.
pub(super) fn after_range_sign(text: &[char], at: usize) -> Option<usize> {
    let at = skip_space(text, at);
    let word = |word: &str| text[at..].iter().copied().take(word.chars().count()).eq(word.chars());
    let signs = ["->", "--", "-", "~", "đến ", "den ", "tới ", "toi ", "to ", "lên ", "len "];
    let sign = signs.into_iter().find(|sign| word(sign))?;
    Some(skip_space(text, at + sign.chars().count()))
}

/// `at`, or one further when a space stands there.
pub(super) fn skip_space(text: &[char], at: usize) -> usize {
    at + usize::from(text.get(at) == Some(&' '))
}

/// Whether nothing that could be counted follows, so that a bare number may be a sum.
pub(super) fn ends_here(text: &[char], at: usize) -> bool {
    let next = text.get(skip_space(text, at));
    next.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '%' | ':'))
}
