//! `soiviec sweep`.

use std::process::ExitCode;

use soiviec_pipeline::sweep::sweep;

use crate::config::Place;
use crate::output::{either, say};
use crate::wiring::DataDir;

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
}

/// Erases what has run out and says how much it was.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = args.place.settings()?;
    let line = DataDir::existing(&settings.data_dir)?.line(settings.retention.into()).await?;
    let erased = sweep(&line).await?;
    let (postings, letters, captures) = (erased.kept.postings, erased.kept.dead_letters, erased.kept.captures);
    let records = erased.bus_records;
    say(either(
        format!(
            "Đã xóa: {postings} phiên bản tin, {letters} thư hỏng, {captures} bản lưu trang, {records} bản ghi trên đường truyền."
        ),
        format!(
            "Erased: {postings} posting revisions, {letters} dead letters, {captures} captures, {records} bus records."
        ),
    ));
    Ok(ExitCode::SUCCESS)
}
