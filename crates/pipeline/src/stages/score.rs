//! From a posting to an assessment.

use std::sync::Arc;

use async_trait::async_trait;
use soiviec_bus::Record;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::clock::Clock;
use soiviec_domain::posting::Sighting;
use soiviec_scoring::Scorer;
use soiviec_store::outbox::Outgoing;
use soiviec_store::postings::Assessed;
use soiviec_store::{StoreError, Write};

use crate::consume::{Reject, Stage};
use crate::line::{Line, Retention};
use crate::{parallel, topics, wire};

/// The score stage: every posting gets its assessment, and the flagged and unsure go on to triage.
pub struct Score {
    scorer: Arc<Scorer>,
    clock: Arc<dyn Clock>,
    retention: Retention,
}

impl Score {
    /// Scores by `scorer`, with the line's clock and retention.
    pub fn new(line: &Line, scorer: Arc<Scorer>) -> Self {
        Self { scorer, clock: line.clock.clone(), retention: line.retention }
    }
}

#[async_trait]
impl Stage for Score {
    type Work = Assessed;
    const GROUP: &'static str = topics::SCORE_GROUP;
    const TOPIC: &'static str = topics::POSTINGS;

    async fn prepare(&self, records: &[Record]) -> Vec<Result<Assessed, Reject>> {
        let (records, now) = (records.to_vec(), self.clock.now());
        let (scorer, retention) = (self.scorer.clone(), self.retention);
        let assess = move |record: &Record| {
            let sighting: Sighting = wire::decode(&record.payload)?;
            let assessment = scorer.assess(&sighting.posting.text, now);
            let retain_until = retention.until(assessment.verdict, sighting.seen_at);
            Ok(Assessed::new(sighting.posting, assessment, retain_until))
        };
        // Judging keeps a core busy for the whole batch: not on the threads that serve the bus.
        let judged = tokio::task::spawn_blocking(move || parallel::map(&records, assess)).await;
        // A panic inside is a fault of ours: it must stop the stage loudly, not lose the batch.
        judged.unwrap_or_else(|fault| std::panic::resume_unwind(fault.into_panic()))
    }

    async fn effect(&self, assessed: &Assessed, write: &mut Write) -> Result<(), StoreError> {
        let assessment = &assessed.assessment;
        let flagged = wire::Flagged {
            receipt: assessed.receipt().clone(),
            verdict: assessment.verdict,
            risk: assessment.risk,
            severity: assessment.severity,
            categories: assessment.categories.clone(),
        };
        let payload = wire::encode(&flagged);
        let outgoing = Outgoing {
            topic: topics::FLAGGED,
            key: assessed.posting.id.as_str(),
            receipt: assessed.receipt(),
            payload: payload.as_bytes(),
            at: assessment.assessed_at,
        };
        let goes_on = assessment.verdict != Verdict::Clear;
        write.add_assessed(assessed, goes_on.then_some(outgoing)).await?;
        Ok(())
    }
}
