//! One schema.org `JobPosting` object to a draft.

use serde_json::Value;
use soiviec_domain::posting::PostingText;
use url::Url;

use super::json_ld::{Graph, Node};
use super::text::{html_to_text, one_line};
use super::{Draft, Notes, date, pay, posting_address};

/// Where boards keep conditions apart from the description.
const FURTHER: [&str; 7] = [
    "responsibilities",
    "qualifications",
    "skills",
    "experienceRequirements",
    "educationRequirements",
    "jobBenefits",
    "workHours",
];

/// What a `ContactPoint` says of whom to call.
const CONTACT: [&str; 4] = ["name", "telephone", "email", "url"];

/// Reads what is there and skips what is odd.
pub(super) fn draft<'a>(node: &'a Node, graph: &Graph<'a>, base: &Url, notes: &mut Notes<'_>) -> Draft {
    let reader = Reader { graph };
    let get = |key: &str| node.get(key);
    let line = |key: &str| reader.line(node.get(key)?);
    let pay = get("baseSalary").map(pay::read).unwrap_or_default();
    let mut date = |key: &str, reading| {
        let words = get(key).and_then(scalar).unwrap_or_default();
        notes.date(key, &words, reading)
    };
    let text = PostingText {
        title: line("title").or_else(|| line("name")).unwrap_or_default(),
        description: reader.description(node),
        hiring_organization: line("hiringOrganization"),
        job_location: get("jobLocation").and_then(|place| reader.place(place)),
        base_salary_text: pay.words,
        base_salary: pay.salary,
        date_posted: date("datePosted", date::Reading::Start),
        valid_through: date("validThrough", date::Reading::End),
        images: get("image").map(|image| reader.images(image, base)).unwrap_or_default(),
        ..PostingText::default()
    };
    let own = |url: &Url| url.origin() == base.origin() && url.path() != "/";
    let address = get("url").and_then(scalar).and_then(|url| posting_address(&url, base, notes.url)).filter(own);
    Draft { text, address, anchor: None }
}

/// A string or number as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

struct Reader<'g, 'a> {
    graph: &'g Graph<'a>,
}

impl<'a> Reader<'_, 'a> {
    /// The words of a value: itself, what it is called, or its parts one by one.
    fn words(&self, value: &'a Value) -> Option<String> {
        let words = match value {
            Value::Array(parts) => {
                let parts: Vec<String> = parts.iter().filter_map(|part| self.words(part)).collect();
                parts.join("\n")
            }
            Value::Object(node) => {
                let node = self.graph.resolve(node);
                ["@value", "name", "legalName"].iter().find_map(|key| scalar(node.get(*key)?))?
            }
            scalar_value => scalar(scalar_value)?,
        };
        (!words.trim().is_empty()).then_some(words)
    }

    /// The description, and below it what stands only in the fields beside it: a number given
    /// nowhere else is still the number to call.
    fn description(&self, node: &'a Node) -> String {
        let text = |key: &str| Some(html_to_text(&self.words(node.get(key)?)?));
        let further =
            FURTHER.iter().filter_map(|key| text(key)).chain(node.get("applicationContact").map(|c| self.contact(c)));
        let mut whole = text("description").unwrap_or_default();
        for part in further {
            if !part.is_empty() && !whole.contains(&part) {
                whole = if whole.is_empty() { part } else { format!("{whole}\n\n{part}") };
            }
        }
        whole
    }

    fn contact(&self, value: &'a Value) -> String {
        let parts: Vec<String> = match value {
            Value::Array(contacts) => contacts.iter().map(|contact| self.contact(contact)).collect(),
            Value::Object(node) => {
                let node = self.graph.resolve(node);
                CONTACT.iter().filter_map(|key| self.line(node.get(*key)?)).collect()
            }
            other => self.line(other).into_iter().collect(),
        };
        parts.join("\n")
    }

    fn line(&self, value: &'a Value) -> Option<String> {
        let line = one_line(&html_to_text(&self.words(value)?));
        (!line.is_empty()).then_some(line)
    }

    /// "street, locality, region", or the place's name; several places are kept apart by ";".
    fn place(&self, value: &'a Value) -> Option<String> {
        let node = match value {
            Value::Array(places) => {
                let places: Vec<String> = places.iter().filter_map(|place| self.place(place)).collect();
                return (!places.is_empty()).then(|| places.join("; "));
            }
            Value::Object(node) => self.graph.resolve(node),
            other => return self.line(other),
        };
        if let Some(address) = node.get("address") {
            return self.place(address).or_else(|| self.line(value));
        }
        let parts = ["streetAddress", "addressLocality", "addressRegion"];
        let parts: Vec<String> = parts.iter().filter_map(|key| self.line(node.get(*key)?)).collect();
        if parts.is_empty() { self.line(value) } else { Some(parts.join(", ")) }
    }

    fn images(&self, value: &'a Value, base: &Url) -> Vec<String> {
        let address = match value {
            Value::Array(images) => return images.iter().flat_map(|image| self.images(image, base)).collect(),
            Value::Object(node) => {
                let node = self.graph.resolve(node);
                ["url", "contentUrl"].iter().find_map(|key| scalar(node.get(*key)?))
            }
            other => scalar(other),
        };
        address.and_then(|address| base.join(&address).ok()).map(String::from).into_iter().collect()
    }
}
