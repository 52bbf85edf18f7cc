//! Bank accounts, with the bank when it is named beside the number.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use soiviec_domain::identifier::IdentifierKind;

use super::Page;
use crate::fold::letter::bare;
use crate::pattern;

/// `code,bin,name,aliases`, the aliases parted by `;`. From a list under the MIT licence, see
/// `models/banks.LICENSE`.
const TABLE: &str = include_str!("../../../../models/banks.csv");

/// Words that announce an account number, and the number.
static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(?:stk|so tk|so tai khoan|tai khoan|tk|account|acc)(?: ngan hang| nhan tien)?(?: so| la)?[ :.=#-]{0,3}([0-9](?:[ .-]?[0-9]){7,18})(?-u:\b)",
    )
});

/// A number that stands apart, which may be an account if a bank's name follows.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:\b)[0-9](?:[ .]?[0-9]){7,18}(?-u:\b)"));

/// How far from the number the bank's name may stand, in characters.
const NEAR: usize = 40;

struct Banks {
    names: AhoCorasick,
    codes: Vec<&'static str>,
}

static BANKS: LazyLock<Banks> = LazyLock::new(|| {
    let mut codes = Vec::new();
    let mut names = Vec::new();
    for row in TABLE.lines().skip(1) {
        let mut cells = row.split(',');
        let (Some(code), Some(name), Some(aliases)) = (cells.next(), cells.nth(1), cells.next()) else { continue };
        for alias in aliases.split(';').chain([code, name]).filter(|alias| !alias.is_empty()) {
            codes.push(code);
            names.push(alias.to_lowercase().chars().map(bare).collect::<String>());
        }
    }
    #[expect(clippy::expect_used, reason = "the table is part of the program and built by a test")]
    let names = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names).expect("bank names");
    Banks { names, codes }
});

/// Finds accounts; the digits of each are then no phone number.
pub(super) fn find(page: &mut Page) {
    let text = page.plain.bare().to_owned();
    for found in ANNOUNCED.captures_iter(&text) {
        let Some(number) = found.get(1) else { continue };
        let chars = page.plain.chars_of_bare(number.range());
        if page.is_free(chars.clone()) {
            let bank = bank_near(page, &chars).unwrap_or("");
            take(page, bank, number.as_str(), chars);
        }
    }
    for number in NUMBER.find_iter(&text) {
        let chars = page.plain.chars_of_bare(number.range());
        if page.is_free(chars.clone())
            && let Some(bank) = bank_directly_after(page, chars.end)
        {
            take(page, bank, number.as_str(), chars);
        }
    }
}

fn take(page: &mut Page, bank: &str, number: &str, chars: Range<usize>) {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    page.take(IdentifierKind::BankAccount, format!("{bank}/{digits}"), chars);
}

/// The bank named after the number, else the one named before it, on the same line.
fn bank_near(page: &Page, number: &Range<usize>) -> Option<&'static str> {
    let after = page.after(number.end, NEAR).split('\n').next().unwrap_or("");
    let before = page.before(number.start, NEAR).rsplit('\n').next().unwrap_or("");
    named(after).next().or_else(|| named(before).last()).map(|(_, code)| code)
}

fn bank_directly_after(page: &Page, at: usize) -> Option<&'static str> {
    let after = page.after(at, NEAR);
    let name_at = after.len() - after.trim_start_matches([' ', '-', ',', '(', ':', '/']).len();
    let name_at = name_at
        + ["ngan hang ", "nh ", "bank "]
            .iter()
            .find(|word| after[name_at..].starts_with(**word))
            .map_or(0, |word| word.len());
    named(after).next().filter(|&(at, _)| at == name_at).map(|(_, code)| code)
}

/// The banks named in `text` as whole words, with the byte where each name begins.
fn named(text: &str) -> impl Iterator<Item = (usize, &'static str)> {
    let inside = |at: Option<u8>| at.is_some_and(|b| b.is_ascii_alphanumeric());
    BANKS.names.find_iter(text).filter_map(move |found| {
        let bytes = text.as_bytes();
        let before = found.start().checked_sub(1).map(|at| bytes[at]);
        let whole = !inside(before) && !inside(bytes.get(found.end()).copied());
        whole.then(|| (found.start(), BANKS.codes[found.pattern().as_usize()]))
    })
}
