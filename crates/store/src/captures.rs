//! Fetched bytes, kept in a folder under their hash.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use soiviec_domain::id::CaptureId;

/// The folder of captures: `ab/abcdef…`, one file per distinct body.
#[derive(Clone, Debug)]
pub struct Captures {
    folder: PathBuf,
}

impl Captures {
    /// Uses a folder, and makes it when it is missing.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let mut private = fs::DirBuilder::new();
        private.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut private, 0o700);
        private.create(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Keeps the bytes, whole or not at all, and returns their identity. Bytes that are kept
    /// already are not written again.
    pub fn put(&self, bytes: &[u8]) -> io::Result<CaptureId> {
        let id = CaptureId::of(bytes);
        let place = self.place(&id);
        if place.exists() {
            return Ok(id);
        }
        let shelf = place.parent().unwrap_or(&self.folder);
        fs::create_dir_all(shelf)?;
        let mut draft = tempfile::NamedTempFile::new_in(shelf)?;
        draft.write_all(bytes)?;
        draft.as_file().sync_all()?;
        draft.persist(&place)?;
        Ok(id)
    }

    /// The bytes as they came, or an error of kind `NotFound`.
    pub fn get(&self, id: &CaptureId) -> io::Result<Vec<u8>> {
        fs::read(self.place(id))
    }

    /// Erases the bytes; erasing what is gone is no error.
    pub fn erase(&self, id: &CaptureId) -> io::Result<()> {
        match fs::remove_file(self.place(id)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Every capture in the folder, with when its file was written.
    pub fn list(&self) -> io::Result<Vec<(CaptureId, SystemTime)>> {
        let mut captures = Vec::new();
        for shelf in fs::read_dir(&self.folder)? {
            let shelf = shelf?;
            if !shelf.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(shelf.path())? {
                let file = file?;
                // Drafts of writers at work have other names.
                if let Ok(id) = CaptureId::try_from(file.file_name().to_string_lossy().into_owned()) {
                    captures.push((id, file.metadata()?.modified()?));
                }
            }
        }
        Ok(captures)
    }

    fn place(&self, id: &CaptureId) -> PathBuf {
        self.folder.join(&id.as_str()[..2]).join(id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_until_erased() {
        let folder = tempfile::tempdir().unwrap();
        let captures = Captures::open(folder.path()).unwrap();
        let id = captures.put(b"<p>tin</p>").unwrap();
        assert_eq!(captures.put(b"<p>tin</p>").unwrap(), id);
        assert_eq!(captures.get(&id).unwrap(), b"<p>tin</p>");
        assert_eq!(captures.list().unwrap()[0].0, id);
        captures.erase(&id).unwrap();
        captures.erase(&id).unwrap();
        assert_eq!(captures.get(&id).unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
