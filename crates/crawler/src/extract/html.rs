//! Postings by the source's CSS selectors.
//!
//! A value belongs to the innermost posting around it, and a posting's text ends where another
//! begins. So a page that forgets to close its postings, which nests each in the one before, still
//! gives every posting its own words, and work grows with the page, not with its square.

use std::collections::{HashMap, HashSet};

use ego_tree::NodeId;
use scraper::{ElementRef, Html};
use soiviec_domain::posting::PostingText;
use url::Url;

use super::text::{one_line, text_without};
use super::{Draft, Notes, date, posting_address};
use crate::selector::ValueSelector;
use crate::source::HtmlSelectors;

/// Every match of `posting`, in the order of the page.
pub(super) fn drafts(document: &Html, selectors: &HtmlSelectors, base: &Url, notes: &mut Notes<'_>) -> Vec<Draft> {
    let postings: Vec<ElementRef<'_>> = document.select(selectors.posting.selector()).collect();
    let ids: HashSet<NodeId> = postings.iter().map(|posting| posting.id()).collect();
    let field = |selector| Field::find(document, selector, &ids);
    let fields = Fields {
        title: field(&selectors.title),
        description: field(&selectors.description),
        hiring_organization: field(&selectors.hiring_organization),
        job_location: field(&selectors.job_location),
        base_salary_text: field(&selectors.base_salary_text),
        author: field(&selectors.author),
        group: field(&selectors.group),
        date_posted: field(&selectors.date_posted),
        link: field(&selectors.link),
    };
    postings.into_iter().map(|posting| fields.draft(posting, base, notes)).collect()
}

/// Where each field's values stand.
struct Fields<'a> {
    title: Field<'a>,
    description: Field<'a>,
    hiring_organization: Field<'a>,
    job_location: Field<'a>,
    base_salary_text: Field<'a>,
    author: Field<'a>,
    group: Field<'a>,
    date_posted: Field<'a>,
    link: Field<'a>,
}

impl Fields<'_> {
    fn draft(&self, posting: ElementRef<'_>, base: &Url, notes: &mut Notes<'_>) -> Draft {
        let id = posting.id();
        let line = |field: &Field<'_>| field.of(id).map(|text| one_line(&text)).filter(|text| !text.is_empty());
        let date_posted = self.date_posted.of(id).unwrap_or_default();
        let text = PostingText {
            title: line(&self.title).unwrap_or_default(),
            description: self.description.of(id).unwrap_or_default(),
            hiring_organization: line(&self.hiring_organization),
            job_location: line(&self.job_location),
            base_salary_text: line(&self.base_salary_text),
            author: line(&self.author),
            group: line(&self.group).or_else(|| self.group.of_page().map(|text| one_line(&text))),
            date_posted: notes.date("date_posted", &date_posted, date::Reading::Start),
            ..PostingText::default()
        };
        let address = self.link.of(id).and_then(|href| posting_address(&href, base, notes.url));
        Draft { text, address, anchor: posting.attr("id").map(str::to_owned) }
    }
}

/// The matches of one selector: the first in each posting, and the first outside all of them.
struct Field<'a> {
    selector: Option<&'a ValueSelector>,
    postings: &'a HashSet<NodeId>,
    firsts: HashMap<Option<NodeId>, ElementRef<'a>>,
}

impl<'a> Field<'a> {
    fn find(document: &'a Html, selector: &'a Option<ValueSelector>, postings: &'a HashSet<NodeId>) -> Self {
        let selector = selector.as_ref();
        let mut firsts = HashMap::new();
        for element in selector.into_iter().flat_map(|value| document.select(value.selector())) {
            let around = std::iter::once(element.id()).chain(element.ancestors().map(|node| node.id()));
            let owner = around.into_iter().find(|id| postings.contains(id));
            firsts.entry(owner).or_insert(element);
        }
        Self { selector, postings, firsts }
    }

    fn of(&self, posting: NodeId) -> Option<String> {
        self.value(Some(posting))
    }

    fn of_page(&self) -> Option<String> {
        self.value(None)
    }

    fn value(&self, owner: Option<NodeId>) -> Option<String> {
        let element = self.firsts.get(&owner)?;
        match self.selector?.attribute() {
            Some(name) => Some(element.attr(name)?.trim().to_owned()),
            None => Some(text_without(*element, self.postings)),
        }
    }
}
