//! `soiviec digest`.

use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;
use soiviec_domain::clock::Clock;
use soiviec_domain::day::{self, Day};
use soiviec_report::digest::{self, Order};
use soiviec_report::{Written, deliver};
use soiviec_store::Db;

use crate::config::{Place, Settings};
use crate::models::Models;
use crate::output::{either, language, say};
use crate::wiring::{DataDir, SystemClock};

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Which day, as 2026-11-25 in Vietnam's calendar; by default yesterday. Today is composed up to now.
    #[arg(long, value_name = "DAY")]
    day: Option<Day>,
    /// Name the versions of this folder's rules and model instead of the binary's own.
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
}

/// Composes the digest of a day and writes it below the data folder.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = args.place.settings()?;
    let data = DataDir::existing(&settings.data_dir)?;
    let (db, models) = (data.db().await?, Models::load(args.models.as_deref())?);
    let now = SystemClock.now();
    let day = args.day.unwrap_or_else(|| Day::of(now).previous());
    let written = write(&data, &db, &settings, &models, day, now).await?;
    tell(&written, day, now);
    Ok(ExitCode::SUCCESS)
}

/// Composes the digest of a day, as things stand now, and writes it below the data folder.
pub async fn write(
    data: &DataDir,
    db: &Db,
    settings: &Settings,
    models: &Models,
    day: Day,
    now: Timestamp,
) -> anyhow::Result<Written> {
    let order = Order {
        day,
        composed_at: now,
        sources: settings.source_names(),
        is_fictional: data.is_demo(),
        program: concat!("soiviec ", env!("CARGO_PKG_VERSION")).to_owned(),
        rules_version: models.scorer.rules().version().to_owned(),
        model_version: models.scorer.model().version().to_owned(),
    };
    let digest = digest::compose(db, &order).await?;
    Ok(deliver::write(&data.digests(), &digest, language())?)
}

/// Says where the digest stands, and up to when it counts.
pub fn tell(written: &Written, day: Day, now: Timestamp) {
    let until = match now < day.end() {
        true => format!("{} {}", either(", tính đến", ", up to"), day::shown(now)),
        false => String::new(),
    };
    say(format!("{} {}{until}:", either("Bản tin cảnh báo ngày", "Digest of"), day.shown()));
    for path in [&written.html, &written.text] {
        say(format!("  {}", path.display()));
    }
}
