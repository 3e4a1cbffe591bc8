//! Whose a file is, who may read and change it, and where links lead.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The first link among the folders between a folder and a file in it, whose path has `/` between its parts.
#[must_use]
pub fn link_above(dir: &Path, path: &str) -> Option<PathBuf> {
    let mut folders = path.match_indices('/').map(|(end, _)| dir.join(&path[..end]));
    folders.find(|folder| fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink()))
}

/// Whether a name is a link whose target is not there.
#[must_use]
pub fn is_dangling(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok() && fs::metadata(path).is_err()
}

/// Which file a path leads to: two with the same are one; `None` where there is none, or systems do not tell.
#[must_use]
pub fn identity(path: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Who owns a file or a folder; `None` where systems do not tell.
#[must_use]
pub fn owner(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    return fs::metadata(path).ok().map(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata));
    #[cfg(not(unix))]
    None
}

/// Whether others than a file's or folder's owner may read it.
#[must_use]
pub fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    return fs::metadata(path)
        .is_ok_and(|metadata| std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o044 != 0);
    #[cfg(not(unix))]
    false
}

/// Whether everybody on this machine may change a file, or put others into a folder.
#[must_use]
pub fn is_writable_by_all(path: &Path) -> bool {
    #[cfg(unix)]
    return fs::metadata(path)
        .is_ok_and(|metadata| std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o002 != 0);
    #[cfg(not(unix))]
    false
}

/// Lets only its owner look into a folder.
pub fn make_private(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}
