//! The one place that prints. Never the text of a post, a contact or a note. What a command found is
//! told in Vietnamese, or in English where `--language en` asks for it; errors are in English.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use soiviec_domain::words::Language;

static UNSAID: AtomicBool = AtomicBool::new(false);
static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// Sets the language of everything that is said. The first call counts.
pub fn speak(language: Language) {
    LANGUAGE.get_or_init(|| language);
}

/// The language that was asked for.
pub fn language() -> Language {
    LANGUAGE.get().copied().unwrap_or_default()
}

/// The one of two texts that is in the language that was asked for.
pub fn either<T>(vietnamese: T, english: T) -> T {
    language().pick(vietnamese, english)
}

/// Prints a line for the person at the terminal. When nobody reads any more, the work goes on and
/// its exit code still tells how it ended.
pub fn say(line: impl AsRef<str>) {
    match writeln!(io::stdout(), "{}", line.as_ref()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe && !UNSAID.swap(true, Ordering::Relaxed) => {
            warn(format!("soiviec: standard output: {error}"));
        }
        _ => {}
    }
}

/// Prints a warning for the person at the terminal, apart from what a pipe takes.
pub fn warn(line: impl AsRef<str>) {
    // Nobody is left to be told when this fails.
    let _ = writeln!(io::stderr(), "{}", line.as_ref());
}

/// Prints an error with what led to it, each cause once: many libraries' errors quote theirs.
pub fn fail(error: &anyhow::Error) -> ExitCode {
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !told.contains(&cause) {
            let between = if told.is_empty() { "" } else { ": " };
            told = format!("{told}{between}{cause}");
        }
    }
    warn(format!("soiviec: {told}"));
    ExitCode::FAILURE
}

/// Whether something could not be printed to a reader that is still there, such as a full disk.
pub fn left_unsaid() -> bool {
    UNSAID.load(Ordering::Relaxed)
}
