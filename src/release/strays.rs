//! What lies in the `releases` folder and is no edition of a release, although somebody may take it for one.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::model::{Language, Slug};
use crate::storage::regular_file;

/// Endings of files that people write releases in.
const TEXTS: [&str; 8] = ["md", "markdown", "txt", "docx", "doc", "odt", "rtf", "html"];

/// Something in the `releases` folder that no command uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    pub path: PathBuf,
    pub why: WhyStray,
}

/// Why something in the `releases` folder is used by no command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyStray {
    /// A folder whose name no release may have; the name that it could have, if there is one.
    FolderName { instead: Option<Slug> },
    /// A file named as an edition, in a language that pressbox does not know.
    Language { code: String },
    /// A file that is meant as an edition, and is not named as one; the name that it could have.
    FileName { instead: Option<String> },
    /// A release's folder with texts, none of which is an edition.
    NoEdition,
    /// A text beside the releases' folders.
    Outside,
}

impl fmt::Display for WhyStray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FolderName { .. } => f.write_str(
                "a release's folder is named with up to 80 lowercase letters a-z, digits and single hyphens",
            ),
            Self::Language { code } => write!(f, "pressbox does not know the language `{code}`"),
            Self::FileName { .. } => f.write_str("an edition's file is named like `release.en.md`, in lowercase"),
            Self::NoEdition => f.write_str("it has no edition, such as `release.en.md`"),
            Self::Outside => f.write_str("each release has a folder of its own, with editions such as `release.en.md`"),
        }
    }
}

/// What lies among the releases and is used by no command, in alphabetical order.
pub(super) fn strays(dir: &Path) -> io::Result<Vec<Stray>> {
    let mut strays = Vec::new();
    for (path, name) in entries(dir)? {
        if path.is_dir() {
            match name.parse::<Slug>() {
                Ok(_) => strays.extend(strays_of(&path)),
                Err(_) if holds_texts(&path) => {
                    strays.push(Stray { path, why: WhyStray::FolderName { instead: near(&name) } });
                }
                Err(_) => {}
            }
        } else if is_text(&name) && !name.to_lowercase().starts_with("readme") {
            strays.push(Stray { path, why: WhyStray::Outside });
        }
    }
    Ok(strays)
}

/// The same in the folder of one release. A folder that cannot be read is told where its editions are read.
pub(super) fn strays_of(folder: &Path) -> Vec<Stray> {
    let entries = entries(folder).unwrap_or_default();
    let misnamed = |(path, name): &(PathBuf, String)| misnamed(name).map(|why| Stray { path: path.clone(), why });
    let strays: Vec<_> = entries.iter().filter_map(misnamed).collect();
    let has_edition = entries.iter().any(|(_, name)| language_of(name).is_some());
    if strays.is_empty() && !has_edition && entries.iter().any(|(_, name)| is_text(name)) {
        return vec![Stray { path: folder.to_path_buf(), why: WhyStray::NoEdition }];
    }
    strays
}

/// Whether a file says at its top, as an edition does, that it is under embargo.
pub(super) fn has_embargo(path: &Path) -> bool {
    const TOP: u64 = 64 << 10;
    let text = regular_file::read_at_most(path, TOP).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let key = |line: &str| {
        line.trim_start().strip_prefix("embargo").is_some_and(|rest| rest.trim_start().starts_with(['=', ':']))
    };
    text.lines().any(key)
}

/// The entries of a folder by name, without what is hidden.
fn entries(dir: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let found = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        found => found?,
    };
    let mut entries = Vec::new();
    for entry in found {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What ends so is a copy that an editor keeps.
        if !name.starts_with(['.', '~']) && !name.ends_with('~') {
            entries.push((entry.path(), name));
        }
    }
    entries.sort();
    Ok(entries)
}

/// The language of an edition's file.
fn language_of(name: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| name == format!("release.{language}.md"))
}

pub(super) fn is_text(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| TEXTS.contains(&end.to_lowercase().as_str()))
}

/// Whether somebody may take a folder for a release.
fn holds_texts(dir: &Path) -> bool {
    // One that cannot be read may hold anything.
    entries(dir).map_or(true, |entries| entries.iter().any(|(_, name)| is_text(name)))
}

/// Why a file that is meant as an edition is none.
fn misnamed(name: &str) -> Option<WhyStray> {
    if language_of(name).is_some() {
        return None;
    }
    let lower = name.to_lowercase();
    let middle = lower.strip_prefix("release.")?;
    let (code, end) = middle.rsplit_once('.').unwrap_or(("", middle));
    if !TEXTS.contains(&end) {
        return None;
    }
    let known = Language::ALL.into_iter().find(|language| language.to_string() == code);
    match known {
        Some(language) if ["md", "markdown", "txt"].contains(&end) => {
            Some(WhyStray::FileName { instead: Some(format!("release.{language}.md")) })
        }
        None if end == "md" && !code.is_empty() && code.len() <= 12 && !code.contains('.') => {
            Some(WhyStray::Language { code: code.to_owned() })
        }
        _ => Some(WhyStray::FileName { instead: None }),
    }
}

/// The name that a release could have instead of this one.
fn near(name: &str) -> Option<Slug> {
    let plain = name.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").parse().ok()
}
