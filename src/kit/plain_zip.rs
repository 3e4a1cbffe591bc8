//! A small zip of a few files, such as logos: the same bytes from the same files.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::error::KitError;

/// Packs files under a folder's name.
pub fn zip_of(folder: &str, files: &[(&str, &[u8])]) -> Result<Vec<u8>, KitError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let path = format!("{folder}/{name}");
        zip.start_file(path.as_str(), options)?;
        zip.write_all(bytes).map_err(|source| KitError::Write { path, source })?;
    }
    Ok(zip.finish()?.into_inner())
}
