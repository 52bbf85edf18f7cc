//! The page of a case: its head, what can be done with it, and everything it holds.

use askama::Template;
use serde::Deserialize;
use soiviec_domain::case::{Case, Refusal, State};
use soiviec_domain::day;
use soiviec_domain::decision::{Conclusion, Decision};
use soiviec_domain::id::{CaseId, Receipt};
use soiviec_store::StoreError;

use super::deed::{Draft, Obstacle};
use super::history::{self, History};
use super::posting::PostingView;
use super::tables::{self, IdentifierRow, LinkedRow, PostingRow, SeenRow};
use crate::badges::{PriorityBadge, VerdictBadge};
use crate::frame::Frame;
use crate::paging::Paging;
use crate::problem::Problem;
use crate::shown::Shown;
use crate::state::Console;

const POSTINGS_A_PAGE: u32 = 20;

/// What the address asks for.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    /// The receipt of the posting to be shown in full; by default the most alarming one.
    posting: Option<String>,
    /// The page of the list of postings.
    page: Option<String>,
    /// `all` for the history from its beginning.
    history: Option<String>,
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
    identifiers: Vec<IdentifierRow>,
    postings: Vec<PostingRow>,
    paging: Paging,
    linked: Vec<LinkedRow>,
    seen: Vec<SeenRow>,
    history: History,
}

struct Head {
    number: String,
    state: &'static str,
    holder: Option<Shown>,
    news: bool,
    verdict: VerdictBadge,
    priority: PriorityBadge,
    risk: String,
    categories: Vec<String>,
    opened: String,
    changed: String,
    gone_into: Option<String>,
    decision: Option<Answer>,
}

struct Answer {
    label: &'static str,
    conclusion: &'static str,
    reason: Shown,
    by: Shown,
    at: String,
}

/// What can be done now, and what was typed before.
struct Actions {
    claim: bool,
    release: bool,
    decide: bool,
    /// Why nothing can be done.
    instead: Option<Shown>,
    version: String,
    choices: Vec<Choice>,
    reason: String,
}

struct Choice {
    code: &'static str,
    title: &'static str,
    hint: &'static str,
    is_chosen: bool,
}

/// Why a deed was not done.
struct Notice {
    said: Shown,
    /// What changed meanwhile.
    meanwhile: Vec<history::Entry>,
    advice: Option<&'static str>,
}

/// Reads a case; `obstacle` and `draft` are what is left of a deed that was not done.
pub(crate) async fn read(
    console: &Console,
    frame: Frame,
    id: CaseId,
    asked: &Asked,
    obstacle: Option<Obstacle>,
    draft: Draft,
) -> Result<CasePage, Problem> {
    let failed = |error: StoreError| console.problem(error);
    let db = &console.db;
    let case = db.case(id).await.map_err(failed)?;
    let chosen = chosen(console, id, asked).await?;
    let paging = Paging::new(asked.page.as_deref(), case.postings.into(), POSTINGS_A_PAGE);
    let held = db.held_postings(id, paging.offset(), POSTINGS_A_PAGE).await.map_err(failed)?;
    let posting = PostingView::read(console, &frame, chosen.as_ref()).await.map_err(failed)?;
    let events = history::read(db, id).await.map_err(failed)?;
    Ok(CasePage {
        form_key: console.form_key().to_owned(),
        head: head(&frame, &case),
        notice: obstacle.as_ref().map(|obstacle| notice(&frame, id, obstacle, &draft, &events)),
        actions: actions(console, &frame, &case, draft, obstacle.as_ref()),
        posting,
        identifiers: tables::identifiers(db, &frame, id).await.map_err(failed)?,
        postings: held.iter().map(|held| tables::posting(&frame, held, chosen.as_ref())).collect(),
        paging,
        linked: tables::linked(db, &frame, id).await.map_err(failed)?,
        seen: tables::seen(db, chosen.as_ref()).await.map_err(failed)?,
        history: History::new(&frame, id, &events, asked.history.as_deref() == Some("all")),
        frame,
    })
}

/// The posting asked for, which the case must hold, or the one that represents it.
async fn chosen(console: &Console, case: CaseId, asked: &Asked) -> Result<Option<Receipt>, Problem> {
    let failed = |error| console.problem(error);
    let Some(named) = &asked.posting else {
        let first = console.db.held_postings(case, 0, 1).await.map_err(failed)?;
        return Ok(first.into_iter().next().map(|held| held.receipt));
    };
    let receipt = Receipt::try_from(named.clone()).map_err(|_| Problem::NoCase)?;
    let holds = console.db.holds(case, &receipt).await.map_err(failed)?;
    if holds { Ok(Some(receipt)) } else { Err(Problem::NoCase) }
}

