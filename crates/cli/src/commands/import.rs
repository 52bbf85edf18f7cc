//! `soiviec import`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use soiviec_domain::id::SourceId;
use soiviec_pipeline::books;
use soiviec_pipeline::import::import;

use super::score::open_rows;
use crate::config::Place;
use crate::models::Models;
use crate::output::{say, warn};
use crate::wiring::{DataDir, Running};

/// Reasons printed one by one; the rest are counted.
const REASONS_SHOWN: u64 = 20;

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    /// Posts, one JSON object a line; compressed when the name ends in `.gz`.
    file: PathBuf,
    /// The name of the source they are kept under.
    #[arg(long, default_value = "import")]
    source: String,
    /// Rules and model of this folder instead of the binary's own.
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Receives the rows and, unless a running line does it, scores and triages them to the end.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = args.place.settings()?;
    let source = SourceId::new(args.source)?;
    let file = open_rows(&args.file)?;
    let models = Models::load(args.models.as_deref())?;
    let data = DataDir::open(&settings.data_dir)?;
    let line = data.line(settings.retention.into()).await?;
    let running = Running::start_if_free(&data, &line, models)?;
    let (started, mut shown) = (Instant::now(), 0);
    let imported = import(&line, &source, file, |number, reason| {
        shown += 1;
        if shown <= REASONS_SHOWN {
            warn(format!("{}:{number}: {reason}", args.file.display()));
        }
    })
    .await
    .with_context(|| args.file.display().to_string())?;
    if shown > REASONS_SHOWN {
        warn(format!("… và {} dòng hỏng nữa", shown - REASONS_SHOWN));
    }
    let alone = running.is_some();
    if let Some(running) = running {
        running.drain().await?;
    }
    let seconds = started.elapsed().as_secs_f64();
    say(format!(
        "Đã đọc {} dòng trong {seconds:.1} giây: {} phiên bản tin mới, {} đã có, {} dòng hỏng (giữ lại, chạy `soiviec replay` khi đã sửa).",
        imported.rows, imported.new, imported.known, imported.set_aside
    ));
    if !alone {
        say("Một `soiviec run` đang giữ thư mục dữ liệu này: nó sẽ chấm điểm tiếp.");
        return Ok(ExitCode::SUCCESS);
    }
    let books = books::read(&line.db, line.bus.as_ref()).await?;
    super::books::print(&books);
    Ok(if books.difference() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
