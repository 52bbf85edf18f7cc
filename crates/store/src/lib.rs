//! What is kept: postings, cases, captures, audit, outbox.
//!
//! One [`Db`] holds everything but the captured bytes, which stand in a folder under their hash
//! ([`Captures`]). The SQL is one set of statements that SQLite and PostgreSQL both take, run
//! through sqlx's `Any` driver; times are UTC milliseconds.
//!
//! This room never decides: it saves what the stages and the analysts concluded, whole or not at
//! all. It never reads the clock and never talks to the bus.
//!
//! Start reading at [`db`], then follow a posting: [`intake`] (received), [`postings`] (assessed),
//! [`cases`] (triaged), [`shelves`] and [`holdings`] (looked at), [`days`] and [`books`] (counted),
//! [`sweep`] (erased).

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod books;
pub mod captures;
pub mod cases;
pub mod days;
pub mod db;
pub mod dead_letters;
mod error;
pub mod history;
pub mod holdings;
pub mod intake;
mod kept;
mod migrations;
pub mod outbox;
pub mod postings;
pub mod shelves;
pub mod sweep;
mod time;

pub use captures::Captures;
pub use db::{Db, Write};
pub use error::StoreError;
