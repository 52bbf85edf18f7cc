//! From a sheet to what is read.

mod columns;
mod html;
mod text;

pub(crate) use html::html;
pub(crate) use text::text;
