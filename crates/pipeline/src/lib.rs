//! The stages that join the rooms: a posting's way from page to case.
//!
//! ```text
//! crawl ──▶ receipts + outbox ──relay──▶ [postings] ──▶ score ──▶ postings + outbox
//!                                                                        │ flagged, unsure
//!           cases ◀── triage ◀── [flagged] ◀──relay───────────────────────┘
//! ```
//!
//! Every stage writes its effect and what follows from it in one transaction and only then commits
//! the bus offset: delivery is at least once, every effect happens once. This room never fetches,
//! parses or judges by itself, and never reads the clock.
//!
//! Start reading at [`mod@line`] (what the stages share), then [`consume`] (the one loop), then
//! [`stages`].

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod books;
pub mod consume;
mod dead_letter;
pub mod import;
pub mod line;
pub mod parallel;
pub mod relay;
pub mod replay;
pub mod row;
pub mod rows;
pub mod stages;
pub mod sweep;
pub mod topics;
pub mod wire;
