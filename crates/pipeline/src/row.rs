//! A row of a file of posts: the public format of `score` and `import`.
//!
//! `id` (a text or a whole number), `title` and `description` (either may be empty or missing), and
//! any of the posting's other fields; unknown keys are ignored. These three are read strictly: what
//! they say decides. Any other field that can't be read is left out, with a note on the posting.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use soiviec_domain::day::VIETNAM;
use soiviec_domain::id::SourceId;
use soiviec_domain::posting::{Posting, PostingNote, PostingText};

use crate::rows::MAX_LINE;

/// Why a row can't be read. Says nothing of its text.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RowError {
    /// No JSON.
    #[error("{problem} (column {column})")]
    NoJson {
        /// What is wrong.
        problem: &'static str,
        /// Where, in bytes from 1.
        column: usize,
    },
    /// JSON, but no object.
    #[error("the row is no JSON object")]
    NoObject,
    /// A field that must be a text is none.
    #[error("`{0}` has a value of the wrong type: give a text")]
    NoText(&'static str),
    /// Nothing to know it by.
    #[error("`id` is missing: give each row an `id`, a text or a whole number")]
    NoId,
    /// A line that is no row.
    #[error("the row is longer than {MAX_LINE} bytes: is this a file with one JSON object a line?")]
    TooLong,
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
    /// Whether an optional field could not be read.
    pub has_unreadable_field: bool,
}

impl Row {
    /// Reads one line of JSONL.
    pub fn parse(line: &[u8]) -> Result<Self, RowError> {
        let value: Value = serde_json::from_slice(line).map_err(|error| {
            let problem = if error.is_eof() { "the row ends too early" } else { "the row is no JSON" };
            RowError::NoJson { problem, column: error.column() }
        })?;
        let Value::Object(object) = value else { return Err(RowError::NoObject) };
        let mut fields = Fields { object, unreadable: false };
        let id = row_id(&fields.object).ok_or(RowError::NoId)?;
        let text = PostingText {
            title: fields.required("title")?,
            description: fields.required("description")?,
            hiring_organization: fields.text("hiring_organization"),
            job_location: fields.text("job_location"),
            base_salary_text: fields.text("base_salary_text"),
            base_salary: None,
            date_posted: fields.time("date_posted"),
            valid_through: fields.time("valid_through"),
            platform: fields.text("platform"),
            author: fields.text("author"),
            group: fields.text("group"),
            images: fields.texts("images"),
        };
        Ok(Self { id, url: fields.text("url"), text, has_unreadable_field: fields.unreadable })
    }

    /// The id of a row, even when the rest can't be read.
    pub fn id_of(line: &[u8]) -> Option<String> {
        row_id(serde_json::from_slice::<Value>(line).ok()?.as_object()?)
    }

    /// The posting that the row is, in a source of its own.
    pub fn into_posting(self, source: SourceId) -> Posting {
        let mut posting = Posting::from_row(source, &self.id, self.url, self.text);
        posting.notes.extend(self.has_unreadable_field.then_some(PostingNote::FieldUnreadable));
        posting
    }
}

/// A number past 64 bits would lose digits on the way, and two rows would become one.
fn row_id(row: &Map<String, Value>) -> Option<String> {
    match row.get("id")? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) if id.is_i64() || id.is_u64() => Some(id.to_string()),
        _ => None,
    }
}

struct Fields {
    object: Map<String, Value>,
    unreadable: bool,
}

impl Fields {
    fn required(&mut self, key: &'static str) -> Result<String, RowError> {
        match self.object.remove(key) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(RowError::NoText(key)),
        }
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.object.remove(key)? {
            Value::String(text) => Some(text),
            Value::Null => None,
            _ => {
                self.unreadable = true;
                None
            }
        }
    }

    fn texts(&mut self, key: &str) -> Vec<String> {
        let items = match self.object.remove(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(one) => vec![one],
        };
        let given = items.len();
        let text = |item| if let Value::String(text) = item { Some(text) } else { None };
        let texts: Vec<String> = items.into_iter().filter_map(text).collect();
        self.unreadable |= texts.len() < given;
        texts
    }

    fn time(&mut self, key: &str) -> Option<Timestamp> {
        let text = self.text(key).filter(|text| !text.trim().is_empty())?;
        let at = time(text.trim());
        self.unreadable |= at.is_none();
        at
    }
}

/// A time with its zone, or one without, which is Vietnam's: `2026-11-25T08:30:00+07:00`,
/// `2026-11-25T08:30`, `2026-11-25`.
fn time(text: &str) -> Option<Timestamp> {
    let with_zone = text.parse::<Timestamp>().ok();
    let vietnam = TimeZone::fixed(VIETNAM);
    with_zone.or_else(|| vietnam.to_timestamp(text.parse::<DateTime>().ok()?).ok())
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
        assert_eq!((row.id.as_str(), row.text, row.has_unreadable_field), ("7", PostingText::default(), false));
        for none in [r#"{"title": "x"}"#, r#"{"id": ""}"#, r#"{"id": 123456789012345678901}"#, r#"{"id": 1.5}"#] {
            assert!(problem(none).contains("`id`"), "{none}");
        }
    }

    #[test]
    fn a_problem_names_the_field_and_never_its_text() {
        assert!(problem(r#"{"id": "1", "title": ["bí mật"]}"#).starts_with("`title`"));
        assert_eq!(problem(r#"["bí mật"]"#), "the row is no JSON object");
        assert!(problem("{\"id\": \"1\", \"title\": \"bí m").contains("ends too early"));
        for line in ["\u{feff}bí mật", r#"{"id": "1", "title": "\ud800bí mật"}"#, "{\"id\": \"bí mật\u{0}\"}"]
        {
            assert!(!problem(line).contains("mật"), "{}", problem(line));
        }
        assert_eq!(Row::id_of(r#"{"id": "1", "title": 5}"#.as_bytes()).as_deref(), Some("1"));
    }

    #[test]
    fn an_odd_optional_field_costs_itself_alone() {
        let row = r#"{"id": "1", "title": "Thợ hàn", "date_posted": "hôm qua", "hiring_organization": {"name": "Mây"},
            "images": "https://a.example/1.png", "platform": "web"}"#;
        let row = Row::parse(row.as_bytes()).unwrap();
        assert!(row.has_unreadable_field);
        assert_eq!((row.text.title.as_str(), row.text.images.len()), ("Thợ hàn", 1));
        assert_eq!((row.text.date_posted, row.text.platform.as_deref()), (None, Some("web")));
        assert_eq!(row.into_posting(SourceId::new("x").unwrap()).notes, [PostingNote::FieldUnreadable]);
    }

    #[test]
    fn a_time_without_zone_is_vietnams() {
        assert_eq!(time("2026-11-25"), Some("2026-11-24T17:00:00Z".parse().unwrap()));
        assert_eq!(time("2026-11-25T08:30:00+07:00"), Some("2026-11-25T01:30:00Z".parse().unwrap()));
        assert_eq!(time("hôm qua"), None);
    }
}
