//! Locks between processes: one reads something and writes it anew while the others wait.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct FileLock(File);

impl FileLock {
    /// Waits for the lock of a file, which is created with its folder where there is none.
    pub fn wait(path: &Path) -> io::Result<Self> {
        let lock = open(path)?;
        match lock.try_lock() {
            Ok(()) => return Ok(Self(lock)),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) => {}
        }
        while let Err(error) = lock.lock() {
            if error.kind() != io::ErrorKind::Interrupted {
                return Err(error);
            }
        }
        Ok(Self(lock))
    }
}

/// Opens the file of a lock, which is created with its folder where there is none.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // For reading too: a pipe that is opened for writing alone waits for its reader.
    let lock = File::options().create(true).truncate(false).read(true).write(true).open(path);
    // A colleague may have made the file: to lock it, reading is enough.
    lock.or_else(|error| super::regular_file::open(path).map_err(|_| error))
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // A program that was just started may hold a copy of the handle for a moment; the lock must not wait for it.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn whoever_comes_second_waits_until_the_first_is_done() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("locks/one.lock");
        let inside = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let lock = FileLock::wait(&path).unwrap();
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        std::thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
    }
}
