//! The page of a case: its head, what can be done with it, and everything it holds.

use askama::Template;
use serde::Deserialize;
use soiviec_domain::case::Case;
use soiviec_domain::id::{CaseId, Receipt};
use soiviec_store::StoreError;

use super::actions::Actions;
use super::deed::{Draft, address};
use super::head::Head;
use super::history::History;
use super::notice::{Done, Notice, Outcome};
use super::posting::PostingView;
use super::tables::{self, IdentifierRow, LinkedRow, Listed, PostingRow, SeenRow};
use crate::frame::Frame;
use crate::paging::{Pager, Paging};
use crate::problem::Problem;
use crate::state::Console;

const POSTINGS_A_PAGE: u32 = 20;

/// What the address asks for.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    /// The receipt of the posting to be shown in full; by default the most alarming one.
    posting: Option<String>,
    /// The page of the list of postings.
    page: Option<String>,
    /// The page of the history.
    history: Option<String>,
    /// What was just done.
    done: Option<String>,
}

/// The whole page.
#[derive(Template)]
#[template(path = "case.html")]
pub(crate) struct CasePage {
    frame: Frame,
    form_key: String,
    head: Head,
    notice: Option<Notice>,
    actions: Actions,
    posting: Option<PostingView>,
    identifiers: Listed<IdentifierRow>,
    postings: Vec<PostingRow>,
    /// The page of the list of postings.
    page: u32,
    pager: Pager,
    linked: Listed<LinkedRow>,
    seen: Listed<SeenRow>,
    history: History,
}

/// Reads a case; `outcome` and `draft` are what is left of a deed.
pub(crate) async fn read(
    console: &Console,
    frame: Frame,
    id: CaseId,
    asked: &Asked,
    outcome: Option<Outcome>,
    draft: Draft,
) -> Result<CasePage, Problem> {
    let failed = |error: StoreError| console.problem(error);
    let (db, me) = (&console.db, console.me());
    let case = db.case(id).await.map_err(failed)?;
    let chosen = chosen(console, &case, asked).await?;
    let done = asked.done.as_deref().and_then(|done| Done::asked(done, &case, me));
    let outcome = outcome.or(done.map(Outcome::Done));
    let notice = match &outcome {
        Some(outcome) => Some(Notice::read(console, &frame, &case, outcome, &draft).await.map_err(failed)?),
        None => None,
    };
    let paging = Paging::new(asked.page.as_deref(), case.postings.into(), POSTINGS_A_PAGE);
    let held = db.held_postings(id, paging.offset(), POSTINGS_A_PAGE).await.map_err(failed)?;
    Ok(CasePage {
        form_key: console.form_key().to_owned(),
        head: Head::new(&frame, &case),
        notice,
        actions: Actions::new(me, &frame, &case, draft, outcome.as_ref()),
        posting: PostingView::read(console, &frame, chosen.as_ref()).await.map_err(failed)?,
        identifiers: tables::identifiers(db, &frame, id).await.map_err(failed)?,
        postings: held.iter().map(|held| tables::posting(console, &frame, &case, held, chosen.as_ref())).collect(),
        page: paging.page,
        pager: Pager::new(frame.texts, paging, format!("{}?page=", address(id)), "#postings"),
        linked: tables::linked(db, &frame, id).await.map_err(failed)?,
        seen: tables::seen(db, &frame, chosen.as_ref()).await.map_err(failed)?,
        history: History::read(db, &frame, id, asked.history.as_deref()).await.map_err(failed)?,
        frame: Frame { form_of: Some(id), ..frame },
    })
}

/// The posting asked for, which the case must hold; or the newest one, when it came after the answer;
/// or the one that represents the case.
async fn chosen(console: &Console, case: &Case, asked: &Asked) -> Result<Option<Receipt>, Problem> {
    let failed = |error| console.problem(error);
    let Some(named) = &asked.posting else {
        if case.news {
            return console.db.newest_posting(case.id).await.map_err(failed);
        }
        let first = console.db.held_postings(case.id, 0, 1).await.map_err(failed)?;
        return Ok(first.into_iter().next().map(|held| held.receipt));
    };
    let receipt = Receipt::try_from(named.clone()).map_err(|_| Problem::NoCase)?;
    let holds = console.db.holds(case.id, &receipt).await.map_err(failed)?;
    if holds { Ok(Some(receipt)) } else { Err(Problem::NoCase) }
}
