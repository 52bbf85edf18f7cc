//! One file, one command.

pub mod books;
pub mod digest;
pub mod import;
mod private_file;
pub mod replay;
pub mod run;
pub mod score;
pub mod sweep;
pub mod train;
