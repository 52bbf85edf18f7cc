//! `soiviec demo`: the main job on a small web of this machine, held against the truth.

mod progress;
mod report;
mod site;
mod truth;
mod web;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use soiviec_crawler::{Crawler, SourceSpec};
use soiviec_domain::assessment::Verdict;
use soiviec_domain::posting::Posting;
use soiviec_pipeline::books;
use soiviec_pipeline::line::Line;
use soiviec_pipeline::stages::crawl::{Walk, walk};
use tokio::task::JoinSet;

use self::progress::{Progress, Scoring};
use self::report::SiteReport;
use self::site::Site;
use self::web::SmallWeb;
use crate::config::{self, Settings};
use crate::models::Models;
use crate::output::say;
use crate::wiring::{DataDir, Running, SystemClock};

/// `fixtures/run.toml`: the settings by which the small web is crawled.
pub const SETTINGS: &str = include_str!("../../../../fixtures/run.toml");

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    /// Where everything is written; by default a temporary folder that goes when the demo ends.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Rules and model of this folder instead of the binary's own.
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// End when the postings are triaged, without serving the console (which this version has not
    /// yet).
    #[arg(long)]
    no_serve: bool,
}

/// Crawls the small web, scores and triages what it finds, and holds it against the truth.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let settings = config::parse(SETTINGS)?;
    let models = Models::load(args.models.as_deref())?;
    let _web = SmallWeb::start(Site::all()?).await?;
    let temporary = tempfile::tempdir().context("temporary folder")?;
    let folder = args.data_dir.clone().unwrap_or_else(|| temporary.path().to_owned());
    let data = DataDir::create(&folder)?;
    let line = data.line(settings.retention.into()).await?;
    let running = Running::start(&data, &line, &models)?;
    let progress = Progress::start()?;
    let watch = tokio::spawn(watch(line.clone(), started, progress.scoring()));
    let walks = crawl(&line, &settings, &progress).await?;
    running.drain().await?;
    let first_case = watch.await??;

    let sites = compare(&line, &settings, &walks).await?;
    report::print_sites(&sites);
    report::print_queue(&line.db).await?;
    let books = books::read(&line.db, line.bus.as_ref()).await?;
    crate::commands::books::print(&books);
    report::print_times(first_case, started.elapsed());
    if args.data_dir.is_some() {
        say(format!("Dữ liệu ở {}.", folder.display()));
    }
    if !args.no_serve {
        say("Bàn xem xét trên trình duyệt chưa có trong bản này: bản dùng thử kết thúc ở đây.");
    }
    let as_it_stands = sites.iter().all(SiteReport::is_true);
    Ok(if as_it_stands && books.difference() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Watches the line until it stops. Returns how long after the start the first flagged case stood
/// in the queue; `None` when none ever did.
async fn watch(line: Line, started: Instant, scoring: Scoring) -> anyhow::Result<Option<Duration>> {
    let mut first_case = None;
    loop {
        let last_look = line.stop.is_cancelled();
        scoring.tell(line.db.assessed().await?);
        if first_case.is_none() && line.db.queue_length(Verdict::Flagged).await? > 0 {
            first_case = Some(started.elapsed());
        }
        if last_look {
            scoring.end();
            return Ok(first_case);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Walks over every source at once.
async fn crawl(line: &Line, settings: &Settings, progress: &Progress) -> anyhow::Result<Vec<(SourceSpec, Walk)>> {
    let crawler = settings.crawler.clone().context("[crawler] is missing")?;
    let crawler = Crawler::new(crawler, Arc::new(SystemClock))?;
    let mut walks = JoinSet::new();
    for source in settings.sources.clone() {
        let (line, crawler, bar) = (line.clone(), crawler.clone(), progress.walk(&source));
        walks.spawn(async move {
            let walked = walk(&line, &crawler, Arc::new(source.clone()), |so_far| bar.tell(so_far)).await?;
            bar.end(&walked);
            anyhow::Ok((source, walked))
        });
    }
    let mut done = Vec::new();
    while let Some(walked) = walks.join_next().await {
        done.push(walked.context("a crawl broke")??);
    }
    done.sort_by_key(|(walked, _)| settings.sources.iter().position(|source| source.id == walked.id));
    Ok(done)
}

async fn compare(line: &Line, settings: &Settings, walks: &[(SourceSpec, Walk)]) -> anyhow::Result<Vec<SiteReport>> {
    let truths = truth::read()?;
    let mut reports = Vec::with_capacity(settings.sources.len());
    for (source, walk) in walks {
        let truth = truths.iter().find(|truth| truth.source == source.id.as_str());
        let truth = truth.with_context(|| format!("the truth file does not know {}", source.id))?;
        let found = line.db.postings_of(&source.id).await?;
        let found: Vec<(Posting, Verdict)> =
            found.into_iter().map(|(posting, assessment)| (posting, assessment.verdict)).collect();
        let (name, pages) = (source.name.clone(), truth.pages);
        reports.push(SiteReport { name, walk: *walk, pages, outcome: truth.compare(&found) });
    }
    Ok(reports)
}
