//! One posting in full: its original text with the evidence marked in it.

use std::collections::BTreeSet;

use soiviec_domain::assessment::{Assessment, RuleHit};
use soiviec_domain::day;
use soiviec_domain::id::Receipt;
use soiviec_domain::identifier::FoundIdentifier;
use soiviec_domain::posting::Posting;
use soiviec_domain::span::{Field, Span};
use soiviec_scoring::Rules;
use soiviec_store::StoreError;

use crate::evidence::{Marked, Segment, cut};
use crate::frame::Frame;
use crate::shown::Shown;
use crate::state::Console;
use crate::written::dialled;

/// Spans of one mark that are shown. A text made to repeat a word ten thousand times must not bury
/// the page.
const MOST_SPANS: usize = 200;

/// A posting and the machine's reasons.
pub(super) struct PostingView {
    pub fields: Vec<FieldView>,
    pub facts: Vec<Fact>,
    pub hits: Vec<Hit>,
    /// What screen readers are told of the marks on identifiers, by their place.
    pub contacts: Vec<String>,
    pub has_terms: bool,
    pub judged_by: Shown,
}

/// One field's original value.
pub(super) struct FieldView {
    pub title: &'static str,
    pub is_body: bool,
    pub stretches: Vec<Stretch>,
}

/// Words under the same marks.
pub(super) struct Stretch {
    pub text: Shown,
    /// Style classes, one for each kind of mark; empty when nothing is marked.
    pub kinds: String,
    /// Numbers of the hits of which a span begins here.
    pub numbers: String,
    /// Ids of what describes it, for screen readers.
    pub described_by: String,
    /// What is shown on hover and focus, a line for each mark.
    pub tip: String,
    /// Whether the Tab key stops here: where the first span of a hit or an identifier begins.
    pub is_stop: bool,
}

/// What else is known of the posting.
pub(super) struct Fact {
    pub name: &'static str,
    pub value: Shown,
}

/// A rule that fired.
pub(super) struct Hit {
    pub number: usize,
    pub title: Shown,
    pub category: String,
    pub weight: &'static str,
}

/// Something that lies on the text.
struct Mark {
    kind: Kind,
    tip: String,
    spans: Vec<Span>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// With the hit's number.
    Rule(usize),
    Term,
    /// With its place among the identifiers, from 1.
    Contact(usize),
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Rule(_) => "rule",
            Self::Term => "term",
            Self::Contact(_) => "contact",
        }
    }

    /// The id of the words that describe it.
    fn described_by(self) -> String {
        match self {
            Self::Rule(number) => format!("hit-{number}"),
            Self::Term => "legend-term".to_owned(),
            Self::Contact(number) => format!("contact-{number}"),
        }
    }
}

impl PostingView {
    /// Reads a kept posting; `None` when there is none to be shown.
    pub(super) async fn read(
        console: &Console,
        frame: &Frame,
        receipt: Option<&Receipt>,
    ) -> Result<Option<Self>, StoreError> {
        let Some(receipt) = receipt else { return Ok(None) };
        let kept = console.db.posting(receipt).await?;
        Ok(kept.map(|(posting, assessment)| Self::new(console, frame, &posting, &assessment)))
    }

    fn new(console: &Console, frame: &Frame, posting: &Posting, assessment: &Assessment) -> Self {
        let hits = hits(frame, console.scorer.rules(), assessment);
        let marks = marks(frame, &hits, assessment);
        let mut stopped = BTreeSet::new();
        let mut shown = |field: Field| {
            let text = posting.text.field(field).filter(|text| !text.is_empty())?;
            let is_body = field == Field::Description;
            Some(FieldView {
                title: field.title(frame.language),
                is_body,
                stretches: stretches(text, field, &marks, &mut stopped),
            })
        };
        Self {
            fields: Field::ALL.into_iter().filter_map(&mut shown).collect(),
            facts: facts(console, frame, posting),
            contacts: assessment.identifiers.iter().map(|found| whose(frame, found)).collect(),
            has_terms: !assessment.classifier.terms.is_empty(),
            judged_by: Shown::new((frame.texts.judged_by)(&assessment.rules_version, &assessment.model_version)),
            hits,
        }
    }
}

/// Each hit with its rule's title, or with its id when the rule is no longer there.
fn hits(frame: &Frame, rules: &Rules, assessment: &Assessment) -> Vec<Hit> {
    let titled = |id: &str| {
        let rule = rules.get(id).map(|rule| frame.language.pick(&rule.title.vi, &rule.title.en));
        Shown::new(rule.map_or(id, String::as_str))
    };
    let hit = |(at, hit): (usize, &RuleHit)| Hit {
        number: at + 1,
        title: titled(&hit.rule),
        category: hit.category.named(frame.language),
        weight: hit.weight.title(frame.language),
    };
    assessment.hits.iter().enumerate().map(hit).collect()
}

