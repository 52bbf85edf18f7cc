//! Where reports go: files for their owner alone, whole or not at all.

use std::fs::DirBuilder;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use soiviec_domain::words::Language;
use tempfile::NamedTempFile;

use crate::digest::Digest;
use crate::error::ReportError;

/// Where a digest was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The page.
    pub html: PathBuf,
    /// The text.
    pub text: PathBuf,
}

/// Writes `YYYY-MM-DD.html` and `.txt` (in English `YYYY-MM-DD.en.html` and `.en.txt`), for their
/// owner alone, into a folder that is made when missing. Each file appears whole or not at all, and
/// takes the place of an earlier one.
pub fn write(folder: &Path, digest: &Digest, language: Language) -> Result<Written, ReportError> {
    let (html, text) = (digest.html(language)?, digest.text(language)?);
    private_folder(folder)?;
    let language = language.pick("", ".en");
    let place = |ending| folder.join(format!("{}{language}.{ending}", digest.day));
    // Both stand on the disk before either gets its name.
    let (html, text) = (Draft::write(place("html"), &html)?, Draft::write(place("txt"), &text)?);
    Ok(Written { html: html.publish()?, text: text.publish()? })
}

/// Makes the folder for its owner alone (mode 0700) when it is missing.
fn private_folder(folder: &Path) -> Result<(), ReportError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|problem| file_error(folder, problem))
}

/// A file on the disk that doesn't have its name yet; it is gone when dropped.
struct Draft {
    file: NamedTempFile,
    place: PathBuf,
}

impl Draft {
    /// Writes all of it beside its place, with mode 0600.
    fn write(place: PathBuf, content: &str) -> Result<Self, ReportError> {
        let folder = place.parent().unwrap_or(Path::new("."));
        match on_disk(folder, content) {
            Ok(file) => Ok(Self { file, place }),
            Err(problem) => Err(file_error(&place, problem)),
        }
    }

    /// Gives it its name; what stood there is replaced.
    fn publish(self) -> Result<PathBuf, ReportError> {
        match self.file.persist(&self.place) {
            Ok(_) => Ok(self.place),
            Err(refused) => Err(file_error(&self.place, refused.error)),
        }
    }
}

fn on_disk(folder: &Path, content: &str) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(content.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn file_error(path: &Path, problem: io::Error) -> ReportError {
    ReportError::File { path: path.to_owned(), problem }
}
