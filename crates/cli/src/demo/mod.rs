//! `soiviec demo`: the main job on a small web of this machine, held against the truth.

mod progress;
mod report;
mod site;
mod truth;
mod web;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use soiviec_crawler::{Crawler, SourceSpec};
use soiviec_domain::assessment::Verdict;
use soiviec_domain::clock::Clock;
use soiviec_domain::day::Day;
use soiviec_domain::posting::Posting;
use soiviec_pipeline::books;
use soiviec_pipeline::line::Line;
use soiviec_pipeline::stages::crawl::{Walk, walk};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::progress::{Progress, Scoring};
use self::report::SiteReport;
use self::site::Site;
use self::web::SmallWeb;
use crate::commands::digest;
use crate::config::{self, Settings};
use crate::models::Models;
use crate::output::{either, say, warn};
use crate::serving::{self, Serving, Who, stop_on_signal};
use crate::wiring::{DataDir, Running, SystemClock};

/// `fixtures/run.toml`: the settings by which the small web is crawled.
pub const SETTINGS: &str = include_str!("../../../../fixtures/run.toml");

/// What a shell says of a command that was stopped by Ctrl-C.
const INTERRUPTED: u8 = 130;

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    /// Where everything is written; by default a temporary folder that goes when the demo ends.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Rules and model of this folder instead of the binary's own.
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// End when today's digest is written, without serving the console.
    #[arg(long)]
    no_serve: bool,
    /// Only serve the small web, for `fixtures/run.toml` to be tried on.
    #[arg(long, conflicts_with_all = ["no_serve", "data_dir", "models", "address", "analyst"])]
    web_only: bool,
    #[command(flatten)]
    who: Who,
}

/// Runs the demo, then serves the console until somebody stops it.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let stop = stop_on_signal()?;
    if args.web_only {
        return serve_web(&stop).await;
    }
    let temporary = args.data_dir.is_none().then(tempfile::tempdir).transpose().context("temporary folder")?;
    let folder = temporary.as_ref().map(|folder| folder.path().to_owned());
    let folder = folder.or_else(|| args.data_dir.clone()).unwrap_or_default();
    let whole = async {
        let scene = Scene::set(&args, &folder, &stop).await?;
        let code = scene.show().await?;
        anyhow::Ok((scene, code))
    };
    // Dropping the temporary folder needs an end in order, also when the demo is stopped halfway.
    let (scene, code) = tokio::select! {
        whole = whole => whole?,
        () = stop.cancelled() => {
            warn(either("Dừng giữa chừng: chưa có gì được đối chiếu.", "Stopped halfway: nothing was compared."));
            if args.data_dir.is_some() {
                warn(format!("{} {}", either("Những gì đã ghi vẫn ở", "What was written stays in"), folder.display()));
            }
            return Ok(ExitCode::from(INTERRUPTED));
        }
    };
    match (scene.serving, &args.data_dir) {
        (Some(serving), _) => {
            let url = serving.url();
            say(either(
                format!("\nHàng chờ trên trình duyệt: {url}  (Ctrl-C để dừng)"),
                format!("\nThe queue, in a browser: {url}  (Ctrl-C to stop)"),
            ));
            serving.ended().await?;
        }
        (None, Some(_)) => say(format!("{} {}", either("Dữ liệu ở", "Everything is kept in"), folder.display())),
        (None, None) => say(either(
            "Thư mục tạm nay được xóa; --data-dir DIR giữ lại mọi thứ.",
            "The temporary folder goes now; --data-dir DIR keeps everything.",
        )),
    }
    Ok(code)
}

/// Serves the small web alone.
async fn serve_web(stop: &CancellationToken) -> anyhow::Result<ExitCode> {
    let _web = SmallWeb::start(Site::all()?).await?;
    for source in config::parse(SETTINGS)?.sources {
        for address in &source.start {
            say(format!("{:<12} {address}", source.name));
        }
    }
    say(either("Ctrl-C để dừng.", "Ctrl-C to stop."));
    stop.cancelled().await;
    Ok(ExitCode::SUCCESS)
}

/// Everything that the demo runs on.
struct Scene {
    started: Instant,
    settings: Settings,
    models: Models,
    data: DataDir,
    line: Line,
    serving: Option<Serving>,
    _web: SmallWeb,
}

impl Scene {
    /// Takes the ports of the small web and of the console, and opens the data folder.
    async fn set(args: &Args, folder: &Path, stop: &CancellationToken) -> anyhow::Result<Self> {
        let started = Instant::now();
        let mut settings = config::parse(SETTINGS)?;
        args.who.place(&mut settings);
        let models = Models::load(args.models.as_deref())?;
        let web = SmallWeb::start(Site::all()?).await?;
        let listener = if args.no_serve { None } else { Some(serving::listen(&settings.console).await?) };
        let data = DataDir::for_demo(folder)?;
        let line = data.line(settings.retention.into()).await?;
        let serve =
            |listener| Serving::start(listener, &data, line.db.clone(), &settings, &models, &args.who, stop.clone());
        let serving = listener.map(serve).transpose()?;
        Ok(Self { started, settings, models, data, line, serving, _web: web })
    }

    /// Crawls the small web, scores and triages what it finds, holds it against the truth and
    /// writes today's digest. The console, when it is served, shows it while it happens.
    async fn show(&self) -> anyhow::Result<ExitCode> {
        let Self { line, settings, models, data, .. } = self;
        let running = Running::start(data, line, models)?;
        let progress = Progress::start()?;
        let watch = tokio::spawn(watch(line.clone(), self.started, progress.scoring()));
        let walks = crawl(line, settings, &progress).await?;
        running.drain().await?;
        let first_case = watch.await??;

        let sites = compare(line, settings, &walks).await?;
        report::print_sites(&sites);
        report::print_queue(&line.db).await?;
        let books = books::read(&line.db, line.bus.as_ref()).await?;
        crate::commands::books::print(&books);
        let now = SystemClock.now();
        let today = Day::of(now);
        let written = digest::write(data, &line.db, settings, models, today, now).await?;
        report::print_times(first_case, self.started.elapsed());
        digest::tell(&written, today, now);
        let as_it_stands = sites.iter().all(SiteReport::is_true);
        Ok(if as_it_stands && books.difference() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
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
