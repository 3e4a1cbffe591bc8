//! Attachments: which files can be attached to each message, and under which name and media type.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mime_guess::mime;

use crate::storage::{Sha256, regular_file};

/// The limit for all files together; more belongs behind a link. Encoded, and with the pictures, a message stays below
/// 10 MB, which all mail servers accept.
const LARGEST: u64 = 3_000_000;

/// Programs and scripts: mail servers refuse messages with them.
const REFUSED: [&str; 40] = [
    "ade", "adp", "apk", "app", "appx", "bat", "cab", "chm", "cmd", "com", "cpl", "dll", "dmg", "exe", "hta", "ins",
    "iso", "isp", "jar", "js", "jse", "lib", "lnk", "mde", "msc", "msi", "msp", "mst", "pif", "ps1", "reg", "scr",
    "sct", "shb", "sys", "vb", "vbe", "vbs", "wsf", "wsh",
];

/// A file that is attached to each message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    name: String,
    media_type: String,
    bytes: Vec<u8>,
    sha256: Sha256,
}

/// A file that cannot be attached.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    #[error("there is no file `{path}` to attach")]
    Missing { path: String },
    #[error("`{path}` is a folder, and only files can be attached")]
    Folder { path: String },
    #[error("`{path}` is a symbolic link, which cannot be attached")]
    Link { path: String },
    #[error("`{path}` is not a regular file and cannot be attached")]
    NotAFile { path: String },
    #[error("`{path}` cannot be read")]
    Read { path: String, source: io::Error },
    #[error("`{path}` is empty and cannot be attached")]
    Empty { path: String },
    #[error("`{path}` is too large to attach: attachments may total at most {} MB", LARGEST / 1_000_000)]
    TooLarge { path: String },
    #[error("`{}` cannot be attached: its name {why}", path.escape_debug())]
    Name { path: String, why: &'static str },
    #[error("`{path}` cannot be attached: mail servers refuse files that end in `.{ending}`")]
    Refused { path: String, ending: String },
    #[error("two attachments cannot have the same name: `{name}`")]
    Twice { name: String },
}

impl Attachment {
    /// The timetable of a release, for calendar programs.
    #[must_use]
    pub fn calendar(text: String) -> Self {
        Self::new("timetable.ics", "text/calendar; charset=utf-8; method=PUBLISH".to_owned(), text.into_bytes())
    }

    fn new(name: &str, media_type: String, bytes: Vec<u8>) -> Self {
        let sha256 = Sha256::of(&bytes);
        Self { name: name.to_owned(), media_type, bytes, sha256 }
    }

    /// Reads a file, if it may be attached and is not larger than the limit.
    fn read(path: &Path, limit: u64) -> Result<Self, AttachmentError> {
        let shown = || path.display().to_string();
        let unreadable = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => AttachmentError::Missing { path: shown() },
            _ => AttachmentError::Read { path: shown(), source },
        };
        // Checked before it is opened: a pipe would block.
        let kind = fs::symlink_metadata(path).map_err(unreadable)?.file_type();
        if kind.is_symlink() {
            return Err(AttachmentError::Link { path: shown() });
        }
        if kind.is_dir() {
            return Err(AttachmentError::Folder { path: shown() });
        }
        if !kind.is_file() {
            return Err(AttachmentError::NotAFile { path: shown() });
        }
        let name = safe_name(path)?;
        let bytes = regular_file::read_at_most(path, limit).map_err(unreadable)?;
        if bytes.is_empty() {
            return Err(AttachmentError::Empty { path: shown() });
        }
        if bytes.len() as u64 > limit {
            return Err(AttachmentError::TooLarge { path: shown() });
        }
        let media_type = media_type(name, &bytes);
        Ok(Self::new(name, media_type, bytes))
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value of its Content-Type.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    #[must_use]
    pub fn sha256(&self) -> Sha256 {
        self.sha256
    }
}

