//! Writes files atomically: into a temporary file beside the target, which is then renamed over it.
//!
//! Everything that pressbox writes goes through here, so that nobody ever reads half a file, even if the process is killed
//! or the disk is full.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::{NamedTempFile, PersistError};

use super::regular_file;

/// Who may read and write a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// As the umask allows; a file that replaces another keeps its permissions.
    Shared,
    /// People's data: only its owner, mode 0600, unless the owner has opened a file that is there to others.
    Personal,
    /// Only its owner: mode 0600 from the first byte.
    Private,
}

/// Temporary files are named `.pressbox-XXXXXX.part`.
const PREFIX: &str = ".pressbox-";
const SUFFIX: &str = ".part";

/// Older temporary files were left by killed processes.
const STALE: Duration = Duration::from_hours(24);

/// A file that was just made may not be locked yet by whoever writes it.
const JUST_MADE: Duration = Duration::from_secs(2);

/// A file that is being written under a temporary name. If it is dropped without a commit, it is removed.
///
/// The temporary file is locked: one that is not was left by a process that was killed.
#[derive(Debug)]
pub struct AtomicFile {
    temp: NamedTempFile,
    path: PathBuf,
    /// Dropped after the temporary file that stands in them.
    _folders: NewFolders,
}

/// Folders that were created for a file. When this is dropped, those of them that are empty are removed again.
#[derive(Debug, Default)]
pub struct NewFolders {
    innermost: PathBuf,
    count: usize,
}

impl NewFolders {
    /// Creates a folder, and those that it stands in.
    pub fn create(folder: &Path) -> io::Result<Self> {
        Self::create_by(&fs::DirBuilder::new(), folder)
    }

