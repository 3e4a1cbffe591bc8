//! Locks between processes: one reads something and writes it anew while the others wait.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// How long whoever comes second waits, as a rule.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// How often they look.
const PAUSE: Duration = Duration::from_millis(15);

/// More than the number of any process has digits.
const LONGEST: u64 = 20;

/// A lock that is held until it is dropped. While one process holds it alone, the file has that process's number.
#[derive(Debug)]
pub struct FileLock {
    file: File,
    is_shared: bool,
}

/// Somebody else holds a lock, and did not give it back in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockTaken {
    /// The number of their process, where it is known.
    pub process: Option<u32>,
    pub waited: Duration,
}

impl std::error::Error for LockTaken {}

impl fmt::Display for LockTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "another `pressbox`{} is using it", in_process(self.process))?;
        let waited = self.waited.as_secs();
        if waited > 0 { write!(f, ", and has not finished within {waited} seconds") } else { Ok(()) }
    }
}

/// Which process it is, behind a name: ` (process 4711)`.
#[must_use]
pub fn in_process(process: Option<u32>) -> String {
    process.map_or_else(String::new, |number| format!(" (process {number})"))
}

/// Who holds a lock alone, if an error says that somebody does.
#[must_use]
pub fn taken(error: &io::Error) -> Option<LockTaken> {
    error.get_ref()?.downcast_ref().copied()
}

impl FileLock {
    /// Waits for the lock of a file, which is created with its folder where there is none. Whoever holds it for long is
    /// [named](LockTaken) in the error.
    pub fn wait(path: &Path) -> io::Result<Self> {
        Self::wait_for(path, LOCK_TIMEOUT)
    }

    /// The same for so long; an error at once if that is no time at all.
    pub fn wait_for(path: &Path, timeout: Duration) -> io::Result<Self> {
        let mut lock = Self { file: wait(open(path)?, timeout, File::try_lock)?, is_shared: false };
        lock.name(Some(std::process::id()));
        Ok(lock)
    }

    /// Waits until nobody holds the lock alone, and keeps others from that.
    pub fn wait_shared(path: &Path) -> io::Result<Self> {
        let mut lock = Self { file: wait(open(path)?, LOCK_TIMEOUT, File::try_lock_shared)?, is_shared: true };
        // What a killed process left is wrong from now on.
        lock.name(None);
        Ok(lock)
    }

    /// Writes who holds it, as far as that can be written: the lock does not depend on it.
    fn name(&mut self, process: Option<u32>) {
        let _ = self.file.set_len(0);
        if let Some(number) = process {
            let _ = self.file.seek(SeekFrom::Start(0)).and_then(|_| writeln!(self.file, "{number}"));
        }
    }
}

impl Drop for FileLock {
    fn drop(&mut self) {
        if !self.is_shared {
            self.name(None);
        }
        // A program that was just started may hold a copy of the handle for a moment; the lock must not wait for it.
        let _ = self.file.unlock();
    }
}

/// Whether somebody holds a lock alone. Whoever wants to have it alone at this moment has to try again.
#[must_use]
pub fn is_taken(path: &Path) -> bool {
    let Ok(file) = super::regular_file::open(path) else { return false };
    let is_taken = matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
    let _ = file.unlock();
    is_taken
}

fn wait(file: File, timeout: Duration, lock: fn(&File) -> Result<(), TryLockError>) -> io::Result<File> {
    let begun = Instant::now();
    loop {
        match lock(&file) {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if begun.elapsed() < timeout => thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {
                let taken = LockTaken { process: holder(&file), waited: timeout };
                return Err(io::Error::new(io::ErrorKind::WouldBlock, taken));
            }
        }
    }
}

fn holder(mut file: &File) -> Option<u32> {
    let mut text = String::new();
    file.seek(SeekFrom::Start(0)).ok()?;
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn whoever_comes_second_waits_until_the_first_is_done() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("locks/one.lock");
        let inside = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let lock = FileLock::wait(&path).unwrap();
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
    }

    #[test]
    fn whoever_holds_it_for_long_is_named_and_a_killed_one_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("one.lock");
        let refused = |timeout| taken(&FileLock::wait_for(&path, timeout).unwrap_err()).unwrap();
        let ours = Some(std::process::id());
        let held = FileLock::wait(&path).unwrap();
        assert!(is_taken(&path));
        assert_eq!(refused(Duration::ZERO), LockTaken { process: ours, waited: Duration::ZERO });
        let said = refused(Duration::from_secs(1)).to_string();
        let name = format!("another `pressbox` (process {}) is using it", std::process::id());
        assert_eq!(said, format!("{name}, and has not finished within 1 seconds"));
        drop(held);
        assert!(!is_taken(&path) && fs::read(&path).unwrap().is_empty());
        // A killed process leaves its number, and no lock.
        fs::write(&path, "4711\n").unwrap();
        assert!(!is_taken(&path));
        let (one, other) = (FileLock::wait_shared(&path).unwrap(), FileLock::wait_shared(&path).unwrap());
        assert_eq!(refused(Duration::ZERO).process, None);
        assert!(!is_taken(&path));
        drop((one, other));
        drop(FileLock::wait_for(&path, Duration::ZERO).unwrap());
        let other = io::Error::other("something else");
        assert_eq!(taken(&other), None);
    }
}
