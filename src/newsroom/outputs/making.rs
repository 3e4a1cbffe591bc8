//! What is recorded: a place, what was made there from what, and its files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::photo::PhotoId;
use crate::release::{Language, Release, Slug};
use crate::storage::Sha256;

/// What a place was made as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MakingKind {
    /// A folder with a rendered release.
    Rendered,
    /// A folder with exported renditions.
    Exported,
    /// A press kit.
    Kit,
    /// A folder with the newsroom's site.
    Site,
}

impl MakingKind {
    const ALL: [Self; 4] = [Self::Rendered, Self::Exported, Self::Kit, Self::Site];

    /// In one word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rendered => "render",
            Self::Exported => "export",
            Self::Kit => "kit",
            Self::Site => "site",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// What is about to be written to a place.
#[derive(Debug)]
pub(in crate::newsroom) struct Making<'a> {
    pub(in crate::newsroom) kind: MakingKind,
    /// The folder, or the kit's zip; with no links in it.
    pub(in crate::newsroom) place: PathBuf,
    pub(in crate::newsroom) release: Option<&'a Slug>,
    /// Whom a kit is for.
    pub(in crate::newsroom) recipient: Option<String>,
    /// The editions that it is made from, in order.
    pub(in crate::newsroom) editions: Vec<SavedEdition>,
}

/// A file that is about to be written.
#[derive(Debug)]
pub(in crate::newsroom) struct OutputFile {
    pub(in crate::newsroom) path: PathBuf,
    pub(in crate::newsroom) sha256: Sha256,
    /// Whether it is nothing but a photo.
    pub(in crate::newsroom) is_picture: bool,
    /// The photos that it holds or shows.
    pub(in crate::newsroom) photos: Vec<PhotoId>,
}

/// An edition as it was when something was made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::newsroom) struct SavedEdition {
    pub(in crate::newsroom) language: Language,
    /// The mark in the names of its files, which distinguishes it from the others in the same place.
    pub(in crate::newsroom) mark: String,
    /// Further forms, separated by commas.
    pub(in crate::newsroom) also: String,
    /// Its text, as its file would have it.
    pub(in crate::newsroom) source: String,
}

impl SavedEdition {
    pub(in crate::newsroom) fn of(release: &Release, mark: &str, also: &str) -> Self {
        let (language, mark, also) = (release.language, mark.to_owned(), also.to_owned());
        Self { language, mark, also, source: release.to_source() }
    }
}

/// A place with files that hold a photo.
#[derive(Debug)]
pub(in crate::newsroom) struct OutputPlace {
    pub(in crate::newsroom) kind: MakingKind,
    pub(in crate::newsroom) place: PathBuf,
    pub(in crate::newsroom) release: Option<Slug>,
    pub(in crate::newsroom) recipient: Option<String>,
    pub(in crate::newsroom) editions: Vec<SavedEdition>,
    pub(in crate::newsroom) files: Vec<HeldFile>,
}

/// A file that holds a photo, as it was recorded.
#[derive(Debug)]
pub(in crate::newsroom) struct HeldFile {
    pub(in crate::newsroom) path: PathBuf,
    pub(in crate::newsroom) sha256: Sha256,
    /// What was there before, which a crash may have left.
    pub(in crate::newsroom) before: Option<Sha256>,
    pub(in crate::newsroom) is_picture: bool,
}

/// A folder's own path, with no links in it; it is made if it is not there.
pub(in crate::newsroom) fn real_folder(folder: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    folder.canonicalize()
}

/// The same of a file that need not be there yet.
pub(in crate::newsroom) fn real_file(file: &Path) -> io::Result<PathBuf> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(real_folder(folder)?.join(file.file_name().unwrap_or_default()))
}
