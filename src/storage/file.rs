//! Files that are written whole or not at all: into a temporary file beside the target, then renamed over it.
//!
//! Everything that pressbox writes goes through here, so that a kill, a full disk or a reader at the wrong moment never
//! meets half a file.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

/// Who may read and write a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Whoever the umask lets; where a file is replaced, whoever could before.
    Shared,
    /// Its owner alone: mode 0600 from the first byte.
    Private,
}

/// What temporary files are called: `.pressbox-XXXXXX.part`.
const PREFIX: &str = ".pressbox-";
const SUFFIX: &str = ".part";

/// What is older than this nobody is still writing.
const STALE: Duration = Duration::from_hours(24);

/// A file that is being written, and not yet there under its name. Dropped without a commit, it leaves nothing.
#[derive(Debug)]
pub struct AtomicFile {
    temp: NamedTempFile,
    path: PathBuf,
}

impl AtomicFile {
    /// Starts a file, and makes the folder that it will stand in.
    pub fn create(path: &Path, access: Access) -> io::Result<Self> {
        let folder = folder_of(path);
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        if let Some(permissions) = permissions(path, access) {
            builder.permissions(permissions);
        }
        Ok(Self { temp: builder.tempfile_in(folder)?, path: path.to_path_buf() })
    }

    /// Starts a file in a folder of the same file system as the one that it will stand in, which a commit makes.
    pub fn create_in(folder: &Path, path: &Path) -> io::Result<Self> {
        let temp = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)?;
        Ok(Self { temp, path: path.to_path_buf() })
    }

    /// Lets nobody write to the file any more, and everybody read it.
    pub fn make_read_only(&self) -> io::Result<()> {
        let mut permissions = self.temp.as_file().metadata()?.permissions();
        permissions.set_readonly(true);
        #[cfg(unix)]
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o444);
        self.temp.as_file().set_permissions(permissions)
    }

    /// Waits until the file's bytes are on the disk.
    pub fn sync(&self) -> io::Result<()> {
        self.temp.as_file().sync_all()
    }

    /// The file itself, for what seeks or reads back while it writes.
    pub fn as_file_mut(&mut self) -> &mut File {
        self.temp.as_file_mut()
    }

    /// Gives the file its name, in place of what stands there. When this returns it survives a power cut.
    pub fn commit(self) -> io::Result<()> {
        self.temp.as_file().sync_all()?;
        self.temp.persist(&self.path)?;
        sync_folder(folder_of(&self.path))
    }

    /// The same without waiting for the disk, for what can be made again.
    pub fn commit_unsynced(self) -> io::Result<()> {
        self.temp.persist(&self.path)?;
        Ok(())
    }

    /// As [`Self::commit_new`], without waiting for the disk: the caller flushes many files at once, before and after.
    pub fn commit_new_unsynced(self) -> io::Result<bool> {
        fs::create_dir_all(folder_of(&self.path))?;
        match self.temp.persist_noclobber(&self.path) {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    }

    /// Gives the file its name unless something stands there already; then it gives `false` and changes nothing.
    pub fn commit_new(self) -> io::Result<bool> {
        self.temp.as_file().sync_all()?;
        match self.temp.persist_noclobber(&self.path) {
            Ok(_) => sync_folder(folder_of(&self.path)).map(|()| true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temp.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temp.flush()
    }
}

/// Writes a file whole, in place of what stands there.
pub fn write(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    let mut file = AtomicFile::create(path, access)?;
    file.write_all(bytes)?;
    file.commit()
}

/// The same without waiting for the disk, for what can be made again.
pub fn write_unsynced(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    let mut file = AtomicFile::create(path, access)?;
    file.write_all(bytes)?;
    file.commit_unsynced()
}

/// Writes a file unless something stands there already; then it gives `false` and changes nothing.
pub fn write_new(path: &Path, bytes: &[u8], access: Access) -> io::Result<bool> {
    let mut file = AtomicFile::create(path, access)?;
    file.write_all(bytes)?;
    file.commit_new()
}

/// Removes a file; one that is not there is removed already.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether a file's name says that it is still being written, or was when its writer was killed.
pub fn is_temporary(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// Removes what killed runs left half-written in a folder more than a day ago. `former` names the beginnings of the
/// temporary files that older versions wrote there.
pub fn sweep(folder: &Path, former: &[&str]) -> io::Result<()> {
    let is_left_over = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        is_temporary(&name) || former.iter().any(|prefix| name.starts_with(prefix))
    };
    let left: Vec<_> = fs::read_dir(folder)?.filter_map(Result::ok).filter(is_left_over).collect();
    if left.is_empty() {
        return Ok(());
    }
    // The file system dates files by a clock of its own, which on a network drive is another machine's.
    let now = tempfile::tempfile_in(folder)?.metadata()?.modified()?;
    for entry in left {
        let written = entry.metadata().and_then(|metadata| metadata.modified());
        if written.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > STALE)) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Waits until the names in a folder are on the disk. Systems that cannot flush a folder order its changes themselves.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn permissions(path: &Path, access: Access) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    match access {
        // The kernel takes the umask off this.
        Access::Shared => {
            Some(Permissions::from_mode(fs::metadata(path).map_or(0o666, |held| held.permissions().mode() & 0o777)))
        }
        // A temporary file is private from its first byte.
        Access::Private => None,
    }
}

#[cfg(not(unix))]
fn permissions(_: &Path, _: Access) -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/er/file.txt");
        write(&path, b"first", Access::Shared).unwrap();
        let mut second = AtomicFile::create(&path, Access::Shared).unwrap();
        second.write_all(b"half").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"first");
        drop(second);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        assert!(!write_new(&path, b"other", Access::Shared).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"first");
        write_unsynced(&path, b"third", Access::Shared).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"third");
    }

    #[cfg(unix)]
    #[test]
    fn a_shared_file_follows_the_umask_or_the_file_before_it_and_a_private_one_is_its_owners() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let [plain, shared, private] = ["plain", "shared", "private"].map(|name| dir.path().join(name));
        fs::write(&plain, "").unwrap();
        write(&shared, b"", Access::Shared).unwrap();
        assert_eq!(mode(&shared), mode(&plain));
        fs::set_permissions(&shared, Permissions::from_mode(0o640)).unwrap();
        write(&shared, b"again", Access::Shared).unwrap();
        assert_eq!(mode(&shared), 0o640);
        write(&private, b"", Access::Private).unwrap();
        assert_eq!(mode(&private), 0o600);
    }

    #[test]
    fn a_sweep_takes_old_leftovers_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let names = [".pressbox-old.part", ".incoming-old", ".pressbox-new.part", "kept.txt"];
        for name in names {
            fs::write(dir.path().join(name), "").unwrap();
        }
        let two_days_ago = fs::metadata(dir.path()).unwrap().modified().unwrap() - 2 * STALE;
        for name in [".pressbox-old.part", ".incoming-old", "kept.txt"] {
            let file = File::options().write(true).open(dir.path().join(name)).unwrap();
            file.set_modified(two_days_ago).unwrap();
        }
        sweep(dir.path(), &[".incoming-"]).unwrap();
        let left = names.map(|name| dir.path().join(name).exists());
        assert_eq!(left, [false, false, true, true]);
    }
}
