//! One job post, as it stood at its source.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{CaptureId, PostingId, Receipt, Revision, SourceId};
use crate::span::Field;

/// A posting of more bytes than this, over title, description and other fields together, is cut
/// before it goes on the bus: Kafka's default record limit is 1 MB, and no honest advertisement
/// comes near it.
pub const MAX_POSTING_BYTES: usize = 512 * 1024;

/// A web address longer than this is no address any browser follows; it is left out.
pub const MAX_URL_BYTES: usize = 4096;

/// Pictures past this number are left out.
pub const MAX_IMAGES: usize = 50;

/// What a posting says. Field names are schema.org `JobPosting`'s; `base_salary_text` keeps the
/// raw words about pay, and `platform`, `author` and `group` say where in a social site it stood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostingText {
    /// Headline; often empty on social platforms.
    pub title: String,
    /// Body.
    pub description: String,
    /// Who offers the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hiring_organization: Option<String>,
    /// Where the work is, in the posting's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_location: Option<String>,
    /// Pay, in the posting's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_salary_text: Option<String>,
    /// Pay as structured data, when the page gave it so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_salary: Option<BaseSalary>,
    /// When the source says it was posted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_posted: Option<Timestamp>,
    /// When the source says it ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_through: Option<Timestamp>,
    /// The kind of site: `facebook`, `telegram`, `job_board` and so on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
    /// The account that posted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The group, channel or page it stood in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Addresses of its pictures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<String>,
}

/// Pay as schema.org `MonetaryAmount` gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseSalary {
    /// ISO 4217 code, such as `VND`.
    pub currency: String,
    /// Lowest amount, in whole units of the currency.
    pub min: i64,
    /// Highest amount; equal to `min` when one amount was given.
    pub max: i64,
    /// What one amount pays for.
    pub per: PayPeriod,
}

/// The stretch of work that an amount pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayPeriod {
    /// One hour.
    Hour,
    /// One day.
    Day,
    /// One week.
    Week,
    /// One month.
    Month,
    /// One year.
    Year,
    /// One piece, order or trip.
    Item,
}

impl PostingText {
    /// A field's original value; `None` when the posting has none.
    pub fn field(&self, field: Field) -> Option<&str> {
        match field {
            Field::Title => Some(&self.title),
            Field::Description => Some(&self.description),
            Field::HiringOrganization => self.hiring_organization.as_deref(),
            Field::JobLocation => self.job_location.as_deref(),
            Field::BaseSalaryText => self.base_salary_text.as_deref(),
        }
    }

    /// The revision it is.
    pub fn revision(&self) -> Revision {
        Revision::of(&self.title, &self.description)
    }

    /// What a list calls it: its title, or, as channels and groups have none, its first line; at most
    /// `max` scalar values, of which the last is "…" when there was more.
    pub fn headline(&self, max: usize) -> String {
        let lines = self.title.lines().chain(self.description.lines());
        let line = lines.map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        match line.char_indices().nth(max) {
            None => line.to_owned(),
            Some(_) => line.chars().take(max.saturating_sub(1)).chain(['…']).collect(),
        }
    }
}

/// A posting with its identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// Source and place, hashed.
    pub id: PostingId,
    /// The source it came from.
    pub source: SourceId,
    /// Its canonical URL, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it says.
    #[serde(flatten)]
    pub text: PostingText,
    /// What was done to it on the way, such as a cut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<PostingNote>,
}

/// What was done to a posting's text between its source and the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostingNote {
    /// Longer than [`MAX_POSTING_BYTES`]: the end was cut off.
    Cut,
    /// NUL characters, which no database keeps, were taken out.
    NulRemoved,
    /// An optional field could not be read, and was left out.
    FieldUnreadable,
}

impl Posting {
    /// A posting that stands at `canonical_url`.
    pub fn at_url(source: SourceId, canonical_url: String, text: PostingText) -> Self {
        let id = PostingId::derive(&source, &canonical_url);
        Self { id, source, url: Some(canonical_url), text, notes: Vec::new() }.fitted()
    }

    /// A posting from a file, named by the row's own id.
    pub fn from_row(source: SourceId, row_id: &str, url: Option<String>, text: PostingText) -> Self {
        let id = PostingId::derive(&source, row_id);
        Self { id, source, url, text, notes: Vec::new() }.fitted()
    }

    /// The revision it is.
    pub fn revision(&self) -> Revision {
        self.text.revision()
    }

    /// What accounts for this revision of it.
    pub fn receipt(&self) -> Receipt {
        Receipt::of(&self.id, &self.revision())
    }

