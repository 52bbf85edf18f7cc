//! The lists of cases: the queue, what I hold, what is answered.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::{Case, State as Standing};
use soiviec_domain::day;
use soiviec_store::shelves::Shelf;
use soiviec_store::{Db, StoreError};

use crate::badges::{PriorityBadge, VerdictBadge};
use crate::frame::{Frame, html};
use crate::paging::Paging;
use crate::problem::Problem;
use crate::shown::Shown;
use crate::state::Console;
use crate::texts::Texts;

const CASES_A_PAGE: u32 = 50;

/// As much of a headline as fits two lines of the table, in scalar values.
const HEADLINE: usize = 90;

/// Sources are named from this many of a case's most alarming postings.
const POSTINGS_READ: u32 = 20;

/// What the address asks for.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    shelf: Option<String>,
    page: Option<String>,
}

/// The lists, as addresses name them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Waiting,
    Mine,
    Answered,
}

impl List {
    const ALL: [List; 3] = [Self::Waiting, Self::Mine, Self::Answered];

    fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::Answered => "answered",
        }
    }

    fn shelf(self, me: &str) -> Shelf<'_> {
        match self {
            Self::Waiting => Shelf::Waiting,
            Self::Mine => Shelf::HeldBy(me),
            Self::Answered => Shelf::Answered,
        }
    }

    fn title(self, texts: &Texts) -> &'static str {
        match self {
            Self::Waiting => texts.queue,
            Self::Mine => texts.mine,
            Self::Answered => texts.answered,
        }
    }

    fn when_empty(self, texts: &Texts) -> &'static str {
        match self {
            Self::Waiting => texts.nothing_waits,
            Self::Mine => texts.nothing_mine,
            Self::Answered => texts.nothing_answered,
        }
    }
}

#[derive(Template)]
#[template(path = "queue.html")]
struct QueuePage {
    frame: Frame,
    title: &'static str,
    when_empty: &'static str,
    tabs: Vec<Tab>,
    list: &'static str,
    rows: Vec<Row>,
    paging: Paging,
}

struct Tab {
    code: &'static str,
    title: &'static str,
    count: u64,
    is_current: bool,
}

struct Row {
    number: String,
    /// The first of the unsure: a divider stands above it.
    begins_unsure: bool,
    headline: Shown,
    news: bool,
    priority: PriorityBadge,
    verdict: VerdictBadge,
    category: &'static str,
    more_categories: Option<String>,
    postings: u32,
    sources: BTreeSet<String>,
    opened: String,
    state: &'static str,
    holder: Option<Shown>,
    conclusion: Option<&'static str>,
}

/// `GET /`
pub(crate) async fn open(
    State(console): State<Console>,
    frame: Frame,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let page = read(&console, frame, &asked).await.map_err(|error| console.problem(error))?;
    Ok(html(StatusCode::OK, &page))
}

async fn read(console: &Console, frame: Frame, asked: &Asked) -> Result<QueuePage, StoreError> {
    let (db, me) = (&console.db, console.analyst.as_str());
    let named = List::ALL.into_iter().find(|list| Some(list.code()) == asked.shelf.as_deref());
    let list = named.unwrap_or(List::Waiting);
    let mut tabs = Vec::with_capacity(List::ALL.len());
    for tab in List::ALL {
        let count = db.shelf_length(tab.shelf(me)).await?;
        tabs.push(Tab { code: tab.code(), title: tab.title(frame.texts), count, is_current: tab == list });
    }
    let items = tabs.iter().find(|tab| tab.is_current).map_or(0, |tab| tab.count);
    let paging = Paging::new(asked.page.as_deref(), items, CASES_A_PAGE);
    let mut rows: Vec<Row> = Vec::new();
    let mut above = Verdict::Flagged;
    for case in db.shelf(list.shelf(me), paging.offset(), CASES_A_PAGE).await? {
        let mut row = row(db, &frame, &case).await?;
        row.begins_unsure = list != List::Answered && above == Verdict::Flagged && case.verdict != Verdict::Flagged;
        above = case.verdict;
        rows.push(row);
    }
    let (title, when_empty) = (list.title(frame.texts), list.when_empty(frame.texts));
    Ok(QueuePage { frame, title, when_empty, tabs, list: list.code(), rows, paging })
}

async fn row(db: &Db, frame: &Frame, case: &Case) -> Result<Row, StoreError> {
    let (language, texts) = (frame.language, frame.texts);
    let held = db.held_postings(case.id, 0, POSTINGS_READ).await?;
    let headline = held.first().map(|held| held.posting.text.headline(HEADLINE)).unwrap_or_default();
    let holder = if let Standing::Claimed { by, .. } = &case.state { Some(Shown::new(by)) } else { None };
    let more = case.categories.len().saturating_sub(1);
    Ok(Row {
        number: case.id.to_string(),
        begins_unsure: false,
        headline: Shown::new(if headline.is_empty() { texts.no_words.to_owned() } else { headline }),
        news: case.news,
        priority: PriorityBadge { label: "", severity: case.severity, language },
        verdict: VerdictBadge { verdict: case.verdict, language },
        category: case.categories.first().map(|category| category.title(language)).unwrap_or_default(),
        more_categories: (more > 0).then(|| (texts.more_categories)(more)),
        postings: case.postings,
        sources: held.iter().map(|held| held.posting.source.to_string()).collect(),
        opened: day::shown(case.opened_at),
        state: case.state.title(language),
        holder,
        conclusion: case.decision.as_ref().map(|decision| decision.conclusion.title(language)),
    })
}
