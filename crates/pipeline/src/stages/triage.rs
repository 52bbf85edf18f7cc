//! From a flagged or unsure posting to a case.
//!
//! Postings belong to one case when they share a strong identifier, or are revisions of one posting.
//! Open cases that a posting joins are merged; decided ones are never merged unasked, only linked.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use soiviec_bus::Record;
use soiviec_domain::assessment::{Assessment, has_new_hit};
use soiviec_domain::case::{Arrival, Case, State};
use soiviec_domain::clock::Clock;
use soiviec_domain::decision::{Conclusion, Decision};
use soiviec_domain::identifier::{Identifier, Role};
use soiviec_domain::posting::Posting;
use soiviec_store::{StoreError, Write};

use crate::consume::{Reject, Stage};
use crate::line::Line;
use crate::{topics, wire};

/// An identifier seen with more organisations than this is a hotline or a job board's own number:
/// it joins nothing.
const MOST_ORGANISATIONS: u32 = 20;

/// Identifiers that many share, such as 111 or a platform's domain: they join nothing.
#[derive(Clone, Debug, Default)]
pub struct SharedIdentifiers(pub HashSet<Identifier>);

/// The triage stage.
pub struct Triage {
    clock: Arc<dyn Clock>,
    shared: SharedIdentifiers,
}

impl Triage {
    /// Triages on the line's store; `shared` identifiers join nothing.
    pub fn new(line: &Line, shared: SharedIdentifiers) -> Self {
        Self { clock: line.clock.clone(), shared }
    }
}

#[async_trait]
impl Stage for Triage {
    type Work = wire::Flagged;
    const GROUP: &'static str = topics::TRIAGE_GROUP;
    const TOPIC: &'static str = topics::FLAGGED;

    async fn prepare(&self, records: &[Record]) -> Vec<Result<wire::Flagged, Reject>> {
        records.iter().map(|record| Ok(wire::decode(&record.payload)?)).collect()
    }

    async fn effect(&self, flagged: &wire::Flagged, write: &mut Write) -> Result<(), StoreError> {
        if write.case_of(&flagged.receipt).await?.is_some() {
            return Ok(());
        }
        match write.posting(&flagged.receipt).await? {
            Some((posting, assessment)) => self.place(write, &posting, &assessment).await,
            // Erased while it waited: the books count it there.
            None => Ok(()),
        }
    }
}

impl Triage {
    async fn place(&self, write: &mut Write, posting: &Posting, assessment: &Assessment) -> Result<(), StoreError> {
        let now = self.clock.now();
        let identifiers = self.strong(write, assessment).await?;
        let mut candidates = write.cases_sharing(&identifiers).await?;
        for case in write.cases_of_posting(&posting.id).await? {
            if !candidates.iter().any(|known| known.id == case.id) {
                candidates.push(case);
            }
        }
        candidates.sort_by_key(|case| case.id);
        let Some(target) = choose(&candidates).cloned() else {
            let arrival = Arrival { assessment, has_new_hit: false, at: now };
            let (case, event) = Case::open(write.next_case_id().await?, &arrival);
            let id = case.id;
            write.save_case(case, &event).await?;
            return write.put_in_case(id, posting, assessment, &identifiers, now).await;
        };
        let target = self.join_candidates(write, target, &candidates).await?;
        let has_new_hit = shows_new_hit(write, &target, assessment).await?;
        let (case, event) = target.attach(&Arrival { assessment, has_new_hit, at: now })?;
        let id = case.id;
        write.save_case(case, &event).await?;
        write.put_in_case(id, posting, assessment, &identifiers, now).await
    }

    /// Merges the other open cases into the target and links the decided ones with it.
    async fn join_candidates(
        &self,
        write: &mut Write,
        mut target: Case,
        candidates: &[Case],
    ) -> Result<Case, StoreError> {
        let (now, id) = (self.clock.now(), target.id);
        for other in candidates.iter().filter(|other| other.id != id) {
            if target.is_open() && other.is_open() {
                let (kept, absorbed, gone, merged) = target.merge(other, now)?;
                write.save_case(kept, &absorbed).await?;
                write.move_postings(gone.id, target.id).await?;
                write.save_case(gone, &merged).await?;
                target = write.case(target.id).await?;
            } else if write.link_cases(target.id, other.id, now).await? {
                write.add_event(target.id, &target.link(other.id, now)).await?;
                write.add_event(other.id, &other.link(target.id, now)).await?;
            }
        }
        Ok(target)
    }

    /// The recruiter's identifiers that are enough to call two postings one campaign, sorted.
    async fn strong(&self, write: &mut Write, assessment: &Assessment) -> Result<Vec<Identifier>, StoreError> {
        let found = assessment.identifiers.iter().filter(|found| found.role == Role::Recruiter);
        let strong: BTreeSet<&Identifier> = found
            .map(|found| &found.identifier)
            .filter(|id| id.kind.joins_cases() && !self.shared.0.contains(id))
            .collect();
        let mut joining = Vec::with_capacity(strong.len());
        for identifier in strong {
            if write.organisations_with(identifier, MOST_ORGANISATIONS + 1).await? <= MOST_ORGANISATIONS {
                joining.push(identifier.clone());
            }
        }
        Ok(joining)
    }
}

/// The case that a posting joins: the oldest open one, else the decided one that most wants to hear
/// of it.
fn choose(candidates: &[Case]) -> Option<&Case> {
    let interest = |case: &&Case| match case.decision.as_ref().map(|decision| decision.conclusion) {
        Some(Conclusion::Suspected) => 0,
        Some(Conclusion::Watch) => 1,
        Some(Conclusion::NeedMore) => 2,
        Some(Conclusion::NoSign) | None => 3,
    };
    candidates.iter().find(|case| case.is_open()).or_else(|| candidates.iter().min_by_key(interest))
}

/// Whether the posting fired a rule that no posting of a case decided `no_sign` had then; to other
/// cases it makes no difference.
async fn shows_new_hit(write: &mut Write, case: &Case, assessment: &Assessment) -> Result<bool, StoreError> {
    let no_sign = |decision: &&Decision| decision.conclusion == Conclusion::NoSign;
    let decision = case.decision.as_ref().filter(|_| case.state == State::Decided).filter(no_sign);
    let Some(decision) = decision else { return Ok(false) };
    let held = write.assessments(case.id).await?;
    let seen = held.iter().filter(|(attached_at, _)| *attached_at <= decision.at).map(|(_, seen)| seen);
    Ok(has_new_hit(seen, [assessment]))
}
