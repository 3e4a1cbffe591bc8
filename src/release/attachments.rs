//! The attachments in a release's folder: whether each is there, is what it says, and may go out; and what is to be remarked
//! on them.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use super::attached::{AttachedFile, AttachedKind, Begins, endings};
use super::finding::Finding;
use super::folder::Releases;
use super::locked::LockedRelease;
use super::manuscript::Manuscript;
use super::model::Slug;
use super::svg::{UnsafeSvg, safe_svg};
use crate::storage::{Access, AtomicFile, Sha256, io_message, regular_file};

/// From here on, a download takes many journalists too long.
const LARGE: u64 = 200_000_000;

/// More is not taken: object stores refuse larger files in one piece.
const LARGEST: u64 = 5_000_000_000;

/// A drawing is read whole.
const LARGEST_SVG: u64 = 5_000_000;

/// How much of a file is read to see what it is.
const HEAD: u64 = 1_024;

/// Why a file cannot go along with a release.
#[derive(Debug, thiserror::Error)]
pub enum AttachedError {
    #[error("`{0}` is not the name of a file in the release's folder")]
    Name(String),
    #[error("`{0}` is of no kind that can be attached: {kinds}", kinds = endings())]
    Kind(String),
    #[error("the release's folder has no file `{0}`")]
    Missing(String),
    #[error("`{0}` is a link, a folder or a device, and not a file")]
    NotAFile(String),
    #[error("`{file}` cannot be read: {}", io_message(source))]
    Read { file: String, source: io::Error },
    #[error("`{0}` is empty")]
    Empty(String),
    #[error("`{file}` is {} MB; an attachment has up to {} GB", bytes / 1_000_000, LARGEST / 1_000_000_000)]
    TooLarge { file: String, bytes: u64 },
    #[error("`{file}` is a drawing of more than {} MB", LARGEST_SVG / 1_000_000)]
    LargeSvg { file: String },
    #[error("`{0}` is not what its ending says")]
    OtherContent(String),
    #[error("`{file}` {why}")]
    Svg { file: String, why: UnsafeSvg },
    #[error("the release's folder has another file `{0}`")]
    Other(String),
    #[error("`{file}` cannot be copied into the release's folder: {}", io_message(source))]
    Write { file: String, source: io::Error },
}

impl AttachedError {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Name(_) => "put the file beside the release's text, and write its name alone",
            Self::Kind(_) => "photos are ingested and added as such; save anything else in one of these kinds",
            Self::Missing(_) => "put the file there, or take it out of the release",
            Self::NotAFile(_) => "put the file itself there",
            Self::Read { .. } => "check who may read the file",
            Self::Empty(_) | Self::OtherContent(_) => "open it in its program, and save it again",
            Self::Other(_) => "rename yours, or move the other one away if this is to take its place",
            Self::Write { .. } => "check that the disk has space and that you can write to the folder",
            Self::TooLarge { .. } => "save a smaller one, or link to it",
            Self::LargeSvg { .. } | Self::Svg { .. } => {
                "save it as a plain SVG, with texts as outlines and pictures inside of the file"
            }
        }
    }
}

/// A file that may go along with a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    pub path: PathBuf,
    pub bytes: u64,
    /// The size of a drawing.
    pub size: Option<(u32, u32)>,
}

impl FoundFile {
    /// The hash of its content.
    pub fn sha256(&self) -> io::Result<Sha256> {
        regular_file::open(&self.path).and_then(Sha256::of_file)
    }
}

impl Releases {
    /// Looks whether an attachment is there and is what it says.
    pub fn attached(&self, slug: &Slug, file: &AttachedFile) -> Result<FoundFile, AttachedError> {
        let name = || file.file.clone();
        if !is_plain(&file.file) {
            return Err(AttachedError::Name(name()));
        }
        find(&self.attached_path(slug, &file.file), file)
    }

