//! Giving a case back.

use axum::response::Response;
use soiviec_domain::case::State;

use super::deed::{Deed, Failure};
use super::notice::Done;
use crate::problem::Problem;

/// `POST /cases/VV-000123/release`
pub(crate) async fn release(deed: Deed) -> Result<Response, Problem> {
    let tried = attempt(&deed).await;
    deed.answer(Done::Released, tried).await
}

async fn attempt(deed: &Deed) -> Result<(), Failure> {
    deed.check_key()?;
    let mut write = deed.write().await?;
    let case = write.case(deed.case).await?;
    if case.state == State::Queued {
        return Ok(());
    }
    let (case, event) = case.release(deed.me(), deed.console.clock.now())?;
    write.save_case(case, &event).await?;
    write.commit().await?;
    tracing::info!(case.id = %deed.case, actor = deed.me(), "case.release");
    Ok(())
}
