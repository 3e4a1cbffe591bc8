//! Files that are read: regular ones alone. A pipe would keep its reader waiting, and a device may have no end.
//!
//! Every file that a user names or that lies in a newsroom is opened here.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// Where a shell gives a file that is open already, as in `pressbox list import media <(sort people.csv)`.
const OPEN_ALREADY: [&str; 3] = ["/dev/fd", "/dev/stdin", "/proc/self/fd"];

/// Opens a file for reading. What is neither a regular file nor open already is refused, and never waited for.
pub fn open(path: &Path) -> io::Result<File> {
    let found = fs::metadata(path)?;
    if !found.is_dir() && OPEN_ALREADY.iter().any(|place| path.starts_with(place)) {
        return File::open(path);
    }
    refuse_others(&found)?;
    let file = open_at_once(path)?;
    // It may have been replaced in between.
    refuse_others(&file.metadata()?)?;
    Ok(file)
}

/// The bytes of a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The bytes of a file, and one more than the limit where there are more.
pub fn read_at_most(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    io::read_to_string(open(path)?)
}

fn refuse_others(found: &Metadata) -> io::Result<()> {
    if found.is_dir() {
        Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder, not a file"))
    } else if found.is_file() {
        Ok(())
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"))
    }
}

/// Without waiting for whoever writes into a pipe.
fn open_at_once(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_and_a_folder_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        fs::write(&path, "text").unwrap();
        assert_eq!(read_to_string(&path).unwrap(), "text");
        assert_eq!((read_at_most(&path, 2).unwrap(), read_at_most(&path, 9).unwrap()), (b"tex".into(), b"text".into()));
        assert_eq!(read(dir.path()).unwrap_err().to_string(), "it is a folder, not a file");
        assert_eq!(read(&dir.path().join("none")).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_a_device_and_a_link_to_one_are_refused_at_once_and_a_link_to_a_file_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let [pipe, to_pipe, file, to_file] = ["pipe", "to-pipe", "file", "to-file"].map(|name| dir.path().join(name));
        // macOS has no `mkfifoat`.
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        fs::write(&file, "text").unwrap();
        std::os::unix::fs::symlink(&pipe, &to_pipe).unwrap();
        std::os::unix::fs::symlink(&file, &to_file).unwrap();
        for path in [&pipe, &to_pipe, Path::new("/dev/zero")] {
            assert_eq!(read(path).unwrap_err().to_string(), "it is not a regular file", "{}", path.display());
        }
        assert_eq!(read(&to_file).unwrap(), b"text");
        // One that takes a file's place between the look and the opening does not block either.
        assert!(refuse_others(&open_at_once(&pipe).unwrap().metadata().unwrap()).is_err());
    }
}