    /// Looks whether a file that is anywhere may go along with a release. One of its name in the release's folder must be the
    /// same.
    pub fn find_attachment(&self, slug: &Slug, path: &Path) -> Result<FoundFile, AttachedError> {
        let file = AttachedFile::new(path.file_name().unwrap_or_default().to_string_lossy());
        if !is_plain(&file.file) {
            return Err(AttachedError::Name(file.file));
        }
        let found = find(path, &file)?;
        let there = self.attached_path(slug, &file.file);
        let unreadable = |source| AttachedError::Read { file: file.file.clone(), source };
        if fs::symlink_metadata(&there).is_ok() {
            let is_same = match find(&there, &file) {
                Ok(other) => {
                    other.bytes == found.bytes
                        && other.sha256().map_err(unreadable)? == found.sha256().map_err(unreadable)?
                }
                Err(_) => false,
            };
            if !is_same {
                return Err(AttachedError::Other(file.file));
            }
        }
        Ok(found)
    }
}

impl LockedRelease {
    /// Copies a file that was found into the release's folder, unless it is there; returns whether it was copied.
    pub fn bring(&self, found: &FoundFile, name: &str) -> Result<bool, AttachedError> {
        let there = self.folder().join(name);
        if fs::symlink_metadata(&there).is_ok() {
            return Ok(false);
        }
        let unwritable = |source| AttachedError::Write { file: name.to_owned(), source };
        let mut from =
            regular_file::open(&found.path).map_err(|source| AttachedError::Read { file: name.to_owned(), source })?;
        let mut copy = AtomicFile::create(&there, Access::Shared).map_err(unwritable)?;
        io::copy(&mut from, &mut copy).map_err(unwritable)?;
        copy.commit().map_err(unwritable)?;
        Ok(true)
    }
}

/// Whether this is the name of a file right in a folder. Editors and systems keep files of their own, and Windows has its own
/// marks of folders.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let is_one = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    is_one && !name.starts_with(['.', '~']) && !name.contains(['\\', '/', ':'])
}

fn find(path: &Path, file: &AttachedFile) -> Result<FoundFile, AttachedError> {
    let name = || file.file.clone();
    let begins = file.begins().ok_or_else(|| AttachedError::Kind(name()))?;
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => AttachedError::Missing(name()),
        _ => AttachedError::Read { file: name(), source },
    };
    // Links could lead to what nobody meant to publish.
    if !fs::symlink_metadata(path).map_err(unreadable)?.is_file() {
        return Err(AttachedError::NotAFile(name()));
    }
    let opened = regular_file::open(path).map_err(unreadable)?;
    let bytes = opened.metadata().map_err(unreadable)?.len();
    if bytes == 0 {
        return Err(AttachedError::Empty(name()));
    }
    if bytes > LARGEST {
        return Err(AttachedError::TooLarge { file: name(), bytes });
    }
    let mut head = Vec::new();
    opened.take(HEAD).read_to_end(&mut head).map_err(unreadable)?;
    let mut size = None;
    let is_right = match begins {
        Begins::With(bytes) => head.starts_with(bytes),
        Begins::Box(kinds) => head.get(4..8).is_some_and(|kind| kinds.contains(&kind)),
        Begins::Text => !head.contains(&0),
        Begins::Svg => {
            if bytes > LARGEST_SVG {
                return Err(AttachedError::LargeSvg { file: name() });
            }
            let text = regular_file::read_at_most(path, LARGEST_SVG).map_err(unreadable)?;
            let text = String::from_utf8(text).map_err(|_| AttachedError::OtherContent(name()))?;
            size = Some(safe_svg(&text).map_err(|why| AttachedError::Svg { file: name(), why })?);
            true
        }
    };
    if !is_right {
        return Err(AttachedError::OtherContent(name()));
    }
    Ok(FoundFile { path: path.to_path_buf(), bytes, size })
}

