//! Files that only their owner may read: keys, passwords, secrets.

use std::path::Path;

use super::file::{self, Access};
use super::regular_file;

/// A secret file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    #[error("`{path}` can be read by others: its mode is {mode:03o}")]
    Open { path: String, mode: u32 },
    #[error("`{path}` cannot be read")]
    Read { path: String, source: std::io::Error },
    #[error("`{path}` cannot be written")]
    Write { path: String, source: std::io::Error },
}

impl SecretFileError {
    /// Whether the file does not exist.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Read { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
    }
}

/// Reads a secret file; one that others can read is refused.
pub fn read(path: &Path) -> Result<String, SecretFileError> {
    let cannot = |source| SecretFileError::Read { path: path.display().to_string(), source };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).map_err(cannot)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(SecretFileError::Open { path: path.display().to_string(), mode });
        }
    }
    regular_file::read_to_string(path).map_err(cannot)
}

/// Writes a secret file. Without `replace`, it returns `false` where there is one already.
pub fn write(path: &Path, content: &str, replace: bool) -> Result<bool, SecretFileError> {
    let written = if replace {
        file::write(path, content.as_bytes(), Access::Private).map(|()| true)
    } else {
        file::write_new(path, content.as_bytes(), Access::Private)
    };
    written.map_err(|source| SecretFileError::Write { path: path.display().to_string(), source })
}