    /// The same, only for their owner: mode 0700.
    pub fn create_private(folder: &Path) -> io::Result<Self> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        Self::create_by(&builder, folder)
    }

    fn create_by(builder: &fs::DirBuilder, folder: &Path) -> io::Result<Self> {
        let is_named = |folder: &&Path| !folder.as_os_str().is_empty();
        let missing: Vec<_> = folder.ancestors().filter(is_named).take_while(|folder| !folder.exists()).collect();
        let new = Self { innermost: folder.to_path_buf(), count: missing.len() };
        for folder in missing.into_iter().rev() {
            match builder.create(folder) {
                // Another process was faster.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
                created => created?,
            }
        }
        if folder.is_dir() { Ok(new) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    /// Keeps them, even if they are empty.
    pub fn keep(mut self) {
        self.count = 0;
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.innermost.ancestors().take(self.count) {
            match fs::remove_dir(folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return,
                _ => {}
            }
        }
    }
}

impl AtomicFile {
    /// Creates the temporary file, and the folder where there is none. A folder that was created for it goes with it.
    pub fn create(path: &Path, access: Access) -> io::Result<Self> {
        let folder = folder_of(path);
        let folders = match access {
            Access::Personal => NewFolders::create_private(folder)?,
            Access::Shared | Access::Private => NewFolders::create(folder)?,
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        if let Some(permissions) = permissions(path, access) {
            builder.permissions(permissions);
        }
        let temp = locked(builder.tempfile_in(folder))?;
        Ok(Self { temp, path: path.to_path_buf(), _folders: folders })
    }

    /// Creates the temporary file in another folder of the same file system; [`Self::commit_new_unsynced`] and
    /// [`Self::commit_unsynced`] create the target's folder.
    pub fn create_in(folder: &Path, path: &Path) -> io::Result<Self> {
        let temp = locked(tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder))?;
        Ok(Self { temp, path: path.to_path_buf(), _folders: NewFolders::default() })
    }

    /// Makes the file readable for everybody and writable for nobody.
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

    /// The file itself, for callers that seek or read.
    pub fn as_file_mut(&mut self) -> &mut File {
        self.temp.as_file_mut()
    }

    /// Renames the file to its final name, replacing an existing file. After this it survives a power cut.
    pub fn commit(self) -> io::Result<()> {
        self.temp.as_file().sync_all()?;
        self.temp.persist(&self.path)?;
        sync_folder(folder_of(&self.path))
    }

    /// As [`Self::commit`], without waiting for the disk, for files that can be made again.
    pub fn commit_unsynced(self) -> io::Result<()> {
        let again = |error| made_folder(error, &self.path)?.persist(&self.path);
        self.temp.persist(&self.path).or_else(again)?;
        Ok(())
    }

    /// As [`Self::commit_new`], without waiting for the disk, for callers that flush many files at once, before and after.
    pub fn commit_new_unsynced(self) -> io::Result<bool> {
        match self.temp.persist_noclobber(&self.path).or_else(|error| {
            // Most have their folder already: it is not looked for first.
            let file = made_folder(error, &self.path)?;
            file.persist_noclobber(&self.path)
        }) {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    }

    /// Renames the file to its final name unless that exists already; then it returns `false` and changes nothing.
    pub fn commit_new(self) -> io::Result<bool> {
        self.temp.as_file().sync_all()?;
        match self.temp.persist_noclobber(&self.path) {
            Ok(_) => sync_folder(folder_of(&self.path)).map(|()| true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    }
}

/// Makes the folder that a file was to be renamed into, if there is none. Then the file is to be renamed again.
fn made_folder(error: PersistError, path: &Path) -> Result<NamedTempFile, PersistError> {
    if error.error.kind() != io::ErrorKind::NotFound {
        return Err(error);
    }
    match fs::create_dir_all(folder_of(path)) {
        Ok(()) => Ok(error.file),
        Err(made) => Err(PersistError { error: made, file: error.file }),
    }
}

/// Locks a temporary file for as long as it is open; where files cannot be locked, it does without.
fn locked(temp: io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    let temp = temp.map_err(without_path)?;
    let _ = temp.as_file().try_lock();
    Ok(temp)
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Not the temporary file's own `write`: its errors have the temporary name in them.
        self.temp.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temp.as_file_mut().flush()
    }
}

/// Opens a file to write behind what is in it, and creates it where there is none. Whoever else may write in its folder can put a
/// link in its place: that is not followed.
pub fn open_to_append(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    options.open(path)
}

/// Writes a file, replacing an existing one.
pub fn write(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    let mut file = AtomicFile::create(path, access)?;
    file.write_all(bytes)?;
    file.commit()
}

/// As [`write`], without waiting for the disk, for files that can be made again.
pub fn write_unsynced(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    let mut file = AtomicFile::create(path, access)?;
    file.write_all(bytes)?;
    file.commit_unsynced()
}

/// Writes a file unless it exists already; then it returns `false` and changes nothing.
pub fn write_new(path: &Path, bytes: &[u8], access: Access) -> io::Result<bool> {
    let mut file = AtomicFile::create(path, access)?;
    file.write_all(bytes)?;
    file.commit_new()
}

/// The bytes of a file; a missing file has none.
pub fn read_or_nothing(path: &Path) -> io::Result<Vec<u8>> {
    match regular_file::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read,
    }
}

/// Removes a file. If there is none, that is not an error.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether this is the name of a temporary file, which is being written or was left by a killed process.
pub fn is_temporary(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// Removes temporary files that killed processes left in a folder more than a day ago. `former` are the prefixes of
/// temporary files in older versions.
pub fn sweep(folder: &Path, former: &[&str]) -> io::Result<()> {
    let left = temporary_files(folder, former)?;
    if left.is_empty() {
        return Ok(());
    }
    // Compare with the file system's own clock, which on a network drive is another machine's.
    let now = tempfile::tempfile_in(folder)?.metadata()?.modified()?;
    for entry in left {
        let written = entry.metadata().and_then(|metadata| metadata.modified());
        if written.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > STALE)) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes temporary files in a folder that nobody is writing any more; a folder that is not there has none. Those of other
/// programs are left alone.
pub fn sweep_dead(folder: &Path) -> io::Result<()> {
    let left = match temporary_files(folder, &[]) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        left => left?,
    };
    let left: Vec<_> = left.iter().map(fs::DirEntry::path).filter(|path| is_of_atomic_file(path)).collect();
    if left.is_empty() {
        return Ok(());
    }
    let now = tempfile::tempfile_in(folder)?.metadata()?.modified()?;
    for path in left {
        let Ok(file) = regular_file::open(&path) else { continue };
        let is_settled =
            file.metadata()?.modified().is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > JUST_MADE));
        if is_settled && file.try_lock().is_ok() {
            remove(&path)?;
        }
    }
    Ok(())
}

