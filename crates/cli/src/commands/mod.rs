//! One file, one command.

pub mod books;
pub mod import;
pub mod replay;
pub mod score;
pub mod sweep;
pub mod train;
