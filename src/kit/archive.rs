//! The zip itself: pictures stored, texts deflated, times and permissions fixed, read back before it counts.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::entry::{Entry, KitFile, Source};
use super::error::KitError;
use crate::progress::Progress;
use crate::release::Release;
use crate::storage::{Access, AtomicFile, Hasher, Sha256, file, regular_file};

/// How much is read at a time.
const CHUNK: usize = 256 * 1024;

/// From this size on, a zip needs its 64-bit form.
const LARGE: u64 = u32::MAX as u64;

/// Writes a zip beside `out`, reads it back, and only then moves it into place; `is_ready` is called before that.
pub(super) fn write(
    out: &Path,
    folder: &str,
    release: &Release,
    entries: &[Entry],
    is_ready: &mut dyn FnMut(),
    progress: &dyn Progress,
) -> Result<Vec<KitFile>, KitError> {
    let refuse = |source| KitError::Write { path: out.display().to_string(), source };
    // A kit is made to be given away, not kept secret.
    let mut zip = AtomicFile::create(out, Access::Shared).map_err(refuse)?;
    // A folder that cannot be listed can still take a kit.
    let beside = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = file::sweep(beside, &[]).and_then(|()| file::sweep_dead(beside));
    progress.start("packing the kit", 2 * entries.len() as u64);
    let packed = fill(zip.as_file_mut(), folder, release, entries, progress)
        .and_then(|files| read_back(zip.as_file_mut(), entries, &files, progress).map(|()| files));
    progress.finish();
    let files = packed?;
    is_ready();
    zip.commit().map_err(refuse)?;
    Ok(files)
}

fn fill(
    file: &mut File,
    folder: &str,
    release: &Release,
    entries: &[Entry],
    progress: &dyn Progress,
) -> Result<Vec<KitFile>, KitError> {
    let mut zip = ZipWriter::new(UntilError { inner: io::BufWriter::with_capacity(CHUNK, file), at: 0, failed: false });
    let mut files = Vec::with_capacity(entries.len());
    for entry in entries {
        let path = format!("{folder}/{}", entry.path);
        zip.start_file(path.as_str(), options(release, entry))?;
        match &entry.source {
            Source::Text(text) => {
                zip.write_all(text.as_bytes()).map_err(|source| KitError::Write { path: path.clone(), source })?;
            }
            Source::Pdf(bytes) => {
                zip.write_all(bytes).map_err(|source| KitError::Write { path: path.clone(), source })?;
            }
            Source::Picture { file, bytes, .. } => copy_picture(file, *bytes, &path, &mut zip)?,
        }
        files.push(KitFile { path, bytes: entry.bytes(), sha256: entry.sha256() });
        progress.advance(1);
    }
    let mut out = zip.finish()?;
    out.flush().map_err(|source| KitError::Write { path: folder.to_owned(), source })?;
    Ok(files)
}

/// A writer that tells its first error and afterwards does as if all went well: when a `ZipWriter` is dropped it tries to
/// complete what has failed already, prints that it cannot, and relies on the positions that it is told.
struct UntilError<W> {
    inner: W,
    /// The position, as far as whoever writes knows.
    at: u64,
    failed: bool,
}

impl<W> UntilError<W> {
    fn first<T>(&mut self, silent: T, write: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        if self.failed {
            return Ok(silent);
        }
        let done = write(&mut self.inner);
        self.failed = done.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
        done
    }
}

impl<W: Write> Write for UntilError<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.first(bytes.len(), |inner| inner.write(bytes))?;
        self.at += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.first((), W::flush)
    }
}

impl<W: Seek> Seek for UntilError<W> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        let silent = match to {
            io::SeekFrom::Start(at) => at,
            io::SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            io::SeekFrom::End(_) => self.at,
        };
        self.at = self.first(silent, |inner| inner.seek(to))?;
        Ok(self.at)
    }
}

/// Copies without a look: reading the zip back compares every byte of it with what the library knows.
fn copy_picture<W: Write + Seek>(file: &Path, bytes: u64, into: &str, zip: &mut ZipWriter<W>) -> Result<(), KitError> {
    let shown = || file.display().to_string();
    let unreadable = |source| KitError::Picture { path: shown(), source };
    let mut picture = regular_file::open(file).map_err(unreadable)?.take(bytes + 1);
    let mut buffer = vec![0; CHUNK];
    let mut copied = 0;
    loop {
        let read = picture.read(&mut buffer).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        copied += read as u64;
        zip.write_all(&buffer[..read]).map_err(|source| KitError::Write { path: into.to_owned(), source })?;
    }
    if copied == bytes { Ok(()) } else { Err(KitError::Changed { path: shown() }) }
}

fn options(release: &Release, entry: &Entry) -> SimpleFileOptions {
    let method = match entry.source {
        Source::Text(_) => CompressionMethod::Deflated,
        // A JPEG and a PDF do not get smaller, only slower to open.
        Source::Picture { .. } | Source::Pdf(_) => CompressionMethod::Stored,
    };
    let date = release.date.and_then(|d| {
        let (year, month, day) =
            (u16::try_from(d.year()).ok()?, u8::try_from(d.month()).ok()?, u8::try_from(d.day()).ok()?);
        DateTime::from_date_and_time(year, month, day, 0, 0, 0).ok()
    });
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(date.unwrap_or_default())
        .system(System::Unix)
        .unix_permissions(0o644)
        .large_file(entry.bytes() >= LARGE)
}

/// Reads every byte of the zip, and compares its checksum. For a rendition that is the CRC-32 that it had when its hash was
/// taken, which costs a tenth of hashing it again: this is about disks and programs that fail, not about people who deceive.
fn read_back(file: &mut File, entries: &[Entry], files: &[KitFile], progress: &dyn Progress) -> Result<(), KitError> {
    let mut zip = ZipArchive::new(io::BufReader::with_capacity(CHUNK, file))?;
    let mut buffer = vec![0; CHUNK];
    for (entry, file) in entries.iter().zip(files) {
        let mut found = zip.by_name(&file.path)?;
        let is_right = match entry.crc32() {
            Some(crc32) => found.crc32() == crc32 && length(&mut found, &mut buffer).is_ok_and(|all| all == file.bytes),
            None => hash(&mut found, file.bytes).is_ok_and(|found| found == (file.bytes, file.sha256)),
        };
        if !is_right {
            return Err(KitError::Damaged { path: file.path.clone() });
        }
        progress.advance(1);
    }
    Ok(())
}

/// The number of bytes that a reader gives. One of a zip fails at its end if they do not have its CRC-32.
fn length(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<u64> {
    let mut bytes = 0;
    loop {
        match reader.read(buffer)? {
            0 => return Ok(bytes),
            read => bytes += read as u64,
        }
    }
}

/// The length and the hash of what a reader gives, as far as one byte more than expected.
pub(super) fn hash(reader: &mut impl Read, expected: u64) -> io::Result<(u64, Sha256)> {
    let mut hasher = Hasher::default();
    let mut buffer = vec![0; CHUNK];
    let mut bytes = 0;
    let mut reader = reader.take(expected.saturating_add(1));
    loop {
        let read = reader.read(&mut buffer)?;
        if read == 0 {
            return Ok((bytes, hasher.finish()));
        }
        bytes += read as u64;
        hasher.update(&buffer[..read]);
    }
}
