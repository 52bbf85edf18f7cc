//! `soiviec import`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use soiviec_domain::id::SourceId;
use soiviec_pipeline::books;
use soiviec_pipeline::import::{Imported, import};

use super::score::open_rows;
use crate::config::Place;
use crate::models::Models;
use crate::output::{either, say, warn};
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

/// Receives the rows, then scores and triages them to the end.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = args.place.settings()?;
    let source = SourceId::new(args.source.clone())?;
    let file = open_rows(&args.file)?;
    let models = Models::load(args.models.as_deref())?;
    let data = DataDir::create(&settings.data_dir)?;
    let line = data.line(settings.retention.into()).await?;
    let (started, mut broken) = (Instant::now(), Broken { file: &args.file, rows: 0 });
    // While the file is being read already, unless another process does it.
    let running = Running::start_if_free(&data, &line, &models)?;
    let imported = import(&line, &source, file, |number, reason| broken.tell(number, reason)).await;
    broken.end();
    let drained = match running {
        Some(running) => running.drain().await,
        None => Running::finish(&data, &line, &models).await,
    };
    let imported = imported.with_context(|| args.file.display().to_string());
    match &imported {
        Ok(imported) => print(imported, started.elapsed()),
        Err(error) => warn(format!("soiviec: {error:#}")),
    }
    drained?;
    let books = books::read(&line.db, line.bus.as_ref()).await?;
    super::books::print(&books);
    Ok(if imported.is_ok() && books.difference() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(imported: &Imported, time: Duration) {
    let Imported { rows, new, known, set_aside } = imported;
    let seconds = time.as_secs_f64();
    say(either(
        format!(
            "Đã đọc {rows} dòng trong {seconds:.1} giây: {new} phiên bản tin mới, {known} đã có, {set_aside} dòng hỏng."
        ),
        format!("{rows} rows read in {seconds:.1} s: {new} new posting revisions, {known} known, {set_aside} broken."),
    ));
    if *set_aside > 0 {
        say(either(
            "Dòng hỏng được giữ làm thư hỏng; khi đã sửa chương trình, chạy `soiviec replay`.",
            "Broken rows are kept as dead letters; when the program is mended, run `soiviec replay`.",
        ));
    }
}

/// Tells of broken rows: the first by their reason, the rest by their number.
struct Broken<'a> {
    file: &'a Path,
    rows: u64,
}

impl Broken<'_> {
    fn tell(&mut self, number: u64, reason: &str) {
        self.rows += 1;
        if self.rows <= REASONS_SHOWN {
            warn(format!("{}:{number}: {reason}", self.file.display()));
        }
    }

    fn end(&self) {
        if let Some(more) = self.rows.checked_sub(REASONS_SHOWN).filter(|more| *more > 0) {
            warn(either(format!("… và {more} dòng hỏng nữa"), format!("… and {more} more broken rows")));
        }
    }
}
