//! A row of a file of posts: the public format of `score` and `import`.
//!
//! `id` (string or number), `title` and `description` (either may be empty or missing), and any of
//! the posting's other fields; unknown keys are ignored. A value of the wrong type makes the row
//! unreadable: nothing is guessed.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use serde::Deserialize;
use serde_json::Value;
use soiviec_domain::id::SourceId;
use soiviec_domain::posting::{Posting, PostingText};

/// Why a row can't be read. Says nothing of its text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RowError {
    /// No JSON object, or a field of the wrong type.
    #[error("{0}")]
    Shape(String),
    /// Nothing to know it by.
    #[error("`id` is missing: give each row an `id` (a text or a number)")]
    NoId,
    /// A time that is none.
    #[error("`{0}` is no time: write it like 2026-11-25 or 2026-11-25T08:30:00+07:00")]
    Time(&'static str),
}

/// A row, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The row's own id, as text.
    pub id: String,
    /// Where it stood.
    pub url: Option<String>,
    /// What it says, as given.
    pub text: PostingText,
}

#[derive(Deserialize)]
struct Raw {
    url: Option<String>,
    title: Option<String>,
    description: Option<String>,
    hiring_organization: Option<String>,
    job_location: Option<String>,
    base_salary_text: Option<String>,
    date_posted: Option<String>,
    valid_through: Option<String>,
    platform: Option<String>,
    author: Option<String>,
    group: Option<String>,
    images: Option<Vec<String>>,
}

impl Row {
    /// Reads one line of JSONL.
    pub fn parse(line: &[u8]) -> Result<Self, RowError> {
        let value: Value = serde_json::from_slice(line).map_err(|error| {
            let what = if error.is_eof() { "the row ends too early" } else { "the row is no JSON" };
            RowError::Shape(format!("{what} (column {})", error.column()))
        })?;
        Self::from_value(value)
    }

    fn from_value(value: Value) -> Result<Self, RowError> {
        let id = row_id(&value);
        let wrong = value.as_object().map_or("the row is no JSON object".to_owned(), wrong_field);
        let raw: Raw = serde_json::from_value(value).map_err(|_| RowError::Shape(wrong))?;
        let text = PostingText {
            title: raw.title.unwrap_or_default(),
            description: raw.description.unwrap_or_default(),
            hiring_organization: raw.hiring_organization,
            job_location: raw.job_location,
            base_salary_text: raw.base_salary_text,
            base_salary: None,
            date_posted: time("date_posted", raw.date_posted)?,
            valid_through: time("valid_through", raw.valid_through)?,
            platform: raw.platform,
            author: raw.author,
            group: raw.group,
            images: raw.images.unwrap_or_default(),
        };
        Ok(Self { id: id.ok_or(RowError::NoId)?, url: raw.url, text })
    }

    /// The id of a row, even when the rest can't be read.
    pub fn id_of(line: &[u8]) -> Option<String> {
        row_id(&serde_json::from_slice(line).ok()?)
    }

    /// The posting that the row is, in a source of its own.
    pub fn into_posting(self, source: SourceId) -> Posting {
        Posting::from_row(source, &self.id, self.url, self.text)
    }
}

fn row_id(value: &Value) -> Option<String> {
    match value.get("id")? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn wrong_field(row: &serde_json::Map<String, Value>) -> String {
    let is_text = |value: &Value| value.is_string() || value.is_null();
    let is_list =
        |value: &Value| value.is_null() || value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
    let wrong = |(key, value): &(&String, &Value)| match key.as_str() {
        "id" => !(value.is_string() || value.is_number()),
        "images" => !is_list(value),
        key => TEXT_FIELDS.contains(&key) && !is_text(value),
    };
    match row.iter().find(wrong) {
        Some((key, _)) => format!("`{key}` has a value of the wrong type"),
        None => "the row has a value of the wrong type".to_owned(),
    }
}

const TEXT_FIELDS: [&str; 11] = [
    "url",
    "title",
    "description",
    "hiring_organization",
    "job_location",
    "base_salary_text",
    "date_posted",
    "valid_through",
    "platform",
    "author",
    "group",
];

/// A time with its zone, or one without, which is Vietnam's.
fn time(field: &'static str, text: Option<String>) -> Result<Option<Timestamp>, RowError> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    if let Ok(at) = text.trim().parse::<Timestamp>() {
        return Ok(Some(at));
    }
    let local = text.trim().parse::<DateTime>().map_err(|_| RowError::Time(field))?;
    let vietnam = TimeZone::fixed(Offset::constant(7));
    Ok(Some(vietnam.to_timestamp(local).map_err(|_| RowError::Time(field))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: &str) -> String {
        Row::parse(line.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_row_needs_an_id_and_nothing_else() {
        let row = Row::parse(r#"{"id": 7, "title": null, "label": "scam", "fraud_score": 1}"#.as_bytes()).unwrap();
        assert_eq!((row.id.as_str(), row.text), ("7", PostingText::default()));
        assert!(problem(r#"{"title": "x"}"#).contains("`id`"));
        assert!(problem(r#"{"id": ""}"#).contains("`id`"));
    }

    #[test]
    fn a_problem_names_the_field_and_never_its_text() {
        assert_eq!(problem(r#"{"id": "1", "title": ["bí mật"]}"#), "`title` has a value of the wrong type");
        assert_eq!(problem(r#"{"id": "1", "images": [1]}"#), "`images` has a value of the wrong type");
        assert_eq!(problem(r#"["bí mật"]"#), "the row is no JSON object");
        assert!(problem(r#"{"id": "1", "title": "bí m"#).contains("ends too early"));
        assert!(problem("\u{feff}bí mật").contains("no JSON"));
        assert_eq!(Row::id_of(r#"{"id": "1", "title": 5}"#.as_bytes()).as_deref(), Some("1"));
    }

    #[test]
    fn a_time_without_zone_is_vietnams() {
        let at = |text: &str| time("date_posted", Some(text.to_owned()));
        assert_eq!(at("2026-11-25").unwrap(), Some("2026-11-24T17:00:00Z".parse().unwrap()));
        assert_eq!(at("2026-11-25T08:30:00+07:00").unwrap(), Some("2026-11-25T01:30:00Z".parse().unwrap()));
        assert_eq!(at(" ").unwrap(), None);
        assert_eq!(at("hôm qua"), Err(RowError::Time("date_posted")));
    }
}
