//! Files that go along with a release as they are: logos, documents, films. They lie in the release's folder, and its front
//! matter says what they are and whose.

use super::file_name::ascii_words;
use crate::storage::Sha256;

/// How long the words of its name may be once others have it.
const WORDS: usize = 80;

/// An attachment, as the front matter has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttachedFile {
    /// Its name in the release's folder.
    pub file: String,
    pub title: Option<String>,
    pub credit: Option<String>,
    pub usage_terms: Option<String>,
    /// What a logo or a film shows.
    pub alt: Option<String>,
    /// How long it is, once somebody has looked.
    pub bytes: Option<u64>,
    /// Where it is, as seen from what shows it; nothing where that is its address on the site.
    pub place: Option<String>,
}

/// What an attachment is for a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttachedKind {
    Logo,
    Document,
    Film,
}

/// How a kind of file begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    Svg,
    With(&'static [u8]),
    /// At the fifth byte, with one of these.
    Box(&'static [&'static [u8]]),
    Text,
}

/// A kind of file that can be attached.
struct Form {
    ending: &'static str,
    kind: AttachedKind,
    media_type: &'static str,
    /// Whether browsers play it.
    plays: bool,
    begins: Begins,
}

const fn form(ending: &'static str, kind: AttachedKind, media_type: &'static str, begins: Begins) -> Form {
    Form { ending, kind, media_type, plays: false, begins }
}

const ZIP: Begins = Begins::With(b"PK\x03\x04");
const MOVIE: Begins = Begins::Box(&[b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"]);

/// Photos are not among them: they belong into the library, which checks their rights.
const FORMS: [Form; 14] = [
    form("svg", AttachedKind::Logo, "image/svg+xml", Begins::Svg),
    form("pdf", AttachedKind::Document, "application/pdf", Begins::With(b"%PDF-")),
    form(
        "docx",
        AttachedKind::Document,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ZIP,
    ),
    form("xlsx", AttachedKind::Document, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    form(
        "pptx",
        AttachedKind::Document,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ZIP,
    ),
    form("odt", AttachedKind::Document, "application/vnd.oasis.opendocument.text", ZIP),
    form("ods", AttachedKind::Document, "application/vnd.oasis.opendocument.spreadsheet", ZIP),
    form("odp", AttachedKind::Document, "application/vnd.oasis.opendocument.presentation", ZIP),
    form("csv", AttachedKind::Document, "text/csv", Begins::Text),
    form("txt", AttachedKind::Document, "text/plain", Begins::Text),
    Form { plays: true, ..form("mp4", AttachedKind::Film, "video/mp4", MOVIE) },
    Form { plays: true, ..form("m4v", AttachedKind::Film, "video/mp4", MOVIE) },
    form("mov", AttachedKind::Film, "video/quicktime", MOVIE),
    Form { plays: true, ..form("webm", AttachedKind::Film, "video/webm", Begins::With(b"\x1a\x45\xdf\xa3")) },
];

impl AttachedFile {
    #[must_use]
    pub fn new(file: impl Into<String>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    fn form(&self) -> Option<&'static Form> {
        let ending = ending(&self.file);
        FORMS.iter().find(|form| form.ending == ending)
    }

    /// How a file of its ending begins, if such files can be attached.
    pub(super) fn begins(&self) -> Option<Begins> {
        self.form().map(|form| form.begins)
    }

    /// What it is, by the ending of its name.
    #[must_use]
    pub fn kind(&self) -> Option<AttachedKind> {
        self.form().map(|form| form.kind)
    }

    #[must_use]
    pub fn media_type(&self) -> &'static str {
        self.form().map_or("application/octet-stream", |form| form.media_type)
    }

    /// Whether browsers play it.
    #[must_use]
    pub fn plays(&self) -> bool {
        self.form().is_some_and(|form| form.plays)
    }

    /// The kind of its file as a reader knows it: `PDF`.
    #[must_use]
    pub fn format(&self) -> String {
        ending(&self.file).to_uppercase()
    }

    /// What it is called for a reader.
    #[must_use]
    pub fn shown_title(&self) -> &str {
        let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
        self.title.as_deref().unwrap_or(stem)
    }

    /// What its file is called once others have it, as photos' files are named: `Arsredovisning-2026.pdf`.
    #[must_use]
    pub fn name(&self) -> String {
        let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
        let words = ascii_words(stem, WORDS);
        // Where no letter has an ASCII form, a hash tells it from others.
        let words = if words.is_empty() { Sha256::of(stem.as_bytes()).to_hex()[..8].to_owned() } else { words };
        format!("{words}.{}", ending(&self.file))
    }

    /// Its place in the folder of the release's page.
    #[must_use]
    pub fn place(&self) -> String {
        format!("files/{}", self.name())
    }
}

/// All endings, for a sentence.
pub(super) fn endings() -> String {
    let endings: Vec<_> = FORMS.iter().map(|form| format!("`.{}`", form.ending)).collect();
    endings.join(", ")
}

/// Whether a file of this name can be attached.
#[must_use]
pub fn can_be_attached(name: &str) -> bool {
    AttachedFile::new(name).kind().is_some()
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_for_others_and_says_what_it_is() {
        for (file, name, format) in [
            ("Årsredovisning 2026 (final).PDF", "Arsredovisning-2026-final.pdf", "PDF"),
            ("logo.v2.svg", "logo-v2.svg", "SVG"),
            ("日程.xlsx", "3cabebff.xlsx", "XLSX"),
        ] {
            let file = AttachedFile::new(file);
            assert_eq!(file.format(), format);
            if format == "XLSX" {
                assert_eq!(file.name().len(), name.len());
            } else {
                assert_eq!(file.name(), name);
            }
        }
        assert_eq!(AttachedFile::new("Fact sheet.pdf").shown_title(), "Fact sheet");
        assert!(can_be_attached("A.MP4") && !can_be_attached("a.jpg") && !can_be_attached("run.exe"));
    }
}
