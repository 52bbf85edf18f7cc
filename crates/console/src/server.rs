//! Listening, serving, stopping.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::ConsoleError;
use crate::router::router;
use crate::settings::ConsoleSettings;
use crate::state::Console;

/// How long answers under way may take once the console is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// How long a request's head may take to come. Half of one would hold its connection for ever.
const HEADERS_WITHIN: Duration = Duration::from_secs(30);

/// Connections that are answered at once; the next ones wait. Far below what a process may have
/// open, so that visitors never take what the store needs.
const MOST_CONNECTIONS: usize = 256;

/// How often the next connection is tried for.
const TRIES: u32 = 60;
const BETWEEN_TRIES: Duration = Duration::from_secs(1);

/// A port that the console holds, and has not yet answered on.
#[derive(Debug)]
pub struct Listener {
    inner: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Where it listens; the port is the real one, also when port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same for a browser on this machine. No page is asked for by the name of ::1.
    pub fn url(&self) -> String {
        let port = self.address.port();
        if self.address.is_ipv6() { format!("http://localhost:{port}/") } else { format!("http://127.0.0.1:{port}/") }
    }
}

/// Takes the port.
pub async fn listen(settings: &ConsoleSettings) -> Result<Listener, ConsoleError> {
    settings.validate()?;
    let address = settings.address;
    let failed = |problem: io::Error| match problem.kind() {
        io::ErrorKind::AddrInUse => ConsoleError::PortInUse(address),
        _ => ConsoleError::Listen { address, problem },
    };
    let inner = TcpListener::bind(address).await.map_err(failed)?;
    let address = inner.local_addr().map_err(failed)?;
    Ok(Listener { inner, address })
}

/// Serves until `stop`; then takes no more requests, gives those under way a few seconds, and returns.
pub async fn serve(
    listener: Listener,
    console: Console,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ConsoleError> {
    let service = TowerToHyperService::new(router(console, listener.address.port()));
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    let (open, seats) = (GracefulShutdown::new(), Arc::new(Semaphore::new(MOST_CONNECTIONS)));
    let mut stop = pin!(stop);
    loop {
        let (stream, seat) = tokio::select! {
            taken = take(&listener.inner, &seats) => taken.map_err(ConsoleError::Serve)?,
            () = &mut stop => break,
        };
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service.clone()));
        tokio::spawn(async move {
            let _seat = seat;
            // A visitor who went away is nobody's fault.
            let _ = connection.await;
        });
    }
    drop(listener);
    // What is not answered by then never will be.
    let _ = tokio::time::timeout(LAST_ANSWERS, open.shutdown()).await;
    Ok(())
}

/// The next connection. One that breaks at once, or a machine short of file handles, is no reason to
/// stop: it fails only when nothing has come through for a while.
async fn take(listener: &TcpListener, seats: &Arc<Semaphore>) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let seat = seats.clone().acquire_owned().await.map_err(io::Error::other)?;
    for _ in 0..TRIES {
        match listener.accept().await {
            Ok((stream, _)) => return Ok((stream, seat)),
            Err(error) => tracing::warn!(%error, "console: a connection could not be taken"),
        }
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
    Ok((listener.accept().await?.0, seat))
}
