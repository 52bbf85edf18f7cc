//! `soiviec sweep`.

use std::process::ExitCode;

use soiviec_pipeline::sweep::sweep;

use crate::config::Place;
use crate::output::say;
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
    say(format!(
        "Đã xóa: {} phiên bản tin, {} thư hỏng, {} bản lưu trang, {} bản ghi trên đường truyền.",
        erased.kept.postings, erased.kept.dead_letters, erased.kept.captures, erased.bus_records
    ));
    Ok(ExitCode::SUCCESS)
}
