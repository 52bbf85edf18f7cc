//! Places in a posting's original text.

use serde::{Deserialize, Serialize};

/// A field of a posting that text is judged in. Its text form is the key of the `score` contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The posting's title.
    Title,
    /// The posting's body.
    Description,
    /// Who offers the work.
    HiringOrganization,
    /// Where the work is.
    JobLocation,
    /// The raw words about pay.
    BaseSalaryText,
}

impl Field {
    /// Every field, in the order they are judged and shown.
    pub const ALL: [Field; 5] =
        [Field::Title, Field::Description, Field::HiringOrganization, Field::JobLocation, Field::BaseSalaryText];

    /// The key in JSON rows.
    pub fn key(self) -> &'static str {
        match self {
            Field::Title => "title",
            Field::Description => "description",
            Field::HiringOrganization => "hiring_organization",
            Field::JobLocation => "job_location",
            Field::BaseSalaryText => "base_salary_text",
        }
    }
}

/// A stretch of one field's original text, in Unicode scalar values: `start` inclusive, `end`
/// exclusive, as in `text.chars().skip(start).take(end - start)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The field it lies in.
    pub field: Field,
    /// First scalar value.
    pub start: usize,
    /// One past the last scalar value.
    pub end: usize,
}

impl Span {
    /// The words it marks in `text`, which must be the field's original value.
    pub fn words(self, text: &str) -> &str {
        let mut borders = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let start = borders.by_ref().nth(self.start).unwrap_or(text.len());
        let end = match self.end.checked_sub(self.start + 1) {
            Some(more) => borders.nth(more).unwrap_or(text.len()),
            None => start,
        };
        &text[start..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span { field: Field::Title, start, end }
    }

    #[test]
    fn words_are_cut_at_scalar_values() {
        let text = "👨‍👩‍👧💸 Việc nhẹ, đặt cọc 500k 🇻🇳";
        assert_eq!(span(17, 24).words(text), "đặt cọc");
        assert_eq!(span(0, 0).words(text), "");
        assert_eq!(span(5, 3).words(text), "");
        assert_eq!(span(17, 9000).words(text), "đặt cọc 500k 🇻🇳");
        assert_eq!(span(9000, 9001).words(text), "");
    }
}
