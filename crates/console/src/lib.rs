//! The analysts' web application: the queue, a case and why it is there, claim, release, decide.
//!
//! Pages are made on the server from compile-time templates; there is no script, and each action is
//! a form that is posted. This room never fetches anything, never shows a posting as markup or as a
//! live link, never concludes, and never logs what a posting or an analyst wrote.
//!
//! Until there are accounts, whoever reaches the pages is an analyst: it listens on loopback alone,
//! and `guard` answers only what comes from its own pages.
//!
//! Start reading at `router`, then `queue`, then `cases`; `evidence` marks the words of a posting.
//! What the pages say stands in `texts`, in two languages. The analyst's handbook is this crate's
//! `README.md`.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod assets;
mod badges;
mod cases;
mod error;
mod evidence;
mod frame;
mod guard;
mod language;
mod paging;
mod problem;
mod queue;
mod router;
mod server;
mod settings;
mod shown;
mod state;
mod texts;
mod written;

pub use error::ConsoleError;
pub use server::{Listener, listen, serve};
pub use settings::{Analyst, ConsoleSettings};
pub use state::{Console, Desk};
