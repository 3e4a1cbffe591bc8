//! A folder that a site is published to: on this machine, or where another one is mounted.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::target::{Seen, Target, TargetError, Upload, UploadContent};
use crate::storage::file::{self, Access, AtomicFile};
use crate::storage::{Hasher, Sha256, permissions, regular_file};

/// A folder as a target.
#[derive(Debug)]
pub(super) struct FolderTarget {
    dir: PathBuf,
    name: String,
}

/// Files are copied in pieces of so many bytes.
const PIECE: usize = 256 << 10;

impl FolderTarget {
    pub(super) fn new(dir: &Path, name: &str) -> Self {
        Self { dir: dir.to_path_buf(), name: name.to_owned() }
    }

    fn copy(&self, upload: &Upload) -> Result<(), TargetError> {
        self.refuse_link(&upload.path)?;
        let path = self.dir.join(&upload.path);
        let unwritable = |source| TargetError::Write { path: path.clone(), source };
        let from = match &upload.content {
            UploadContent::Text(text) => {
                return file::write_unsynced(&path, text.as_bytes(), Access::Shared).map_err(unwritable);
            }
            UploadContent::File(from) => from,
        };
        let unreadable = |source| TargetError::Read { path: from.clone(), source };
        let mut source = regular_file::open(from).map_err(unreadable)?;
        let mut copy = AtomicFile::create(&path, Access::Shared).map_err(unwritable)?;
        let (mut hasher, mut piece) = (Hasher::default(), vec![0; PIECE]);
        loop {
            let length = source.read(&mut piece).map_err(unreadable)?;
            if length == 0 {
                break;
            }
            hasher.update(&piece[..length]);
            copy.write_all(&piece[..length]).map_err(unwritable)?;
        }
        if hasher.finish() != upload.sha256 {
            return Err(TargetError::Changed { path: from.clone() });
        }
        copy.commit_unsynced().map_err(unwritable)
    }

    /// Refuses a path below a link: whoever else may write into the folder can make it lead anywhere.
    fn refuse_link(&self, path: &str) -> Result<(), TargetError> {
        match permissions::link_above(&self.dir, path) {
            Some(link) => Err(TargetError::Link { path: link }),
            None => Ok(()),
        }
    }

    /// Removes the folders of a file that are empty now.
    fn prune(&self, path: &Path) {
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != self.dir) {
            if fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }
}

impl Target for FolderTarget {
    fn name(&self) -> &str {
        &self.name
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, TargetError> {
        let path = self.dir.join(path);
        match regular_file::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if is_missing(&error) => Ok(None),
            Err(source) => Err(TargetError::Read { path, source }),
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), TargetError> {
        // What an earlier run left that was killed before it had noted that it began.
        let _ = file::sweep_dead(&self.dir);
        let path = self.dir.join(path);
        file::write(&path, bytes, Access::Shared).map_err(|source| TargetError::Write { path, source })
    }

    fn look(&self, paths: &[&str]) -> Result<Vec<Seen>, TargetError> {
        let seen = |path: &&str| {
            let full = self.dir.join(path);
            match fs::symlink_metadata(&full) {
                Ok(found) if !found.is_file() => return Ok(Seen::Other),
                Ok(_) => {}
                Err(error) if is_missing(&error) => return Ok(Seen::Nothing),
                Err(source) => return Err(TargetError::Read { path: full, source }),
            }
            let sha256 = regular_file::open(&full).and_then(Sha256::of_file);
            sha256.map(Seen::Content).map_err(|source| TargetError::Read { path: full, source })
        };
        paths.iter().map(seen).collect()
    }

    fn bring(&self, files: &[Upload], brought: &mut dyn FnMut(usize)) -> Result<(), TargetError> {
        for (nth, upload) in files.iter().enumerate() {
            self.copy(upload)?;
            brought(nth);
        }
        Ok(())
    }

    fn remove(&self, paths: &[&str]) -> Result<(), TargetError> {
        for path in paths {
            self.refuse_link(path)?;
            let full = self.dir.join(path);
            file::remove(&full).map_err(|source| TargetError::Write { path: full.clone(), source })?;
            self.prune(&full);
        }
        Ok(())
    }

    fn settle(&self) {
        file::sweep_dead_within(&self.dir);
    }

    fn folders_in(&self, folder: &str) -> Result<Vec<String>, TargetError> {
        let path = self.dir.join(folder);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if is_missing(&error) => return Ok(Vec::new()),
            Err(source) => return Err(TargetError::Read { path, source }),
        };
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        Ok(names.collect())
    }
}

fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