fn marks(frame: &Frame, hits: &[Hit], assessment: &Assessment) -> Vec<Mark> {
    let rules = assessment.hits.iter().zip(hits).map(|(found, hit)| {
        let (title, weight) = (hit.title.text(), frame.texts.weight);
        let tip = format!("{}. {title} · {} · {weight}: {}", hit.number, hit.category, hit.weight);
        Mark { kind: Kind::Rule(hit.number), tip, spans: found.spans.clone() }
    });
    let contacts = assessment.identifiers.iter().enumerate().map(|(at, found)| {
        let value = &found.identifier.value;
        let tip = format!("{}: {}", whose(frame, found), dialled(value).as_ref().unwrap_or(value));
        Mark { kind: Kind::Contact(at + 1), tip, spans: found.spans.clone() }
    });
    let terms = assessment.classifier.terms.iter().map(|term| Mark {
        kind: Kind::Term,
        tip: frame.texts.mark_term.to_owned(),
        spans: term.spans.clone(),
    });
    rules.chain(contacts).chain(terms).collect()
}

/// The kind of an identifier and its role.
fn whose(frame: &Frame, found: &FoundIdentifier) -> String {
    format!("{} ({})", found.identifier.kind.title(frame.language), found.role.title(frame.language))
}

/// `stopped` are the marks at which the Tab key stops already.
fn stretches(text: &str, field: Field, marks: &[Mark], stopped: &mut BTreeSet<usize>) -> Vec<Stretch> {
    let spans = |(at, mark): (usize, &Mark)| -> Vec<Marked> {
        let here = mark.spans.iter().filter(|span| span.field == field);
        here.take(MOST_SPANS).map(|span| (at, *span)).collect()
    };
    let marked: Vec<Marked> = marks.iter().enumerate().flat_map(spans).collect();
    cut(text, &marked).into_iter().map(|segment| stretch(&segment, marks, stopped)).collect()
}

fn stretch(segment: &Segment<'_>, marks: &[Mark], stopped: &mut BTreeSet<usize>) -> Stretch {
    let here: Vec<&Mark> = segment.marks.iter().map(|at| &marks[*at]).collect();
    let begins: Vec<Kind> = segment.begins.iter().map(|at| marks[*at].kind).collect();
    let number = |kind: &Kind| if let Kind::Rule(number) = kind { Some(number.to_string()) } else { None };
    Stretch {
        text: Shown::new(segment.text),
        kinds: each_once(here.iter().map(|mark| mark.kind.class().to_owned()), " "),
        numbers: each_once(begins.iter().filter_map(number), " "),
        described_by: each_once(here.iter().map(|mark| mark.kind.described_by()), " "),
        tip: Shown::new(each_once(here.iter().map(|mark| mark.tip.clone()), "\n")).spelled(),
        is_stop: segment.begins.iter().filter(|at| marks[**at].kind != Kind::Term && stopped.insert(**at)).count() > 0,
    }
}

/// Joins values in their order, leaving out what was said already.
fn each_once(values: impl Iterator<Item = String>, between: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    for value in values {
        if !said.contains(&value) {
            said.push(value);
        }
    }
    said.join(between)
}

fn facts(console: &Console, frame: &Frame, posting: &Posting) -> Vec<Fact> {
    let (texts, text) = (frame.texts, &posting.text);
    let notes = posting.notes.iter().map(|note| note.title(frame.language));
    let notes = Some(notes.collect::<Vec<_>>().join("; ")).filter(|notes| !notes.is_empty());
    let platform = |code: &String| (texts.platform_named)(code).unwrap_or(code).to_owned();
    let images = Some(text.images.join("\n")).filter(|images| !images.is_empty());
    let values = [
        (texts.source, Some(console.source_name(posting.source.as_str()))),
        (texts.platform, text.platform.as_ref().map(platform)),
        (texts.group, text.group.clone()),
        (texts.author, text.author.clone()),
        (texts.date_posted, text.date_posted.map(day::shown)),
        (texts.valid_through, text.valid_through.map(day::shown)),
        (texts.address, posting.url.clone()),
        (texts.images, images),
        (texts.notes, notes),
    ];
    values.into_iter().filter_map(|(name, value)| Some(Fact { name, value: Shown::new(value?) })).collect()
}
