//! The lists of cases: the queue, what I hold, what is answered.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::{Case, State as Standing};
use soiviec_domain::day;
use soiviec_domain::id::CaseId;
use soiviec_store::StoreError;
use soiviec_store::shelves::{Front, Shelf};

use crate::badges::{PriorityBadge, VerdictBadge};
use crate::frame::{Frame, html};
use crate::paging::{Pager, Paging};
use crate::problem::Problem;
use crate::shown::Shown;
use crate::state::Console;
use crate::texts::Texts;
use crate::written;

const CASES_A_PAGE: u32 = 50;

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
    rows: Vec<Row>,
    pager: Pager,
}

struct Tab {
    code: &'static str,
    title: &'static str,
    count: String,
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
    risk: String,
    category: &'static str,
    more_categories: Option<String>,
    postings: String,
    sources: Vec<String>,
    opened: String,
    state: &'static str,
    holder: Option<Shown>,
    decision: Option<Answered>,
}

/// The latest answer, who gave it and when.
struct Answered {
    conclusion: &'static str,
    by: Shown,
    at: String,
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
    let (db, me) = (&console.db, console.me());
    let named = List::ALL.into_iter().find(|list| Some(list.code()) == asked.shelf.as_deref());
    let list = named.unwrap_or(List::Waiting);
    let (mut tabs, mut items) = (Vec::with_capacity(List::ALL.len()), 0);
    for tab in List::ALL {
        let (length, is_current) = (db.shelf_length(tab.shelf(me)).await?, tab == list);
        items = if is_current { length } else { items };
        let count = frame.language.number(length);
        tabs.push(Tab { code: tab.code(), title: tab.title(frame.texts), count, is_current });
    }
    let paging = Paging::new(asked.page.as_deref(), items, CASES_A_PAGE);
    let cases = db.shelf(list.shelf(me), paging.offset(), CASES_A_PAGE).await?;
    let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    let mut fronts = db.fronts(&ids).await?;
    let mut rows: Vec<Row> = Vec::new();
    let mut above = Verdict::Flagged;
    for case in &cases {
        let begins_unsure = list != List::Answered && above == Verdict::Flagged && case.verdict != Verdict::Flagged;
        let front = fronts.remove(&case.id).unwrap_or_default();
        rows.push(Row { begins_unsure, ..row(console, &frame, case, front) });
        above = case.verdict;
    }
    let (title, when_empty) = (list.title(frame.texts), list.when_empty(frame.texts));
    let frame = Frame { is_queue: list == List::Waiting, ..frame };
    let pager = Pager::new(frame.texts, paging, format!("/?shelf={}&page=", list.code()), "");
    Ok(QueuePage { frame, title, when_empty, tabs, rows, pager })
}

fn row(console: &Console, frame: &Frame, case: &Case, front: Front) -> Row {
    let (language, texts) = (frame.language, frame.texts);
    let holder = if let Standing::Claimed { by, .. } = &case.state { Some(Shown::new(by)) } else { None };
    let more = case.categories.len().saturating_sub(1);
    Row {
        number: case.id.to_string(),
        begins_unsure: false,
        headline: frame.headline(&front.headline),
        news: case.news,
        priority: PriorityBadge { label: "", severity: case.severity, language },
        verdict: VerdictBadge { verdict: case.verdict, language },
        risk: written::percent(texts, case.risk),
        category: case.categories.first().map(|category| category.title(language)).unwrap_or_default(),
        more_categories: (more > 0).then(|| (texts.more_categories)(more)),
        postings: language.number(case.postings),
        sources: front.sources.iter().map(|source| console.source_name(source)).collect(),
        opened: day::shown(case.opened_at),
        state: case.state.title(language),
        holder,
        decision: case.decision.as_ref().map(|decision| Answered {
            conclusion: decision.conclusion.title(language),
            by: Shown::new(&decision.by),
            at: day::shown(decision.at),
        }),
    }
}
