//! The newsroom's code replacements.

use std::io;
use std::path::PathBuf;

use super::opened::Newsroom;
use crate::photo::{Codes, CodesFault, LARGEST_CODES};
use crate::storage::regular_file;

/// The newsroom's own file of codes, beside its settings.
pub const CODES_FILE: &str = "codes.txt";

/// Why a file of codes cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CodesError {
    #[error("`{file}` cannot be read")]
    Read { file: String, source: io::Error },
    #[error(transparent)]
    Fault(#[from] CodesFault),
}

/// Reads files of codes, each with the name that messages have for it. No code may be in two of them.
pub fn read_codes(files: &[(String, PathBuf)]) -> Result<Codes, CodesError> {
    let mut codes = Codes::default();
    for (file, path) in files {
        let read = regular_file::read_at_most(path, LARGEST_CODES);
        let bytes = read.map_err(|source| CodesError::Read { file: file.clone(), source })?;
        codes.read(file, &bytes)?;
    }
    Ok(codes)
}

impl Newsroom {
    /// The codes that stand beside the settings; none where there is no such file.
    pub fn codes(&self) -> Result<Option<Codes>, CodesError> {
        match read_codes(&[(CODES_FILE.to_owned(), self.root.join(CODES_FILE))]) {
            Err(CodesError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            codes => codes.map(Some),
        }
    }
}
