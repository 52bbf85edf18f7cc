//! The console, served in the background of a command.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use soiviec_console::{Analyst, Console, ConsoleSettings, Desk, Listener};
use soiviec_store::Db;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::Settings;
use crate::models::Models;
use crate::wiring::{DataDir, SystemClock};

/// Who works here until there are accounts, and where; for every command that serves the console.
#[derive(clap::Args, Clone, Debug)]
pub struct Who {
    /// The name that stands in the history of cases for what is done in the console.
    #[arg(long, value_name = "NAME", default_value = "local", value_parser = Analyst::new)]
    analyst: Analyst,
    /// Where the console is served, instead of the settings' `[console] address`; port 0 takes a free
    /// one.
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address)]
    address: Option<SocketAddr>,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "write it as 127.0.0.1:8080".to_owned())
}

impl Who {
    /// Puts the address that was asked for into the settings.
    pub fn place(&self, settings: &mut Settings) {
        settings.console.address = self.address.unwrap_or(settings.console.address);
    }
}

/// A console that is being served.
pub struct Serving {
    url: String,
    task: JoinHandle<anyhow::Result<()>>,
}

/// Takes the console's address, before any work is done that a taken port would waste.
pub async fn listen(settings: &ConsoleSettings) -> anyhow::Result<Listener> {
    Ok(soiviec_console::listen(settings).await?)
}

impl Serving {
    /// Serves what stands in a data folder until `stop`.
    pub fn start(
        listener: Listener,
        data: &DataDir,
        db: Db,
        settings: &Settings,
        models: &Models,
        who: &Who,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        let desk = Desk {
            analyst: who.analyst.clone(),
            sources: settings.source_names(),
            form_key: form_key()?,
            is_fictional: data.is_demo(),
        };
        let console = Console::new(db, models.scorer.clone(), Arc::new(SystemClock), desk);
        let url = listener.url();
        let serve = async move { Ok(soiviec_console::serve(listener, console, stop.cancelled_owned()).await?) };
        Ok(Self { url, task: tokio::spawn(serve) })
    }

    /// Where it stands, for a browser on this machine.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Waits until it is stopped.
    pub async fn ended(self) -> anyhow::Result<()> {
        self.task.await.context("the console broke")?
    }
}

/// What tells our own forms from those of another site; new at each start.
fn form_key() -> anyhow::Result<String> {
    let mut key = [0; 16];
    getrandom::fill(&mut key).context("the machine gives no random numbers")?;
    Ok(key.iter().map(|byte| format!("{byte:02x}")).collect())
}

pub fn stop_on_signal() -> anyhow::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let asked = signal().context("signals can't be caught")?;
    let cancel = stop.clone();
    tokio::spawn(async move {
        asked.await;
        cancel.cancel();
    });
    Ok(stop)
}

#[cfg(unix)]
fn signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
