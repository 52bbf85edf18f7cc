//! Answering a case.

use axum::response::Response;
use jiff::Timestamp;
use soiviec_domain::assessment::{Assessment, has_new_hit};
use soiviec_domain::case::{Case, EventKind, State};
use soiviec_domain::decision::{Conclusion, Decision};
use soiviec_domain::id::CaseId;
use soiviec_store::{StoreError, Write};
use soiviec_text::fold::is_hidden;

use super::deed::{Deed, Draft, Failure, Obstacle};
use super::notice::Done;
use crate::problem::Problem;

/// The longest reason, in Unicode scalar values.
const LONGEST_REASON: usize = 4_000;

/// A case that changed more often than this since its page was made is looked at again.
const MOST_CHANGES: u32 = 1_000;

/// `POST /cases/VV-000123/decide`
pub(crate) async fn decide(deed: Deed) -> Result<Response, Problem> {
    let tried = attempt(&deed).await;
    deed.answer(Done::Decided, tried).await
}

async fn attempt(deed: &Deed) -> Result<(), Failure> {
    deed.check_key()?;
    let (conclusion, reason) = read(&deed.draft)?;
    let decision = Decision { conclusion, reason, by: deed.me().to_owned(), at: deed.console.clock.now() };
    let mut write = deed.write().await?;
    let case = write.case(deed.case).await?;
    if is_answered_so(&case, &decision) {
        return Ok(());
    }
    let is_stale = is_stale(deed, &mut write, &case, conclusion).await?;
    // A refusal says more than that something changed.
    let (case, event) = case.decide(decision)?;
    if is_stale {
        return Err(Obstacle::Stale.into());
    }
    write.save_case(case, &event).await?;
    write.commit().await?;
    tracing::info!(case.id = %deed.case, actor = deed.me(), "case.decide");
    Ok(())
}

/// What was chosen and why, as it would be recorded: line ends as the store has them, ends trimmed.
fn read(draft: &Draft) -> Result<(Conclusion, String), Obstacle> {
    let conclusion = Conclusion::parse(&draft.conclusion);
    let reason = draft.reason.replace("\r\n", "\n").trim().to_owned();
    if reason.chars().all(|c| c.is_whitespace() || is_hidden(c)) {
        return Err(Obstacle::Input(|texts| texts.reason_missing));
    }
    if reason.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        return Err(Obstacle::Input(|texts| texts.reason_control));
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(Obstacle::Input(|texts| texts.reason_too_long));
    }
    let conclusion = conclusion.map_err(|_| Obstacle::Input(|texts| texts.conclusion_missing))?;
    Ok((conclusion, reason))
}

/// Whether what the answer rests on is no longer what its page showed. On a case that grows by the
/// minute no answer could be given if every new posting counted. But nobody answers for a case that
/// was merged in unseen, and "no sign" covers only the signs that were seen.
async fn is_stale(deed: &Deed, write: &mut Write, case: &Case, conclusion: Conclusion) -> Result<bool, StoreError> {
    let draft = &deed.draft;
    if draft.version == case.version.to_string() {
        return Ok(false);
    }
    let Some(version) = draft.version.parse().ok().filter(|_| draft.outline == case.outline()) else { return Ok(true) };
    let since = deed.console.db.changes_since(case.id, version, MOST_CHANGES).await?;
    let only_grew = since.iter().all(|event| matches!(event.kind, EventKind::Attached | EventKind::Erased));
    match since.first() {
        Some(first) if only_grew && since.len() < MOST_CHANGES as usize => {
            Ok(conclusion == Conclusion::NoSign && came_with_new_hit(write, case.id, first.at).await?)
        }
        _ => Ok(true),
    }
}

/// Whether a posting that joined at `at` or later shows a sign that those before did not. A posting of
/// the same millisecond counts as later.
async fn came_with_new_hit(write: &mut Write, case: CaseId, at: Timestamp) -> Result<bool, StoreError> {
    let held = write.assessments(case).await?;
    let is_seen = |(joined, _): &&(Timestamp, Assessment)| joined.as_millisecond() < at.as_millisecond();
    let (seen, new): (Vec<_>, Vec<_>) = held.iter().partition(is_seen);
    Ok(has_new_hit(seen.into_iter().map(|(_, seen)| seen), new.into_iter().map(|(_, new)| new)))
}

/// The same press twice, or Back and sent again.
fn is_answered_so(case: &Case, new: &Decision) -> bool {
    let said = |known: &Decision| (known.conclusion, known.by.clone(), known.reason.clone());
    case.state == State::Decided && case.decision.as_ref().is_some_and(|known| said(known) == said(new))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn draft(reason: &str) -> Draft {
        Draft { conclusion: "watch".into(), reason: reason.into(), ..Draft::default() }
    }

    #[test]
    fn a_reason_is_kept_as_typed_but_for_its_line_ends() {
        let (conclusion, reason) = read(&draft(" một\r\n\thai\n ")).ok().unwrap();
        assert_eq!((conclusion, reason.as_str()), (Conclusion::Watch, "một\n\thai"));
        assert!(read(&draft(&"ệ".repeat(LONGEST_REASON))).is_ok());
        for bad in
            ["", " \r\n ", "\u{200B}", "\u{3164} \u{202E}", "a\0b", "a\rb", "a\u{85}b", &"ệ".repeat(LONGEST_REASON + 1)]
        {
            assert!(read(&draft(bad)).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_recorded_can_always_be_kept(reason in any::<String>()) {
            if let Ok((_, kept)) = read(&draft(&reason)) {
                prop_assert!(!kept.trim().is_empty() && kept.chars().count() <= LONGEST_REASON);
                prop_assert!(!kept.contains(['\0', '\r']));
            }
        }
    }
}
