//! The stages, in the order a posting meets them.

pub mod crawl;
pub mod score;
pub mod triage;
