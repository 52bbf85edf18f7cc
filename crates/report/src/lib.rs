//! What leaves the house: the daily alert digest, composed, rendered and written.
//!
//! [`digest::compose`] reads a day from the store into a [`Digest`], which holds nothing that a
//! digest may not show: no post text, no name of an organisation or an author, no contact unmasked,
//! no analyst's reason. Rendering is pure: a digest becomes a sheet of headings, sentences, numbers
//! and tables in one language, and a sheet becomes HTML or plain text, so that both say the same.
//!
//! This room never changes what is kept, never decides, never reads the clock, and sends nothing:
//! [`deliver::write`] puts two files into a folder.
//!
//! Start reading at [`digest`], then `digest/compose.rs` (facts), `digest/wording/` (words in
//! their order), `render/` (HTML and text).

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod deliver;
pub mod digest;
mod error;
mod render;
mod sheet;
mod tidy;

pub use deliver::Written;
pub use digest::Digest;
pub use error::ReportError;
