//! The crawler against a small web on loopback.
#![allow(clippy::unwrap_used)]

mod bad_answers;
mod manners;
mod walk;
mod web;
