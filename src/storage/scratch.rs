//! A folder for files that are only passed on: it goes with its owner.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A folder of its own, which nobody else can look into. It is removed when this is dropped.
#[derive(Debug)]
pub struct Scratch(TempDir);

impl Scratch {
    pub fn new() -> io::Result<Self> {
        tempfile::Builder::new().prefix("pressbox-").tempdir().map(Self)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Creates a folder in it.
    pub fn create_folder(&self, path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(self.0.path().join(path))
    }

    /// Writes a file into it, with the folders that its path names.
    pub fn write(&self, path: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        let full = self.0.path().join(path);
        if let Some(folder) = full.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&full, bytes)?;
        Ok(full)
    }
}