    /// Takes out NUL characters and cuts what is past [`MAX_POSTING_BYTES`], with a note of each.
    fn fitted(mut self) -> Self {
        let (mut cut, mut nul) = (self.drop_long_addresses(), false);
        let addresses = self.url.iter().chain(&self.text.images).map(String::len);
        let mut budget = MAX_POSTING_BYTES - addresses.sum::<usize>();
        let text = &mut self.text;
        // Short fields first, so that a long body never costs the firm's name or the pay. No short
        // field may take more than a sixteenth, so that a long title never costs the body.
        let most = budget / 16;
        let options = [&mut text.hiring_organization, &mut text.job_location, &mut text.base_salary_text];
        let more = [&mut text.platform, &mut text.author, &mut text.group];
        for value in options.into_iter().chain(more).flatten().chain([&mut text.title]) {
            nul |= remove_nul(value);
            cut |= cut_to(value, most);
            budget -= value.len();
        }
        nul |= remove_nul(&mut text.description);
        cut |= cut_to(&mut text.description, budget);
        self.notes.extend(cut.then_some(PostingNote::Cut));
        self.notes.extend(nul.then_some(PostingNote::NulRemoved));
        self
    }

    /// Leaves out addresses that are too long (a cut one would lead elsewhere), that hold NUL, or
    /// that are too many. Returns whether it did.
    fn drop_long_addresses(&mut self) -> bool {
        let fits = |address: &String| address.len() <= MAX_URL_BYTES && !address.contains('\0');
        let before = (self.url.is_some(), self.text.images.len());
        self.url.take_if(|url| !fits(url));
        self.text.images.retain(fits);
        self.text.images.truncate(MAX_IMAGES);
        before != (self.url.is_some(), self.text.images.len())
    }
}

fn remove_nul(value: &mut String) -> bool {
    let before = value.len();
    value.retain(|c| c != '\0');
    value.len() != before
}

fn cut_to(value: &mut String, max: usize) -> bool {
    let cut = value.len() > max;
    value.truncate(value.floor_char_boundary(max));
    cut
}

/// Where and when a revision was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// The posting as it stood.
    pub posting: Posting,
    /// When its page was fetched or its file read, UTC.
    pub seen_at: Timestamp,
    /// The bytes it was read from, when it came from a page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<CaptureId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posting_without_a_title_is_called_by_its_first_line() {
        let text = |title: &str, description: &str| PostingText {
            title: title.into(),
            description: description.into(),
            ..PostingText::default()
        };
        assert_eq!(text("", "\n  \nTuyển gấp\nlương cao").headline(40), "Tuyển gấp");
        assert_eq!(text("Phụ bếp", "x").headline(40), "Phụ bếp");
        assert_eq!(text("ệệệệ", "").headline(3), "ệệ…");
        assert_eq!(text("ệệệ", "").headline(3), "ệệệ");
        assert_eq!(text("", "").headline(3), "");
    }

    fn posting(title: &str, description: &str) -> Posting {
        let text = PostingText { title: title.into(), description: description.into(), ..PostingText::default() };
        Posting::from_row(SourceId::new("t").unwrap(), "1", None, text)
    }

    #[test]
    fn an_ordinary_posting_is_left_alone() {
        let posting = posting("Thợ hàn", "Cần 5 thợ");
        assert_eq!((posting.text.title.as_str(), posting.notes.len()), ("Thợ hàn", 0));
    }

    #[test]
    fn a_posting_past_the_limit_is_cut_on_a_character_with_a_note() {
        let long = posting(&"ệ".repeat(500_000), &"ặ".repeat(500_000));
        assert_eq!(long.notes, [PostingNote::Cut]);
        assert!(long.text.title.len() + long.text.description.len() <= MAX_POSTING_BYTES);
        assert!(long.text.description.len() > MAX_POSTING_BYTES / 2);
    }

    #[test]
    fn addresses_past_all_measure_are_left_out_with_a_note() {
        let images =
            std::iter::repeat_n("https://a.example/".to_owned() + &"x".repeat(4000), 100).chain(["y".repeat(5000)]);
        let text = PostingText { images: images.collect(), ..PostingText::default() };
        let posting = Posting::from_row(SourceId::new("t").unwrap(), "1", Some("z".repeat(5 << 20)), text);
        assert_eq!((posting.url, posting.text.images.len()), (None, MAX_IMAGES));
        assert_eq!(posting.notes, [PostingNote::Cut]);
    }

    #[test]
    fn nul_is_taken_out_with_a_note() {
        let posting = posting("a\0b", "c");
        assert_eq!((posting.text.title.as_str(), posting.notes.as_slice()), ("ab", &[PostingNote::NulRemoved][..]));
    }

    #[test]
    fn a_posting_keeps_its_shape_through_json() {
        let before = posting("a", "b");
        let json = serde_json::to_string(&before).unwrap();
        assert_eq!(serde_json::from_str::<Posting>(&json).unwrap(), before);
    }
}
