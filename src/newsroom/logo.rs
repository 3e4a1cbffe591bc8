//! The newsroom's logo: read, and checked whether every mail program shows it.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::opened::Newsroom;
use crate::delivery::InlinePicture;
use crate::photo::{DecodeError, Format, NotAPicture, verify_picture};
use crate::press::Address;
use crate::release::Logo;
use crate::storage::{Sha256, regular_file};

/// A logo is part of each message.
const MAX_BYTES: u64 = 100_000;

/// No screen needs more pixels for a logo.
const MAX_SIDE: u32 = 2000;

/// How wide and tall a mail and a page show it.
const SHOWN: (u32, u32) = (200, 56);

/// A logo that mails and pages can show.
#[derive(Debug, Clone)]
pub(super) struct LogoFile {
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: Sha256,
    format: Format,
    width: u32,
    height: u32,
}

/// A logo that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    #[error("the logo `{}` cannot be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("the logo `{}` is outside the newsroom", path.display())]
    Outside { path: PathBuf },
    #[error("the logo `{}` is {what}, but only PNG and JPEG are shown by every mail program", path.display())]
    Format { path: PathBuf, what: String },
    #[error(
        "the logo `{}` is larger than {} KB, and every message would carry it", path.display(), MAX_BYTES / 1000
    )]
    Heavy { path: PathBuf },
    #[error("the logo `{}` is {width} × {height} pixels, but may be at most {MAX_SIDE} × {MAX_SIDE}", path.display())]
    Large { path: PathBuf, width: u32, height: u32 },
    #[error("the logo `{}` cannot be shown", path.display())]
    Damaged { path: PathBuf, source: DecodeError },
}

/// The logo that the settings name, if they name one.
pub(super) fn read_logo(newsroom: &Newsroom) -> Result<Option<LogoFile>, LogoError> {
    let Some(path) = newsroom.settings.brand.logo.clone() else { return Ok(None) };
    if !path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        return Err(LogoError::Outside { path });
    }
    let bytes = match read(&newsroom.root.join(&path)) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Err(LogoError::Heavy { path }),
        Err(source) => return Err(LogoError::Read { path, source }),
    };
    let format = match Format::sniff(&bytes) {
        Ok(format @ (Format::Png | Format::Jpeg)) => format,
        Ok(other) => return Err(LogoError::Format { path, what: format!("in the format {other}") }),
        Err(NotAPicture::Other(what)) => return Err(LogoError::Format { path, what: what.name.to_owned() }),
        Err(NotAPicture::Empty) => return Err(LogoError::Format { path, what: "an empty file".to_owned() }),
        Err(NotAPicture::Unknown) => {
            let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
            let what = if head.contains("<svg") { "an SVG" } else { "not a picture" };
            return Err(LogoError::Format { path, what: what.to_owned() });
        }
    };
    // Before memory is allocated for its pixels: a few bytes of PNG can ask for gigabytes.
    if let Some((width, height)) = png_size(&bytes).filter(|(width, height)| *width.max(height) > MAX_SIDE) {
        return Err(LogoError::Large { path, width, height });
    }
    let (width, height) = match verify_picture(format, &bytes) {
        Ok(size) => size,
        Err(source) => return Err(LogoError::Damaged { path, source }),
    };
    if width.max(height) > MAX_SIDE {
        return Err(LogoError::Large { path, width, height });
    }
    Ok(Some(LogoFile { sha256: Sha256::of(&bytes), bytes, format, width, height }))
}

/// A file's bytes; `None` where it has too many.
fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let bytes = regular_file::read_at_most(path, MAX_BYTES)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= MAX_BYTES))
}

/// The size that the head of a PNG gives.
pub(super) fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let (width, height) = bytes.get(12..24)?.strip_prefix(b"IHDR")?.split_at(4);
    Some((u32::from_be_bytes(width.try_into().ok()?), u32::from_be_bytes(height.try_into().ok()?)))
}

impl LogoFile {
    /// Its path beside the release's page, on the disk and on the web.
    pub(super) fn place(&self) -> String {
        format!("photos/logo_{}.{}", &self.sha256.to_hex()[..8], self.format.extension())
    }

    fn media_type(&self) -> &'static str {
        if self.format == Format::Png { "image/png" } else { "image/jpeg" }
    }

    /// Its name inside a message.
    fn file_name(&self) -> String {
        format!("logo.{}", self.format.extension())
    }

    /// It as a part of a message.
    pub(super) fn inline(&self, from: &Address) -> InlinePicture {
        InlinePicture::named(self.file_name(), self.media_type(), from, self.bytes.clone())
    }

    /// The size at which the logo is shown: never enlarged.
    pub(super) fn shown(&self, src: String) -> Logo {
        let (width, height) = (u64::from(self.width.max(1)), u64::from(self.height.max(1)));
        let (wide, tall) = (u64::from(SHOWN.0).min(width), u64::from(SHOWN.1).min(height));
        let (wide, tall) =
            if width * tall >= height * wide { (wide, height * wide / width) } else { (width * tall / height, tall) };
        let side = |side: u64| u32::try_from(side.max(1)).unwrap_or(1);
        Logo { src, width: side(wide), height: side(tall) }
    }
}
