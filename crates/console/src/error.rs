//! Why the console did not start.

use std::io;
use std::net::SocketAddr;

/// Why the console did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ConsoleError {
    /// Other machines could reach it, or no browser would be answered there.
    #[error(
        "console address {0}: until there are accounts, whoever reaches the page is an analyst, so it listens on this \
         machine alone; use 127.0.0.1 or [::1] (for another machine, tunnel to it, as with ssh -L)"
    )]
    NotLoopback(SocketAddr),
    /// A name that can't stand in an audit entry.
    #[error("the analyst's name can't be used: {0}; give 1 to 60 characters on one line")]
    Analyst(&'static str),
    /// Another program holds the port.
    #[error("port {} of {} is in use: stop the program that holds it, or choose another port", .0.port(), .0.ip())]
    PortInUse(SocketAddr),
    /// The address can't be listened on.
    #[error("can't listen on {address}: {problem}; choose another address or port")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        problem: io::Error,
    },
    /// The server ended by itself.
    #[error("the console stopped: {0}; start it again")]
    Serve(io::Error),
}
