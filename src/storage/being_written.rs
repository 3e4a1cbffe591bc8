//! Whether another program is still writing a file.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Those of some files that a program has open for writing, as far as the system tells: on Linux of the programs that this
/// user may look into, on Windows of all on this machine. Nobody tells what other machines do on a network share.
#[must_use]
pub fn being_written(files: &[PathBuf]) -> HashSet<PathBuf> {
    if files.is_empty() { HashSet::new() } else { open_for_writing(files) }
}

#[cfg(target_os = "linux")]
fn open_for_writing(files: &[PathBuf]) -> HashSet<PathBuf> {
    use std::collections::HashMap;
    use std::fs;

    // The system names them without links.
    let sought: HashMap<PathBuf, &PathBuf> =
        files.iter().filter_map(|path| Some((path.canonicalize().ok()?, path))).collect();
    let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let is_process = |name: &std::ffi::OsStr| name.as_encoded_bytes().iter().all(u8::is_ascii_digit);
    let mut found = HashSet::new();
    for process in entries(Path::new("/proc")).filter(|entry| is_process(&entry.file_name())) {
        let process = process.path();
        for open in entries(&process.join("fd")) {
            let Some(path) = fs::read_link(open.path()).ok().and_then(|target| sought.get(&target)) else { continue };
            let about = fs::read_to_string(process.join("fdinfo").join(open.file_name())).unwrap_or_default();
            let flags = about.lines().find_map(|line| line.strip_prefix("flags:"));
            let flags = flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok()).unwrap_or_default();
            // Of O_RDONLY, O_WRONLY and O_RDWR only the first is zero.
            if flags & 0b11 != 0 {
                found.insert((*path).clone());
            }
        }
    }
    found
}

#[cfg(windows)]
fn open_for_writing(files: &[PathBuf]) -> HashSet<PathBuf> {
    use std::os::windows::fs::OpenOptionsExt as _;

    const FILE_SHARE_READ: u32 = 1;
    const ERROR_SHARING_VIOLATION: i32 = 32;
    let is_written = |path: &Path| {
        let opened = std::fs::File::options().read(true).share_mode(FILE_SHARE_READ).open(path);
        opened.is_err_and(|error| error.raw_os_error() == Some(ERROR_SHARING_VIOLATION))
    };
    files.iter().filter(|path| is_written(path)).cloned().collect()
}

#[cfg(not(any(target_os = "linux", windows)))]
fn open_for_writing(_: &[PathBuf]) -> HashSet<PathBuf> {
    HashSet::new()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs::{self, File};

    use super::*;

    #[test]
    fn a_file_is_being_written_while_it_is_open_for_that_and_not_while_it_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let [written, read, closed] = ["written", "read", "closed"].map(|name| dir.path().join(name));
        for path in [&read, &closed] {
            fs::write(path, "whole").unwrap();
        }
        let linked = dir.path().join("linked");
        std::os::unix::fs::symlink(&written, &linked).unwrap();
        let (writer, _reader) = (File::create(&written).unwrap(), File::open(&read).unwrap());
        let all = [read, closed, linked.clone()];
        assert_eq!(being_written(&all), HashSet::from([linked]));
        drop(writer);
        assert!(being_written(&all).is_empty());
    }
}
