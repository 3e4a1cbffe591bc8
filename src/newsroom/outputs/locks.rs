//! Who makes something at the moment: a photo is withdrawn while nobody makes what may hold it, and nobody makes a place
//! that another one is making.

use std::io;
use std::path::Path;

use crate::newsroom::opened::Newsroom;
use crate::storage::{FileLock, Sha256, file, file_lock};

/// Held shared by those who make something, and alone by those who withdraw a photo.
const ALL: &str = "outputs.lock";

impl Newsroom {
    /// Held from before photos are cleared until what they are in is written: no photo is taken out of places meanwhile.
    /// Where nothing can be locked nothing can be recorded either, which is told; an error says that a photo is being
    /// withdrawn still.
    pub(in crate::newsroom) fn lock_making(&self) -> io::Result<Option<FileLock>> {
        // What killed runs left.
        let _ = file::sweep_dead(&self.library_dir());
        match FileLock::wait_shared(&self.locks_dir().join(ALL)) {
            Err(error) if file_lock::taken(&error).is_none() => Ok(None),
            lock => lock.map(Some),
        }
    }

    /// Waits until nobody else makes the same place, a folder or a file.
    pub(in crate::newsroom) fn lock_place(&self, place: &Path) -> io::Result<Option<FileLock>> {
        let name = Sha256::of(place.as_os_str().as_encoded_bytes()).short();
        match FileLock::wait(&self.locks_dir().join(format!("place-{name}.lock"))) {
            Err(error) if file_lock::taken(&error).is_none() => Ok(None),
            lock => lock.map(Some),
        }
    }

    /// Held by whoever makes the record of written files where there is none.
    pub(super) fn lock_record(&self) -> io::Result<FileLock> {
        FileLock::wait(&self.locks_dir().join("outputs-record.lock"))
    }

    /// Waits until all is made that may hold a photo; an error says that somebody is at it still.
    pub(in crate::newsroom) fn lock_all_makings(&self) -> io::Result<Option<FileLock>> {
        match FileLock::wait(&self.locks_dir().join(ALL)) {
            Err(error) if file_lock::taken(&error).is_none() => Ok(None),
            lock => lock.map(Some),
        }
    }
}
