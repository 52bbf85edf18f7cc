//! The one place that prints. Never the text of a post, a contact or a note.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Prints a line for the person at the terminal. When nobody reads any more, the command ends.
pub fn say(line: impl AsRef<str>) {
    if let Err(error) = writeln!(io::stdout(), "{}", line.as_ref()) {
        if error.kind() == ErrorKind::BrokenPipe {
            std::process::exit(0);
        }
        warn(format!("soiviec: standard output: {error}"));
        std::process::exit(1);
    }
}

/// Prints a warning for the person at the terminal, apart from what a pipe takes.
pub fn warn(line: impl AsRef<str>) {
    // Nobody is left to be told when this fails.
    let _ = writeln!(io::stderr(), "{}", line.as_ref());
}

/// Prints an error with what led to it.
pub fn fail(error: &anyhow::Error) -> ExitCode {
    warn(format!("soiviec: {error:#}"));
    ExitCode::FAILURE
}
