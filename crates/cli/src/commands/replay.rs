//! `soiviec replay`.

use std::path::PathBuf;
use std::process::ExitCode;

use soiviec_pipeline::books;
use soiviec_pipeline::replay::replay;

use crate::config::Place;
use crate::models::Models;
use crate::output::{either, say};
use crate::wiring::{DataDir, Running};

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    /// Rules and model of this folder instead of the binary's own.
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Puts every dead letter back and takes it to the end.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = args.place.settings()?;
    let models = Models::load(args.models.as_deref())?;
    let data = DataDir::existing(&settings.data_dir)?;
    let line = data.line(settings.retention.into()).await?;
    let before = line.db.dead_letters().await?.len();
    let done = replay(&line).await?;
    let (replayed, still) = (done.replayed, done.still_unreadable);
    say(either(
        format!("{before} thư hỏng: {replayed} đã đưa lại, {still} vẫn không đọc được."),
        format!("{before} dead letters: {replayed} put back, {still} still unreadable."),
    ));
    Running::finish(&data, &line, &models).await?;
    let books = books::read(&line.db, line.bus.as_ref()).await?;
    super::books::print(&books);
    Ok(if books.difference() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