/// Reads all files that are to be attached to a message.
pub fn attach(paths: &[PathBuf]) -> Result<Vec<Attachment>, AttachmentError> {
    let mut files: Vec<Attachment> = Vec::new();
    let mut left = LARGEST;
    for path in paths {
        let file = Attachment::read(path, left)?;
        // Some programs ignore case in names.
        if files.iter().any(|earlier| earlier.name.to_lowercase() == file.name.to_lowercase()) {
            return Err(AttachmentError::Twice { name: file.name });
        }
        left -= file.bytes.len() as u64;
        files.push(file);
    }
    Ok(files)
}

/// The name under which a file arrives: one that every system can save.
fn safe_name(path: &Path) -> Result<&str, AttachmentError> {
    let shown = path.display().to_string();
    let refused = |why| AttachmentError::Name { path: shown.clone(), why };
    let name = path.file_name().ok_or_else(|| refused("is missing"))?;
    let name = name.to_str().ok_or_else(|| refused("is not Unicode text"))?;
    // Characters that change the writing direction can make `.exe` look like another extension.
    let invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if name.contains(invisible) {
        return Err(refused("has invisible characters"));
    }
    if name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']) {
        return Err(refused("has one of the characters `/ \\ : * ? \" < > |`, which Windows does not allow"));
    }
    if name.starts_with(['.', ' ']) || name.ends_with(['.', ' ']) {
        return Err(refused("begins or ends with a dot or a space"));
    }
    if name.len() > 150 {
        return Err(refused("is too long"));
    }
    let stem = name.split('.').next().unwrap_or(name).to_ascii_uppercase();
    let port = |stem: &str| stem.len() == 4 && stem.ends_with(|c: char| c.is_ascii_digit());
    let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL");
    if device || (port(&stem) && (stem.starts_with("COM") || stem.starts_with("LPT"))) {
        return Err(refused("is reserved on Windows"));
    }
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if name.contains('.') && REFUSED.contains(&ending.as_str()) {
        return Err(AttachmentError::Refused { path: shown, ending });
    }
    Ok(name)
}

/// The media type that belongs to the ending of a name.
fn media_type(name: &str, bytes: &[u8]) -> String {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    match kind.type_() {
        // These may not be encoded as base64 (RFC 2045, 6.4), and a program would open them as messages.
        mime::MESSAGE | mime::MULTIPART => mime::APPLICATION_OCTET_STREAM.to_string(),
        mime::TEXT if std::str::from_utf8(bytes).is_ok() => format!("{}; charset=utf-8", kind.essence_str()),
        _ => kind.essence_str().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_cannot_be_saved_everywhere_is_refused() {
        for good in
            ["map.pdf", "Åre 2026 (final).pdf", "årsredovisning.docx", "a.tar.gz", "COM10.txt", "lista", "日程.xlsx"]
        {
            assert_eq!(safe_name(Path::new(good)).unwrap(), good);
        }
        for bad in [
            "a\nb.pdf",
            "a\r\nBcc: x.pdf",
            "gpj.\u{202e}exe",
            "a\u{200b}.pdf",
            "a:b.pdf",
            "a\"b.pdf",
            "a\\b.pdf",
            ".htaccess",
            "a.",
            "a ",
            " a.pdf",
            "CON",
            "con.pdf",
            "lpt1.txt",
            "run.exe",
            "RUN.EXE",
            "a.pdf.js",
            "..",
        ] {
            assert!(safe_name(Path::new(bad)).is_err(), "{bad:?}");
        }
        assert!(safe_name(Path::new(&"x".repeat(151))).is_err());
    }

    #[test]
    fn a_media_type_follows_from_the_name() {
        for (name, expected) in [
            ("a.pdf", "application/pdf"),
            ("A.PDF", "application/pdf"),
            ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("a.csv", "text/csv; charset=utf-8"),
            ("a.ics", "text/calendar; charset=utf-8"),
            ("a.jpg", "image/jpeg"),
            ("a.eml", "application/octet-stream"),
            ("a.unknown", "application/octet-stream"),
            ("a", "application/octet-stream"),
        ] {
            assert_eq!(media_type(name, "å".as_bytes()), expected, "{name}");
        }
        assert_eq!(media_type("a.txt", b"\xff"), "text/plain");
    }
}