/// The same in a folder and all folders in it, as far as they can be read.
pub fn sweep_dead_within(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_dir()) {
        let _ = sweep_dead(entry.path());
    }
}

/// Whether a temporary file has six letters in the middle, as [`AtomicFile`] makes them; others are locked in other ways.
fn is_of_atomic_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let letters = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX));
    letters.is_some_and(|letters| letters.len() == 6 && letters.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Removes the temporary files in a folder, however old they are, for callers who know that nobody is writing one.
pub fn sweep_all(folder: &Path) -> io::Result<()> {
    temporary_files(folder, &[])?.iter().try_for_each(|entry| remove(&entry.path()))
}

fn temporary_files(folder: &Path, former: &[&str]) -> io::Result<Vec<fs::DirEntry>> {
    let is_left_over = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        is_temporary(&name) || former.iter().any(|prefix| name.starts_with(prefix))
    };
    Ok(fs::read_dir(folder)?.filter_map(Result::ok).filter(is_left_over).collect())
}

/// Waits until the names in a folder are on the disk. Other systems than Unix cannot flush a folder.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The error of a temporary file without the temporary name, which nobody knows.
fn without_path(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((said, _)) => io::Error::new(error.kind(), said.to_owned()),
        None => error,
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn permissions(path: &Path, access: Access) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    match access {
        // The kernel applies the umask to this.
        Access::Shared => Some(Permissions::from_mode(
            fs::metadata(path).map_or(0o666, |existing| existing.permissions().mode() & 0o777),
        )),
        // `tempfile` creates files with mode 0600.
        Access::Personal => fs::metadata(path).ok().map(|existing| existing.permissions()),
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
    fn a_file_is_written_completely_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/er/file.txt");
        write(&path, b"first", Access::Shared).unwrap();
        let mut second = AtomicFile::create(&path, Access::Shared).unwrap();
        second.write_all(b"half").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"first");
        drop(second);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        drop(AtomicFile::create(&dir.path().join("new/folders/file.txt"), Access::Shared).unwrap());
        assert!(!dir.path().join("new").exists());
        write(&dir.path().join("deep/kept/file.txt"), b"", Access::Shared).unwrap();
        NewFolders::create(&dir.path().join("empty/but/kept")).unwrap().keep();
        assert!(dir.path().join("deep/kept/file.txt").exists() && dir.path().join("empty/but/kept").exists());
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
    fn a_sweep_removes_old_temporary_files_and_nothing_else() {
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
        let left = || names.map(|name| dir.path().join(name).exists());
        assert_eq!(left(), [false, false, true, true]);
        fs::write(dir.path().join(".incoming-old"), "").unwrap();
        sweep_all(dir.path()).unwrap();
        assert_eq!(left(), [false, true, false, true]);
    }

    #[test]
    fn what_a_killed_process_left_is_removed_and_what_is_being_written_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b");
        sweep_dead(&deep).unwrap();
        let written = AtomicFile::create(&deep.join("kept.txt"), Access::Shared).unwrap();
        let live = written.temp.path().to_path_buf();
        let old = fs::metadata(&live).unwrap().modified().unwrap() - 2 * JUST_MADE;
        let names = [".pressbox-aB3dE6.part", ".pressbox-new123.part", ".pressbox-ledger.sqlite3.part", "plain.part"];
        for name in names {
            fs::write(deep.join(name), "").unwrap();
        }
        for path in [&deep.join(names[0]), &deep.join(names[2]), &deep.join(names[3]), &live] {
            File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
        }
        sweep_dead_within(dir.path());
        assert_eq!(names.map(|name| deep.join(name).exists()), [false, true, true, true]);
        written.commit().unwrap();
        assert!(deep.join("kept.txt").exists());
    }
}
