//! `soiviec run`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::Place;
use crate::models::Models;
use crate::output::{either, say};
use crate::serving::{self, Serving, Who, stop_on_signal};
use crate::wiring::DataDir;

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// What is run.
    #[arg(long, value_name = "PARTS", value_delimiter = ',', required = true)]
    only: Vec<Part>,
    /// Titles of the rules of this folder instead of the binary's own.
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    #[command(flatten)]
    who: Who,
}

/// What a process may run on a data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The queue, for a browser on this machine.
    Console,
}

/// Runs until Ctrl-C or SIGTERM.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let stop = stop_on_signal()?;
    let mut settings = args.place.settings()?;
    args.who.place(&mut settings);
    let models = Models::load(args.models.as_deref())?;
    let listener = serving::listen(&settings.console).await?;
    let data = DataDir::existing(&settings.data_dir)?;
    let serving = Serving::start(listener, &data, data.db().await?, &settings, &models, &args.who, stop)?;
    let url = serving.url();
    say(either(
        format!("Hàng chờ trên trình duyệt: {url}  (Ctrl-C để dừng)"),
        format!("The queue, in a browser: {url}  (Ctrl-C to stop)"),
    ));
    serving.ended().await?;
    Ok(ExitCode::SUCCESS)
}
