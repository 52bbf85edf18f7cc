//! Taking a case.

use axum::response::Response;
use soiviec_domain::case::State;

use super::deed::{Deed, Failure};
use super::notice::Done;
use crate::problem::Problem;

/// `POST /cases/VV-000123/claim`
pub(crate) async fn claim(deed: Deed) -> Result<Response, Problem> {
    let tried = attempt(&deed).await;
    deed.answer(Done::Claimed, tried).await
}

async fn attempt(deed: &Deed) -> Result<(), Failure> {
    deed.check_key()?;
    let mut write = deed.write().await?;
    let case = write.case(deed.case).await?;
    if matches!(&case.state, State::Claimed { by, .. } if by == deed.me()) {
        return Ok(());
    }
    let (case, event) = case.claim(deed.me(), deed.console.clock.now())?;
    write.save_case(case, &event).await?;
    write.commit().await?;
    tracing::info!(case.id = %deed.case, actor = deed.me(), "case.claim");
    Ok(())
}
