//! The one place that prints. Never the text of a post, a contact or a note.

use std::process::ExitCode;

/// Prints a line for the person at the terminal.
#[allow(clippy::print_stdout)]
pub fn say(line: impl AsRef<str>) {
    println!("{}", line.as_ref());
}

/// Prints a warning for the person at the terminal, apart from what a pipe takes.
#[allow(clippy::print_stderr)]
pub fn warn(line: impl AsRef<str>) {
    eprintln!("{}", line.as_ref());
}

/// Prints an error with what led to it.
pub fn fail(error: &anyhow::Error) -> ExitCode {
    warn(format!("soiviec: {error:#}"));
    ExitCode::FAILURE
}
