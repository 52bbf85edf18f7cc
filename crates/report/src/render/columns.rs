//! Text in columns, measured by what is seen: a Vietnamese letter takes one column however it is
//! composed, an ideograph two.

use unicode_width::UnicodeWidthChar;

use crate::sheet::{Column, Holds};

/// Between two columns.
const GAP: usize = 2;
/// No column gets narrower, as long as others can.
const NARROWEST: usize = 8;

/// How many columns a line takes.
pub(super) fn width(line: &str) -> usize {
    line.chars().map(seen).sum()
}

fn seen(c: char) -> usize {
    c.width().unwrap_or_default()
}

/// Fills a line up to a width; numbers stand at its right end.
pub(super) fn pad(line: &str, to: usize, is_number: bool) -> String {
    let blank = " ".repeat(to.saturating_sub(width(line)));
    if is_number { blank + line } else { line.to_owned() + &blank }
}

/// Breaks a text between words into lines of at most `most` columns; a word that is longer is cut
/// between letters. Every text has a line.
pub(super) fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let needed = width(word) + usize::from(used > 0);
        if used + needed > most && used > 0 {
            lines.push(String::new());
            used = 0;
        } else if used > 0 {
            add(&mut lines, ' ');
            used += 1;
        }
        for c in word.chars() {
            if used + seen(c) > most && used > 0 {
                lines.push(String::new());
                used = 0;
            }
            add(&mut lines, c);
            used += seen(c);
        }
    }
    lines
}

fn add(lines: &mut [String], c: char) {
    if let Some(line) = lines.last_mut() {
        line.push(c);
    }
}

/// A head, a rule and rows; cells are broken so that no line is longer than `most`.
pub(super) fn align(columns: &[Column], rows: &[Vec<String>], most: usize) -> Vec<String> {
    let head: Vec<String> = columns.iter().map(|column| column.title.to_owned()).collect();
    let widths = widths(columns, &head, rows, most);
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut lines = row_lines(&head, &widths, columns);
    lines.push(rule.join(&" ".repeat(GAP)));
    lines.extend(rows.iter().flat_map(|row| row_lines(row, &widths, columns)));
    lines
}

/// As wide as the widest cell. Where that is too much together, the widest column of words gives
/// way, and when none can, the widest of all.
fn widths(columns: &[Column], head: &[String], rows: &[Vec<String>], most: usize) -> Vec<usize> {
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).chain(head.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or_default()
    };
    let mut widths: Vec<usize> = (0..columns.len()).map(widest).collect();
    let room = most.saturating_sub(GAP * columns.len().saturating_sub(1));
    while widths.iter().sum::<usize>() > room {
        let can_give = widths.iter_mut().zip(columns).filter(|(width, _)| **width > NARROWEST);
        match can_give.max_by_key(|(width, column)| (column.holds == Holds::Words, **width)) {
            Some((width, _)) => *width -= 1,
            None => break,
        }
    }
    widths
}

fn row_lines(row: &[String], widths: &[usize], columns: &[Column]) -> Vec<String> {
    let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or_default();
    let line = |at: usize| {
        let parts = cells.iter().zip(widths).zip(columns).map(|((cell, width), column)| {
            pad(cell.get(at).map_or("", String::as_str), *width, column.holds == Holds::Number)
        });
        parts.collect::<Vec<_>>().join(&" ".repeat(GAP)).trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn vietnamese_letters_take_one_column_however_composed() {
        assert_eq!(width("việc"), 4);
        assert_eq!(width("vie\u{323}\u{302}c"), 4);
        assert_eq!(pad("vie\u{323}\u{302}c", 6, false), "vie\u{323}\u{302}c  ");
    }

    #[test]
    fn columns_stand_under_each_other() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [row(["VV-000001", "quá thời gian chờ lâu", "3"]), row(["Ổ", "trống", "12.345"])];
        let column = |title, holds| Column { title, holds };
        let columns = [("Vụ", Holds::Sign), ("Trục trặc", Holds::Words), ("Số lần", Holds::Number)];
        let table = align(&columns.map(|(title, holds)| column(title, holds)), &rows, 32);
        let expected = "\
Vụ         Trục trặc      Số lần
---------  -------------  ------
VV-000001  quá thời gian       3
           chờ lâu
Ổ          trống          12.345";
        assert_eq!(table.join("\n"), expected);
    }

    proptest! {
        #[test]
        fn wrapping_loses_nothing_and_stays_within(
            text in "[ a-zệ\u{302}\u{323}漢]{0,60}|\\PC{0,60}",
            most in 2usize..20,
        ) {
            let lines = wrap(&text, most);
            prop_assert!(lines.iter().all(|line| width(line) <= most));
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
