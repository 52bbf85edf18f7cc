//! Joins the rooms into a line on a data folder.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;
use soiviec_bus::{Bus, EmbeddedBus};
use soiviec_domain::clock::Clock;
use soiviec_pipeline::line::{Line, Retention};
use soiviec_pipeline::stages::score::Score;
use soiviec_pipeline::stages::triage::Triage;
use soiviec_pipeline::{books, consume, relay};
use soiviec_store::{Captures, Db};
use tokio::task::JoinSet;

use crate::models::Models;

/// The machine's clock: the one place that reads it.
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Where things stand in a data folder.
pub struct DataDir(PathBuf);

/// How often a process that waits for another one looks whether it is still there.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// What one process at a time does in a data folder.
const STAGES: [&str; 3] = ["relay", "score", "triage"];

/// The store's file in a data folder.
const STORE: &str = "soiviec.db";

/// The file that tells the demo's data folder from a real one.
const DEMO: &str = "demo.txt";
const DEMO_SAYS: &str = "Dữ liệu trình diễn: mọi tin đăng, tên và số điện thoại ở đây đều là hư cấu.\n\
    Data of the demo: every posting, name and number here is made up.\n";

impl DataDir {
    /// Uses a folder, or makes it, for what is real: never one of the demo's.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let data = Self::make(path)?;
        if data.is_demo() {
            bail!("data folder {}: what the demo keeps there is made up; name another with --data-dir", path.display());
        }
        Ok(data)
    }

    /// Uses a folder of the demo's, or makes it: never one in which something real may be kept.
    pub fn for_demo(path: &Path) -> anyhow::Result<Self> {
        let data = Self::make(path)?;
        if data.0.join(STORE).exists() && !data.is_demo() {
            bail!(
                "data folder {}: it is not the demo's, and made-up postings must not come between real ones; name another \
                 with --data-dir",
                path.display()
            );
        }
        let mark = data.0.join(DEMO);
        std::fs::write(&mark, DEMO_SAYS).with_context(|| mark.display().to_string())?;
        Ok(data)
    }

    /// Whether everything in it is made up.
    pub fn is_demo(&self) -> bool {
        self.0.join(DEMO).exists()
    }

    /// Uses a folder, or makes it, for its owner alone to look inside. A folder that is there keeps
    /// its mode.
    fn make(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            let tell = || format!("data folder {}", path.display());
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).with_context(tell)?;
            }
            let mut folder = std::fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
            // Another process may have made it meanwhile.
            folder.create(path).or_else(|error| if path.is_dir() { Ok(()) } else { Err(error) }).with_context(tell)?;
        }
        Ok(Self(path.to_owned()))
    }

    /// Uses a folder in which something is kept already.
    pub fn existing(path: &Path) -> anyhow::Result<Self> {
        match std::fs::metadata(path.join(STORE)) {
            Ok(store) if store.len() > 0 => {}
            // SQLite takes an empty file for a new store, and a lost one would pass for a quiet day.
            Ok(_) => bail!("data folder {}: {STORE} is empty; put back a copy of it", path.display()),
            Err(_) => {
                bail!(
                    "data folder {}: nothing is kept there (no {STORE}); check --data-dir or --config",
                    path.display()
                )
            }
        }
        Ok(Self(path.to_owned()))
    }

    /// Opens the store alone.
    pub async fn db(&self) -> anyhow::Result<Db> {
        let store = self.0.join(STORE);
        Db::open(&store).await.with_context(|| format!("store {}", store.display()))
    }

    /// The folder of the daily digests.
    pub fn digests(&self) -> PathBuf {
        self.0.join("digest")
    }

    /// Opens the store, the captures and the bus, and joins them.
    pub async fn line(&self, retention: Retention) -> anyhow::Result<Line> {
        let (db, bus) = self.open_parts().await?;
        let captures = Captures::open(&self.0.join("captures")).context("capture folder")?;
        Ok(Line::new(db, captures, bus, Arc::new(SystemClock), retention).await?)
    }

    /// Takes the places of the stages here; `None` when another process has one of them. The kernel
    /// gives them back when the process ends, however it ends.
    fn hold(&self) -> anyhow::Result<Option<Vec<File>>> {
        let mut held = Vec::with_capacity(STAGES.len());
        for stage in STAGES {
            let path = self.0.join(format!("{stage}.lock"));
            let tell = || path.display().to_string();
            let file = File::options().create(true).truncate(false).write(true).open(&path).with_context(tell)?;
            match file.try_lock() {
                Ok(()) => held.push(file),
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error).with_context(tell),
            }
        }
        Ok(Some(held))
    }

    async fn open_parts(&self) -> anyhow::Result<(Db, Arc<dyn Bus>)> {
        let db = self.db().await?;
        let log = self.0.join("bus.db");
        let bus = EmbeddedBus::open(&log).await.with_context(|| format!("bus {}", log.display()))?;
        Ok((db, Arc::new(bus)))
    }
}

/// The running stages of a line.
pub struct Running {
    line: Line,
    tasks: JoinSet<anyhow::Result<()>>,
    _held: Vec<File>,
}

impl Running {
    /// Starts the relay, the score stage and triage; refused when another process has them running
    /// on this data folder.
    pub fn start(data: &DataDir, line: &Line, models: &Models) -> anyhow::Result<Self> {
        let tell = || format!("another soiviec is at work on {}: wait for it or stop it", data.0.display());
        Ok(Self::on(data.hold()?.with_context(tell)?, line, models))
    }

    /// Takes what is on its way to its end: here, or by waiting while another process does it.
    pub async fn finish(data: &DataDir, line: &Line, models: &Models) -> anyhow::Result<()> {
        let mut drained = pin!(books::drained(&line.db, line.bus.as_ref()));
        loop {
            if let Some(running) = Self::start_if_free(data, line, models)? {
                return running.drain().await;
            }
            // The other one may end, or be killed, at any moment: look for its place again.
            tokio::select! {
                drained = &mut drained => return Ok(drained?),
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }

    /// Starts them unless another process has them running.
    pub fn start_if_free(data: &DataDir, line: &Line, models: &Models) -> anyhow::Result<Option<Self>> {
        Ok(data.hold()?.map(|held| Self::on(held, line, models)))
    }

    fn on(held: Vec<File>, line: &Line, models: &Models) -> Self {
        let mut tasks = JoinSet::new();
        let (relayed, scored, triaged) = (line.clone(), line.clone(), line.clone());
        let score = Score::new(line, models.scorer.clone());
        let triage = Triage::new(line, models.shared.clone());
        tasks.spawn(async move {
            relay::run(relayed).await;
            Ok(())
        });
        tasks.spawn(async move { Ok(consume::run(scored, score).await?) });
        tasks.spawn(async move { Ok(consume::run(triaged, triage).await?) });
        Self { line: line.clone(), tasks, _held: held }
    }

    /// Waits until nothing is on its way, then stops the stages. Fails when one of them did.
    pub async fn drain(mut self) -> anyhow::Result<()> {
        tokio::select! {
            drained = books::drained(&self.line.db, self.line.bus.as_ref()) => drained?,
            Some(ended) = self.tasks.join_next() => ended.context("a stage broke")??,
        }
        self.line.stop.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            ended.context("a stage broke")??;
        }
        Ok(())
    }
}