/// What is to be remarked on the attachments of an edition; `others` are those of the editions before it.
#[must_use]
pub fn attachment_findings(releases: &Releases, manuscript: &Manuscript, others: &[AttachedFile]) -> Vec<Finding> {
    let Manuscript { release, lines } = manuscript;
    let mut findings = Vec::new();
    for (nth, (file, line)) in release.attachments.iter().zip(&lines.attachments).enumerate() {
        let name = file.name();
        let own = &release.attachments[..nth];
        let is_twice =
            |other: &&AttachedFile| other.name() == name && (other.file != file.file || own.contains(*other));
        if let Some(other) = own.iter().chain(others).find(is_twice) {
            let message = if other.file == file.file {
                format!("`{name}` is listed twice")
            } else {
                format!("`{}` and `{}` would both be called `{name}`", other.file, file.file)
            };
            findings
                .push(Finding::error("attachment", *line, message).with_remedy("rename one of them, or take it out"));
        }
        let found = match releases.attached(&release.slug, file) {
            Ok(found) => found,
            Err(error) => {
                findings.push(Finding::error("attachment", *line, error.to_string()).with_remedy(error.advice()));
                continue;
            }
        };
        if file.credit.is_none() && file.kind() != Some(AttachedKind::Document) {
            let message = format!("`{}` has no credit", file.file);
            let remedy = "write whose it is as its `credit`";
            findings.push(Finding::warning("attachment-credit", *line, message).with_remedy(remedy));
        }
        if file.usage_terms.is_none() && release.usage_terms.is_none() && file.kind() != Some(AttachedKind::Document) {
            let message = format!("nothing says how `{}` may be used", file.file);
            let remedy = "write its `usage_terms`, or those of the whole release";
            findings.push(Finding::warning("attachment-terms", *line, message).with_remedy(remedy));
        }
        if file.title.is_none() {
            let message = format!("`{}` has no title: readers see the name of the file", file.file);
            findings.push(Finding::note("attachment-title", *line, message).with_remedy("write a `title`"));
        }
        if found.bytes > LARGE {
            let megabytes = found.bytes / 1_000_000;
            let message = format!("`{}` has {megabytes} MB, which takes readers minutes to fetch", file.file);
            let remedy = "save a smaller one, such as a film in 1080p";
            findings.push(Finding::warning("attachment-large", *line, message).with_remedy(remedy));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_ending_says_and_lies_in_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let releases = Releases::new(&dir.path().join("releases"));
        let slug: Slug = "race".parse().unwrap();
        let folder = dir.path().join("releases/race");
        fs::create_dir_all(&folder).unwrap();
        fs::write(dir.path().join("secret.pdf"), "%PDF-1.7").unwrap();
        let svg =
            |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 90 80\">{inside}</svg>");
        for (file, content) in [
            ("a.pdf", "%PDF-1.7"),
            ("b.pdf", "<html>"),
            ("c.svg", svg("<path d=\"M0 0\"/>").as_str()),
            ("d.svg", svg("<script>alert(1)</script>").as_str()),
            ("e.mp4", "\0\0\0\x18ftypmp42"),
            ("f.webm", "\u{1a}E"),
            ("g.csv", "a;b"),
            ("h.jpg", "x"),
            ("i.pdf", ""),
        ] {
            fs::write(folder.join(file), content).unwrap();
        }
        fs::create_dir(folder.join("j.pdf")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(dir.path().join("secret.pdf"), folder.join("k.pdf")).unwrap();
        let found = |file: &str| releases.attached(&slug, &AttachedFile::new(file));
        assert_eq!(found("a.pdf").unwrap().bytes, 8);
        assert_eq!(found("c.svg").unwrap().size, Some((90, 80)));
        assert!(found("e.mp4").is_ok() && found("g.csv").is_ok());
        for file in ["b.pdf", "d.svg", "f.webm", "h.jpg", "i.pdf", "j.pdf", "k.pdf", "none.pdf", "../secret.pdf"] {
            assert!(found(file).is_err(), "{file}");
        }
        for file in ["../../secret.pdf", "/etc/secret.pdf", ".a.pdf", "race/a.pdf", "..\\a.pdf", ""] {
            assert!(matches!(found(file), Err(AttachedError::Name(_))), "{file}");
        }
    }
}
