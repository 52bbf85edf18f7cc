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
    /// Begins the file. What stands at the place is replaced at [`Output::finish`]; into a link, a
    /// pipe or a device it is written as it comes, and the thing itself stays.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let tell = || path.display().to_string();
        match fs::symlink_metadata(path) {
            Ok(there) if there.is_dir() => bail!("{} is a folder: name a file", path.display()),
            Ok(there) if !there.is_file() => {
                let writer = BufWriter::new(Box::new(through(path).with_context(tell)?) as Box<dyn Write>);
                return Ok(Self { writer, draft: None });
            }
            _ => {}
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Drafts are made with mode 0600, and keep it under their final name.
        let (file, draft) = tempfile::NamedTempFile::new_in(folder).with_context(tell)?.into_parts();
        Ok(Self { writer: BufWriter::new(Box::new(file)), draft: Some((draft, path.to_owned())) })
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

fn through(path: &Path) -> io::Result<File> {
    let file = File::options().write(true).open(path)?;
    if file.metadata()?.is_file() {
        file.set_len(0)?;
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    }
    Ok(file)
}
