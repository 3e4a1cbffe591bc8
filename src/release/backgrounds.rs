//! `pages/`: the newsroom's standing pages, one Markdown file for each subject and language.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::background::Background;
use super::folder::{Problems, ReleaseError, io_error};
use super::manuscript::Manuscript;
use super::model::{Language, Slug};
use super::source;
use super::strays::is_text;
use crate::storage::regular_file;

/// A newsroom's `pages` folder.
#[derive(Debug, Clone)]
pub struct Backgrounds {
    dir: PathBuf,
}

/// A standing page's file in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackgroundFile {
    pub subject: Slug,
    pub language: Language,
    pub path: PathBuf,
}

/// A text in the `pages` folder that no page is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedPage {
    pub path: PathBuf,
    pub why: WhyUnused,
}

/// Why no page is made from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyUnused {
    Name,
    Language,
    /// The subject has another file in the newsroom's own language.
    Twice,
}

impl fmt::Display for WhyUnused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "a page's file is named like `about.md` or `about.sv.md`, with lowercase letters a-z, digits and single hyphens",
            Self::Language => "pressbox does not know the language in its name",
            Self::Twice => "there is another file for the same page in the same language",
        })
    }
}

impl Backgrounds {
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    /// The folder that logos are looked for in.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The files in alphabetical order, and the texts that are none; a file that names no language is in `own`.
    pub fn files(&self, own: Language) -> Result<(Vec<BackgroundFile>, Vec<UnusedPage>), ReleaseError> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Default::default()),
            Err(error) => return Err(io_error(&self.dir, "read")(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(io_error(&self.dir, "read"))?.file_name().to_string_lossy().into_owned();
            if !name.starts_with(['.', '~']) && !name.ends_with('~') && is_text(&name) {
                names.push(name);
            }
        }
        names.sort();
        let (mut files, mut unused): (Vec<BackgroundFile>, Vec<UnusedPage>) = Default::default();
        for name in names {
            let path = self.dir.join(&name);
            match named(&name, own) {
                Ok((subject, language)) if files.iter().any(|f| (&f.subject, f.language) == (&subject, language)) => {
                    unused.push(UnusedPage { path, why: WhyUnused::Twice });
                }
                Ok((subject, language)) => files.push(BackgroundFile { subject, language, path }),
                Err(_) if name.to_lowercase().starts_with("readme") => {}
                Err(why) => unused.push(UnusedPage { path, why }),
            }
        }
        Ok((files, unused))
    }
}

/// What a file's name says.
fn named(name: &str, own: Language) -> Result<(Slug, Language), WhyUnused> {
    let stem = name.strip_suffix(".md").ok_or(WhyUnused::Name)?;
    let (subject, language) = match stem.split_once('.') {
        Some((subject, tag)) => (subject, tag.parse().map_err(|_| WhyUnused::Language)?),
        None => (stem, own),
    };
    Ok((subject.parse().map_err(|_| WhyUnused::Name)?, language))
}

impl BackgroundFile {
    /// Its text.
    pub fn text(&self) -> Result<String, ReleaseError> {
        let shown = || self.path.display().to_string();
        let bytes = regular_file::read_at_most(&self.path, source::MAX_BYTES as u64);
        let bytes = bytes.map_err(io_error(&self.path, "read"))?;
        if bytes.len() > source::MAX_BYTES {
            return Err(ReleaseError::TooLong { path: shown() });
        }
        String::from_utf8(bytes).map_err(|_| ReleaseError::NotText { path: shown() })
    }

    /// What it says, with its lines.
    pub fn read(&self) -> Result<(Manuscript, Background), ReleaseError> {
        let path = self.path.display().to_string();
        source::read_background(&self.subject, self.language, &self.text()?).map_err(|found| {
            match Problems::of(found) {
                Some(source) => ReleaseError::NotUnderstood { path, source: Box::new(source) },
                None => ReleaseError::NotText { path },
            }
        })
    }
}
