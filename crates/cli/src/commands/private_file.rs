//! A file that a command was asked to write and that only its owner may read.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::Value;

/// A JSONL file being written. At an ordinary place it appears whole, or not at all.
pub struct Output {
    writer: BufWriter<Box<dyn Write>>,
    draft: Option<(tempfile::TempPath, PathBuf)>,
}

impl Output {
    /// Begins the file. What stands at the place is replaced at [`Output::finish`], behind a link too;
    /// a pipe or a device is written to as it comes, and stays.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let tell = || path.display().to_string();
        if path.is_dir() {
            bail!("{} is a folder: name a file", path.display());
        }
        if let Some(writer) = stream(path).with_context(tell)? {
            return Ok(Self { writer: BufWriter::new(writer), draft: None });
        }
        let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Drafts are made with mode 0600, and keep it under their final name.
        let (file, draft) = tempfile::NamedTempFile::new_in(folder).with_context(tell)?.into_parts();
        Ok(Self { writer: BufWriter::new(Box::new(file)), draft: Some((draft, place)) })
    }

    /// Adds a line.
    pub fn write(&mut self, row: &Value) -> io::Result<()> {
        serde_json::to_writer(&mut self.writer, row)?;
        self.writer.write_all(b"\n")
    }

    /// Puts the file in its place.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        match self.draft {
            Some((draft, path)) => Ok(draft.persist(path)?),
            None => Ok(()),
        }
    }
}

/// What is no ordinary file, or leads to one that somebody else has opened: `/dev/stdout` may stand
/// for a file that a shell is writing to.
fn stream(path: &Path) -> io::Result<Option<Box<dyn Write>>> {
    if ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|stdout| path == Path::new(stdout)) {
        return Ok(Some(Box::new(io::stdout())));
    }
    let is_open_elsewhere = path.starts_with("/dev") || path.starts_with("/proc");
    match fs::metadata(path) {
        Ok(there) if !there.is_file() || is_open_elsewhere => {
            Ok(Some(Box::new(File::options().append(true).open(path)?)))
        }
        _ => Ok(None),
    }
}
