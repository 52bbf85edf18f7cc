//! A sheet as plain text, for a mail program: no markup, lines of at most [`WIDTH`] columns.

use super::columns::{align, pad, width, wrap};
use crate::sheet::{Block, Numbers, Section, Sheet, Table};

/// What a mail program shows without breaking lines, with room for a mark of quotation (RFC 5322
/// asks for no more than 78).
const WIDTH: usize = 72;
const INDENT: usize = 2;
/// Between a label and its number there are always two dots or more.
const DOTS: usize = 4;

pub(crate) fn text(sheet: &Sheet) -> String {
    let mut page = Page::default();
    page.heading(&sheet.title.to_uppercase(), '=');
    sheet.notes.iter().for_each(|note| page.paragraph(note));
    page.lines.push(String::new());
    sheet.lead.iter().for_each(|sentence| page.paragraph(&sentence.text));
    for section in sheet.sections.iter().chain([&sheet.closing]) {
        page.section(section);
    }
    page.lines.join("\n") + "\n"
}

#[derive(Default)]
struct Page {
    lines: Vec<String>,
}

impl Page {
    fn section(&mut self, section: &Section) {
        self.lines.push(String::new());
        self.heading(section.heading, '-');
        let mut was_big = false;
        for block in &section.blocks {
            let is_big = !matches!(block, Block::Sentence(_));
            if (was_big || is_big) && self.lines.last().is_some_and(|line| !line.starts_with('-')) {
                self.lines.push(String::new());
            }
            was_big = is_big;
            match block {
                Block::Sentence(sentence) => self.paragraph(&sentence.text),
                Block::Numbers(numbers) => self.numbers(numbers),
                Block::Table(table) => self.table(table, section.heading),
            }
        }
    }

    fn heading(&mut self, text: &str, underline: char) {
        let lines = wrap(text, WIDTH);
        let longest = lines.iter().map(|line| width(line)).max().unwrap_or_default();
        self.lines.extend(lines);
        self.lines.push(underline.to_string().repeat(longest));
    }

    fn paragraph(&mut self, text: &str) {
        self.lines.extend(wrap(text, WIDTH));
    }

    fn numbers(&mut self, numbers: &Numbers) {
        self.paragraph(numbers.title);
        let widest = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| width(text)).max().unwrap_or_default();
        let labels = widest(&mut numbers.rows.iter().map(|(label, _)| label));
        let values = widest(&mut numbers.rows.iter().map(|(_, value)| value));
        for (label, value) in &numbers.rows {
            let dots = ".".repeat(labels - width(label) + DOTS - 2);
            let value = pad(value, values, true);
            self.lines.push(format!("{}{label} {dots} {value}", " ".repeat(INDENT)));
        }
    }

    fn table(&mut self, table: &Table, heading: &str) {
        if table.caption != heading {
            self.paragraph(table.caption);
        }
        self.lines.extend(align(&table.columns, &table.rows, WIDTH));
        if let Some(more) = &table.more {
            self.paragraph(more);
        }
    }
}