fn head(frame: &Frame, case: &Case) -> Head {
    let language = frame.language;
    let (holder, gone_into) = match &case.state {
        State::Claimed { by, .. } => (Some(Shown::new(by)), None),
        State::Merged { into } => (None, Some(into.to_string())),
        _ => (None, None),
    };
    Head {
        number: case.id.to_string(),
        state: case.state.title(language),
        holder,
        news: case.news,
        verdict: VerdictBadge { verdict: case.verdict, language },
        priority: PriorityBadge { label: frame.texts.priority, severity: case.severity, language },
        risk: percent(frame, case.risk),
        categories: case.categories.iter().map(|category| format!("{category} {}", category.title(language))).collect(),
        opened: day::shown(case.opened_at),
        changed: day::shown(case.changed_at),
        gone_into,
        decision: case.decision.as_ref().map(|decision| answer(frame, case, decision)),
    }
}

fn answer(frame: &Frame, case: &Case, decision: &Decision) -> Answer {
    let texts = frame.texts;
    Answer {
        label: if case.state == State::Decided { texts.decision } else { texts.earlier_decision },
        conclusion: decision.conclusion.title(frame.language),
        reason: Shown::new(&decision.reason),
        by: Shown::new(&decision.by),
        at: day::shown(decision.at),
    }
}

/// A risk in whole percent. An estimate never reads as certain.
pub(super) fn percent(frame: &Frame, risk: f64) -> String {
    let whole = (risk * 100.0).round();
    if whole > 99.0 {
        format!("{} 99 %", frame.texts.risk_over)
    } else if whole < 1.0 {
        format!("{} 1 %", frame.texts.risk_under)
    } else {
        format!("{whole:.0} %")
    }
}

fn actions(console: &Console, frame: &Frame, case: &Case, draft: Draft, obstacle: Option<&Obstacle>) -> Actions {
    let me = console.analyst.as_str();
    let (claim, release) = match &case.state {
        State::Queued => (true, false),
        State::Claimed { by, .. } => (false, by == me),
        _ => (false, false),
    };
    let instead = match &case.state {
        State::Claimed { by, .. } if by != me => Some(format!("{}: {by}", frame.texts.held_by)),
        State::Decided => Some(frame.texts.nothing_to_do.to_owned()),
        State::Merged { into } => Some(format!("{} {into}", frame.texts.gone_into)),
        State::Closed => Some(frame.texts.nothing_kept.to_owned()),
        _ => None,
    };
    let choice = |conclusion: Conclusion| Choice {
        code: conclusion.code(),
        title: conclusion.title(frame.language),
        hint: (frame.texts.conclusion_hint)(conclusion),
        is_chosen: conclusion.code() == draft.conclusion,
    };
    // A page that never told what changed meanwhile must not make the form look fresh.
    let is_fresh = matches!(obstacle, None | Some(Obstacle::Stale | Obstacle::Refused(_)));
    Actions {
        claim,
        release,
        decide: claim || release,
        instead: instead.map(Shown::new),
        version: if is_fresh || draft.version.is_empty() { case.version.to_string() } else { draft.version },
        choices: Conclusion::ALL.into_iter().map(choice).collect(),
        // No text on a page may hold NUL; here it could not be shown as a mark.
        reason: draft.reason.replace('\0', "\u{FFFD}"),
    }
}

fn notice(frame: &Frame, id: CaseId, obstacle: &Obstacle, draft: &Draft, events: &history::Events) -> Notice {
    let texts = frame.texts;
    let said = |said: String| Notice { said: Shown::new(said), meanwhile: Vec::new(), advice: None };
    match obstacle {
        Obstacle::KeyChanged => said(texts.key_changed.to_owned()),
        Obstacle::Input(problem) => said(problem(texts).to_owned()),
        Obstacle::Refused(refusal @ (Refusal::AlreadyDecided(_) | Refusal::GoneInto { .. })) => {
            let meanwhile = events.last_of(frame, id);
            Notice { meanwhile, ..said((texts.refusal)(refusal)) }
        }
        Obstacle::Refused(refusal) => said((texts.refusal)(refusal)),
        Obstacle::Store(_) => said(texts.busy.body.to_owned()),
        Obstacle::Stale => {
            let meanwhile = events.since(frame, id, draft.version.parse().unwrap_or(0));
            Notice { meanwhile, advice: Some(texts.stale_again), ..said(texts.stale.to_owned()) }
        }
    }
}
