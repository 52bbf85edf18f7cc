//! Joins the rooms into a line on a data folder.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
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

impl DataDir {
    /// Makes the folder when it is missing; only its owner may look inside.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let tell = || format!("data folder {}", path.display());
        std::fs::create_dir_all(path).with_context(tell)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).with_context(tell)?;
        }
        Ok(Self(path.to_owned()))
    }

    /// Opens the store, the captures and the bus, and joins them.
    pub async fn line(&self, retention: Retention) -> anyhow::Result<Line> {
        let (db, bus) = self.open_parts().await?;
        let captures = Captures::open(&self.0.join("captures")).context("capture folder")?;
        Ok(Line::new(db, captures, bus, Arc::new(SystemClock), retention).await?)
    }

    /// Takes the place of the one process that runs the stages here; `None` when it is taken. The
    /// kernel gives it back when the process ends, however it ends.
    fn hold(&self) -> anyhow::Result<Option<File>> {
        let path = self.0.join("stages.lock");
        let tell = || path.display().to_string();
        let file = File::options().create(true).truncate(false).write(true).open(&path).with_context(tell)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).with_context(tell),
        }
    }

    async fn open_parts(&self) -> anyhow::Result<(Db, Arc<dyn Bus>)> {
        let store = self.0.join("soiviec.db");
        let db = Db::open(&store).await.with_context(|| format!("store {}", store.display()))?;
        let log = self.0.join("bus.db");
        let bus = EmbeddedBus::open(&log).await.with_context(|| format!("bus {}", log.display()))?;
        Ok((db, Arc::new(bus)))
    }
}

/// The running stages of a line.
pub struct Running {
    line: Line,
    tasks: JoinSet<anyhow::Result<()>>,
    _held: File,
}

impl Running {
    /// Starts the relay, the score stage and triage; refused when another process has them running
    /// on this data folder.
    pub fn start(data: &DataDir, line: &Line, models: Models) -> anyhow::Result<Self> {
        let tell = || format!("another soiviec is at work on {}: wait for it or stop it", data.0.display());
        Ok(Self::on(data.hold()?.with_context(tell)?, line, models))
    }

    /// Starts them unless another process has them running.
    pub fn start_if_free(data: &DataDir, line: &Line, models: Models) -> anyhow::Result<Option<Self>> {
        Ok(data.hold()?.map(|held| Self::on(held, line, models)))
    }

    fn on(held: File, line: &Line, models: Models) -> Self {
        let mut tasks = JoinSet::new();
        let (relayed, scored, triaged) = (line.clone(), line.clone(), line.clone());
        let score = Score::new(line, Arc::new(models.scorer));
        let triage = Triage::new(line, models.shared);
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
