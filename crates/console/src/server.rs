//! Listening, serving, stopping.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::error::ConsoleError;
use crate::router::router;
use crate::settings::ConsoleSettings;
use crate::state::Console;

/// How long answers under way may take once the console is told to stop. A connection that sends
/// half a request and waits would hold it for ever.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

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
    let router = router(console, listener.address.port());
    let (tell, told) = oneshot::channel();
    let stopping = async move {
        stop.await;
        // Nobody listens any more when the server ended first.
        let _ = tell.send(());
    };
    let server = axum::serve(listener.inner, router).with_graceful_shutdown(stopping);
    let overdue = async move {
        match told.await {
            Ok(()) => tokio::time::sleep(LAST_ANSWERS).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = server.into_future() => ended.map_err(ConsoleError::Serve),
        () = overdue => Ok(()),
    }
}
